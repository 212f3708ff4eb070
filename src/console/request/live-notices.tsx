import { Alert, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../client';
import { fullTime } from '../elements/time-text';
import { DECISION_NAMES } from './decision-words';
import { StoredDecision } from './stored-decision';

/**
 * What the workflow of a pending request says now. Every change is announced, once: the notices inside are no alerts of
 * their own.
 */
export function LiveNotices({ request }: { request: RegistrationRequest }): ReactNode {
  const { status, live } = request;
  return (
    <div role="status">
      <VisuallyHidden>The request is {status.toLowerCase()}</VisuallyHidden>
      <StoredDecision request={request} />
      {status === 'PENDING' && live === null && (
        <Alert
          role="group"
          color="var(--wait)"
          variant="outline"
          mb="md"
          title="The workflow engine does not answer now"
        >
          A decision may take longer than usual.
        </Alert>
      )}
      {live && <Notices live={live} />}
    </div>
  );
}

function Notices({ live }: { live: NonNullable<RegistrationRequest['live']> }): ReactNode {
  const { decision, provisioning, ignored_signals } = live;
  const { attempts, last_error } = provisioning;
  return (
    <>
      {decision && (
        <Alert
          role="group"
          variant="outline"
          mb="md"
          title={`The ${DECISION_NAMES[decision.kind]} is being applied`}
        >
          {decision.actor.name ?? decision.actor.sub} decided at {fullTime(decision.at)}.
        </Alert>
      )}
      {attempts > 0 && (
        <Alert
          role="group"
          color="var(--bad)"
          variant="outline"
          mb="md"
          title={attempts === 1 ? 'An approval failed' : `${attempts} approvals failed`}
        >
          The application could not be created.
          {last_error && ` The last error, at ${fullTime(last_error.at)}: ${last_error.message}`}
        </Alert>
      )}
      {ignored_signals.map(({ signal, problem, at }, index) => (
        <Alert
          key={index}
          role="group"
          color="var(--wait)"
          variant="outline"
          mb="md"
          title="A decision in Temporal was ignored"
        >
          The signal {signal}, at {fullTime(at)}: {problem}
        </Alert>
      ))}
    </>
  );
}
