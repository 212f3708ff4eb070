import { Button, Group, Modal, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import type { Session } from './session';

/** Says that the session has ended, over a page that stays as it is. */
export function SessionEnded({ session }: { session: Session }): ReactNode {
  const [isEnded, setEnded] = useState(false);
  useEffect(() => session.onEnd(() => setEnded(true)), [session]);
  return (
    <Modal
      opened={isEnded}
      onClose={() => setEnded(false)}
      title="Your session has ended"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text>Sign in again to go on. What you have typed is kept.</Text>
      <Group justify="flex-end" mt="md">
        <Button data-autofocus onClick={() => void session.signInAgain()}>
          Sign in again
        </Button>
      </Group>
    </Modal>
  );
}
