import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../client';
import { useMe } from '../api/me';
import { AppLink } from '../elements/app-link';
import { DECISION_NAMES } from './decision-words';
import { useStoredDecision } from '../elements/stored-decision';

/** What became of a decision of this tab that was stored, but not applied at once. It stands in a live region. */
export function StoredDecision({ request }: { request: RegistrationRequest }): ReactNode {
  const [verb] = useStoredDecision(request);
  const me = useMe();
  if (verb === null) return null;
  // If the workflow answers, it says itself which decision is being applied.
  if (request.status === 'PENDING' && !request.live) {
    return (
      <Alert
        role="group"
        variant="outline"
        mb="md"
        title={`Your ${DECISION_NAMES[verb]} is stored, but not applied yet`}
      >
        Nothing needs to be done. This page shows when it is applied.
      </Alert>
    );
  }
  const isMine = request.decided_by?.sub === me.sub;
  if ((verb !== 'approve' && verb !== 'override') || !isMine || request.application_id === null) return null;
  return (
    <Alert
      role="group"
      color="var(--wait)"
      variant="outline"
      mb="md"
      title="Your approval is applied, without showing a client secret"
    >
      A client secret is shown only to the call that makes it, and that call did not wait long enough. If the
      application needs one, issue a new secret on{' '}
      <AppLink id={request.application_id}>the page of the application</AppLink>.
    </Alert>
  );
}
