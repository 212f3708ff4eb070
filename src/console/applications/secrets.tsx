import { Alert, Text } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import type { ApplicationWithSecrets } from '../../client';
import { hasSecrets, reasonAgainstSecret } from '../api/applications';
import { CredentialsDialog } from '../credentials/credentials-dialog';
import { ProblemAlert } from '../elements/problem-alert';
import { ReasonedButton } from '../elements/reasoned-button';
import { Section } from '../elements/section';
import { RevokeSecretDialog } from './revoke-secret-dialog';
import { SecretsTable } from './secrets-table';
import { useIssueSecret } from './use-issue-secret';

/** The secrets of an application: what is known of each, and the ways to change them. */
export function Secrets({ application }: { application: ApplicationWithSecrets }): ReactNode {
  const { issue, isIssuing, error, issued, forget } = useIssueSecret(application);
  const [revokingId, setRevokingId] = useState<string>();
  const heading = useRef<HTMLHeadingElement>(null);
  const opener = useRef<HTMLElement>(null);
  // The button of a secret is gone with it.
  const focusBack = (): void => (opener.current?.isConnected === true ? opener : heading).current?.focus();
  const revoke = (id: string, button: HTMLElement): void => {
    opener.current = button;
    setRevokingId(id);
  };
  const { name, client_id, secrets } = application;
  return (
    <Section
      title="Secrets"
      headingRef={heading}
      actions={
        <ReasonedButton reason={reasonAgainstSecret(application)} loading={isIssuing} onClick={issue}>
          Issue a secret
        </ReasonedButton>
      }
    >
      {error && <ProblemAlert title="No secret was shown" error={error} />}
      {issued?.client_secret === null && (
        <Alert
          color="var(--wait)"
          variant="outline"
          role="alert"
          mb="md"
          title="A secret was issued, but it got lost"
        >
          It ends in {issued.hint}. The answer that held it did not arrive, and nobody can show it again.
          Revoke it, and issue another one.
        </Alert>
      )}
      {secrets.length > 0 ? (
        <SecretsTable secrets={secrets} onRevoke={revoke} />
      ) : (
        <Text>{emptyText(application)}</Text>
      )}
      <RevokeSecretDialog
        application={application}
        secretId={revokingId}
        onClose={() => setRevokingId(undefined)}
        onClosed={focusBack}
      />
      {issued && issued.client_secret !== null && (
        <CredentialsDialog
          credentials={[{ name, client_id, client_secret: issued.client_secret }]}
          onStored={() => {
            forget();
            heading.current?.focus();
          }}
        />
      )}
    </Section>
  );
}

function emptyText(application: ApplicationWithSecrets): string {
  return hasSecrets(application)
    ? 'It has no secret, so it cannot sign in. Issue one.'
    : 'It needs none: an application of this type proves in another way who it is.';
}
