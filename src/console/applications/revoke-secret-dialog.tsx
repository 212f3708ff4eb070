import { Alert, Button, Code, Group, Modal, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type ApplicationWithSecrets, NotFound } from '../../client';
import { useApi } from '../api/api-context';
import { revokeSecret } from '../api/applications';
import { ProblemAlert } from '../elements/problem-alert';

interface Props {
  application: ApplicationWithSecrets;
  /** The secret to revoke. The dialog is open while the application has it. */
  secretId: string | undefined;
  onClose: () => void;
  /** Is called when the dialog is gone, whoever revoked the secret. */
  onClosed: () => void;
}

/** Asks whether a secret shall be revoked. */
export function RevokeSecretDialog({ application, secretId, onClose, onClosed }: Props): ReactNode {
  const secret = application.secrets.find(({ id }) => id === secretId);
  return (
    <Modal
      opened={secret !== undefined}
      onClose={onClose}
      onExitTransitionEnd={onClosed}
      transitionProps={{ duration: 0 }}
      returnFocus={false}
      title={`Revoke the secret that ends in ${secret?.hint ?? ''}?`}
    >
      {secret && <Question application={application} secret={secret} onClose={onClose} />}
    </Modal>
  );
}

function Question({
  application,
  secret,
  onClose,
}: {
  application: ApplicationWithSecrets;
  secret: ApplicationWithSecrets['secrets'][number];
  onClose: () => void;
}): ReactNode {
  const { mutate, isPending, error } = useRevokeSecret(application.id, secret.hint);
  const isLast = application.secrets.length === 1;
  return (
    <>
      <Text>
        Whoever signs in with it is refused at once. <Code>{secret.hint}</Code> cannot be brought back.
      </Text>
      {isLast && (
        <Alert color="red" variant="outline" mt="md" title="It is the only secret">
          Nothing can sign in as {application.name} until you issue another one and install it.
        </Alert>
      )}
      {error && <ProblemAlert title="It is not known to be revoked" error={error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" data-autofocus onClick={onClose}>
          Keep it
        </Button>
        <Button color="red" loading={isPending} onClick={() => mutate(secret.id)}>
          Revoke it
        </Button>
      </Group>
    </>
  );
}

function useRevokeSecret(applicationId: string, hint: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (secretId: string) => {
      try {
        await revokeSecret(api, applicationId, secretId);
      } catch (error) {
        // The answer to an earlier try got lost, or somebody else was faster.
        if (!(error instanceof NotFound)) throw error;
      }
    },
    onSuccess: () => notifications.show({ message: `The secret that ends in ${hint} is revoked.` }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['applications'] }),
  });
}
