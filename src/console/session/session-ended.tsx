import { Affix, Button, Group, Modal, Paper, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { ProblemAlert } from '../elements/problem-alert';
import type { Session } from './session';

/**
 * Says that the session has ended, over a page that stays as it is. It can be closed, because the page may show something
 * that is not shown again.
 */
export function SessionEnded({ session }: { session: Session }): ReactNode {
  const [state, setState] = useState<'good' | 'ended' | 'noted'>('good');
  useEffect(
    () => session.onEnd(() => setState((before) => (before === 'good' ? 'ended' : before))),
    [session],
  );
  const [error, setError] = useState<unknown>();
  const signIn = (
    <Button data-autofocus onClick={() => void session.signInAgain().catch(setError)}>
      Sign in again
    </Button>
  );
  const problem = error !== undefined && (
    <ProblemAlert title="You cannot sign in now" error={error} advice="Try again in a moment." />
  );
  return (
    <>
      <Modal
        opened={state === 'ended'}
        onClose={() => setState('noted')}
        title="Your session has ended"
        // It comes over whatever dialog the page shows.
        zIndex={300}
      >
        <Text>Sign in again to go on. What you have typed is kept.</Text>
        {problem}
        <Group justify="flex-end" mt="md">
          {signIn}
        </Group>
      </Modal>
      {state === 'noted' && (
        <Affix position={{ bottom: 16, left: 16 }}>
          <Paper withBorder shadow="md" p="sm" role="status">
            {problem}
            <Group>
              <Text>Your session has ended</Text>
              {signIn}
            </Group>
          </Paper>
        </Affix>
      )}
    </>
  );
}
