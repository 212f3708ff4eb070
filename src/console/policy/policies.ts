import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  ApprovalPolicy,
  PolicyTest,
  PolicyTestResult,
  RegistrationClient,
  RegistrationRequest,
} from '../../client';

const PATH = '/api/v1/admin/approval-policy';
const PENDING_AT_ONCE = 25;

/** A rule of the approval policy. */
export type Rule = ApprovalPolicy['rules'][number];

/** A request that nobody makes, and who would make it. */
export type Trial = Omit<PolicyTest, 'rules'>;

/** The approval policy as it was read, with the ETag that names this version. */
export interface ReadPolicy {
  policy: ApprovalPolicy;
  etag: string;
}

/** The approval policy that counts now. */
export function policyQuery(api: RegistrationClient) {
  return queryOptions({
    queryKey: ['policy', 'current'],
    queryFn: async ({ signal }): Promise<ReadPolicy> => {
      const { data, response } = await api.GET(PATH, { signal });
      return { policy: data, etag: response.headers.get('ETag') ?? '' };
    },
  });
}

/** The versions that were written, newest first, page by page. */
export function versionsQuery(api: RegistrationClient) {
  return infiniteQueryOptions({
    queryKey: ['policy', 'versions'],
    initialPageParam: 1,
    queryFn: async ({ pageParam, signal }) => {
      const query = { page: pageParam, per_page: 20 };
      return (await api.GET(`${PATH}/versions`, { params: { query }, signal })).data;
    },
    getNextPageParam: ({ page, pages }) => (page < pages ? page + 1 : undefined),
  });
}

/**
 * Replaces one version of the policy. The service checks the rules, so that they are sent as somebody wrote them.
 * @param body with the member `rules`
 * @throws InvalidInput with the place of each problem
 * @throws PreconditionFailed if it is not this version any more
 */
export async function savePolicy(
  api: RegistrationClient,
  body: unknown,
  etag: string,
): Promise<ApprovalPolicy> {
  const checked = body as { rules: Rule[] };
  return (await api.PUT(PATH, { body: checked, headers: { 'If-Match': etag } })).data;
}

/**
 * Asks which rule a request would have. Nothing is started and nothing is written.
 * @param rules a draft, or undefined for the policy of the day
 * @throws InvalidInput with the place of each problem
 */
export async function testPolicy(
  api: RegistrationClient,
  test: Trial,
  rules: unknown,
): Promise<PolicyTestResult> {
  const draft = rules === undefined ? {} : { rules: rules as Rule[] };
  return (await api.POST(`${PATH}/test`, { body: { ...test, ...draft } })).data;
}

/** A pending request, and which rule it would have. */
export interface PendingTest {
  request: RegistrationRequest;
  result: PolicyTestResult;
}

/** Tries the rules on the pending requests that are the newest. */
export async function testPending(api: RegistrationClient, rules: unknown): Promise<PendingTest[]> {
  const query = { status: 'PENDING', per_page: PENDING_AT_ONCE } as const;
  const { data } = await api.GET('/api/v1/admin/registration-requests', { params: { query } });
  const tests: PendingTest[] = [];
  // One after the other, so that a mistake in the draft is told once, and nothing else is slowed down.
  for (const request of data.items) {
    const requested_by = { sub: request.requested_by.sub };
    tests.push({ request, result: await testPolicy(api, { request: asked(request), requested_by }, rules) });
  }
  return tests;
}

const SAME_NAME = 'same_name_pending';

/**
 * What the request asks for, as the body of a create. A create would find that a request of this name is pending, which
 * is this one. So its name gets another end, unless there is a second one.
 */
function asked(request: RegistrationRequest): Trial['request'] {
  const isNameTwice = request.review_findings.some(({ code }) => code === SAME_NAME);
  return {
    name: isNameTwice ? request.name : `${request.name.slice(0, 190)} ${Date.now() % 1e8}`,
    description: request.description,
    application_type: request.application_type,
    scope: request.scope,
    tenant_id: request.scope === 'TENANT' ? request.tenant_id : null,
    partner_id: request.scope === 'PARTNER' ? request.partner_id : null,
    redirect_uris: request.redirect_uris,
    post_logout_redirect_uris: request.post_logout_redirect_uris,
    allowed_origins: request.allowed_origins,
    requested_scopes: request.requested_scopes,
    grant_types: request.grant_types,
    contact_email: request.contact_email,
    contact_name: request.contact_name,
    organization_name: request.organization_name,
    website_url: request.website_url,
  };
}
