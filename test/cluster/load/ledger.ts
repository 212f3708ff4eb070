import type { Faults } from './faults';

export type CallKind = 'create' | 'approve' | 'reject' | 'cancel' | 'read' | 'list';

/** The answers that a good call may get. 409: another decision was first, or the call is still under way. */
const EXPECTED: Record<CallKind, number[]> = {
  create: [201, 409],
  approve: [200, 202, 409],
  reject: [200, 202, 409],
  cancel: [200, 202, 409],
  read: [200],
  list: [200],
};

/** One answer, or `lost` for a connection that broke. */
export interface Seen {
  kind: CallKind;
  status: number | 'lost';
  retryAfter: string | null;
  from: number;
  until: number;
  detail: string;
}

/** A decision that was answered: 200 if it won, 409 if another one did. */
export interface AnsweredDecision {
  requestId: string;
  kind: 'approve' | 'reject' | 'cancel';
  sub: string;
  status: 200 | 409;
  /** What the answer to an approval says. */
  clientId?: string;
}

/** Everything that callers were told. The service must keep all of it. */
export class Ledger {
  /** The ids that were answered to each Idempotency-Key of a create. */
  readonly created = new Map<string, Set<string>>();
  readonly decisions: AnsweredDecision[] = [];
  /** Answers that no caller should get. */
  readonly violations: string[] = [];
  /** How many answers of each status each kind of call got. */
  readonly answers = new Map<CallKind, Map<string, number>>();
  /** How many 503, 504 and lost connections each fault caused. */
  readonly failures = new Map<string, number>();

  constructor(private readonly faults: Faults) {}

  /** Notes an answer, and whether it may be given. */
  note(seen: Seen): void {
    const { kind, status, retryAfter, from, until, detail } = seen;
    const statuses = this.answers.get(kind) ?? new Map<string, number>();
    this.answers.set(kind, statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1));
    if (status !== 'lost' && EXPECTED[kind].includes(status)) return;
    const fault = this.faults.met(from, until);
    const what = `${kind} ${status} ${detail}`;
    const cause = `${fault?.name ?? 'no fault'}: ${what}`;
    this.failures.set(cause, (this.failures.get(cause) ?? 0) + 1);
    const isRetryable = (status === 503 || status === 504) && retryAfter !== null;
    // The row of a request that was just created may follow later if Postgres was down.
    const isLate = kind === 'read' && status === 404;
    if (!fault) this.violations.push(`${what}, although nothing was down`);
    else if (status !== 'lost' && !isRetryable && !isLate) this.violations.push(what);
  }
}
