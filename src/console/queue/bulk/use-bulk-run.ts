import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { type RegistrationRequest, Unauthorized } from '../../../client';
import { useApi } from '../../api/api-context';
import type { BulkDecision } from '../../api/decisions';
import { useMe } from '../../api/me';
import { requestQuery } from '../../api/requests';
import type { Credentials } from '../../credentials/credentials';
import { keepStoredDecision } from '../../elements/stored-decision';
import { useSession } from '../../session/session-context';
import { type BulkItem, type BulkResult, canTryAgain } from './bulk-item';
import { decideSlice, type Slice, slicesOf } from './decide-slice';

/** One decision about many requests. */
export interface BulkRun {
  phase: 'asking' | 'running' | 'over';
  items: BulkItem[];
  /** Those that nobody has stored yet. */
  credentials: Credentials[];
  /** Decides what is open. Called again, it tries those again for which that may help. */
  run: (decision: BulkDecision) => void;
  /** Leaves out what has not begun. */
  stop: () => void;
  forgetCredentials: () => void;
}

/** Decides many requests. While it does, and while credentials are not stored, nobody leaves the screen by accident. */
export function useBulkRun(requests: RegistrationRequest[]): BulkRun {
  const api = useApi();
  const queries = useQueryClient();
  const session = useSession();
  const me = useMe();
  const [phase, setPhase] = useState<BulkRun['phase']>('asking');
  // Calls that were not answered are repeated as they are, with their keys.
  const unanswered = useRef<Slice[] | null>(null);
  const [items, setItems] = useState<BulkItem[]>(() =>
    requests.map((request) => ({ request, result: { kind: 'waiting' } })),
  );
  const stopper = useRef(new AbortController());

  const read = async (id: string): Promise<RegistrationRequest> =>
    (await queries.query({ ...requestQuery(api, id), staleTime: 0 })).request;

  async function run(decision: BulkDecision): Promise<void> {
    const { signal } = (stopper.current = new AbortController());
    const open = new Set(items.filter(canTryAgain).map(({ request }) => request.id));
    // What is done stays as it is.
    const note = (became: (id: string) => BulkResult | undefined): void =>
      setItems((known) =>
        known.map((item) => {
          const result = open.has(item.request.id) ? became(item.request.id) : undefined;
          return result ? { ...item, result } : item;
        }),
      );
    setPhase('running');
    note(() => ({ kind: 'waiting' }));
    for (const slice of toDo(unanswered, items, open)) {
      if (signal.aborted) break;
      note((id) => (slice.requests.some((one) => one.id === id) ? { kind: 'running' } : undefined));
      const { results, isAnswered } = await decideSlice(api, read, slice, decision);
      if (isAnswered) unanswered.current = unanswered.current?.filter((one) => one !== slice) ?? null;
      note((id) => results.get(id));
      for (const [id, { kind }] of results)
        if (kind === 'accepted') keepStoredDecision(me, id, decision.verb);
      if ([...results.values()].some(isSignedOut)) {
        session.end();
        break;
      }
    }
    setPhase('over');
    void queries.invalidateQueries({ queryKey: ['requests'] });
    void queries.invalidateQueries({ queryKey: ['applications'] });
  }

  const stop = (): void => stopper.current.abort();
  const credentials = items.flatMap(({ result }) =>
    result.kind === 'done' && result.credentials ? [result.credentials] : [],
  );
  const isHolding = phase === 'running' || credentials.length > 0;
  useBlocker({
    disabled: !isHolding,
    enableBeforeUnload: isHolding,
    shouldBlockFn: ({ current, next }) => {
      if (current.pathname === next.pathname) return false;
      stop();
      return true;
    },
  });

  return {
    phase,
    items,
    credentials,
    run: (decision) => void run(decision),
    stop,
    forgetCredentials: () =>
      setItems((known) =>
        known.map((one) =>
          one.result.kind === 'done' ? { ...one, result: { kind: 'done', credentials: null } } : one,
        ),
      ),
  };
}

/**
 * The calls of a run: those that were not answered, and new ones for what was answered and may be tried again. Nothing
 * else is sent again, because what was refused before might be decided now, without anybody looking at it.
 */
function toDo(
  unanswered: { current: Slice[] | null },
  items: BulkItem[],
  open: ReadonlySet<string>,
): Slice[] {
  const repeated = (unanswered.current ?? []).filter((one) => one.requests.some(({ id }) => open.has(id)));
  const isRepeated = new Set(repeated.flatMap((one) => one.requests.map(({ id }) => id)));
  const others = items.map(({ request }) => request).filter(({ id }) => open.has(id) && !isRepeated.has(id));
  unanswered.current = [...repeated, ...slicesOf(others)];
  return unanswered.current;
}

function isSignedOut(result: BulkResult): boolean {
  return result.kind === 'failed' && result.error instanceof Unauthorized;
}
