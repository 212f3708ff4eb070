import type { Withheld } from '../app/request/approve-registration-request';

const ISSUE_ANOTHER = 'issue a new one: POST /api/v1/admin/applications/{id}/secrets';

const NOTICE: Record<Withheld, string> = {
  'shown before': `The client secret is shown once, in the first answer. If that was lost, ${ISSUE_ANOTHER}`,
  'sealed to the starter': `The client secret is sealed to the key of whoever started the workflow, and only they can open it. If it was lost, ${ISSUE_ANOTHER}`,
};

/** The member that explains a secret which is not shown. */
export function noticeOf(withheld: Withheld | undefined): { secret_notice?: string } {
  return withheld === undefined ? {} : { secret_notice: NOTICE[withheld] };
}
