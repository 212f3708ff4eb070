import { randomUUID } from 'node:crypto';
import { cancelSignal, workflowIdOf } from '../../workflows/contract';
import { createRecipientKeyPair } from '../../src/provisioning/recipient-key-pair';
import { refuseInserts } from '../support/db/refuse-inserts';
import { eventually } from '../support/eventually';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { type CallerLab, startCallerLab } from '../support/nexus/caller-lab';
import { type Harness, startHarness } from '../support/service/harness';

describe('the Nexus operation register', () => {
  let harness: Harness;
  let admin: ApiClient;
  let lab: CallerLab;
  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'ada' }));
    lab = await startCallerLab(harness);
  });
  afterAll(async () => {
    await lab.stop();
    await harness.stop();
  });

  /** Starts a caller, and waits until its request is in the list. */
  async function pending(
    input: Record<string, unknown> = {},
    options?: Parameters<CallerLab['register']>[1],
  ): Promise<{ id: string; path: string; caller: Awaited<ReturnType<CallerLab['register']>> }> {
    const id = randomUUID();
    const path = `${REQUESTS}/${id}`;
    const caller = await lab.register({ request: createBody(), request_id: id, ...input }, options);
    await eventually(async () => (await admin.get(path)).status === 200);
    return { id, path, caller };
  }

  it('waits until somebody approves, and returns the outcome', async () => {
    const { id, path, caller } = await pending();
    expect((await admin.post(`${path}/approve`, { notes: 'fine' })).status).toBe(200);
    expect(await caller.result()).toMatchObject({
      request_id: id,
      status: 'APPROVED',
      decided_by: { sub: 'ada' },
      decision_notes: 'fine',
      application: { client_id: (await admin.get(path)).body.client_id },
    });
  });

  it('records the namespace as who asked, and keeps what the caller claims beside it', async () => {
    const claimed = { sub: 'grace', name: 'Grace Hopper' };
    const { id, path } = await pending({ requested_by: claimed });
    const requested_by = { sub: `nexus:${lab.namespace}`, name: 'Grace Hopper' };
    expect((await admin.get(path)).body).toMatchObject({ requested_by });
    const { items } = (await admin.get(`${path}/events`)).body;
    const token = { t: 1, ns: harness.temporalConfig.namespace, wid: workflowIdOf(id) };
    const operation_token = Buffer.from(JSON.stringify(token)).toString('base64url');
    expect(items).toMatchObject([
      {
        action: 'created',
        actor: requested_by,
        detail: { nexus: { namespace: lab.namespace, operation_token, claimed } },
      },
    ]);
  });

  it('makes an id for a request that brings none, and names the operation as the caller knows it', async () => {
    const request = createBody();
    const leaving = await lab.start('registerAndLeave', lab.endpoint, { request: request as never });
    const operation_token = await leaving.result();
    const listed = async () =>
      (await admin.get(`${REQUESTS}/?per_page=100`)).body.items.find(
        ({ name }: { name: string }) => name === request.name,
      );
    const found = await eventually(listed);
    expect(found.requested_by).toEqual({ sub: `nexus:${lab.namespace}` });
    const { items } = (await admin.get(`${REQUESTS}/${String(found.id)}/events`)).body;
    expect(items[0].detail.nexus).toEqual({ namespace: lab.namespace, operation_token, claimed: null });
    // The caller has ended. Its request goes on.
    expect(found.status).toBe('PENDING');
  });

  it('shows its request in Temporal as every other one', async () => {
    const { id } = await pending();
    const listed = await eventually(async () => {
      const query = `PartnerId = 'acme' and TenantId = 'acme-eu' and RegistrationStatus = 'PENDING' and RegistrationScope = 'TENANT' and ApplicationType = 'WEB' and WorkflowId = '${workflowIdOf(id)}'`;
      for await (const found of harness.temporal.workflow.list({ query })) return found;
      return undefined;
    });
    expect(listed?.type).toBe('registrationRequest');
    const { raw } = await harness.temporal.workflow.getHandle(workflowIdOf(id)).describe();
    const summary = Buffer.from(raw.executionConfig?.userMetadata?.summary?.data ?? []).toString();
    expect(summary).toMatch(/WEB .*Application \d+.* for acme-eu, asked for by nexus:test-/);
    // From here an operator finds the caller.
    expect(JSON.stringify(raw.callbacks)).toContain('nexus/callback');
  });

  it('returns a rejection and an expiry as outcomes, and not as failures', async () => {
    const rejected = await pending();
    await admin.post(`${rejected.path}/reject`, { reason: 'no' });
    expect(await rejected.caller.result()).toMatchObject({ status: 'REJECTED', rejection_reason: 'no' });
    const expires_at = new Date(Date.now() + 2_000).toISOString();
    const expired = await lab.register({ request: createBody(), expires_at });
    expect(await expired.result()).toMatchObject({ status: 'EXPIRED', application: null });
  });

  it.each([
    ['WAIT_CANCELLATION_COMPLETED', 'CANCELLED', 'CANCELLED'],
    ['WAIT_CANCELLATION_REQUESTED', 'a failure', 'CANCELLED'],
    ['TRY_CANCEL', 'a failure', 'CANCELLED'],
    ['ABANDON', 'a failure', 'PENDING'],
  ] as const)(
    'that is cancelled with %s returns %s, and its request becomes %s',
    async (cancellationType, returned, becomes) => {
      const { path, caller } = await pending({}, { cancellationType });
      await caller.signal('cancelOperation');
      const { body } = await eventually(
        () => admin.get(path),
        ({ body }) => body.status === becomes,
      );
      if (becomes === 'CANCELLED') expect(body.decided_by).toEqual({ sub: 'temporal-operator' });
      if (returned === 'a failure') await caller.signal('leave');
      const ended = await caller.result().then(
        ({ status }) => status,
        () => 'a failure',
      );
      expect(ended).toBe(returned);
      expect((await admin.get(path)).body.status).toBe(becomes);
    },
  );

  it('cancels its request when the whole caller is cancelled', async () => {
    const { path, caller } = await pending();
    await caller.cancel();
    await eventually(async () => (await admin.get(path)).body.status === 'CANCELLED');
  });

  it('leaves its request alone when the caller is terminated', async () => {
    const { id, path, caller } = await pending();
    await caller.terminate();
    expect((await admin.get(path)).body.live).toMatchObject({ status: 'PENDING' });
    await harness.temporal.workflow.getHandle(workflowIdOf(id)).signal(cancelSignal, { actor: { sub: 'x' } });
  });

  it('gives the secret to the caller, and not to the approver', async () => {
    const keys = await createRecipientKeyPair();
    const { path, caller } = await pending({ recipient_key: keys.publicKey });
    const { body } = await admin.post(`${path}/approve`);
    expect(body).toMatchObject({ client_secret: null, secret_notice: expect.stringContaining('sealed') });
    const { sealed_secret } = await caller.result();
    const secret = await keys.open(sealed_secret ?? '');
    const { secrets } = (await admin.get(`/api/v1/admin/applications/${String(body.id)}`)).body;
    expect(secret.slice(-4)).toBe(secrets[0].hint);
  });

  it('still returns the outcome after an approval was given up, and the request had a second run', async () => {
    const { path, caller } = await pending();
    const restore = await refuseInserts(harness.db, 'applications', 'P0001');
    try {
      expect((await admin.post(`${path}/approve`)).status).toBe(502);
    } finally {
      await restore();
    }
    expect((await admin.post(`${path}/approve`)).status).toBe(200);
    expect(await caller.result()).toMatchObject({ status: 'APPROVED' });
  });

  it('is called by the example of the documentation', async () => {
    const keys = await createRecipientKeyPair();
    const onboard = (fields?: Record<string, unknown>) =>
      lab.start(
        'onboardingOverNexus',
        { request: createBody({ name: 'Onboarded', ...fields }) as never, recipient_key: keys.publicKey },
        lab.endpoint,
      );
    const decide = async (verb: string, body?: object) => {
      const found = await eventually(async () =>
        (await admin.get(`${REQUESTS}/?status=PENDING`)).body.items.find(
          ({ name }: { name: string }) => name === 'Onboarded',
        ),
      );
      return admin.post(`${REQUESTS}/${String(found.id)}/${verb}`, body);
    };
    const approved = await onboard();
    const { client_id } = (await decide('approve')).body;
    const onboarded = await approved.result();
    expect(onboarded).toEqual({ status: 'APPROVED', client_id, sealed_secret: expect.any(String) });
    if (onboarded.status === 'APPROVED') await keys.open(onboarded.sealed_secret ?? '');
    const rejected = await onboard();
    await decide('reject', { reason: 'not now' });
    expect(await rejected.result()).toEqual({ status: 'REFUSED', reason: 'not now' });
    const invalid = await onboard({ contact_email: 'nobody' });
    expect(await invalid.result()).toMatchObject({
      status: 'INVALID',
      problems: [{ loc: ['body', 'contact_email'] }],
    });
  });
});
