import type { Actor } from './request/requested-application';

/** The actions that the audit trail records. */
export const AUDIT_ACTIONS = [
  'created',
  'approval_recorded',
  'changes_requested',
  'revised',
  'reminded',
  'escalated',
  'approved',
  'rejected',
  'cancelled',
  'expired',
  'provisioning_failed',
  'secret_issued',
  'secret_revoked',
  'partner_created',
  'partner_changed',
  'tenant_created',
  'tenant_changed',
  'purged',
  'policy_changed',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** An entry of the audit trail. `actor` is null when nobody acted, as when a request expires or is purged. */
export interface AuditEvent {
  id: string;
  action: AuditAction;
  actor: Actor | null;
  at: string;
  detail: Record<string, unknown>;
}

/** An entry of the audit trail of everything, which says what it happened to. */
export interface RecordedEvent extends AuditEvent {
  /** Like `application/<id>`. */
  subject: string;
  /** The request in whose trail the event is, or null for an event of the directory, of the policy or of a purge. */
  registration_request_id: string | null;
}
