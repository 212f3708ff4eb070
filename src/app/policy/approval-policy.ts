import { appendAuditEvent } from '../../db/audit-events';
import type { Page, PageOf } from '../../db/paging';
import {
  currentPolicy,
  insertPolicy,
  listPolicies,
  type StoredPolicy,
} from '../../db/policy/approval-policies';
import { transact } from '../../db/transact';
import { actorOf, type Caller } from '../../domain/permissions';
import type { Rule } from '../../domain/policy/rule';
import { ForbiddenError, PreconditionFailedError, PreconditionRequiredError } from '../../errors';
import type { AppContext } from '../app-context';

/** What If-Match says about the policy that is to be replaced. */
export interface PolicyCondition {
  /** Whether there was an If-Match. */
  isConditional: boolean;
  /** The versions that it names. Undefined allows any. */
  reviewed: string[] | undefined;
}

/**
 * The policy that counts now.
 * @throws ForbiddenError for others than super admins
 */
export async function getPolicy(app: AppContext, caller: Caller): Promise<StoredPolicy> {
  requireSuperAdmin(caller);
  return currentPolicy(app.db);
}

/**
 * Replaces the policy. Requests that are there keep the rule that they have.
 * @param rules a whole policy, validated
 * @throws ForbiddenError for others than super admins
 * @throws PreconditionRequiredError without If-Match, PreconditionFailedError if it names another version
 * @throws CommitUnknownError if it is not known whether it was stored
 */
export async function savePolicy(
  app: AppContext,
  caller: Caller,
  rules: Rule[],
  { isConditional, reviewed }: PolicyCondition,
): Promise<StoredPolicy> {
  requireSuperAdmin(caller);
  if (!isConditional) {
    throw new PreconditionRequiredError(
      'Send If-Match with the ETag of the approval policy that you replace',
    );
  }
  const current = await currentPolicy(app.db);
  if (reviewed?.includes(String(current.version)) === false) throw replaced(current.version);
  const saved = {
    version: current.version + 1,
    rules,
    updated_at: new Date().toISOString(),
    updated_by: actorOf(caller),
  };
  return transact(app.db, async (trx) => {
    if (!(await insertPolicy(trx, saved))) throw replaced(saved.version);
    await appendAuditEvent(trx, {
      action: 'policy_changed',
      subject: 'approval-policy',
      actor: saved.updated_by,
      at: saved.updated_at,
      detail: { version: saved.version },
    });
    return saved;
  });
}

/**
 * The versions of the policy that were written, newest first.
 * @throws ForbiddenError for others than super admins
 */
export async function listPolicyVersions(
  app: AppContext,
  caller: Caller,
  page: Page,
): Promise<PageOf<StoredPolicy>> {
  requireSuperAdmin(caller);
  return listPolicies(app.db, page);
}

/** @throws ForbiddenError for others than super admins */
export function requireSuperAdmin({ role }: Caller): void {
  if (role !== 'super_admin')
    throw new ForbiddenError('Only super admins may see or change the approval policy');
}

function replaced(version: number): PreconditionFailedError {
  return new PreconditionFailedError(
    `The approval policy is version ${version} by now, not the one you replace: read it again`,
  );
}
