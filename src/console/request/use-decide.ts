import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../client';
import { useApi } from '../api/api-context';
import { decide, type Decided, type Decision } from '../api/decisions';
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
 * request is read again, and the next try is about what they see then.
 * @param onDecided takes what an approval shows once; nothing else keeps it
 */
export function useDecide(
  read: ReadRequest,
  onFailed: () => void,
  onDecided: (decided: Decided) => void,
): Deciding {
  const api = useApi();
  const queries = useQueryClient();
  const [reviewed, setReviewed] = useState(read);
  const { mutate, isPending, error } = useMutation({
    // It returns nothing, so that no cache holds a secret.
    mutationFn: async ({ decision, key }: { decision: Decision; key: string }): Promise<void> =>
      onDecided(await decide(api, reviewed, decision, key)),
    onError: async (error) => {
      const query = { ...requestQuery(api, read.request.id), staleTime: 0 };
      const again = queries.query(query).then(setReviewed, () => undefined);
      // Whoever was too late sees at once who was faster. Without a network there is nothing to wait for.
      if (error instanceof ApiError) await again;
    },
    onSettled: onFailed,
    gcTime: 0,
  });
  // Whoever leaves now would never see the secret.
  useStay(isPending);
  return { send: (decision, key) => mutate({ decision, key }), isSending: isPending, error };
}
