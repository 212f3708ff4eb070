import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { RegistrationRequest, RequestRevision } from '../../client';
import { useApi } from '../api/api-context';
import { revisionsQuery } from '../api/requests';
import { FieldChanges } from '../elements/field-changes';
import { Person } from '../elements/person';
import { ProblemAlert } from '../elements/problem-alert';
import { Time } from '../elements/time';
import classes from './request-screen.module.css';

/** What the present revision has changed, and below that what the earlier ones have. */
export function Revisions({ request }: { request: RegistrationRequest }): ReactNode {
  return request.revision === 1 ? null : <Changes request={request} />;
}

function Changes({ request }: { request: RegistrationRequest }): ReactNode {
  const { data, error } = useQuery(revisionsQuery(useApi(), request));
  const [latest, ...earlier] = data ?? [];
  const revised = earlier.filter(({ revision }) => revision > 1);
  return (
    <section className={classes.card} aria-labelledby="revision">
      <Title order={2} size="h4" id="revision" mb="xs">
        Revision {request.revision}: what has changed
      </Title>
      {error && <ProblemAlert title="The revisions cannot be read" error={error} />}
      {latest && <OneRevision of={latest} />}
      {revised.length > 0 && (
        <details>
          <summary>Earlier revisions</summary>
          {revised.map((one) => (
            <OneRevision key={one.revision} of={one} />
          ))}
        </details>
      )}
    </section>
  );
}

function OneRevision({ of: { revision, submitted_by, at, changes } }: { of: RequestRevision }): ReactNode {
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs" className="breaks">
        Revision {revision} against {revision - 1}, by <Person actor={submitted_by} />,{' '}
        <Time at={at} isExact />
      </Text>
      <FieldChanges changes={changes} />
    </>
  );
}
