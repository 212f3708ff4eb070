import { randomUUID } from 'node:crypto';
import { createRecipientKeyPair } from '../../src/provisioning/recipient-key-pair';
import { UnavailableError } from '../../src/errors';
import { type NewStart, RegistrationWorkflows } from '../../src/temporal/registration-workflows';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { refuseInserts } from '../support/db/refuse-inserts';
import { type Harness, startHarness } from '../support/service/harness';

describe('workflows of registration requests', () => {
  let harness: Harness;
  let admin: ApiClient;
  let workflows: RegistrationWorkflows;

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    ({ workflows } = harness.app);
  });
  afterAll(() => harness.stop());

  const newRequest = (fields: Partial<NewStart> = {}): NewStart => ({
    id: randomUUID(),
    scope: 'TENANT',
    tenant_id: 'acme-eu',
    partner_id: 'acme',
    name: 'Started here',
    description: null,
    application_type: 'WEB',
    redirect_uris: ['https://app.example.com/cb'],
    post_logout_redirect_uris: null,
    allowed_origins: null,
    requested_scopes: ['openid'],
    grant_types: ['authorization_code'],
    contact_email: 'owner@example.com',
    contact_name: null,
    organization_name: null,
    website_url: null,
    requested_by: { sub: 'ona' },
    created_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    ...fields,
  });
  const handleOf = (id: string): ReturnType<typeof harness.temporal.workflow.getHandle> =>
    harness.temporal.workflow.getHandle(`registration-request-${id}`);

  it('start once: a second start of the same request finds the first one', async () => {
    const request = newRequest();
    await workflows.start(request);
    const { runId } = await handleOf(request.id).describe();
    await workflows.start({ ...request, name: 'Another name' });
    expect((await handleOf(request.id).describe()).runId).toBe(runId);
    const { body } = await eventually(
      () => admin.get(`${REQUESTS}/${request.id}`),
      ({ status }) => status === 200,
    );
    expect(body).toMatchObject({
      name: 'Started here',
      requested_by: { sub: 'ona' },
      expires_at: request.expires_at,
    });
  });

  it('keep the times of their start, also in the runs that follow a failed approval', async () => {
    const request = newRequest();
    const { created_at, expires_at } = request;
    expect(await workflows.start(request)).toMatchObject({ created_at, expires_at });
    const allow = await refuseInserts(harness.db, 'applications', 'P0001');
    const approval = {
      decision_id: 'd-1',
      actor: { sub: 'op' },
      revision: 1,
      kind: 'approve',
      notes: null,
    } as const;
    const { publicKey } = await createRecipientKeyPair();
    const decision = { ...approval, recipient_key: publicKey };
    expect(await workflows.decide(request.id, null, decision, 10_000)).toEqual({ type: 'given_up' });
    await allow();
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect(await workflows.start({ ...request, created_at: later, expires_at: later })).toMatchObject({
      created_at,
      expires_at,
    });
    expect(await harness.app.census.input(request.id)).toMatchObject({
      created_at,
      expires_at,
      carried: { version: 1, state: { provisioning: { attempts: 1 } } },
    });
  });

  it('are never started again after they are over', async () => {
    const request = newRequest();
    await workflows.start(request);
    const decided = {
      decision_id: 'd-1',
      actor: { sub: 'op' },
      revision: 1,
      kind: 'reject',
      reason: 'no',
    } as const;
    expect(await workflows.decide(request.id, null, decided, 10_000)).toMatchObject({
      type: 'settled',
      outcome: { status: 'REJECTED', decision_id: 'd-1' },
    });
    await workflows.start(request);
    const { status } = await handleOf(request.id).describe();
    expect(status.name).toBe('COMPLETED');
  });

  it('tell a caller who decides too late which decision won', async () => {
    const request = newRequest();
    await workflows.start(request);
    const decide = (decision_id: string): ReturnType<typeof workflows.decide> =>
      workflows.decide(
        request.id,
        null,
        { decision_id, actor: { sub: 'op' }, revision: 1, kind: 'cancel' },
        10_000,
      );
    await decide('first');
    expect(await decide('second')).toMatchObject({ type: 'settled', outcome: { decision_id: 'first' } });
  });

  it('carry the search attributes and the summary by which an operator finds them', async () => {
    const request = newRequest({ name: 'Find me' });
    await workflows.start(request);
    const description = await handleOf(request.id).describe();
    const attributes = Object.fromEntries(
      description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    );
    expect(attributes).toMatchObject({
      RegistrationStatus: 'PENDING',
      RegistrationScope: 'TENANT',
      PartnerId: 'acme',
      TenantId: 'acme-eu',
      ApplicationType: 'WEB',
    });
    expect(await description.staticSummary()).toBe('`WEB "Find me" for acme-eu, asked for by ona`');
  });

  it('that were terminated by an operator take no decision: 409, with what the operator said', async () => {
    const { body: request } = await admin.create();
    const path = `${REQUESTS}/${String(request.id)}`;
    await handleOf(request.id as string).terminate('mistake of ours');
    for (const answer of [await admin.post(`${path}/approve`), await admin.delete(path)]) {
      expect(answer.status).toBe(409);
      expect(answer.body.detail).toMatch(/^The workflow of this registration request was ended: /);
      expect(answer.body.detail).toContain('mistake of ours');
    }
    expect((await admin.get(path)).body).toMatchObject({ status: 'PENDING', application_id: null });
  });

  it('that an operator cancelled in Temporal are cancelled requests', async () => {
    const { body: request } = await admin.create();
    await handleOf(request.id as string).cancel();
    const read = await eventually(
      async () => (await admin.get(`${REQUESTS}/${String(request.id)}`)).body as Record<string, unknown>,
      ({ status }) => status !== 'PENDING',
    );
    expect(read).toMatchObject({ status: 'CANCELLED', decided_by: { sub: 'temporal-operator' } });
  });

  it('that do not exist are answered like a Temporal that is out of reach, because nothing was done', async () => {
    const decision = { decision_id: 'd', actor: { sub: 'op' }, revision: 1, kind: 'cancel' } as const;
    await expect(workflows.decide(randomUUID(), null, decision, 1_000)).rejects.toBeInstanceOf(
      UnavailableError,
    );
    expect(await workflows.live(randomUUID())).toBeNull();
  });

  it('have a link only if a UI is configured', () => {
    const named = new RegistrationWorkflows(harness.temporal, 'https://temporal.example.com/');
    const namespace = harness.temporalConfig.namespace;
    expect(named.url('1')).toBe(
      `https://temporal.example.com/namespaces/${namespace}/workflows/registration-request-1`,
    );
    expect(new RegistrationWorkflows(harness.temporal, undefined).url('1')).toBeNull();
  });
});
