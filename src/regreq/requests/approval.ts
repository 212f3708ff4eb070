import type { ApprovalState, RegistrationRequest, You } from '../../client';
import type { Field } from '../output/fields';
import { shownActor, shownTime } from '../output/values';

type Requirement = ApprovalState['requirements'][number];
type Verb = keyof You;

/** Why somebody may not do something, in words. The service may know further reasons. */
const REASONS: Record<string, string> = {
  not_pending: 'it is decided',
  own_request: 'its rule does not let requesters judge their own requests',
  not_in_policy: 'its rule wants others to decide',
  already_approved: 'you have approved it',
  no_seat: 'others have filled the seats that you could fill',
  changes_requested: 'changes were requested',
  not_yours: 'only the requester, and whoever may decide, can do that',
};

/** What a request needs to be approved, what it has, and what the caller may do with it. */
export function approvalFields(request: RegistrationRequest): Field[] {
  const { revision, approval, changes_requested: changes } = request;
  const time = (value: string | null): string | null => value && shownTime(value);
  return [
    ['revision', String(revision)],
    ['rule', approval.rule],
    ['approvals', approval.requirements.map(shownRequirement)],
    ['overridden', approval.overridden ? 'yes' : null],
    [
      'changes wanted',
      changes && `${changes.comment}\nby ${shownActor(changes.by)}, ${shownTime(changes.at)}`,
      'yellow',
    ],
    ['escalated at', time(approval.escalated_at)],
    ['next reminder', time(approval.next_reminder_at)],
    ...(request.status === 'PENDING' ? verdictFields(request.you) : []),
  ];
}

function verdictFields(you: You): Field[] {
  const verdicts = Object.entries(you) as [Verb, You[Verb]][];
  const allowed = verdicts.filter(([, reason]) => reason === null).map(([verb]) => commandOf(verb));
  return [
    ['you may', allowed.join(', ')],
    [
      'you may not',
      verdicts.flatMap(([verb, reason]) =>
        reason === null ? [] : [`${commandOf(verb)}: ${REASONS[reason] ?? 'for another reason'} (${reason})`],
      ),
    ],
  ];
}

function commandOf(verb: Verb): string {
  return verb.replaceAll('_', '-');
}

/** The approvals that are missing, such as `2 of security: group sec, olga`. */
export function missingApprovals({ requirements }: ApprovalState): string[] {
  return requirements
    .filter(({ satisfied }) => !satisfied)
    .map(({ name, from, ...counts }) => `${missingOf(counts)} of ${name}: ${shownPeople(from)}`);
}

/** `security: 1 of 2, by olga; 1 missing, from group sec` */
function shownRequirement({ name, from, required, approved_by }: Requirement): string {
  const by = approved_by.length === 0 ? '' : `, by ${approved_by.map(shownActor).join(', ')}`;
  const missing = missingOf({ required, approved_by });
  const rest = missing === 0 ? '' : `; ${missing} missing, from ${shownPeople(from)}`;
  return `${name}: ${approved_by.length} of ${required}${by}${rest}`;
}

function missingOf({ required, approved_by }: Pick<Requirement, 'required' | 'approved_by'>): number {
  return required - approved_by.length;
}

function shownPeople({ roles = [], groups = [], subs = [] }: Requirement['from']): string {
  return [...roles, ...groups.map((group) => `group ${group}`), ...subs].join(', ');
}
