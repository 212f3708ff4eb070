import { createHash } from 'node:crypto';
import { type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';

describe('decisions', () => {
  let harness: Harness;
  let admin: ApiClient;

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root', name: 'Root' }));
  });
  afterAll(() => harness.stop());

  const pending = async (fields?: Record<string, unknown>): Promise<string> => {
    const { status, body } = await admin.create(fields);
    expect(status).toBe(201);
    return `${REQUESTS}/${String(body.id)}`;
  };

  it('approving answers the application, and its secret only this one time', async () => {
    const { body: request } = await admin.create({
      description: 'For payroll',
      allowed_origins: ['https://a.example.com'],
    });
    const path = `${REQUESTS}/${String(request.id)}`;

    const { status, body } = await admin.post(`${path}/approve`, { notes: 'Fine by me' });

    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.any(String) as string,
      client_id: expect.any(String) as string,
      client_secret: expect.stringMatching(/^[\w-]{43}$/) as string,
      token_endpoint_auth_method: 'client_secret_basic',
      registration_request_id: request.id,
      scope: 'TENANT',
      tenant_id: 'acme-eu',
      partner_id: 'acme',
      name: request.name,
      description: 'For payroll',
      application_type: 'WEB',
      redirect_uris: request.redirect_uris,
      post_logout_redirect_uris: null,
      allowed_origins: ['https://a.example.com'],
      scopes: request.requested_scopes,
      grant_types: request.grant_types,
      status: 'ACTIVE',
      created_at: expect.any(String) as string,
      created_by: { sub: 'root', name: 'Root' },
    });
    const { body: read } = await admin.get(path);
    expect(read).toMatchObject({
      status: 'APPROVED',
      application_id: body.id,
      client_id: body.client_id,
      decided_by: { sub: 'root', name: 'Root' },
      decision_notes: 'Fine by me',
    });
    const secret = body.client_secret as string;
    for (const answer of [read, (await admin.get(`${APPLICATIONS}/${String(body.id)}`)).body]) {
      expect(JSON.stringify(answer)).not.toContain(secret);
    }
  });

  it('only the SHA-256 and the last four characters of the secret are stored', async () => {
    const { body } = await admin.post(`${await pending()}/approve`);
    const rows = await harness
      .db<{ sha256: Buffer; hint: string }>('application_secrets')
      .where('application_id', body.id as string);
    expect(rows).toHaveLength(1);
    const secret = body.client_secret as string;
    expect(rows[0]?.sha256.toString('hex')).toBe(createHash('sha256').update(secret).digest('hex'));
    expect(rows[0]?.hint).toBe(secret.slice(-4));
  });

  it.each([
    ['no body', undefined, null],
    ['null', null, null],
    ['an empty object', {}, null],
    ['null notes', { notes: null }, null],
    ['notes', { notes: 'two\nlines' }, 'two\nlines'],
  ])('an approval accepts %s', async (_title, sent, notes) => {
    const path = await pending();
    expect((await admin.post(`${path}/approve`, sent)).status).toBe(200);
    expect((await admin.get(path)).body).toMatchObject({ status: 'APPROVED', decision_notes: notes });
  });

  it.each(['SPA', 'NATIVE', 'SAML_SP'])(
    'an application of type %s gets no secret',
    async (application_type) => {
      const { body } = await admin.post(`${await pending({ application_type })}/approve`);
      expect(body).toMatchObject({ client_secret: null, token_endpoint_auth_method: 'none' });
      expect(await harness.db('application_secrets').where('application_id', body.id as string)).toEqual([]);
    },
  );

  it('rejecting answers the request with its reason', async () => {
    const path = await pending();
    const { status, body } = await admin.post(`${path}/reject`, { reason: 'Unknown contact' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'REJECTED',
      rejection_reason: 'Unknown contact',
      decided_by: { sub: 'root', name: 'Root' },
      application_id: null,
    });
    expect((await admin.get(path)).body).toEqual(body);
  });

  it('a requester may cancel and even approve its own request', async () => {
    const requester = apiClient(
      harness,
      await harness.token({ role: 'tenant_admin', tenant: 'acme-eu', sub: 'ona' }),
    );
    const paths = await Promise.all(
      [1, 2].map(async () => `${REQUESTS}/${String((await requester.create()).body.id)}`),
    );
    const cancelled = await requester.delete(paths[0] ?? '');
    expect(cancelled).toMatchObject({
      status: 200,
      body: { status: 'CANCELLED', requested_by: { sub: 'ona' }, decided_by: { sub: 'ona' } },
    });
    expect((await admin.get(paths[0] ?? '')).body).toEqual(cancelled.body);
    expect((await requester.post(`${paths[1] ?? ''}/approve`)).status).toBe(200);
  });

  it.each([
    ['APPROVED', (path: string) => admin.post(`${path}/approve`)],
    ['REJECTED', (path: string) => admin.post(`${path}/reject`, { reason: 'no' })],
    ['CANCELLED', (path: string) => admin.delete(path)],
  ])('%s is final: each further decision gets 409, with the status', async (status, decide) => {
    const path = await pending();
    expect((await decide(path)).status).toBe(200);
    const { body: before } = await admin.get(path);
    for (const answer of [
      await admin.post(`${path}/approve`),
      await admin.post(`${path}/reject`, { reason: 'too late' }),
      await admin.delete(path),
    ]) {
      expect(answer).toMatchObject({
        status: 409,
        body: { detail: `Registration request is already ${status}` },
      });
    }
    expect((await admin.get(path)).body).toEqual(before);
  });

  it('an operator can approve directly in Temporal, and the row is updated', async () => {
    const { body: request } = await admin.create();
    const workflow = harness.temporal.workflow.getHandle(request.workflow_id as string);

    await workflow.signal('approve', { actor: { sub: 'operator', name: 'Opal' }, notes: 'by hand' });
    await workflow.result();

    const { body } = await admin.get(`${REQUESTS}/${String(request.id)}`);
    expect(body).toMatchObject({
      status: 'APPROVED',
      decided_by: { sub: 'operator', name: 'Opal' },
      decision_notes: 'by hand',
      client_id: expect.any(String) as string,
    });
  });

  it('a signal that cannot be read is shown, and changes nothing', async () => {
    const { body: request } = await admin.create();
    const path = `${REQUESTS}/${String(request.id)}`;
    await harness.temporal.workflow
      .getHandle(request.workflow_id as string)
      .signal('reject', { actor: { sub: 'op' } });
    const { live, status } = await eventually(
      async () => (await admin.get(path)).body as { status: string; live: { ignored_signals: unknown[] } },
      ({ live }) => live.ignored_signals.length > 0,
    );
    expect(status).toBe('PENDING');
    expect(live.ignored_signals).toMatchObject([
      { signal: 'reject', problem: expect.stringContaining('reason') as string },
    ]);
    expect((await admin.post(`${path}/approve`)).status).toBe(200);
  });
});

describe('a request that nobody decides', () => {
  it('expires, and cannot be decided any more', async () => {
    const harness = await startHarness({ env: { REQUEST_TTL: 'PT2S' } });
    try {
      const admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
      const { body: request } = await admin.create();
      const path = `${REQUESTS}/${String(request.id)}`;
      expect(Date.parse(request.expires_at as string) - Date.parse(request.created_at as string)).toBe(2_000);

      const expired = await eventually(
        async () => (await admin.get(path)).body as Record<string, unknown>,
        ({ status }) => status !== 'PENDING',
      );

      expect(expired).toMatchObject({ status: 'EXPIRED', decided_at: null, decided_by: null });
      expect(Date.parse(expired.updated_at as string)).toBeGreaterThanOrEqual(
        Date.parse(request.expires_at as string),
      );
      expect(await admin.post(`${path}/approve`)).toMatchObject({
        status: 409,
        body: { detail: 'Registration request is already EXPIRED' },
      });
      const { body: trail } = await admin.get(`${path}/events`);
      expect(trail.items).toMatchObject([{ action: 'created' }, { action: 'expired', actor: null }]);
    } finally {
      await harness.stop();
    }
  });
});
