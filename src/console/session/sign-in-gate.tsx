import { Button, Center, Code, Loader, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { fetchConfig } from './fetch-config';
import { type Session, type SignIn, signIn } from './session';

/** The sign-in of this page load. React may mount a component twice, but a code is good only once. */
const attempt = fetchConfig().then(signIn);

/** Shows its children to somebody who is signed in. Everybody else is sent to the issuer. */
export function SignInGate({ children }: { children: (session: Session) => ReactNode }): ReactNode {
  const [result, setResult] = useState<SignIn | Error>();
  const fail = (error: unknown): void => setResult(error instanceof Error ? error : new Error(String(error)));
  useEffect(() => {
    attempt.then(setResult, fail);
  }, []);

  if (result instanceof Error) return <SignInFailed error={result} />;
  switch (result?.kind) {
    case 'signed_in':
      return children(result.session);
    case 'signed_out':
      return (
        <Notice title="You are signed out">
          <Button onClick={() => void result.signIn().catch(fail)}>Sign in</Button>
        </Notice>
      );
    default:
      return (
        <Center h="100dvh">
          <Loader aria-label="Signing in" />
        </Center>
      );
  }
}

function SignInFailed({ error }: { error: Error }): ReactNode {
  return (
    <Notice title="Sign-in failed">
      <Text>The token issuer, or the way to it, says:</Text>
      <Code block>{error.message}</Code>
      <Button component="a" href="/console/">
        Try again
      </Button>
    </Notice>
  );
}

function Notice({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <Center h="100dvh" component="main">
      <Stack align="center" maw={480} p="md">
        <Title order={1} size="h2">
          {title}
        </Title>
        {children}
      </Stack>
    </Center>
  );
}
