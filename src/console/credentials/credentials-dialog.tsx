import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
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
  useWarningBeforeLeaving(credentials.some(({ client_secret }) => client_secret !== null));
  if (!first) return null;
  return (
    <Modal
      opened
      onClose={onStored}
      closeOnEscape={false}
      closeOnClickOutside={false}
      withCloseButton={false}
      size="lg"
      title={others.length === 0 ? 'Credentials' : `Credentials of ${credentials.length} applications`}
    >
      <Stack>
        <Alert color="var(--wait)" variant="outline" title="They are shown once">
          Store them now, in a password manager or a secret store. Nobody can show a secret again. If it gets
          lost, issue a new one.
        </Alert>
        {credentials.map((one) => (
          <section key={one.client_id} aria-label={one.name}>
            <Title order={3} size="h5" className="breaks" mb="xs">
              {one.name}
            </Title>
            <Copyable name="Client id" value={one.client_id} />
            {one.client_secret !== null && <Copyable name="Client secret" value={one.client_secret} />}
            {one.notice !== undefined && <Text>{one.notice}</Text>}
          </section>
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
          <Button onClick={onStored}>I have stored it</Button>
        </Group>
      </Stack>
    </Modal>
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
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button variant="default" size="xs" onClick={copy} aria-label={`Copy the ${name.toLowerCase()}`}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

function useWarningBeforeLeaving(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isNeeded]);
}
