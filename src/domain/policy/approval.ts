import type { RegistrationRequest } from '../request/registration-request';
import { nameOf, nextReminder, requirementsOf, seatedVotes } from './deliberation';
import type { People } from './rule';

/** An approval that fills a seat. */
export interface ApprovedBy {
  sub: string;
  name?: string;
  at: string;
  notes: string | null;
}

/** What a request needs to be approved, and what it has: a part of every answer that shows it. */
export interface Approval {
  /** The name of its rule. */
  rule: string;
  requirements: {
    name: string;
    from: People;
    required: number;
    approved_by: ApprovedBy[];
    satisfied: boolean;
  }[];
  /** How many approvals are missing. */
  missing: number;
  escalated_at: string | null;
  next_reminder_at: string | null;
  /** Whether it was approved against what the rule asks for. */
  overridden: boolean;
}

/** What a request needs to be approved, and what it has. It stays as it was when the request was decided. */
export function approvalOf(request: RegistrationRequest): Approval {
  const { deliberation, status, overridden } = request;
  const { rule, escalated_at } = deliberation;
  const isPending = status === 'PENDING';
  // A rule that decides at once asks nobody, unless its application could not be created.
  const asked = rule?.decide !== undefined && !isPending ? [] : requirementsOf(rule);
  const seated = seatedVotes(deliberation);
  const requirements = asked.map(({ name, from, count }) => {
    const approved_by = rule
      ? deliberation.votes.filter((_, index) => seated[index] === name).map(shown)
      : builtInApproval(request);
    return { name, from, required: count, approved_by, satisfied: approved_by.length >= count };
  });
  const reminder = isPending ? nextReminder(deliberation) : null;
  return {
    rule: nameOf(deliberation),
    requirements,
    missing: requirements.reduce((sum, { required, approved_by }) => sum + required - approved_by.length, 0),
    escalated_at,
    next_reminder_at: reminder === null ? null : new Date(reminder).toISOString(),
    overridden,
  };
}

function shown({ sub, name, at, notes }: ApprovedBy): ApprovedBy {
  return { sub, ...(name !== undefined && { name }), at, notes };
}

/** Under the built-in rule the only vote is the decision. */
function builtInApproval(request: RegistrationRequest): ApprovedBy[] {
  const { status, decided_by, decided_at, decision_notes } = request;
  if (status !== 'APPROVED' || !decided_by || decided_at === null) return [];
  return [shown({ ...decided_by, at: decided_at, notes: decision_notes })];
}
