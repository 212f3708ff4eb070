import { Skeleton, Stack } from '@mantine/core';
import type { Verb } from '../api/decisions';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Navigate } from '@tanstack/react-router';
import { type ReactNode, useRef, useState } from 'react';
import { useApi } from '../api/api-context';
import { requestListQuery, waitingCountQuery } from '../api/request-list';
import { PageTitle } from '../elements/page-title';
import { Pages } from '../elements/pages';
import { ProblemAlert } from '../elements/problem-alert';
import { BulkDecision } from './bulk/bulk-decision';
import { ListStatus } from './list-status';
import { NoRequests } from './no-requests';
import { QueueFilters } from './queue-filters';
import { changedFilters, filtersOf, listOf, queueSearch } from './queue-search';
import { QueueTabs } from './queue-tabs';
import { RequestList } from './request-list';
import { SelectionBar } from './selection-bar';
import { useDecisionsOfOthers } from './use-decisions-of-others';
import { useQueueKeys } from './use-queue-keys';
import { useRows } from './use-rows';
import { useSelection } from './use-selection';

/** The screen at `/`: which requests wait, and what became of the others. */
export const route = createLazyRoute('/')({ component: QueueScreen });

function QueueScreen(): ReactNode {
  const api = useApi();
  // The router adds what it read to what the address says, so the latter is read again.
  const search = queueSearch(route.useSearch());
  const navigate = route.useNavigate();
  const { tab = 'waiting', page = 1 } = search;
  const filters = filtersOf(search);
  const list = listOf(search);
  const { data: waiting } = useQuery(waitingCountQuery(api));
  const { data, error, isPlaceholderData } = useQuery({
    ...requestListQuery(api, list),
    // Until the new list is there, the former one of the same tab stays.
    placeholderData: (former, query) => (query?.queryKey[2].sort === list.sort ? former : undefined),
  });

  const holder = useRef<HTMLTableSectionElement>(null);
  const rows = useRows(holder, data?.items);
  const selection = useSelection(JSON.stringify({ tab, ...filters }));
  const choice = tab === 'decided' ? null : selection;
  const [verb, setVerb] = useState<Verb | null>(null);
  useQueueKeys(rows, choice, setVerb);
  const decidedByOthers = useDecisionsOfOthers(
    JSON.stringify(list),
    choice && !isPlaceholderData ? data?.items : undefined,
    selection.remove,
  );

  const clear = (): void => void navigate({ search: tab === 'waiting' ? {} : { tab }, replace: true });
  const onClear = Object.keys(filters).length > 0 ? clear : null;
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
      <ListStatus
        total={data?.total}
        page={page}
        pages={data?.pages ?? 1}
        decidedByOthers={decidedByOthers}
        onClear={onClear}
      />
      {error && <ProblemAlert title="The list cannot be read" error={error} />}
      {!data && !error && <Waiting />}
      {data?.total === 0 && <NoRequests tab={tab} onClear={onClear} />}
      {data && data.items.length > 0 && (
        <RequestList
          ref={holder}
          tab={tab}
          requests={data.items}
          rows={rows}
          selection={choice}
          isOutdated={isPlaceholderData}
        />
      )}
      {data && <Pages page={page} pages={data.pages} />}
      {data && page > data.pages && data.pages > 0 && !isPlaceholderData && !verb && (
        // The pages became fewer.
        <Navigate to="/" search={{ ...search, page: data.pages }} replace />
      )}
      {choice && choice.requests.length > 0 && (
        <SelectionBar
          count={choice.requests.length}
          onDecide={setVerb}
          onClear={() => {
            choice.clear();
            rows.focus();
          }}
        />
      )}
      {verb && (
        <BulkDecision
          verb={verb}
          requests={selection.requests}
          onClose={(settled) => {
            setVerb(null);
            selection.remove(settled);
            rows.focus();
          }}
        />
      )}
    </>
  );
}

function Waiting(): ReactNode {
  return (
    <Stack gap="xs" aria-hidden>
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} h="3rem" />
      ))}
    </Stack>
  );
}
