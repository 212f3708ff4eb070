import { Button, NativeSelect } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useId } from 'react';
import { useMe } from '../api/me';
import { DirectoryPicker } from '../elements/directory-picker';
import { SCOPE_NAMES } from '../elements/place-text';
import { SearchInput } from '../elements/search-input';
import { STATUS_NAMES } from '../elements/status-badge';
import { TYPE_NAMES } from '../elements/type-name';
import classes from './queue-filters.module.css';
import { FINAL_STATUSES, type FilterChanges, type QueueFilters as Filters, type Tab } from './queue-search';

interface Props {
  tab: Tab;
  filters: Filters;
  onChange: (changes: FilterChanges) => void;
}

/** Narrows a list down. What could not make a difference for somebody is not offered. */
export function QueueFilters({ tab, filters, onChange }: Props): ReactNode {
  const { role } = useMe();
  const [isOpen, { toggle }] = useDisclosure(false);
  const id = useId();
  const count = Object.keys(filters).filter((name) => name !== 'q').length;
  return (
    <search className={classes.filters}>
      <SearchInput
        label="Search"
        placeholder="Name, person, URI, …"
        text={filters.q ?? ''}
        onSearch={(q) => onChange({ q: q === '' ? null : q })}
      />
      <Button
        className={classes.toggle}
        variant="default"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={toggle}
      >
        {count === 0 ? 'Filters' : `Filters (${count})`}
      </Button>
      <div id={id} className={classes.more} data-open={isOpen || undefined}>
        {tab === 'decided' && (
          <Choice
            label="Status"
            value={filters.status}
            names={FINAL_STATUS_NAMES}
            onChange={(status) => onChange({ status })}
          />
        )}
        {role !== 'tenant_admin' && (
          <Choice
            label="Scope"
            value={filters.scope}
            names={role === 'super_admin' ? SCOPE_NAMES : PARTNER_SCOPES}
            onChange={(scope) => onChange({ scope })}
          />
        )}
        {role === 'super_admin' && (
          <DirectoryPicker
            kind="partners"
            label="Partner"
            placeholder="Any"
            value={filters.partner ?? null}
            onChange={(partner) => onChange({ partner })}
          />
        )}
        {role !== 'tenant_admin' && (
          <DirectoryPicker
            kind="tenants"
            label="Tenant"
            placeholder="Any"
            value={filters.tenant ?? null}
            onChange={(tenant) => onChange({ tenant })}
          />
        )}
        <Choice
          label="Type"
          value={filters.type}
          names={TYPE_NAMES}
          onChange={(type) => onChange({ type })}
        />
        <Choice
          label="Findings"
          value={filters.findings}
          names={{ any: 'With findings', none: 'Without findings' }}
          onChange={(findings) => onChange({ findings })}
        />
      </div>
    </search>
  );
}

const { GLOBAL: _foreign, ...PARTNER_SCOPES } = SCOPE_NAMES;

const FINAL_STATUS_NAMES = Object.fromEntries(FINAL_STATUSES.map((status) => [status, STATUS_NAMES[status]]));

interface ChoiceProps<T extends string> {
  label: string;
  value: T | undefined;
  names: Partial<Record<T, string>>;
  onChange: (value: T | null) => void;
}

function Choice<T extends string>({ label, value, names, onChange }: ChoiceProps<T>): ReactNode {
  const all = Object.entries<string | undefined>(names).map(([one, name]) => ({
    value: one,
    label: name ?? one,
  }));
  return (
    <NativeSelect
      label={label}
      value={value ?? ''}
      data={[{ value: '', label: 'Any' }, ...all]}
      // The options are the keys of `names`.
      onChange={(event) => onChange((event.currentTarget.value || null) as T | null)}
    />
  );
}
