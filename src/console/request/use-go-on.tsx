import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import type { RegistrationRequest } from '../../client';
import { useApi } from '../api/api-context';
import type { Verb } from '../api/decisions';
import { requestQuery, waitingQuery } from '../api/requests';
import { showDone } from './show-done';
import { nextAfter } from './waiting-order';

/**
 * What to do after a decision: says what was done, and opens the next request that waits. Whoever has gone elsewhere
 * meanwhile stays there.
 */
export function useGoOn(request: RegistrationRequest): (made: Verb) => Promise<void> {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const isElsewhere = (): boolean => !router.latestLocation.pathname.endsWith(`/requests/${request.id}`);
  return async (made) => {
    const waiting = await queries.query({ ...waitingQuery(api), staleTime: 0 }).catch(() => null);
    const next = waiting && nextAfter(waiting.items, request);
    showDone(request, made, waiting !== null && !next);
    if (!waiting || isElsewhere()) return;
    if (!next) return navigate({ to: '/', ignoreBlocker: true });
    await queries.query(requestQuery(api, next.id)).catch(() => undefined);
    if (isElsewhere()) return;
    await navigate({ to: '/requests/$requestId', params: { requestId: next.id }, ignoreBlocker: true });
  };
}
