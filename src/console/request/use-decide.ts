import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, Conflict, PreconditionFailed } from '../../client';
import { useApi } from '../api/api-context';
import { decide, type Decided, type Decision, isOutcomeUnknown } from '../api/decisions';
import { useMe } from '../api/me';
import { type ReadRequest, requestQuery } from '../api/requests';
import { useStay } from '../elements/use-stay';

/** Sends the decision of a form. */
interface Deciding {
  /** @param key the Idempotency-Key: the same one for the same decision */
  send: (decision: Decision, key: string) => void;
  isSending: boolean;
  /** Why the last call failed. */
  error: Error | null;
}

/**
 * Decides a request as it was when the form was opened: what a reviewer saw is what is decided. After a failure the
 * request is read again. The next try is about what they see then only if they were told that it has changed.
 * @param onDecided takes what an approval shows once; nothing else keeps it
 */
export function useDecide(
  read: ReadRequest,
  onFailed: () => void,
  onDecided: (decided: Decided) => void,
): Deciding {
  const api = useApi();
  const me = useMe();
  const queries = useQueryClient();
  const [reviewed, setReviewed] = useState(read);
  const [isMaybeMade, setMaybeMade] = useState(false);
  const readAgain = (): Promise<ReadRequest | undefined> =>
    queries.query({ ...requestQuery(api, read.request.id), staleTime: 0 }).catch(() => undefined);
  // A cancellation has no key by which the service knows it again.
  const findCancelled = async (error: unknown): Promise<Decided> => {
    const isRefused = error instanceof Conflict || error instanceof PreconditionFailed;
    const request = isRefused ? (await readAgain())?.request : undefined;
    if (request?.status === 'CANCELLED' && request.decided_by?.sub === me.sub) {
      return { kind: 'decided', request };
    }
    throw error;
  };
  const { mutate, isPending, error } = useMutation({
    // It returns nothing, so that no cache holds a secret.
    mutationFn: async ({ decision, key }: { decision: Decision; key: string }): Promise<void> => {
      const sent = decide(api, reviewed, decision, key);
      onDecided(await (isMaybeMade && decision.verb === 'cancel' ? sent.catch(findCancelled) : sent));
    },
    onError: async (error) => {
      if (isOutcomeUnknown(error)) setMaybeMade(true);
      const again = readAgain();
      // Whoever was too late sees at once who was faster. Without a network there is nothing to wait for.
      const found = error instanceof ApiError ? await again : undefined;
      if (found && isOutdated(error)) setReviewed(found);
    },
    onSettled: onFailed,
    gcTime: 0,
  });
  // Whoever leaves now would never see the secret.
  useStay(isPending);
  return { send: (decision, key) => mutate({ decision, key }), isSending: isPending, error };
}

/** Whether the answer says that the request is not as it was read. A conflict with a wait is about an earlier try. */
function isOutdated(error: unknown): boolean {
  return (error instanceof Conflict && error.retryAfter === undefined) || error instanceof PreconditionFailed;
}
