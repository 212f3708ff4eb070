import type { Obstacle } from '../policy/verdicts';

/** Why a decision changed nothing, for programs. */
export type Refusal =
  | Obstacle
  /** It is about another revision than the current one. */
  | 'stale_revision'
  /** Another decision is being applied. */
  | 'being_decided'
  /** It has as many revisions as a request may have. */
  | 'too_many_revisions'
  /** A revision is being checked. */
  | 'being_revised'
  /** The rule allows no override, or the override has no notes. */
  | 'override_not_allowed'
  /** The revised request is not valid. */
  | 'invalid_request'
  /** It was approved, and the application could not be created. The request is PENDING again. */
  | 'provisioning_failed'
  /** The payload cannot be read. */
  | 'unreadable';

/** What became of a decision: what the query `receipt` answers. */
export interface Receipt {
  decision_id: string;
  /**
   * `counted`: a vote that leaves seats open, or a demand for changes, was written. `applying`: it stands and is being
   * written. `applied`: it ended the request or revised it.
   */
  status: 'counted' | 'applying' | 'applied' | 'refused';
  /** Only if it was refused. */
  reason: Refusal | null;
}

/** So many receipts are kept. */
const KEPT = 50;

/** The receipts with one more, which replaces an earlier one for the same decision. */
export function withReceipt(
  receipts: readonly Receipt[],
  decision_id: string,
  status: Receipt['status'],
  reason: Refusal | null = null,
): Receipt[] {
  const others = receipts.filter((receipt) => receipt.decision_id !== decision_id);
  return [...others, { decision_id, status, reason }].slice(-KEPT);
}

/** Whether a decision with this id has had an effect, or will have one. Sent again, it changes nothing. */
export function isKnown(receipts: readonly Receipt[], decision_id: string | undefined): boolean {
  return receipts.some((receipt) => receipt.decision_id === decision_id && receipt.status !== 'refused');
}
