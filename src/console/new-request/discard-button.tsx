import { Button, Group, Modal, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ReasonedButton } from '../elements/reasoned-button';

/** Empties the form, once somebody has confirmed it. */
export function DiscardButton({
  isEmpty,
  onDiscard,
}: {
  isEmpty: boolean;
  onDiscard: () => void;
}): ReactNode {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <ReasonedButton
        variant="default"
        reason={isEmpty ? 'There is nothing to discard' : null}
        onClick={() => setAsking(true)}
      >
        Discard draft
      </ReasonedButton>
      <Modal opened={isAsking} onClose={() => setAsking(false)} title="Discard the draft?">
        <Text>What you have filled in is lost.</Text>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setAsking(false)}>
            Keep it
          </Button>
          <Button
            color="red"
            onClick={() => {
              setAsking(false);
              onDiscard();
            }}
          >
            Discard
          </Button>
        </Group>
      </Modal>
    </>
  );
}
