import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context';
import { applicationsQuery } from '../api/applications';
import { PageTitle } from '../elements/page-title';
import { Pages } from '../elements/pages';
import { ProblemAlert } from '../elements/problem-alert';
import { ApplicationFilters } from './application-filters';
import { ApplicationTable } from './application-table';
import { filterOf } from './application-search';

/** The screen at `/applications`: what the approvals have created. */
export const route = createLazyRoute('/applications')({ component: ApplicationsScreen });

function ApplicationsScreen(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPlaceholderData } = useQuery(applicationsQuery(useApi(), filterOf(search)));
  const isLimited = Object.keys(search).length > 0;
  return (
    <>
      <PageTitle name="Applications" />
      <ApplicationFilters
        search={search}
        onChange={(next) => void navigate({ search: next, replace: true })}
      />
      {error && <ProblemAlert title="The applications cannot be read" error={error} />}
      <Text role="status" size="sm" c="dimmed" mb="xs">
        {data && !isPlaceholderData && countText(data.total, isLimited)}
      </Text>
      {data && data.items.length > 0 && <ApplicationTable applications={data.items} />}
      {data && <Pages page={data.page} pages={data.pages} />}
      {!data && !error && <Skeleton h={480} role="status" aria-label="Loading the applications" />}
    </>
  );
}

function countText(total: number, isLimited: boolean): string {
  if (total === 1) return '1 application';
  if (total > 0) return `${total} applications`;
  return isLimited
    ? 'No application is like that. Clear the filters to see all.'
    : 'There is no application yet. The approval of a registration request creates one.';
}
