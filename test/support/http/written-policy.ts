import type { Rule } from '../../../src/domain/policy/rule';
import { createBody, REQUESTS } from './api-client';
import type { Harness } from '../service/harness';

/** The rule that the service has until somebody writes one. */
export const BUILT_IN: Rule = {
  name: 'default',
  require: [{ name: 'admin', from: { roles: ['super_admin', 'partner_admin', 'tenant_admin'] }, count: 1 }],
  requester_may_approve: true,
};

/** Replaces the approval policy. */
export async function writePolicy(harness: Harness, rules: Rule[]): Promise<void> {
  const token = await harness.token({ role: 'super_admin', sub: 'policy-writer@example.com' });
  const path = '/api/v1/admin/approval-policy';
  await put(harness, token, path, { rules });
}

/** Revises a request that `createBody` has made, whatever its state is. */
export async function revise(
  harness: Harness,
  token: string,
  id: string,
  fields: Record<string, unknown>,
): Promise<void> {
  await put(harness, token, `${REQUESTS}/${id}`, createBody(fields));
}

async function put(harness: Harness, token: string, path: string, body: unknown): Promise<void> {
  const { status } = await fetch(harness.url + path, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' },
    body: JSON.stringify(body),
  });
  expect(status).toBe(200);
}
