import { Anchor, Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { InvalidInput } from '../../client';
import { useApi } from '../api/api-context';
import { PageTitle } from '../elements/page-title';
import { ProblemAlert } from '../elements/problem-alert';
import { EventFilters } from './event-filters';
import { EventTable } from './event-table';
import { eventsQuery } from './events';
import { ExportButtons } from './export-buttons';

/** The screen at `/audit`: who did what and when, newest first. */
export const route = createLazyRoute('/audit')({ component: AuditScreen });

function AuditScreen(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { cursor, ...filter } = search;
  const { data, error, isPlaceholderData } = useQuery(eventsQuery(useApi(), search));
  const isLimited = Object.keys(filter).length > 0;
  return (
    <>
      {/* Another page starts at its heading, also for the focus. */}
      <PageTitle key={cursor ?? ''} name="Audit trail" />
      <EventFilters filter={filter} onChange={(next) => void navigate({ search: next })} error={error} />
      <Group justify="space-between" my="md">
        <ExportButtons filter={filter} />
      </Group>
      {error && !(error instanceof InvalidInput) && (
        <ProblemAlert title="The events cannot be read" error={error} />
      )}
      {!data && !error && <Skeleton h={480} role="status" aria-label="Loading the events" />}
      <Text role="status" size="sm" c="dimmed">
        {data?.events.length === 0 && !isPlaceholderData && emptyText(isLimited)}
      </Text>
      {data && data.events.length > 0 && <EventTable events={data.events} />}
      <Group component="nav" aria-label="Pages" mt="md">
        {cursor !== undefined && (
          <Anchor inherit renderRoot={(props) => <Link to="/audit" search={filter} {...props} />}>
            Newest
          </Anchor>
        )}
        {data?.older !== undefined && (
          <Anchor
            inherit
            renderRoot={(props) => (
              <Link to="/audit" search={{ ...filter, cursor: data.older ?? '' }} {...props} />
            )}
          >
            Older
          </Anchor>
        )}
      </Group>
    </>
  );
}

function emptyText(isLimited: boolean): string {
  return isLimited
    ? 'No event is like that. Clear the filters to see all.'
    : 'Nothing has happened yet that you may see.';
}
