import { Button, Container, Group } from '@mantine/core';
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
  const name = error instanceof NotFound ? 'Not found' : 'This page cannot be shown';
  return (
    <>
      <PageTitle name={name} />
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

/** The same without anything around it, if not even the shell can be shown. */
export function ConsoleFailed({ error }: { error: unknown }): ReactNode {
  return (
    <Container component="main" py="xl">
      <ScreenFailed error={error} />
    </Container>
  );
}
