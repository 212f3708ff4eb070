import { Alert, Button, Code, Group, Modal, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { AppLink } from '../elements/app-link';
import { CopyButton } from '../elements/copy-button';
import { useStay } from '../elements/use-stay';
import { asEnv, asJson, type Credentials } from './credentials';
import { saveFile } from './save-file';

/**
 * Shows credentials, which nobody can read again. It closes only when somebody says that they are stored.
 * @param props.onStored forgets the credentials
 */
export function CredentialsDialog({
  credentials,
  onStored,
}: {
  credentials: Credentials[];
  onStored: () => void;
}): ReactNode {
  const [first, ...others] = credentials;
  const hasSecret = credentials.some(({ client_secret }) => client_secret !== null);
  useStay(hasSecret);
  if (!first) return null;
  return (
    <Modal
      opened
      onClose={onStored}
      closeOnEscape={!hasSecret}
      closeOnClickOutside={false}
      withCloseButton={false}
      size="lg"
      title={others.length === 0 ? 'Credentials' : `Credentials of ${credentials.length} applications`}
    >
      <Stack>
        {hasSecret && (
          <Alert color="var(--wait)" variant="outline" title="They are shown once">
            Store them now, in a password manager or a secret store. Nobody can show a secret again. If it
            gets lost, issue a new one.
          </Alert>
        )}
        {credentials.map((one) => (
          <CredentialsOfOne key={one.client_id} credentials={one} />
        ))}
        <Group justify="space-between">
          <Group gap="xs">
            <Button
              variant="default"
              onClick={() => saveFile('credentials.json', 'application/json', asJson(credentials))}
            >
              Download JSON
            </Button>
            {others.length === 0 && (
              <Button
                variant="default"
                onClick={() => saveFile('credentials.env', 'text/plain', asEnv(first))}
              >
                Download .env
              </Button>
            )}
          </Group>
          <Button onClick={onStored}>{hasSecret ? 'I have stored it' : 'Close'}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function CredentialsOfOne({ credentials }: { credentials: Credentials }): ReactNode {
  const { name, client_id, client_secret, notice, application_id } = credentials;
  return (
    <section aria-label={name}>
      <Title order={3} size="h5" className="breaks" mb="xs">
        {name}
      </Title>
      <Copyable name="Client id" value={client_id} />
      {client_secret !== null && <Copyable name="Client secret" value={client_secret} />}
      {notice !== undefined && <Text>{notice}</Text>}
      {notice !== undefined && application_id !== undefined && (
        <AppLink id={application_id}>Open the application to issue a new secret</AppLink>
      )}
    </section>
  );
}

function Copyable({ name, value }: { name: string; value: string }): ReactNode {
  return (
    <Group wrap="nowrap" justify="space-between" mb="xs">
      <div>
        <Text size="sm" c="dimmed">
          {name}
        </Text>
        <Code className="breaks">{value}</Code>
      </div>
      <CopyButton name={name.toLowerCase()} value={value} />
    </Group>
  );
}
