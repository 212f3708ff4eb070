import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Partner, Tenant } from '../../client';
import { CardCell, CardRow, CardTable } from '../elements/card-table';
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
    <CardTable label="Partners" columns={['Name', 'Id', 'Tenants', '']}>
      {entries.map((partner) => (
        <CardRow key={partner.id}>
          <Names entry={partner} />
          <CardCell>
            <Anchor
              inherit
              aria-label={`Tenants of ${partner.name}`}
              renderRoot={(props) => <Link to="/directory" search={{ partner: partner.id }} {...props} />}
            >
              Tenants
            </Anchor>
          </CardCell>
          <ChangeCell entry={partner} reason={reason} onChange={onChange} />
        </CardRow>
      ))}
    </CardTable>
  );
}

/** Tenants below each other, each with its partner. */
export function TenantTable({ entries, reason, onChange }: Props<Tenant>): ReactNode {
  return (
    <CardTable label="Tenants" columns={['Name', 'Id', 'Partner', '']}>
      {entries.map((tenant) => (
        <CardRow key={tenant.id}>
          <Names entry={tenant} />
          <CardCell name="Partner" className="breaks">
            {tenant.partner_id}
          </CardCell>
          <ChangeCell entry={tenant} reason={reason} onChange={onChange} />
        </CardRow>
      ))}
    </CardTable>
  );
}

function Names({ entry: { id, name } }: { entry: Partner }): ReactNode {
  return (
    <>
      <CardCell fw={500} className="breaks">
        {name}
      </CardCell>
      <CardCell name="Id" className="breaks">
        {id}
      </CardCell>
    </>
  );
}

function ChangeCell<Entry extends Partner>({
  entry,
  reason,
  onChange,
}: Omit<Props<Entry>, 'entries'> & { entry: Entry }): ReactNode {
  return (
    <CardCell ta="end">
      <ReasonedButton
        variant="default"
        size="xs"
        reason={reason}
        onClick={() => onChange(entry)}
        aria-label={`Change ${entry.name}`}
      >
        Change
      </ReasonedButton>
    </CardCell>
  );
}
