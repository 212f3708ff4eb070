import { Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Application } from '../../client';
import { useApi } from '../api/api-context';
import { applicationEventsQuery } from '../api/applications';
import { eventText } from '../elements/event-text';
import { Person } from '../elements/person';
import { ProblemAlert } from '../elements/problem-alert';
import { Section } from '../elements/section';
import { Time } from '../elements/time';
import classes from './application-history.module.css';

const FEW = 20;
const MANY = 100;

/** What happened to an application and to the request that asked for it, newest first. */
export function ApplicationHistory({ application }: { application: Application }): ReactNode {
  const [most, setMost] = useState(FEW);
  const { data, error } = useQuery(applicationEventsQuery(useApi(), application, most));
  return (
    <Section title="History">
      {error && <ProblemAlert title="The history cannot be read" error={error} />}
      {!data && !error && <Skeleton h={120} role="status" aria-label="Loading the history" />}
      <ol className={classes.events} aria-label="History, newest first">
        {data?.map((event) => {
          const { text, remark } = eventText(event);
          return (
            <li key={event.id}>
              <Text component="div">
                {event.actor && <Person actor={event.actor} />} {text}{' '}
                <Text span size="sm" c="dimmed">
                  <Time at={event.at} isExact />
                </Text>
              </Text>
              {remark !== undefined && (
                <Text size="sm" className="keeps-lines">
                  {remark}
                </Text>
              )}
            </li>
          );
        })}
      </ol>
      {data?.length === FEW && (
        <Button variant="default" size="xs" onClick={() => setMost(MANY)}>
          Show more
        </Button>
      )}
      {data?.length === MANY && (
        <Text size="sm" c="dimmed">
          These are the latest {MANY}. The page of the registration request shows them all.
        </Text>
      )}
    </Section>
  );
}
