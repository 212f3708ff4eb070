import { Anchor, Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useApi } from '../api/api-context';
import type { DirectoryKind } from '../api/directory';
import { useMe } from '../api/me';
import { PageTitle } from '../elements/page-title';
import { Pages } from '../elements/pages';
import { ProblemAlert } from '../elements/problem-alert';
import { ReasonedButton } from '../elements/reasoned-button';
import { SearchInput } from '../elements/search-input';
import type { DirectorySearch } from './directory-search';
import { DirectoryTabs } from './directory-tabs';
import { type Edited, EntryDialog } from './entry-dialog';
import { PartnerTable, TenantTable } from './entry-tables';
import { partnersQuery, tenantsQuery } from './entries';

/** The screen at `/directory`: the partners and tenants, and which tenant belongs to which partner. */
export const route = createLazyRoute('/directory')({ component: DirectoryScreen });

function DirectoryScreen(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [edited, setEdited] = useState<Edited>();
  const { role } = useMe();
  const kind: DirectoryKind = search.tab ?? 'tenants';
  const reason = role === 'super_admin' ? null : 'Only super admins can change the directory';
  const onSearch = (q: string): void => {
    const { q: _former, page: _page, ...rest } = search;
    void navigate({ search: { ...rest, ...(q !== '' && { q }) }, replace: true });
  };
  return (
    <>
      <PageTitle name="Directory">
        <ReasonedButton reason={reason} onClick={() => setEdited({ kind })}>
          {kind === 'partners' ? 'Add a partner' : 'Add a tenant'}
        </ReasonedButton>
      </PageTitle>
      <Group justify="space-between" align="flex-end" mb="md">
        <DirectoryTabs shown={search} />
        <SearchInput key={kind} label={`Search the ${kind}`} text={search.q ?? ''} onSearch={onSearch} />
      </Group>
      {search.partner !== undefined && (
        <Text mb="sm" className="breaks">
          Only tenants of {search.partner}.{' '}
          <Anchor inherit renderRoot={(props) => <Link to="/directory" {...props} />}>
            Show all
          </Anchor>
        </Text>
      )}
      {kind === 'partners' ? (
        <Partners search={search} reason={reason} onEdit={setEdited} />
      ) : (
        <Tenants search={search} reason={reason} onEdit={setEdited} />
      )}
      <EntryDialog edited={edited} onClose={() => setEdited(undefined)} />
    </>
  );
}

interface ListProps {
  search: DirectorySearch;
  reason: string | null;
  onEdit: (edited: Edited) => void;
}

function Partners({ search, reason, onEdit }: ListProps): ReactNode {
  const { data, error } = useQuery(partnersQuery(useApi(), search));
  return (
    <>
      <ListState kind="partners" total={data?.total} search={search} error={error} />
      {data && data.items.length > 0 && (
        <PartnerTable
          entries={data.items}
          reason={reason}
          onChange={(entry) => onEdit({ kind: 'partners', entry })}
        />
      )}
      {data && <Pages page={data.page} pages={data.pages} />}
    </>
  );
}

function Tenants({ search, reason, onEdit }: ListProps): ReactNode {
  const { data, error } = useQuery(tenantsQuery(useApi(), search));
  return (
    <>
      <ListState kind="tenants" total={data?.total} search={search} error={error} />
      {data && data.items.length > 0 && (
        <TenantTable
          entries={data.items}
          reason={reason}
          onChange={(entry) => onEdit({ kind: 'tenants', entry })}
        />
      )}
      {data && <Pages page={data.page} pages={data.pages} />}
    </>
  );
}

interface ListStateProps {
  kind: DirectoryKind;
  total: number | undefined;
  search: DirectorySearch;
  error: Error | null;
}

function ListState({ kind, total, search, error }: ListStateProps): ReactNode {
  return (
    <>
      {error && <ProblemAlert title={`The ${kind} cannot be read`} error={error} />}
      <Text role="status" size="sm" c="dimmed" mb="xs">
        {total !== undefined && countText(kind, total, search)}
      </Text>
      {total === undefined && !error && <Skeleton h={320} role="status" aria-label={`Loading the ${kind}`} />}
    </>
  );
}

function countText(kind: DirectoryKind, total: number, { q, partner }: DirectorySearch): string {
  if (total === 1) return `1 ${kind.slice(0, -1)}`;
  if (total > 0) return `${total} ${kind}`;
  if (q !== undefined || partner !== undefined) return `None of the ${kind} that you may see is like that.`;
  return kind === 'partners'
    ? 'There is no partner that you may see.'
    : 'There is no tenant yet that you may see.';
}
