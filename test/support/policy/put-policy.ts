import type { Rule } from '../../../src/domain/policy/rule';
import type { ApiClient } from '../http/api-client';

const POLICY = '/api/v1/admin/approval-policy';

/** One approval by any admin, also by the requester. */
export const ANYBODY: Rule = {
  name: 'anybody',
  require: [{ name: 'admin', from: { roles: ['super_admin', 'partner_admin', 'tenant_admin'] }, count: 1 }],
  requester_may_approve: true,
};

/** Writes the policy as its next version, whatever it was. */
export async function putPolicy(admin: ApiClient, rules: Rule[]): Promise<void> {
  const { status, body } = await admin.put(POLICY, { rules }, { 'if-match': '*' });
  if (status !== 200) throw new Error(`the policy was answered ${status}: ${JSON.stringify(body)}`);
}
