import { Button, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AuditEvent, RegistrationRequest } from '../../client';
import { useApi } from '../api/api-context';
import { eventsQuery } from '../api/requests';
import { eventText } from '../elements/event-text';
import { Person } from '../elements/person';
import { ProblemAlert } from '../elements/problem-alert';
import { Time } from '../elements/time';
import { Remark } from './remark';
import classes from './request-screen.module.css';

/** What happened to the request, oldest first. */
export function Timeline({ request }: { request: RegistrationRequest }): ReactNode {
  const events = useInfiniteQuery(eventsQuery(useApi(), request));
  const items = events.data?.pages.flatMap((page) => page.items);
  return (
    <section className={classes.card} aria-labelledby="history">
      <Title order={2} size="h4" id="history" mb="sm">
        History
      </Title>
      {events.error && <ProblemAlert title="The history cannot be read" error={events.error} />}
      {items?.length === 0 && <Text>Nothing is recorded yet.</Text>}
      <ol className={classes.events}>
        {items?.map((event) => (
          <li key={event.id}>
            <Event event={event} />
          </li>
        ))}
      </ol>
      {events.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={events.isFetchingNextPage}
          onClick={() => void events.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </section>
  );
}

function Event({ event }: { event: AuditEvent }): ReactNode {
  const { text, remark } = eventText(event);
  return (
    <>
      {event.actor && <Person actor={event.actor} />} {text}
      <Text size="sm" c="dimmed">
        <Time at={event.at} isExact />
      </Text>
      {remark !== undefined && <Remark>{remark}</Remark>}
    </>
  );
}
