import { Anchor, Code, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Application } from '../../client';
import { CardCell, CardRow, CardTable } from '../elements/card-table';
import { CopyButton } from '../elements/copy-button';
import { placeText } from '../elements/place-text';
import { Time } from '../elements/time';
import { TYPE_NAMES } from '../elements/type-name';

/** Applications below each other. */
export function ApplicationTable({ applications }: { applications: Application[] }): ReactNode {
  return (
    <CardTable label="Applications" columns={['Name', 'Type', 'For', 'Client id', 'Created']}>
      {applications.map((application) => (
        <CardRow key={application.id}>
          <CardCell className="breaks">
            <Anchor
              inherit
              fw={500}
              renderRoot={(props) => (
                <Link
                  to="/applications/$applicationId"
                  params={{ applicationId: application.id }}
                  {...props}
                />
              )}
            >
              {application.name}
            </Anchor>
          </CardCell>
          <CardCell name="Type">{TYPE_NAMES[application.application_type]}</CardCell>
          <CardCell name="For" className="breaks">
            {placeText(application)}
          </CardCell>
          <CardCell name="Client id">
            <Group gap="xs" display="inline-flex">
              <Code className="breaks">{application.client_id}</Code>
              <CopyButton name={`client id of ${application.name}`} value={application.client_id} />
            </Group>
          </CardCell>
          <CardCell name="Created">
            <Time at={application.created_at} />
          </CardCell>
        </CardRow>
      ))}
    </CardTable>
  );
}
