import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../client';
import { AppLink } from '../elements/app-link';
import { Expiry } from '../elements/expiry';
import { Facts } from '../elements/facts';
import { Person } from '../elements/person';
import { placeText } from '../elements/place-text';
import { Time } from '../elements/time';
import { TYPE_NAMES } from '../elements/type-name';
import { Remark } from './remark';
import classes from './request-screen.module.css';

/** What a reviewer needs first: what is asked for, for whom, by whom, and what became of it. */
export function RequestSummary({ request }: { request: RegistrationRequest }): ReactNode {
  const isPending = request.status === 'PENDING';
  return (
    <section className={classes.card} aria-label="Summary">
      <Facts
        of={{
          Type: TYPE_NAMES[request.application_type],
          For: placeText(request),
          'Asked by': <Person actor={request.requested_by} />,
          Created: <Time at={request.created_at} isExact />,
          Expires: isPending ? <Expiry at={request.expires_at} isExact /> : undefined,
          Revision: request.revision > 1 ? request.revision : undefined,
          Decided: decided(request),
          Expired: request.status === 'EXPIRED' ? <Time at={request.expires_at} isExact /> : undefined,
          Application: application(request),
        }}
      />
    </section>
  );
}

function decided({
  decided_at,
  decided_by,
  decision_notes,
  rejection_reason,
}: RegistrationRequest): ReactNode {
  if (decided_at === null) return undefined;
  const remark = rejection_reason ?? decision_notes;
  return (
    <>
      <Time at={decided_at} isExact /> by <Person actor={decided_by} />
      {remark !== null && <Remark>{remark}</Remark>}
    </>
  );
}

function application({ application_id }: RegistrationRequest): ReactNode {
  if (application_id === null) return undefined;
  return <AppLink id={application_id}>Open the application</AppLink>;
}
