import { type Answered, type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { hold } from '../support/db/hold';
import { type Service, startServiceWith } from '../support/service/service-with-parts';
import { startTokenIssuer, type TokenIssuer } from '../support/servers/token-issuer';

const TENANTS = '/api/v1/admin/tenants';
const DECISIONS: [string, (caller: ApiClient, path: string) => Promise<Answered>][] = [
  ['approve', (caller, path) => caller.post(`${path}/approve`)],
  ['reject', (caller, path) => caller.post(`${path}/reject`, { reason: 'no' })],
  ['cancel', (caller, path) => caller.delete(path)],
];

describe('a change between two calls', () => {
  let harness: Harness;
  let issuer: TokenIssuer;
  let service: Service;
  let admin: ApiClient;
  beforeAll(async () => {
    harness = await startHarness();
    issuer = await startTokenIssuer();
    service = await startServiceWith(harness, { auth: issuer.auth });
    admin = await client({ role: 'super_admin', sub: 'root' });
  });
  afterAll(async () => {
    await service.stop();
    await issuer.down();
    await harness.stop();
  });

  const client = async (request: Record<string, unknown>): Promise<ApiClient> =>
    apiClient(service, await issuer.token(request));
  const pending = async (caller: ApiClient, tenant_id: string): Promise<string> =>
    `${REQUESTS}/${String((await caller.create({ tenant_id })).body.id)}`;
  const statusOf = async (path: string): Promise<unknown> => (await admin.get(path)).body.status as unknown;
  const actionsOn = async (path: string): Promise<string[]> => {
    const { items } = (await admin.get(`${path}/events`)).body as { items: { action: string }[] };
    return items.map(({ action }) => action);
  };

  describe('a tenant that moves to another partner', () => {
    let acme: ApiClient;
    let globex: ApiClient;
    let ownAdmin: ApiClient;
    let application: string;
    let decided: string;
    let left: string;
    /** Pending requests, one for each row. */
    const waiting: string[] = [];
    const counted: Record<string, unknown> = {};
    /** How many requests, applications and tenants each caller counts. */
    const totals = async (): Promise<Record<string, number[]>> => {
      const counts = Object.entries({ acme, globex, ownAdmin }).map(async ([name, caller]) => {
        const answers = [REQUESTS, APPLICATIONS, TENANTS].map((path) => caller.get(path));
        return [name, (await Promise.all(answers)).map(({ body }) => body.total as number)] as const;
      });
      return Object.fromEntries(await Promise.all(counts));
    };

    beforeAll(async () => {
      acme = await client({ role: 'partner_admin', partner_id: 'acme' });
      globex = await client({ role: 'partner_admin', partner_id: 'globex' });
      ownAdmin = await client({ role: 'tenant_admin', tenant_id: 'acme-us' });
      for (let count = 0; count < 4; count += 1) waiting.push(await pending(acme, 'acme-us'));
      left = await pending(acme, 'acme-eu');
      decided = await pending(acme, 'acme-us');
      application = `${APPLICATIONS}/${String((await acme.post(`${decided}/approve`)).body.id)}`;
      counted.before = await totals();
      await admin.put(`${TENANTS}/acme-us`, { name: 'Globex United States', partner_id: 'globex' });
      counted.after = await totals();
    });

    const secretOf = async (): Promise<string> => {
      const [first] = (await admin.get(application)).body.secrets as { id: string }[];
      return `${application}/secrets/${first?.id ?? 'none'}`;
    };

    it.each<[string, (caller: ApiClient) => Promise<Answered>, number, number?]>([
      ['its pending request', (caller) => caller.get(waiting[0] ?? ''), 200],
      ['its decided request', (caller) => caller.get(decided), 200],
      ['the events of its decided request', (caller) => caller.get(`${decided}/events`), 200],
      ['its application', (caller) => caller.get(application), 200],
      ['a new secret', (caller) => caller.post(`${application}/secrets`), 201],
      ['the end of a secret', async (caller) => caller.delete(await secretOf()), 204],
      ['the tenant itself', (caller) => caller.get(`${TENANTS}/acme-us`), 200],
      ['a create', (caller) => caller.create({ tenant_id: 'acme-us' }), 201, 403],
      [
        'an approval of a request that was pending before',
        (caller) => caller.post(`${waiting[1] ?? ''}/approve`),
        200,
      ],
      ['a rejection', (caller) => caller.post(`${waiting[2] ?? ''}/reject`, { reason: 'no' }), 200],
      ['a cancellation', (caller) => caller.delete(waiting[3] ?? ''), 200],
    ])('gives its new partner what its old partner loses: %s', async (_title, call, gained, lost = 404) => {
      expect((await call(acme)).status).toBe(lost);
      expect((await call(globex)).status).toBe(gained);
    });

    it.each<[string, (caller: ApiClient) => Promise<Answered>]>([
      ['a new secret', (caller) => caller.post(`${application}/secrets`)],
      ['the end of a secret', async (caller) => caller.delete(await secretOf())],
    ])('takes %s from the old partner even while that call waits for a lock', async (_title, call) => {
      const move = (partner_id: string): Promise<Answered> =>
        admin.put(`${TENANTS}/acme-us`, { name: 'Acme United States', partner_id });
      await move('acme');
      const { secrets } = (await admin.get(application)).body;
      const row = await hold(harness.databaseUrl, 'select from applications for update');
      const answering = call(acme);
      await row.whenWaitedFor();
      await move('globex');
      await row.release();
      expect((await answering).status).toBe(404);
      expect((await admin.get(application)).body.secrets).toEqual(secrets);
    });

    it('leaves every decision to the new partner only', async () => {
      expect(await Promise.all(waiting.map(statusOf))).toEqual([
        'PENDING',
        'APPROVED',
        'REJECTED',
        'CANCELLED',
      ]);
    });

    it('keeps its own admin, who then sees the new partner', async () => {
      expect(await ownAdmin.get(waiting[0] ?? '')).toMatchObject({
        status: 200,
        body: { partner_id: 'globex' },
      });
      expect(await ownAdmin.get(application)).toMatchObject({ status: 200, body: { partner_id: 'globex' } });
      expect((await ownAdmin.get(TENANTS)).body.items).toMatchObject([
        { id: 'acme-us', partner_id: 'globex' },
      ]);
    });

    it('does not move other tenants of the old partner', async () => {
      expect((await acme.get(left)).status).toBe(200);
      expect((await globex.get(left)).status).toBe(404);
    });

    it('is counted in the totals of the new partner and not of the old one', () => {
      expect(counted).toEqual({
        before: { acme: [6, 1, 2], globex: [0, 0, 1], ownAdmin: [5, 1, 1] },
        after: { acme: [1, 0, 1], globex: [5, 1, 2], ownAdmin: [5, 1, 1] },
      });
    });

    it('can move back', async () => {
      await admin.put(`${TENANTS}/acme-us`, { name: 'Acme United States', partner_id: 'acme' });
      expect((await acme.get(waiting[0] ?? '')).body.partner_id).toBe('acme');
      expect((await globex.get(waiting[0] ?? '')).status).toBe(404);
    });
  });

  describe.each(DECISIONS)(
    "a role that is lost between a request and its requester's decision to %s it",
    (_title, decide) => {
      let path: string;
      let before: ApiClient;
      beforeEach(async () => {
        before = await client({ role: 'partner_admin', partner_id: 'acme', sub: 'ann' });
        path = await pending(before, 'acme-eu');
      });

      it.each<[string, Record<string, unknown>, number]>([
        ['with no role', { sub: 'ann' }, 403],
        ['with an unknown role', { role: 'auditor', partner_id: 'acme', sub: 'ann' }, 403],
        ['for another tenant', { role: 'tenant_admin', tenant_id: 'acme-us', sub: 'ann' }, 404],
        ['for another partner', { role: 'partner_admin', partner_id: 'globex', sub: 'ann' }, 404],
      ])(
        "does not count in the same person's next token %s, and nothing is decided",
        async (_where, request, status) => {
          expect((await decide(await client(request), path)).status).toBe(status);
          expect(await statusOf(path)).toBe('PENDING');
          expect(await actionsOn(path)).toEqual(['created']);
        },
      );

      it('does not matter if the next token still reaches the tenant of the request', async () => {
        const lesser = await client({ role: 'tenant_admin', tenant_id: 'acme-eu', sub: 'ann' });
        expect((await decide(lesser, path)).status).toBe(200);
      });

      it('still counts in the old token until that expires', async () => {
        expect((await decide(before, path)).status).toBe(200);
        expect(await statusOf(path)).not.toBe('PENDING');
      });
    },
  );
});
