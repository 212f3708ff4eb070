import {
  createClient,
  Conflict,
  Forbidden,
  InvalidInput,
  isApproved,
  NotFound,
  type RegistrationClient,
  type RegistrationRequestCreate,
  Unauthorized,
} from '../../src/client';
import { createBody } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

const ALL = '/api/v1/admin/registration-requests';
const ONE = `${ALL}/{request_id}` as const;

describe('the client', () => {
  let harness: Harness;
  let root: RegistrationClient;
  let requester: RegistrationClient;
  let olga: RegistrationClient;
  beforeAll(async () => {
    harness = await startHarness();
    [root, requester, olga] = (await Promise.all(
      (['root', 'ci', 'olga'] as const).map(async (sub) =>
        createClient({ baseUrl: harness.url, token: await harness.token({ role: 'super_admin', sub }) }),
      ),
    )) as [RegistrationClient, RegistrationClient, RegistrationClient];
    await root.PUT('/api/v1/admin/partners/{partner_id}', {
      params: { path: { partner_id: 'acme' } },
      body: { name: 'Acme' },
    });
    await root.PUT('/api/v1/admin/tenants/{tenant_id}', {
      params: { path: { tenant_id: 'acme-eu' } },
      body: { name: 'Acme EU', partner_id: 'acme' },
    });
  });
  afterAll(() => harness.stop());

  const body = (fields: Partial<RegistrationRequestCreate> = {}): RegistrationRequestCreate => ({
    scope: 'TENANT',
    tenant_id: 'acme-eu',
    name: String(createBody().name),
    application_type: 'WEB',
    contact_email: 'owner@example.com',
    ...fields,
  });

  it('creates, reads and approves a request', async () => {
    const created = await root.POST(ALL, { body: body() });
    expect(created.status).toBe(201);
    const path = { request_id: created.data.id };
    const answer = await root.POST(`${ONE}/approve`, { params: { path }, body: { notes: 'agreed' } });
    if (!isApproved(answer.data)) throw new Error('not applied in time');
    expect(answer.data.client_secret).toMatch(/^[\w-]{43}$/);
    const { data } = await root.GET(ONE, { params: { path } });
    expect(data).toMatchObject({ status: 'APPROVED', decision_notes: 'agreed' });
  });

  it('tells an application from a request that needs further approvals', async () => {
    await root.PUT('/api/v1/admin/approval-policy', {
      params: { header: { 'if-match': '*' } },
      body: {
        rules: [{ name: 'two', require: [{ name: 'admin', from: { roles: ['super_admin'] }, count: 2 }] }],
      },
    });
    const { data: created } = await requester.POST(ALL, { body: body() });
    const params = { path: { request_id: created.id } };
    const first = await root.POST(`${ONE}/approve`, { params, body: null });
    expect(isApproved(first.data)).toBe(false);
    if (isApproved(first.data)) throw new Error('one approval was enough');
    expect(first.data).toMatchObject({
      status: 'PENDING',
      approval: { missing: 1 },
      you: { approve: 'already_approved' },
    });

    const waiting = olga.waitFor(created.id);
    const second = await olga.POST(`${ONE}/approve`, { params, body: { revision: 1 } });
    expect(isApproved(second.data)).toBe(true);
    expect(await waiting).toMatchObject({ status: 'APPROVED', approval: { missing: 0 } });
  });

  it('throws what the service refuses, by status', async () => {
    const { data } = await root.POST(ALL, { body: body() });
    const path = { request_id: data.id };
    await root.DELETE(ONE, { params: { path } });
    await expect(root.DELETE(ONE, { params: { path } })).rejects.toThrow(Conflict);
    await expect(root.GET(ONE, { params: { path: { request_id: 'none' } } })).rejects.toThrow(NotFound);
    await expect(root.POST(ALL, { body: body({ name: '' }) })).rejects.toMatchObject({
      name: InvalidInput.name,
      status: 422,
      detail: 'body.name: String should have at least 1 character',
      problems: [{ type: 'string_too_short', loc: ['body', 'name'] }],
      requestId: expect.stringMatching(/./) as string,
    });
    const call = (token: string): Promise<unknown> => createClient({ baseUrl: harness.url, token }).GET(ALL);
    await expect(call('no-token')).rejects.toThrow(Unauthorized);
    await expect(call(await harness.token({ role: 'nobody' }))).rejects.toThrow(Forbidden);
  });
});
