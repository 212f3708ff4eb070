import {
  ApiError,
  Conflict,
  Forbidden,
  NotFound,
  PreconditionFailed,
  RateLimited,
  Unavailable,
  type RegistrationRequest,
} from '../../client';
import { isOutcomeUnknown, type Verb } from '../api/decisions';

/** The decisions as nouns: "the approval". */
export const DECISION_NAMES: Record<Verb, string> = {
  approve: 'approval',
  override: 'approval',
  reject: 'rejection',
  cancel: 'cancellation',
  request_changes: 'wish for changes',
};

/** How a request ended, after the name of whoever ended it: "Ada approved it". */
export const ENDINGS: Record<Exclude<RegistrationRequest['status'], 'PENDING' | 'EXPIRED'>, string> = {
  APPROVED: 'approved',
  REJECTED: 'rejected',
  CANCELLED: 'cancelled',
};

interface VerbWords {
  /** On the button that opens the form, and in the help. */
  open: string;
  title: string;
  /** What the field is for. Null if there is none. */
  field: { label: string; description: string } | null;
  /** Why it cannot be sent without a text. Null if it can. */
  missing: string | null;
  /** On the button that decides. */
  submit: string;
  /** In the message afterwards: "Approved Payroll". */
  done: string;
}

export const VERB_WORDS: Record<Verb, VerbWords> = {
  approve: {
    open: 'Approve',
    title: 'Approve this request',
    field: { label: 'Notes', description: 'Optional. Whoever sees the request can read them' },
    missing: null,
    submit: 'Approve',
    done: 'Approved',
  },
  request_changes: {
    open: 'Request changes',
    title: 'Request changes',
    field: {
      label: 'Comment',
      description: 'Say what must be changed. Then others cannot approve it before',
    },
    missing: 'Say what must be changed',
    submit: 'Request changes',
    done: 'Asked for changes',
  },
  reject: {
    open: 'Reject',
    title: 'Reject this request',
    field: { label: 'Reason', description: 'Say what is wrong, so that a better request can follow' },
    missing: 'A rejection needs a reason',
    submit: 'Reject',
    done: 'Rejected',
  },
  cancel: {
    open: 'Cancel request',
    title: 'Cancel this request?',
    field: null,
    missing: null,
    submit: 'Yes, cancel it',
    done: 'Cancelled',
  },
  override: {
    open: 'Override the rule',
    title: 'Approve it against the rule?',
    field: {
      label: 'Notes',
      description: 'Say why nobody else is asked. Whoever sees the request can read it',
    },
    missing: 'An override needs notes',
    submit: 'Approve it alone',
    done: 'Approved against the rule',
  },
};

/** Such as "1 approval" or "2 approvals". */
export function approvalCount(count: number): string {
  return count === 1 ? '1 approval' : `${count} approvals`;
}

/** What to say, and what to do, when a decision failed and the request is still pending. */
export function problemOf(error: unknown, verb: Verb): { title: string; advice?: string } {
  if (isOutcomeUnknown(error)) {
    return {
      title: `It is not known whether the ${DECISION_NAMES[verb]} was made`,
      advice: 'Send it again. It is not made twice.',
    };
  }
  if (error instanceof PreconditionFailed) {
    return {
      title: 'The request has changed since you read it',
      advice: 'This page shows it as it is now. Look at it, then decide.',
    };
  }
  if (error instanceof Conflict) return { title: 'This could not be decided now' };
  if (error instanceof Forbidden) return { title: 'You may not decide this request' };
  if (error instanceof NotFound) {
    return { title: 'You cannot see this request any more', advice: 'It may belong to another partner now.' };
  }
  if (error instanceof RateLimited) {
    const seconds = Math.ceil(error.retryAfter ?? 0);
    return {
      title: 'Too many calls',
      advice: seconds > 0 ? `Send it again in ${seconds} seconds.` : 'Wait a moment.',
    };
  }
  if (error instanceof Unavailable) {
    return { title: 'Nothing was done', advice: 'Send it again in a moment.' };
  }
  if (error instanceof ApiError && error.status === 502) {
    return { title: 'The approval failed', advice: 'Approve it again, or decide otherwise.' };
  }
  return { title: `The ${DECISION_NAMES[verb]} was not made` };
}
