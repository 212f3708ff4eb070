import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../client';
import type { Verb } from '../api/decisions';
import { approvalCount, VERB_WORDS } from './decision-words';

const FOR_MS = 10_000;

/** Says what was done, with the way back. @param isLast whether nothing else waits */
export function showDone({ id, name }: RegistrationRequest, made: Verb, isLast: boolean): void {
  show(
    VERB_WORDS[made].done,
    <>
      <Anchor
        className="breaks"
        underline="always"
        renderRoot={(props) => <Link to="/requests/$requestId" params={{ requestId: id }} {...props} />}
      >
        {name}
      </Anchor>
      {isLast && <div>Nothing else waits for you.</div>}
    </>,
  );
}

/** Says that an approval counts, and how many are missing. */
export function showCounted({ name, status, approval: { missing } }: RegistrationRequest): void {
  show(
    'Your approval counts',
    <span className="breaks">
      {/* Others may have ended the request since. */}
      {name} {status === 'PENDING' ? `needs ${approvalCount(missing)} more` : `is ${status} by now`}.
    </span>,
  );
}

function show(title: string, message: ReactNode): void {
  notifications.show({
    title,
    message,
    autoClose: FOR_MS,
    // On a narrow screen the decision is at the bottom.
    position: window.matchMedia('(max-width: 75rem)').matches ? 'top-center' : 'bottom-right',
  });
}
