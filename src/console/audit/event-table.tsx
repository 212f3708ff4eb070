import { Anchor, Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode, useId, useState } from 'react';
import type { RecordedEvent } from '../../client';
import { CardCell, CardRow, CardTable } from '../elements/card-table';
import { Facts } from '../elements/facts';
import { Person } from '../elements/person';
import { Time } from '../elements/time';
import { fullTime } from '../elements/time-text';
import { recordedEventText } from './recorded-event-text';

/** Events below each other. Each of them opens to show all that was recorded. */
export function EventTable({ events }: { events: RecordedEvent[] }): ReactNode {
  return (
    <CardTable label="Audit events" columns={['When', 'What happened', 'About', '']}>
      {events.map((event) => (
        <EventRows key={event.id} event={event} />
      ))}
    </CardTable>
  );
}

function EventRows({ event }: { event: RecordedEvent }): ReactNode {
  const { at, actor, registration_request_id: request } = event;
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { text, remark } = recordedEventText(event);
  return (
    <Fragment>
      <CardRow>
        <CardCell>
          <Time at={at} isExact />
        </CardCell>
        <CardCell className="breaks">
          {actor && <Person actor={actor} />} {text}
          {remark !== undefined && (
            <Text size="sm" c="dimmed" className="keeps-lines" lineClamp={2}>
              {remark}
            </Text>
          )}
        </CardCell>
        <CardCell name="About">
          {request === null ? (
            event.subject.replace('/', ' ')
          ) : (
            <Anchor
              inherit
              renderRoot={(props) => (
                <Link to="/requests/$requestId" params={{ requestId: request }} {...props} />
              )}
            >
              Request …{request.slice(-8)}
            </Anchor>
          )}
        </CardCell>
        <CardCell ta="end">
          <Button
            variant="default"
            size="xs"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            aria-label={`Details of what happened at ${fullTime(at)}`}
            onClick={() => setOpen(!isOpen)}
          >
            Details {isOpen ? '▴' : '▾'}
          </Button>
        </CardCell>
      </CardRow>
      {isOpen && (
        <CardRow id={id}>
          <CardCell colSpan={4}>
            <EventFacts event={event} />
          </CardCell>
        </CardRow>
      )}
    </Fragment>
  );
}

function EventFacts({ event }: { event: RecordedEvent }): ReactNode {
  const { id, at, action, subject, registration_request_id: request, detail } = event;
  return (
    <Facts
      of={{
        Time: fullTime(at),
        Action: action,
        Subject: subject,
        Request:
          request === null ? undefined : (
            <>
              {request} ·{' '}
              <Anchor
                inherit
                renderRoot={(props) => <Link to="/audit" search={{ request_id: request }} {...props} />}
              >
                only its events
              </Anchor>
            </>
          ),
        Event: id,
        ...Object.fromEntries(
          Object.entries(detail).map(([name, value]) => [nameOf(name), valueText(value)]),
        ),
      }}
    />
  );
}

function nameOf(member: string): string {
  const words = member.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueText(value: unknown): ReactNode {
  return <span className="keeps-lines">{typeof value === 'string' ? value : JSON.stringify(value)}</span>;
}
