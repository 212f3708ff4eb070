import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type ApplicationWithSecrets, Conflict, type IssuedSecret } from '../../client';
import { useApi } from '../api/api-context';
import { issueSecret } from '../api/applications';
import { newIdempotencyKey } from '../api/idempotency-key';
import { useStay } from '../elements/use-stay';

/** Issues secrets of an application, and holds the last one until somebody has stored it. */
export interface SecretIssuing {
  issue: () => void;
  isIssuing: boolean;
  error: Error | null;
  /** Without `client_secret` if the answer that held it got lost. */
  issued: IssuedSecret | undefined;
  /** Forgets the secret. */
  forget: () => void;
}

/** Issues a secret when somebody asks for it. A second try after a lost answer issues no second one. */
export function useIssueSecret({ id }: ApplicationWithSecrets): SecretIssuing {
  const api = useApi();
  const queries = useQueryClient();
  const [key, setKey] = useState(newIdempotencyKey);
  const [issued, setIssued] = useState<IssuedSecret>();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const answer = await issueSecret(api, id, key);
      // It is not returned, so that it gets into no cache. A repeated answer lacks the secret of the first one.
      setIssued((earlier) => (earlier?.id === answer.id ? earlier : answer));
      setKey(newIdempotencyKey());
    },
    onError: (refusal) => {
      if (isFinal(refusal)) setKey(newIdempotencyKey());
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['applications'] }),
  });
  // Whoever leaves now would never see the secret.
  useStay(isPending);
  return {
    issue: () => {
      setIssued(undefined);
      mutate();
    },
    isIssuing: isPending,
    error,
    issued,
    forget: () => setIssued(undefined),
  };
}

/**
 * Whether the key is of no use any more, as after `The secret that this key issued has been deleted since`. After every
 * other refusal it can be sent again, and an earlier try may have issued a secret with it (docs/api.md, Idempotency-Key).
 */
function isFinal(error: Error): boolean {
  return error instanceof Conflict && error.retryAfter === undefined;
}
