import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Statistics } from '../../client';
import { Section } from '../elements/section';
import { Time } from '../elements/time';
import { Figures } from './figures';

/** What waits for a decision, with the way to it. The queue shows what expires first at its top. */
export function Waiting({ pending }: { pending: Statistics['pending'] }): ReactNode {
  const { total, oldest_created_at, with_findings, expiring } = pending;
  return (
    <Section title="Waiting for a decision">
      {oldest_created_at === null ? (
        <Text>Nothing waits. New requests appear here and in the queue.</Text>
      ) : (
        <Figures
          of={[
            { name: 'Pending requests', value: total, note: toQueue('Decide them') },
            {
              name: 'The oldest was created',
              value: <Time at={oldest_created_at} />,
              note: toQueue('Show all pending', { tab: 'pending' }),
            },
            {
              name: 'With review findings',
              value: with_findings,
              note:
                with_findings > 0 && toQueue('Show those with findings', { tab: 'pending', findings: 'any' }),
            },
            {
              name: 'Expire within 24 hours',
              value: expiring.within_24_hours,
              note: expiring.within_24_hours > 0 && toQueue('Show what expires first'),
            },
            {
              name: 'Expire within 7 days',
              value: expiring.within_7_days,
              note: expiring.within_7_days > 0 && toQueue('Show what expires in a week'),
            },
          ]}
        />
      )}
    </Section>
  );
}

function toQueue(text: string, search: { tab?: 'pending'; findings?: 'any' } = {}): ReactNode {
  return (
    <Anchor size="sm" renderRoot={(props) => <Link to="/" search={search} {...props} />}>
      {text}
    </Anchor>
  );
}
