import type { BulkVerb } from '../../api/decisions';
import { problemText } from '../../api/problem-text';
import { STATUS_NAMES } from '../../elements/status-badge';
import type { BulkItem } from './bulk-item';

/** What is done to many requests, as a button says it and as its result is called. */
export const VERBS: Record<BulkVerb, { name: string; done: string }> = {
  approve: { name: 'Approve', done: 'Approved' },
  reject: { name: 'Reject', done: 'Rejected' },
  cancel: { name: 'Cancel', done: 'Cancelled' },
};

/** Such as "1 request" or "12 requests". */
export function countText(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`;
}

/** What became of one decision, in a sentence. */
export function resultText(verb: BulkVerb, { result }: BulkItem): string {
  switch (result.kind) {
    case 'waiting':
      return 'Not sent';
    case 'running':
      return 'Is being sent …';
    case 'done':
      return VERBS[verb].done;
    case 'counted':
      return `Counts. ${result.missing} more ${result.missing === 1 ? 'approval is' : 'approvals are'} missing`;
    case 'accepted':
      return verb === 'approve'
        ? 'Stored, but not applied yet. No client secret is shown then. If the application needs one, issue a new one on its page'
        : 'Stored, but not applied yet';
    case 'changed': {
      const { status, decided_by: by } = result.request;
      if (status === 'PENDING') return 'Not decided: it was changed meanwhile. Read it again';
      return `Not decided: it is ${STATUS_NAMES[status].toLowerCase()} already${by ? `, by ${by.name ?? by.sub}` : ''}`;
    }
    case 'failed': {
      const { text, reference } = problemText(result.error);
      return reference === undefined ? text : `${text} (reference ${reference})`;
    }
  }
}

/** How a run ended, in a sentence such as "27 approved, 1 changed meanwhile, 2 failed". */
export function summaryText(verb: BulkVerb, items: BulkItem[]): string {
  const names: [BulkItem['result']['kind'], string][] = [
    ['done', VERBS[verb].done.toLowerCase()],
    ['counted', 'counted, with others missing'],
    ['accepted', 'stored, but not applied yet'],
    ['changed', 'changed meanwhile'],
    ['failed', 'failed'],
    ['waiting', 'not sent'],
  ];
  return names
    .map(([kind, name]) => ({ name, count: items.filter(({ result }) => result.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name}`)
    .join(', ');
}
