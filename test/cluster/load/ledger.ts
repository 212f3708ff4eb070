import { createHash } from 'node:crypto';
import { NO_API } from '../parts/haproxy';
import type { Faults, Symptom } from './faults';

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

/** What a caller was given with an approval. */
export interface Approval {
  clientId: string;
  /** Hexadecimal. Null if the answer did not show the secret. */
  secretSha256: string | null;
  /** How often the call was made until this answer came. Only a repeated call may get no secret. */
  attempts: number;
}

/**
 * Reads what an answer to an approval gives. Only the fingerprint of its secret is kept.
 * @param attempts how often the call was made
 */
export function approvalOf(
  body: { client_id: string; client_secret: string | null },
  attempts: number,
): Approval {
  const { client_id, client_secret } = body;
  const secretSha256 =
    client_secret === null ? null : createHash('sha256').update(client_secret).digest('hex');
  return { clientId: client_id, secretSha256, attempts };
}

/** A decision that was answered: 200 if it won, 409 if another one did. */
export interface AnsweredDecision {
  requestId: string;
  kind: 'approve' | 'reject' | 'cancel';
  sub: string;
  status: 200 | 409;
  /** What the answer to an approval says. */
  approval?: Approval;
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
    const { kind, status, from, until, detail } = seen;
    const statuses = this.answers.get(kind) ?? new Map<string, number>();
    this.answers.set(kind, statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1));
    if (status !== 'lost' && EXPECTED[kind].includes(status)) return;
    const faults = this.faults.met(from, until);
    const names = faults.map(({ name }) => name).join(', ') || 'no fault';
    const cause = `${names}: ${kind} ${status} ${detail}`;
    this.failures.set(cause, (this.failures.get(cause) ?? 0) + 1);
    const symptom = symptomOf(seen);
    if (!faults.some(({ tolerated }) => symptom && tolerated.includes(symptom))) this.violations.push(cause);
  }
}

/** Undefined for an answer that no fault excuses. */
function symptomOf({ kind, status, retryAfter, detail }: Seen): Symptom | undefined {
  if (status === 'lost') return 'lost';
  if ((status === 503 || status === 504) && retryAfter !== null)
    return detail.includes(NO_API) ? 'no API' : 'unavailable';
  return kind === 'read' && status === 404 ? 'late row' : undefined;
}
