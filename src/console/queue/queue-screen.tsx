import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context';
import { requestListQuery, waitingCountQuery } from '../api/request-list';
import { PageTitle } from '../elements/page-title';
import { ProblemAlert } from '../elements/problem-alert';
import { QueueFilters } from './queue-filters';
import { QueueList } from './queue-list';
import { changedFilters, filtersOf, listOf } from './queue-search';
import { QueueTabs } from './queue-tabs';

/** The screen at `/`: which requests wait, and what became of the others. */
export const route = createLazyRoute('/')({ component: QueueScreen });

function QueueScreen(): ReactNode {
  const api = useApi();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { tab = 'waiting' } = search;
  const filters = filtersOf(search);
  const list = listOf(search);
  const { data: waiting } = useQuery(waitingCountQuery(api));
  const { data, error, isPlaceholderData } = useQuery({
    ...requestListQuery(api, list),
    // Until the new list is there, the former one of the same tab stays.
    placeholderData: (former, query) => (query?.queryKey[2].sort === list.sort ? former : undefined),
  });
  const clear = (): void => void navigate({ search: tab === 'waiting' ? {} : { tab }, replace: true });
  return (
    <>
      <PageTitle name="Queue" count={waiting} />
      <QueueTabs tab={tab} waiting={waiting} />
      <QueueFilters
        tab={tab}
        filters={filters}
        onChange={(changes) =>
          void navigate({ search: (now) => changedFilters(now, changes), replace: true })
        }
      />
      {error && <ProblemAlert title="The list cannot be read" error={error} />}
      <QueueList
        search={search}
        answer={data}
        isOutdated={isPlaceholderData}
        isLoading={!data && !error}
        onClear={Object.keys(filters).length > 0 ? clear : null}
      />
    </>
  );
}
