import type { AuditEvent } from '../../client';
import { fieldName } from './field-names';

/** An event in words. */
export interface EventText {
  /** What somebody did, after their name: "approved it". Without a name if `actor` of the event is null. */
  text: string;
  /** What they wrote about it, or the error. */
  remark?: string | undefined;
}

/** Says what an event means. An action that this version does not know is shown as it is. */
export function eventText({
  action,
  actor,
  detail,
}: Pick<AuditEvent, 'action' | 'actor' | 'detail'>): EventText {
  switch (action) {
    case 'created':
      return { text: 'asked for it' };
    case 'approved': {
      const text = detail.override === true ? 'approved it against the rule' : 'approved it';
      return { text, remark: textIn(detail, 'notes') };
    }
    case 'approval_recorded':
      return { text: 'approved it. Further approvals were missing', remark: textIn(detail, 'notes') };
    case 'changes_requested':
      return { text: 'asked for changes', remark: textIn(detail, 'comment') };
    case 'revised':
      return { text: 'revised it', remark: fieldsIn(detail) };
    case 'reminded':
      return { text: 'A reminder was due: approvals were missing' };
    case 'escalated':
      return { text: 'It was escalated: further people may approve it' };
    case 'rejected':
      return { text: 'rejected it', remark: textIn(detail, 'reason') };
    case 'cancelled':
      return { text: 'cancelled it', remark: textIn(detail, 'notes') };
    case 'expired':
      return { text: 'It expired without a decision' };
    case 'provisioning_failed':
      return {
        text: 'approved it, but the application could not be created',
        remark: textIn(detail, 'message'),
      };
    case 'secret_issued':
      return { text: `issued a client secret${endOf(detail)}` };
    case 'secret_revoked':
      return { text: `revoked a client secret${endOf(detail)}` };
    default: {
      const words = action.replaceAll('_', ' ');
      return { text: actor ? words : words.charAt(0).toUpperCase() + words.slice(1) };
    }
  }
}

function endOf(detail: AuditEvent['detail']): string {
  const hint = textIn(detail, 'hint');
  return hint === undefined ? '' : ` that ends in ${hint}`;
}

/** The names of the fields that a revision changed. */
function fieldsIn({ fields }: AuditEvent['detail']): string | undefined {
  if (!Array.isArray(fields)) return undefined;
  const names = fields.map((field) => fieldName(String(field)));
  return names.length === 0 ? 'Nothing that is asked for differs' : `Changed: ${names.join(', ')}`;
}

function textIn(detail: AuditEvent['detail'], member: string): string | undefined {
  const value = detail[member];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
