import type { ReactNode } from 'react';
import { ConnectionError, Forbidden, InvalidInput, type Me, OutcomeUnknown } from '../../client';
import { useMe } from '../api/me';
import { ProblemAlert } from '../elements/problem-alert';

/** Says why the request was not sent, or is not known to be sent, and what to do. */
export function SendFailed({ error }: { error: Error }): ReactNode {
  const me = useMe();
  // What is wrong with the input stands at its fields.
  if (error instanceof InvalidInput) return null;
  if (error instanceof Forbidden) {
    return <ProblemAlert title="You may not ask for this" error={error} advice={reachText(me)} />;
  }
  if (error instanceof ConnectionError || error instanceof OutcomeUnknown) {
    const advice = 'Send it again. Even if it has arrived already, it is done only once.';
    return <ProblemAlert title="It is not known whether this was sent" error={error} advice={advice} />;
  }
  return <ProblemAlert title="This was not sent" error={error} advice="Nothing that you typed is lost." />;
}

/** What somebody may ask for. */
export function reachText({ role, partner_id, tenant_id }: Me): string {
  switch (role) {
    case 'super_admin':
      return 'You may ask for applications of everybody.';
    case 'partner_admin':
      return `You may ask for applications of partner ${partner_id ?? ''} and of its tenants.`;
    case 'tenant_admin':
      return `You may ask for applications of tenant ${tenant_id ?? ''}.`;
  }
}
