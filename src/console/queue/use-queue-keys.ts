import { useNavigate } from '@tanstack/react-router';
import type { BulkVerb } from '../api/decisions';
import { useShortcuts } from '../keyboard/shortcuts';
import type { Rows } from './use-rows';
import type { Selection } from './use-selection';

/**
 * The keys of the queue.
 * @param selection null if nothing can be decided on this tab
 * @param onDecide is called if requests are selected; else the current one is opened at its decision
 */
export function useQueueKeys(
  rows: Rows,
  selection: Selection | null,
  onDecide: (verb: BulkVerb) => void,
): void {
  const navigate = useNavigate();
  const decide = (decision: BulkVerb): void => {
    if (!selection) return;
    if (selection.requests.length > 0) onDecide(decision);
    else if (rows.here) {
      void navigate({
        to: '/requests/$requestId',
        params: { requestId: rows.here.id },
        search: { decide: decision },
      });
    }
  };
  useShortcuts([
    { key: 'j', label: 'Go to the next request. Enter opens it', run: () => rows.move(1), isRepeated: true },
    { key: 'k', label: 'Go to the request before', run: () => rows.move(-1), isRepeated: true },
  ]);
  const keys = [
    { key: 'x', label: 'Select the request', run: () => rows.here && selection?.toggle(rows.here) },
    { key: 'a', label: 'Approve what is selected, or the current request', run: () => decide('approve') },
    { key: 'r', label: 'Reject what is selected, or the current request', run: () => decide('reject') },
    { key: 'c', label: 'Cancel what is selected, or the current request', run: () => decide('cancel') },
  ];
  useShortcuts(selection ? keys : []);
}
