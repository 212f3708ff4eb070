import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../client';
import { useApi } from '../api/api-context';
import { waitingQuery } from '../api/requests';
import { ReasonedButton } from '../elements/reasoned-button';
import { useShortcuts } from '../keyboard/shortcuts';
import { neighboursOf } from './waiting-order';

/** The way to the requests that wait before and after this one. */
export function WaitingLinks({ request }: { request: RegistrationRequest }): ReactNode {
  const { data } = useQuery(waitingQuery(useApi()));
  const navigate = useNavigate();
  const { position, previous, next } = neighboursOf(data?.items ?? [], request);
  const open = (one: RegistrationRequest | undefined): void => {
    if (one) void navigate({ to: '/requests/$requestId', params: { requestId: one.id } });
  };
  useShortcuts([
    { key: 'j', label: 'Next waiting request', run: () => open(next) },
    { key: 'k', label: 'Previous waiting request', run: () => open(previous) },
  ]);
  const total = data?.total ?? 0;
  return (
    <Group gap="xs" wrap="nowrap">
      {data && (
        <Text size="sm" c="dimmed">
          {position === undefined || request.status !== 'PENDING'
            ? `${total} waiting`
            : `${position} of ${total} waiting`}
        </Text>
      )}
      <ReasonedButton
        {...LOOK}
        reason={previous ? null : 'No request waits before this one'}
        onClick={() => open(previous)}
      >
        Previous
      </ReasonedButton>
      <ReasonedButton
        {...LOOK}
        reason={next ? null : 'No request waits after this one'}
        onClick={() => open(next)}
      >
        Next
      </ReasonedButton>
    </Group>
  );
}

const LOOK = { variant: 'default', size: 'compact-sm' } as const;
