import type { RecordedEvent } from '../../client';

/** The actions as people call them, for the filter. */
export const ACTION_NAMES: Record<RecordedEvent['action'], string> = {
  created: 'Request made',
  approval_recorded: 'Approval counted',
  changes_requested: 'Changes requested',
  revised: 'Request revised',
  reminded: 'Reminder due',
  escalated: 'Request escalated',
  approved: 'Request approved',
  rejected: 'Request rejected',
  cancelled: 'Request cancelled',
  expired: 'Request expired',
  provisioning_failed: 'Application could not be created',
  secret_issued: 'Secret issued',
  secret_revoked: 'Secret revoked',
  partner_created: 'Partner added',
  partner_changed: 'Partner renamed',
  tenant_created: 'Tenant added',
  tenant_changed: 'Tenant renamed or moved',
  policy_changed: 'Approval policy changed',
  purged: 'Old requests purged',
};

/** What limits the events, as the API calls it. The address has the same names. */
export interface EventFilter {
  request_id?: string;
  actor?: string;
  action?: RecordedEvent['action'];
  from?: string;
  to?: string;
}

/** What the address of the audit trail says. */
export interface AuditSearch extends EventFilter {
  /** Where the page begins. The newest events are shown if it is left out. */
  cursor?: string;
}

/** Reads the address. What does not belong there is ignored. */
export function auditSearch(address: Record<string, unknown>): AuditSearch {
  const { action } = address;
  const search: AuditSearch = {};
  for (const name of ['request_id', 'actor', 'from', 'to', 'cursor'] as const) {
    const value = address[name];
    if (typeof value === 'string' && value !== '') search[name] = value;
  }
  return { ...search, ...(isAction(action) && { action }) };
}

function isAction(value: unknown): value is RecordedEvent['action'] {
  return typeof value === 'string' && Object.hasOwn(ACTION_NAMES, value);
}
