import { Button, Container, Group, Text } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Forbidden, NotFound } from '../../client';
import { PageTitle } from '../elements/page-title';
import { ProblemAlert } from '../elements/problem-alert';
import { useSession } from '../session/session-context';

/** What a screen shows instead of itself if it fails. */
export function ScreenFailed({ error }: { error: unknown }): ReactNode {
  const router = useRouter();
  const session = useSession();
  if (isMissingFile(error)) return <ScreenMissing />;
  return (
    <>
      <PageTitle name={error instanceof NotFound ? 'Not found' : 'This page cannot be shown'} />
      <ProblemAlert title="The service says" error={error} />
      <Group>
        <Button onClick={() => void router.invalidate()}>Try again</Button>
        {error instanceof Forbidden && (
          <Button variant="default" onClick={() => void session.signOut()}>
            Sign in as somebody else
          </Button>
        )}
      </Group>
    </>
  );
}

/** Chromium, Firefox and Safari have words of their own for it, and no name. */
function isMissingFile(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|importing a module/i.test(error.message);
}

/** A screen is loaded when it is first opened. After an upgrade of the service, the files of the former version are gone. */
function ScreenMissing(): ReactNode {
  return (
    <>
      <PageTitle name="This page cannot be loaded" />
      <Text role="alert" mb="md">
        There may be a new version of the console. Load it again. What you have typed is kept.
      </Text>
      <Button onClick={() => location.reload()}>Load the console again</Button>
    </>
  );
}

/** The same without anything around it, if not even the shell can be shown. */
export function ConsoleFailed({ error }: { error: unknown }): ReactNode {
  return (
    <Container component="main" py="xl">
      <ScreenFailed error={error} />
    </Container>
  );
}
