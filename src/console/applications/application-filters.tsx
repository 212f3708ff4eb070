import { Button, Group, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { DirectoryPicker } from '../elements/directory-picker';
import { SCOPE_NAMES } from '../elements/place-text';
import { SearchInput } from '../elements/search-input';
import { TYPE_NAMES } from '../elements/type-name';
import classes from './applications.module.css';
import { applicationSearch, type ApplicationSearch, SCOPES, TYPES } from './application-search';

/**
 * Limits the list of applications.
 * @param props.onChange gets what the address shall say; a page of the former list makes no sense there
 */
export function ApplicationFilters({
  search,
  onChange,
}: {
  search: ApplicationSearch;
  onChange: (search: ApplicationSearch) => void;
}): ReactNode {
  const { q, scope, tenant, partner, type } = search;
  const isLimited = Object.keys(search).some((name) => name !== 'page');
  const change = (changed: Record<string, string | null>): void =>
    onChange(applicationSearch({ q, scope, tenant, partner, type, ...changed }));
  return (
    <Group role="search" aria-label="Applications" align="end" gap="sm" mb="md" className={classes.filters}>
      <SearchInput label="Search applications" text={q ?? ''} onSearch={(text) => change({ q: text })} />
      <Select
        label="Scope"
        clearable
        data={SCOPES.map((value) => ({ value, label: SCOPE_NAMES[value] }))}
        value={scope ?? null}
        onChange={(value) => change({ scope: value })}
      />
      <DirectoryPicker
        kind="partners"
        label="Partner"
        value={partner ?? null}
        onChange={(id) => change({ partner: id })}
      />
      <DirectoryPicker
        kind="tenants"
        label="Tenant"
        value={tenant ?? null}
        onChange={(id) => change({ tenant: id })}
      />
      <Select
        label="Type"
        clearable
        data={TYPES.map((value) => ({ value, label: TYPE_NAMES[value] }))}
        value={type ?? null}
        onChange={(value) => change({ type: value })}
      />
      {isLimited && (
        <Button variant="subtle" onClick={() => onChange({})}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}
