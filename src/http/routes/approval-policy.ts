import { getPolicy, listPolicyVersions, savePolicy } from '../../app/policy/approval-policy';
import { testPolicy } from '../../app/policy/test-policy';
import type { Policy } from '../../domain/policy/rule';
import { listed, pageOf, pagingByVersion } from '../paging';
import { approvalPolicy, approvalPolicyInput, policyTest, policyTestResult } from '../policy-schemas';
import { errorResponses } from '../responses';
import { type Answer, route } from '../route';
import { conditionalHeaders } from '../schemas';

const PATH = '/api/v1/admin/approval-policy';
const VERSIONS = `${PATH}/versions`;
const tag = 'Approval policy';
const { preconditionFailed, preconditionRequired, outcomeUnknown } = errorResponses;
const one = {
  description: 'The approval policy',
  schema: approvalPolicy,
  headers: { ETag: 'Names this version; send it as If-Match to replace only this version' },
};

/** The endpoints of the approval policy, which says who must approve what. */
export const approvalPolicyRoutes = [
  route({
    method: 'get',
    path: PATH,
    tag,
    operationId: 'getApprovalPolicy',
    summary: 'The approval policy (super admins)',
    access: 'any_role',
    request: {},
    responses: { 200: one },
    handler: async (app, { caller }) => answered(await getPolicy(app, caller)),
  }),
  route({
    method: 'put',
    path: PATH,
    tag,
    operationId: 'putApprovalPolicy',
    summary: 'Replace the approval policy (super admins): requests that are there keep their rule',
    access: 'any_role',
    request: { headers: conditionalHeaders, body: approvalPolicyInput },
    responses: { 200: one, ...preconditionFailed, ...preconditionRequired, ...outcomeUnknown },
    handler: async (app, { caller, body, ...condition }) =>
      answered(await savePolicy(app, caller, body.rules, condition)),
  }),
  route({
    method: 'get',
    path: VERSIONS,
    tag,
    operationId: 'listApprovalPolicyVersions',
    summary: 'The versions of the approval policy that were written, newest first (super admins)',
    access: 'any_role',
    request: { query: pagingByVersion },
    responses: { 200: pageOf('A page of versions', approvalPolicy) },
    handler: async (app, { caller, query }) =>
      listed(VERSIONS, query, await listPolicyVersions(app, caller, query)),
  }),
  route({
    method: 'post',
    path: `${PATH}/test`,
    tag,
    operationId: 'testApprovalPolicy',
    summary: 'Which rule a request would have, and why (super admins): starts and writes nothing',
    access: 'any_role',
    request: { body: policyTest },
    responses: { 200: { description: 'What the policy says about the request', schema: policyTestResult } },
    handler: async (app, { caller, body }) => ({ status: 200, body: await testPolicy(app, caller, body) }),
  }),
];

function answered(policy: Policy): Answer {
  return { status: 200, body: policy, headers: { ETag: `"${policy.version}"` } };
}
