import type { Verb } from '../api/decisions';
import { newIdempotencyKey } from '../api/idempotency-key';
import { useDraft } from '../elements/use-draft';

interface DecisionDraft {
  text: string;
  setText: (text: string) => void;
  /** The Idempotency-Key of this decision. It stays the same as long as the text does, whatever becomes of a call. */
  takeKey: () => string;
  forget: () => void;
}

/** What somebody has typed about a request, for each decision. */
export function useDecisionDraft(requestId: string, verb: Verb): DecisionDraft {
  const [{ text, key }, set, forget] = useDraft(`decision ${requestId} ${verb}`, { text: '', key: '' });
  return {
    text,
    setText: (changed) => set({ text: changed, key: '' }),
    takeKey: () => {
      const taken = key === '' ? newIdempotencyKey() : key;
      set({ text, key: taken });
      return taken;
    },
    forget,
  };
}
