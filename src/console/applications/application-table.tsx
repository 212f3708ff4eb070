import { Anchor, Code, Group, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Application } from '../../client';
import { CopyButton } from '../elements/copy-button';
import { placeText } from '../elements/place-text';
import { Time } from '../elements/time';
import { TYPE_NAMES } from '../elements/type-name';
import classes from './applications.module.css';

/** Applications below each other. */
export function ApplicationTable({ applications }: { applications: Application[] }): ReactNode {
  return (
    <Table className={classes.list} aria-label="Applications" verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Name</Table.Th>
          <Table.Th scope="col">Type</Table.Th>
          <Table.Th scope="col">For</Table.Th>
          <Table.Th scope="col">Client id</Table.Th>
          <Table.Th scope="col">Created</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {applications.map((application) => (
          <Table.Tr key={application.id}>
            <Table.Td className="breaks">
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
            </Table.Td>
            <Table.Td data-name="Type">{TYPE_NAMES[application.application_type]}</Table.Td>
            <Table.Td data-name="For" className="breaks">
              {placeText(application)}
            </Table.Td>
            <Table.Td data-name="Client id">
              <Group gap="xs" display="inline-flex">
                <Code className="breaks">{application.client_id}</Code>
                <CopyButton name={`client id of ${application.name}`} value={application.client_id} />
              </Group>
            </Table.Td>
            <Table.Td data-name="Created">
              <Time at={application.created_at} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
