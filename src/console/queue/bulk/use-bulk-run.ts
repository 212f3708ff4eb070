import { useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { type RegistrationRequest, Unauthorized } from '../../../client';
import { useApi } from '../../api/api-context';
import type { Decision } from '../../api/decisions';
import { newIdempotencyKey } from '../../api/idempotency-key';
import { useMe } from '../../api/me';
import { requestQuery } from '../../api/requests';
import type { Credentials } from '../../credentials/credentials';
import { keepStoredDecision } from '../../elements/stored-decision';
import { useSession } from '../../session/session-context';
import { type BulkItem, canTryAgain, decideListed } from './decide-listed';
import { decideMany } from './decide-many';

/** One decision about many requests. */
export interface BulkRun {
  phase: 'asking' | 'running' | 'over';
  items: BulkItem[];
  /** Those that nobody has stored yet. */
  credentials: Credentials[];
  /** Decides what is open. Called again, it tries those again for which that may help. */
  run: (decision: Decision) => void;
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
  const [items, setItems] = useState<BulkItem[]>(() =>
    requests.map((request) => ({ request, key: newIdempotencyKey(), result: { kind: 'waiting' } })),
  );
  const stopper = useRef(new AbortController());

  const note = (item: BulkItem): void =>
    setItems((known) => known.map((one) => (one.key === item.key ? item : one)));
  const read = (id: string) => queries.query({ ...requestQuery(api, id), staleTime: 0 });

  async function run(decision: Decision): Promise<void> {
    const { signal } = (stopper.current = new AbortController());
    const open = items.filter(canTryAgain);
    setPhase('running');
    for (const item of open) note({ ...item, result: { kind: 'waiting' } });
    const decideOne = async (item: BulkItem): Promise<void> => {
      note({ ...item, result: { kind: 'running' } });
      const decided = await decideListed(api, read, item, decision, me.sub);
      note(decided);
      if (decided.result.kind === 'accepted') keepStoredDecision(me, item.request.id, decision.verb);
      if (decided.result.kind === 'failed' && decided.result.error instanceof Unauthorized) session.end();
    };
    await decideMany(open, decideOne, signal);
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
