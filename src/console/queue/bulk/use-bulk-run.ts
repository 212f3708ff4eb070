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
import { type BulkItem, type BulkResult, canTryAgain, isSettled } from './bulk-item';
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
  // Calls of which something is not known are repeated as they are, with their keys.
  const uncertain = useRef<Slice[]>([]);
  const [items, setItems] = useState<BulkItem[]>(() =>
    requests.map((request) => ({ request, result: { kind: 'waiting' } })),
  );
  const stopper = useRef(new AbortController());

  const read = async (id: string): Promise<RegistrationRequest> =>
    (await queries.query({ ...requestQuery(api, id), staleTime: 0 })).request;

  async function run(decision: BulkDecision): Promise<void> {
    const { signal } = (stopper.current = new AbortController());
    const open = new Set(items.filter(canTryAgain).map(({ request }) => request.id));
    // What is done stays as it is. What failed for good may be in a call that is repeated, and is told anew.
    const note = (became: (id: string) => BulkResult | undefined): void =>
      setItems((known) =>
        known.map((item) => {
          const result = isSettled(item) ? undefined : became(item.request.id);
          return result ? { ...item, result } : item;
        }),
      );
    setPhase('running');
    note((id) => (open.has(id) ? { kind: 'waiting' } : undefined));
    for (const slice of toDo(uncertain, items, open)) {
      if (signal.aborted) break;
      note((id) => (slice.requests.some((one) => one.id === id) ? { kind: 'running' } : undefined));
      const { results, isCertain } = await decideSlice(api, read, slice, decision);
      if (isCertain) uncertain.current = uncertain.current.filter((one) => one !== slice);
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
 * The calls of a run: those of which something is not known, and new ones for everything else that may be tried again.
 * What was refused is in no new call, because it might be decided now, without anybody looking at it.
 */
function toDo(uncertain: { current: Slice[] }, items: BulkItem[], open: ReadonlySet<string>): Slice[] {
  const repeated = uncertain.current.filter((one) => one.requests.some(({ id }) => open.has(id)));
  const isRepeated = new Set(repeated.flatMap((one) => one.requests.map(({ id }) => id)));
  const others = items.map(({ request }) => request).filter(({ id }) => open.has(id) && !isRepeated.has(id));
  uncertain.current = [...repeated, ...slicesOf(others)];
  return uncertain.current;
}

function isSignedOut(result: BulkResult): boolean {
  return result.kind === 'failed' && result.error instanceof Unauthorized;
}
