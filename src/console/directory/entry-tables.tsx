import { Anchor, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Partner, Tenant } from '../../client';
import cards from '../elements/cards.module.css';
import { ReasonedButton } from '../elements/reasoned-button';

interface Props<Entry> {
  entries: Entry[];
  /** Why nothing can be changed; null if it can. */
  reason: string | null;
  onChange: (entry: Entry) => void;
}

/** Partners below each other. */
export function PartnerTable({ entries, reason, onChange }: Props<Partner>): ReactNode {
  return (
    <Table className={cards.cards} aria-label="Partners">
      <Head columns={['Name', 'Id', 'Tenants']} />
      <Table.Tbody>
        {entries.map((partner) => (
          <Table.Tr key={partner.id}>
            <Names entry={partner} />
            <Table.Td>
              <Anchor
                inherit
                aria-label={`Tenants of ${partner.name}`}
                renderRoot={(props) => <Link to="/directory" search={{ partner: partner.id }} {...props} />}
              >
                Tenants
              </Anchor>
            </Table.Td>
            <ChangeCell entry={partner} reason={reason} onChange={onChange} />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Tenants below each other, each with its partner. */
export function TenantTable({ entries, reason, onChange }: Props<Tenant>): ReactNode {
  return (
    <Table className={cards.cards} aria-label="Tenants">
      <Head columns={['Name', 'Id', 'Partner']} />
      <Table.Tbody>
        {entries.map((tenant) => (
          <Table.Tr key={tenant.id}>
            <Names entry={tenant} />
            <Table.Td data-name="Partner" className="breaks">
              {tenant.partner_id}
            </Table.Td>
            <ChangeCell entry={tenant} reason={reason} onChange={onChange} />
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Head({ columns }: { columns: string[] }): ReactNode {
  return (
    <Table.Thead>
      <Table.Tr>
        {columns.map((name) => (
          <Table.Th key={name} scope="col">
            {name}
          </Table.Th>
        ))}
        <Table.Td />
      </Table.Tr>
    </Table.Thead>
  );
}

function Names({ entry: { id, name } }: { entry: Partner }): ReactNode {
  return (
    <>
      <Table.Td fw={500} className="breaks">
        {name}
      </Table.Td>
      <Table.Td data-name="Id" className="breaks">
        {id}
      </Table.Td>
    </>
  );
}

function ChangeCell<Entry extends Partner>({
  entry,
  reason,
  onChange,
}: Omit<Props<Entry>, 'entries'> & { entry: Entry }): ReactNode {
  return (
    <Table.Td ta="end">
      <ReasonedButton
        variant="default"
        size="xs"
        reason={reason}
        onClick={() => onChange(entry)}
        aria-label={`Change ${entry.name}`}
      >
        Change
      </ReasonedButton>
    </Table.Td>
  );
}
