import {
  createClient,
  Conflict,
  Forbidden,
  InvalidInput,
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
  beforeAll(async () => {
    harness = await startHarness();
    root = createClient({ baseUrl: harness.url, token: await harness.token({ role: 'super_admin' }) });
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
    if (answer.status !== 200) throw new Error('not applied in time');
    expect(answer.data.client_secret).toMatch(/^[\w-]{43}$/);
    const { data } = await root.GET(ONE, { params: { path } });
    expect(data).toMatchObject({ status: 'APPROVED', decision_notes: 'agreed' });
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
