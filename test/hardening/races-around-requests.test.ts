import { randomUUID } from 'node:crypto';
import {
  type Answered,
  type ApiClient,
  apiClient,
  APPLICATIONS,
  createBody,
  REQUESTS,
} from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { expectAgreement } from '../support/request/expect-agreement';
import { type Harness, startHarness } from '../support/service/harness';
import { hold } from '../support/db/hold';
import { keyedPost } from '../support/http/keyed-post';

const DIRECTORY = '/api/v1/admin';

describe('two calls at once', () => {
  let harness: Harness;
  let admin: ApiClient;

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
  });
  afterAll(() => harness.stop());

  const pending = async (fields?: Record<string, unknown>): Promise<string> =>
    (await admin.create(fields)).body.id as string;
  const statuses = (answers: Answered[]): number[] => answers.map(({ status }) => status).sort();
  const actions = async (requestId: string): Promise<string[]> =>
    (await admin.get(`${REQUESTS}/${requestId}/events`)).body.items.map(
      ({ action }: { action: string }) => action,
    ) as string[];

  it('that create with the same Idempotency-Key make one request and one workflow', async () => {
    const [key, body] = [randomUUID(), createBody()];
    const answers = await Promise.all([1, 2].map(() => keyedPost(admin, harness.url, REQUESTS, key, body)));
    const created = answers.filter(({ status }) => status === 201);
    expect(created.length).toBeGreaterThan(0);
    const [id, ...others] = [...new Set(created.map((answer) => answer.body.id as string))];
    expect(others).toEqual([]);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2 - created.length);
    expect(await harness.db('registration_requests').where({ name: body.name }).pluck('id')).toEqual([id]);
    await expectAgreement(harness, admin, String(id), [await admin.delete(`${REQUESTS}/${String(id)}`)]);
  });

  it('that approve with the same Idempotency-Key make one application, and show its secret once', async () => {
    const id = await pending();
    const key = randomUUID();
    const answers = await Promise.all(
      [1, 2].map(() => keyedPost(admin, harness.url, `${REQUESTS}/${id}/approve`, key)),
    );
    const approved = answers.filter(({ status }) => status === 200);
    const shown = approved.filter(({ body }) => body.client_secret !== null);
    expect(shown).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2 - approved.length);
    await expectAgreement(harness, admin, id, shown);
  });

  describe('on the secrets of an application', () => {
    let id: string;
    let secrets: string;
    beforeEach(async () => {
      id = await pending();
      const { body } = await admin.post(`${REQUESTS}/${id}/approve`);
      secrets = `${APPLICATIONS}/${String(body.id)}/secrets`;
    });
    const active = async (): Promise<{ id: string }[]> =>
      (await admin.get(secrets.replace(/\/secrets$/, ''))).body.secrets as { id: string }[];

    /** The number of calls that wait for a lock, as the service's role sees it. */
    const blocked = async (): Promise<number> => {
      const sessions = harness.app.db('pg_stat_activity').whereRaw('datname = current_database()');
      return (await sessions.where({ wait_event_type: 'Lock' }).pluck('pid')).length;
    };

    it('that issue a secret when there is room for one: one call does', async () => {
      const held = await hold(
        harness.databaseUrl,
        'lock table application_secrets in share row exclusive mode',
      );
      const both = Promise.all([admin.post(secrets), admin.post(secrets)]);
      await eventually(blocked, (sessions) => sessions === 2);
      await held.release();
      expect(statuses(await both)).toEqual([201, 409]);
      expect(await active()).toHaveLength(2);
      expect(await actions(id)).toEqual(['created', 'approved', 'secret_issued']);
    });

    it('that revoke the same secret: one call does, the other gets 404', async () => {
      const path = `${secrets}/${String((await active())[0]?.id)}`;
      expect(statuses(await Promise.all([admin.delete(path), admin.delete(path)]))).toEqual([204, 404]);
      expect(await active()).toEqual([]);
      expect(await actions(id)).toEqual(['created', 'approved', 'secret_revoked']);
    });
  });

  describe('on the directory', () => {
    const events = (subject: string): Promise<string[]> =>
      harness.db('audit_events').where({ subject }).orderBy('action', 'desc').pluck('action');

    it.each([
      ['partner', { name: 'New' }],
      ['tenant', { name: 'New', partner_id: 'acme' }],
    ])('that add the same %s: one call creates it, the other changes it', async (kind, entry) => {
      const path = `${DIRECTORY}/${kind}s/new-${kind}`;
      const answers = await Promise.all([admin.put(path, entry), admin.put(path, entry)]);
      expect(statuses(answers)).toEqual([200, 201]);
      expect((await admin.get(path)).body).toEqual({ id: `new-${kind}`, ...entry });
      expect((await events(`${kind}/new-${kind}`)).sort()).toEqual([`${kind}_changed`, `${kind}_created`]);
    });
  });

  describe('when one moves the tenant to another partner', () => {
    let acme: ApiClient;
    let globex: ApiClient;
    let tenant: string;
    let tenants = 0;
    beforeAll(async () => {
      acme = apiClient(harness, await harness.token({ role: 'partner_admin', partner: 'acme' }));
      globex = apiClient(harness, await harness.token({ role: 'partner_admin', partner: 'globex' }));
    });
    beforeEach(async () => {
      tenants += 1;
      tenant = `mover-${tenants}`;
      await admin.put(`${DIRECTORY}/tenants/${tenant}`, { name: tenant, partner_id: 'acme' });
    });
    const move = (): Promise<Answered> =>
      admin.put(`${DIRECTORY}/tenants/${tenant}`, { name: tenant, partner_id: 'globex' });
    const expectMoved = async (id: string): Promise<void> => {
      const path = `${REQUESTS}/${id}`;
      expect((await acme.get(path)).status).toBe(404);
      expect((await globex.get(path)).body).toMatchObject({ tenant_id: tenant, partner_id: 'globex' });
    };

    it.each([1, 2, 3, 4, 5])('a create for the tenant moves with it or is refused: try %i', async () => {
      const name = `Of ${tenant}`;
      const [created] = await Promise.all([acme.create({ tenant_id: tenant, name }), move()]);
      const ids: string[] = await harness.db('registration_requests').where({ name }).pluck('id');
      expect([created.status, ids]).toEqual(created.status === 201 ? [201, [created.body.id]] : [403, []]);
      for (const id of ids) await expectMoved(id);
    });

    it.each([1, 2, 3, 4, 5])('an approval by the old partner counts or is refused: try %i', async () => {
      const id = await pending({ tenant_id: tenant });
      const [approved] = await Promise.all([acme.post(`${REQUESTS}/${id}/approve`), move()]);
      await expectMoved(id);
      const answers = approved.status === 404 ? [await globex.post(`${REQUESTS}/${id}/approve`)] : [approved];
      const { application } = await expectAgreement(harness, admin, id, answers);
      const path = `${APPLICATIONS}/${String(application?.id)}`;
      expect([(await acme.get(path)).status, (await globex.get(path)).status]).toEqual([404, 200]);
    });
  });
});
