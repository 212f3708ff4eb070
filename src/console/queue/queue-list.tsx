import { Skeleton, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import type { RegistrationRequest } from '../../client';
import type { BulkVerb } from '../api/decisions';
import { Pages } from '../elements/pages';
import { ListStatus } from './list-status';
import { NoRequests } from './no-requests';
import { filtersOf, type QueueSearch, queueSearch } from './queue-search';
import { RequestList } from './request-list';
import { SelectionBar } from './selection-bar';
import { useDecisionsOfOthers } from './use-decisions-of-others';
import { useQueueKeys } from './use-queue-keys';
import { useRows } from './use-rows';
import { useSelection } from './use-selection';

/** Most visits of the queue need no dialog, so it is loaded when it is opened. */
const BulkDecision = lazy(() =>
  import('./bulk/bulk-decision').then((loaded) => ({ default: loaded.BulkDecision })),
);

interface Props {
  search: QueueSearch;
  /** A page of the list, as soon as there is one. */
  answer: { items: RegistrationRequest[]; total: number; pages: number } | undefined;
  /** Whether it is still the page of a former search. */
  isOutdated: boolean;
  isLoading: boolean;
  /** Takes the filters away; null if there are none. */
  onClear: (() => void) | null;
}

/** A page of requests, and what somebody does with them: walk, select, decide. */
export function QueueList({ search, answer, isOutdated, isLoading, onClear }: Props): ReactNode {
  const { tab = 'waiting', page = 1 } = search;
  const { items: requests, pages = 1 } = answer ?? {};
  const holder = useRef<HTMLTableSectionElement>(null);
  const rows = useRows(holder, requests);
  const selection = useSelection(JSON.stringify({ tab, ...filtersOf(search) }));
  // Nothing can be done to what is decided.
  const choice = tab === 'decided' ? null : selection;
  const [verb, setVerb] = useState<BulkVerb | null>(null);
  useQueueKeys(rows, choice, setVerb);
  const decidedByOthers = useDecisionsOfOthers(
    JSON.stringify(search),
    choice && !isOutdated ? requests : undefined,
    selection.remove,
  );
  // The pages may become fewer. A dialog is not disturbed by that.
  const isPast = answer !== undefined && !isOutdated && verb === null && pages > 0 && page > pages;
  const navigate = useNavigate({ from: '/' });
  useEffect(() => {
    if (isPast) void navigate({ search: (now) => queueSearch({ ...now, page: pages }), replace: true });
  }, [isPast, pages, navigate]);
  return (
    <>
      <ListStatus
        total={answer?.total}
        page={page}
        pages={pages}
        decidedByOthers={decidedByOthers}
        onClear={onClear}
      />
      {isLoading && <Loading />}
      {answer?.total === 0 && <NoRequests tab={tab} onClear={onClear} />}
      {requests && requests.length > 0 && (
        <RequestList
          ref={holder}
          tab={tab}
          requests={requests}
          rows={rows}
          selection={choice}
          isOutdated={isOutdated}
        />
      )}
      <Pages page={page} pages={pages} />
      {choice && choice.requests.length > 0 && (
        <SelectionBar
          count={choice.requests.length}
          elsewhere={choice.requests.filter(({ id }) => requests?.every((one) => one.id !== id)).length}
          onDecide={setVerb}
          onClear={() => {
            choice.clear();
            rows.focus();
          }}
        />
      )}
      {verb && (
        <Suspense>
          <BulkDecision
            verb={verb}
            requests={selection.requests}
            onClose={(settled) => {
              setVerb(null);
              selection.remove(settled);
              rows.focus();
            }}
          />
        </Suspense>
      )}
    </>
  );
}

function Loading(): ReactNode {
  return (
    <Stack gap="xs" aria-hidden>
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} h="3rem" />
      ))}
    </Stack>
  );
}
