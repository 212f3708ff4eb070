import { createHash } from 'node:crypto';
import { type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

describe('applications', () => {
  let harness: Harness;
  let admin: ApiClient;

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
  });
  afterAll(() => harness.stop());

  const approved = async (
    fields?: Record<string, unknown>,
  ): Promise<{ id: string; client_secret: string; registration_request_id: string }> => {
    const { body } = await admin.create(fields);
    const answer = await admin.post(`${REQUESTS}/${String(body.id)}/approve`);
    expect(answer.status).toBe(200);
    return answer.body as Awaited<ReturnType<typeof approved>>;
  };

  it('are listed in pages, newest first, to callers who see their requests', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      ids.unshift((await approved({ tenant_id: 'globex-eu' })).id);
    }
    const globex = apiClient(harness, await harness.token({ role: 'partner_admin', partner: 'globex' }));
    const [first, second] = [
      (await globex.get(`${APPLICATIONS}?per_page=2`)).body,
      (await globex.get(`${APPLICATIONS}/?per_page=2&page=2`)).body,
    ];
    expect(first).toMatchObject({ total: 3, pages: 2, page: 1, items: [{ id: ids[0] }, { id: ids[1] }] });
    expect(second).toMatchObject({
      total: 3,
      page: 2,
      items: [{ id: ids[2], tenant_id: 'globex-eu', partner_id: 'globex' }],
    });
    expect(JSON.stringify([first, second])).not.toMatch(/secret"/);
    const other = apiClient(harness, await harness.token({ role: 'tenant_admin', tenant: 'acme-us' }));
    expect((await other.get(APPLICATIONS)).body).toMatchObject({ total: 0, pages: 0, items: [] });
  });

  it('show the hints of their secrets, and who created the secrets', async () => {
    const { client_secret, ...application } = await approved();
    const { status, body } = await admin.get(`${APPLICATIONS}/${application.id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...application,
      secrets: [
        {
          id: expect.any(String) as string,
          hint: client_secret.slice(-4),
          created_at: expect.any(String) as string,
          created_by: { sub: 'root' },
        },
      ],
    });
  });

  it('can change secrets without downtime: two at most, and a deleted one makes room for another', async () => {
    const { id, client_secret } = await approved();
    const secrets = `${APPLICATIONS}/${id}/secrets`;
    const hints = async (): Promise<string[]> =>
      ((await admin.get(`${APPLICATIONS}/${id}`)).body.secrets as { hint: string }[]).map(({ hint }) => hint);

    const second = await admin.post(secrets);
    expect(second.status).toBe(201);
    expect(second.body).toEqual({
      id: expect.any(String) as string,
      client_secret: expect.stringMatching(/^[\w-]{43}$/) as string,
      hint: (second.body.client_secret as string).slice(-4),
      created_at: expect.any(String) as string,
    });
    expect(second.body.client_secret).not.toBe(client_secret);
    const third = await admin.post(secrets);
    expect(third).toMatchObject({
      status: 409,
      body: { detail: 'The application has 2 active secrets: delete one first' },
    });
    expect(await hints()).toEqual([client_secret.slice(-4), second.body.hint]);

    const { body } = await admin.get(`${APPLICATIONS}/${id}`);
    const deleted = await admin.delete(`${secrets}/${String(body.secrets[0].id)}`);
    expect(deleted).toMatchObject({ status: 204, body: undefined });
    expect(await hints()).toEqual([second.body.hint]);
    expect((await admin.delete(`${secrets}/${String(body.secrets[0].id)}`)).status).toBe(404);
    const again = await admin.post(secrets);
    expect(again.status).toBe(201);
    expect(await hints()).toEqual([second.body.hint, again.body.hint]);
    const row = await harness
      .db<{ sha256: Buffer }>('application_secrets')
      .where('id', again.body.id as string)
      .first();
    const hash = createHash('sha256').update(again.body.client_secret as string);
    expect(row?.sha256.toString('hex')).toBe(hash.digest('hex'));
  });

  it('have room for one secret when many are asked for at once', async () => {
    const { id } = await approved();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => admin.post(`${APPLICATIONS}/${id}/secrets`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it.each(['SPA', 'NATIVE', 'SAML_SP'])('of type %s have no secret to issue', async (application_type) => {
    const { id } = await approved({ application_type });
    expect(await admin.post(`${APPLICATIONS}/${id}/secrets`)).toMatchObject({
      status: 409,
      body: { detail: `An application of type ${application_type} has no client secret` },
    });
    expect((await admin.get(`${APPLICATIONS}/${id}`)).body.secrets).toEqual([]);
  });

  it('approved by a signal without a key have no secret at first, and get one over REST', async () => {
    const { body: request } = await admin.create({ application_type: 'SERVICE' });
    const workflow = harness.temporal.workflow.getHandle(request.workflow_id as string);
    await workflow.signal('approve', { actor: { sub: 'operator' } });
    await workflow.result();
    const { body: read } = await admin.get(`${REQUESTS}/${String(request.id)}`);
    const path = `${APPLICATIONS}/${String(read.application_id)}`;
    expect((await admin.get(path)).body).toMatchObject({ secrets: [], created_by: { sub: 'operator' } });

    expect((await admin.post(`${path}/secrets`)).status).toBe(201);

    expect((await admin.get(path)).body.secrets).toMatchObject([{ created_by: { sub: 'root' } }]);
  });

  it('do not show or delete the secrets of another application', async () => {
    const [mine, other] = [await approved(), await approved()];
    const { body } = await admin.get(`${APPLICATIONS}/${other.id}`);
    const answer = await admin.delete(`${APPLICATIONS}/${mine.id}/secrets/${String(body.secrets[0].id)}`);
    expect(answer).toMatchObject({ status: 404, body: { detail: 'Secret not found' } });
    expect((await admin.get(`${APPLICATIONS}/${other.id}`)).body.secrets).toHaveLength(1);
  });
});
