import { Button, Code, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ApplicationWithSecrets } from '../../client';
import { Person } from '../elements/person';
import { Time } from '../elements/time';
import classes from './applications.module.css';

/** What is stored of each secret. Nobody has the secret itself. */
export function SecretsTable({
  secrets,
  onRevoke,
}: {
  secrets: ApplicationWithSecrets['secrets'];
  /** Gets the button too, because the focus comes back to it. */
  onRevoke: (id: string, button: HTMLElement) => void;
}): ReactNode {
  return (
    <Table className={classes.list} aria-label="Secrets" verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Ends in</Table.Th>
          <Table.Th scope="col">Issued</Table.Th>
          <Table.Th scope="col">By</Table.Th>
          <Table.Th scope="col">Actions</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {secrets.map(({ id, hint, created_at, created_by }) => (
          <Table.Tr key={id}>
            <Table.Td data-name="Ends in">
              <Code>{hint}</Code>
            </Table.Td>
            <Table.Td data-name="Issued">
              <Time at={created_at} isExact />
            </Table.Td>
            <Table.Td data-name="By">
              <Person actor={created_by} />
            </Table.Td>
            <Table.Td>
              <Button
                variant="default"
                size="xs"
                onClick={({ currentTarget }) => onRevoke(id, currentTarget)}
                aria-label={`Revoke ${hint}`}
              >
                Revoke
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
