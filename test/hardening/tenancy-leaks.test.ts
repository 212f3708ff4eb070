import { randomUUID } from 'node:crypto';
import { encodeCursor } from '../../src/http/cursor';
import {
  type Answered,
  type ApiClient,
  apiClient,
  APPLICATIONS,
  createBody,
  REQUESTS,
} from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

const PARTNERS = '/api/v1/admin/partners';
const TENANTS = '/api/v1/admin/tenants';
const EVENTS = '/api/v1/admin/audit-events';

/** Somebody who makes up a cursor asks for everything that is newest. */
const BEFORE_ALL = encodeCursor({
  page: 2,
  after: ['9999-12-31T23:59:59.999Z', 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
});

const LISTS = [
  REQUESTS,
  `${REQUESTS}?per_page=1`,
  `${REQUESTS}?page=2&per_page=1`,
  `${REQUESTS}?page=1000000`,
  `${REQUESTS}?page=2147483647&per_page=100`,
  `${REQUESTS}?cursor=${BEFORE_ALL}`,
  `${REQUESTS}?cursor=${BEFORE_ALL}&per_page=1&scope=TENANT`,
  `${REQUESTS}?status=PENDING`,
  `${REQUESTS}?status=APPROVED`,
  `${REQUESTS}?status=REJECTED`,
  `${REQUESTS}?status=PENDING&status=APPROVED`,
  `${REQUESTS}?scope=GLOBAL`,
  `${REQUESTS}?scope=PARTNER`,
  `${REQUESTS}?scope=TENANT`,
  `${REQUESTS}?scope=PARTNER&status=APPROVED`,
  `${REQUESTS}?tenant_id=globex-eu&partner_id=globex`,
  `${REQUESTS}?scope=TENANT&tenant_id[]=globex-eu&role=super_admin`,
  EVENTS,
  `${EVENTS}?per_page=1`,
  `${EVENTS}?cursor=${BEFORE_ALL}`,
  `${EVENTS}?action=created&actor=root`,
  `${EVENTS}?from=2000-01-01T00:00:00Z&tenant_id=globex-eu`,
  APPLICATIONS,
  `${APPLICATIONS}?per_page=1&page=2`,
  `${APPLICATIONS}?page=1000000`,
  `${APPLICATIONS}?cursor=${BEFORE_ALL}`,
  `${APPLICATIONS}?partner_id=globex&status=ACTIVE`,
  PARTNERS,
  `${PARTNERS}?page=2&per_page=1`,
  TENANTS,
  `${TENANTS}?per_page=1`,
  `${TENANTS}?cursor=${encodeCursor({ page: 2, after: ['0'] })}`,
  `${TENANTS}?partner_id=globex`,
];

describe('what is foreign', () => {
  let harness: Harness;
  let admin: ApiClient;
  const viewers = {} as Record<'partner_admin of acme' | 'tenant_admin of acme-eu', ApiClient>;
  const VIEWERS = ['partner_admin of acme', 'tenant_admin of acme-eu'] as const;
  const before = new Map<string, string>();
  let own: Answered['body'];
  let ownApplication: Answered['body'];
  let foreign: Answered['body'];
  let foreignApplication: Answered['body'];

  const client = async (request: Parameters<Harness['token']>[0]): Promise<ApiClient> =>
    apiClient(harness, await harness.token(request));
  /** A list's answer: its body, and the link to its next page. */
  const listed = async (viewer: ApiClient, path: string): Promise<string> => {
    const { status, headers, body } = await viewer.get(path);
    expect(status).toBe(200);
    return JSON.stringify([body, headers.get('link')]);
  };
  const approved = async (place: Record<string, unknown>): Promise<Answered['body']> => {
    const { body } = await admin.create(place);
    return (await admin.post(`${REQUESTS}/${String(body.id)}/approve`)).body as unknown;
  };

  beforeAll(async () => {
    harness = await startHarness();
    admin = await client({ role: 'super_admin', sub: 'root' });
    viewers['partner_admin of acme'] = await client({ role: 'partner_admin', partner: 'acme', sub: 'pat' });
    viewers['tenant_admin of acme-eu'] = await client({
      role: 'tenant_admin',
      tenant: 'acme-eu',
      sub: 'tom',
    });
    own = (await admin.create({ tenant_id: 'acme-eu' })).body;
    ownApplication = await approved({ tenant_id: 'acme-eu' });
    for (const viewer of VIEWERS) {
      for (const path of LISTS) before.set(`${viewer} ${path}`, await listed(viewers[viewer], path));
    }

    await admin.put(`${PARTNERS}/initech`, { name: 'Initech' });
    await admin.put(`${TENANTS}/initech-eu`, { name: 'Initech Europe', partner_id: 'initech' });
    for (const place of [
      { scope: 'GLOBAL', tenant_id: null },
      { scope: 'PARTNER', tenant_id: null, partner_id: 'globex' },
      { tenant_id: 'globex-eu' },
      { tenant_id: 'initech-eu' },
    ]) {
      foreign = (await admin.create({ ...place, name: 'Of another house' })).body;
      foreignApplication = await approved(place);
    }
    const rejected = await admin.create({ tenant_id: 'globex-eu' });
    await admin.post(`${REQUESTS}/${String(rejected.body.id)}/reject`, { reason: 'no' });
  });
  afterAll(() => harness.stop());

  describe.each(VIEWERS)('does not change one byte of the lists of the %s:', (viewer) => {
    it.each(LISTS)('%s', async (path) => {
      expect(await listed(viewers[viewer], path)).toBe(before.get(`${viewer} ${path}`));
    });
  });

  it('makes no review finding: a name that is pending in another place is new here', async () => {
    for (const place of [
      { tenant_id: 'acme-eu' },
      { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' },
    ]) {
      const name = 'Of another house';
      const { status, body } = await viewers['partner_admin of acme'].create({ ...place, name });
      expect({ status, review_findings: body.review_findings as unknown }).toEqual({
        status: 201,
        review_findings: [],
      });
    }
  });

  describe('is unknown, with any header and body:', () => {
    const CALLS: [string, string, Record<string, string>, unknown][] = [
      ['GET', '', { 'If-None-Match': '*' }, undefined],
      ['DELETE', '', { 'If-Match': '*' }, undefined],
      ['DELETE', '', { 'If-Match': '"wrong"' }, undefined],
      ['POST', '/approve', { 'If-Match': '*' }, undefined],
      ['POST', '/approve', { 'If-Match': '"wrong"' }, { notes: 'x' }],
      ['POST', '/approve', { 'Idempotency-Key': 'k-1' }, undefined],
      ['POST', '/reject', { 'Idempotency-Key': 'k-2', 'If-Match': '*' }, { reason: 'no' }],
    ];
    it.each(CALLS)('%s …%s with %j', async (method, suffix, headers, body) => {
      const { token } = viewers['partner_admin of acme'];
      const call = async (id: string): Promise<unknown> => {
        const response = await fetch(`${harness.url}${REQUESTS}/${id}${suffix}`, {
          method,
          headers: { ...headers, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        return {
          status: response.status,
          text: await response.text(),
          replayed: response.headers.get('idempotency-replayed'),
        };
      };
      const answer = await call(foreign.id as string);
      expect(answer).toMatchObject({ status: 404, replayed: null });
      expect(answer).toEqual(await call(randomUUID()));
    });
  });

  describe("shows nothing to a caller who sends another caller's Idempotency-Key:", () => {
    const post = async (caller: ApiClient, path: string, key: string, body?: unknown): Promise<Answered> => {
      const response = await fetch(harness.url + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${caller.token}`,
          'idempotency-key': key,
          'content-type': 'application/json',
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    };

    it('a create makes its own request, with any body', async () => {
      const body = createBody({ tenant_id: 'acme-eu' });
      const theirs = await post(viewers['partner_admin of acme'], REQUESTS, 'shared', body);
      const same = await post(viewers['tenant_admin of acme-eu'], REQUESTS, 'shared', body);
      expect([theirs.status, same.status]).toEqual([201, 201]);
      expect(same.body.id).not.toBe(theirs.body.id);
      expect(same.headers.get('idempotency-replayed')).toBeNull();
    });

    it('a decision gets 404, as for any other foreign request', async () => {
      const { body } = await admin.create({ tenant_id: 'globex-eu' });
      const path = `${REQUESTS}/${String(body.id)}/approve`;
      expect((await post(admin, path, 'decision')).status).toBe(200);
      const answer = await post(viewers['partner_admin of acme'], path, 'decision');
      expect(answer).toMatchObject({ status: 404, body: { detail: 'Registration request not found' } });
      expect(answer.headers.get('idempotency-replayed')).toBeNull();
    });

    it("a create outside its reach gets 403, even if the key's owner created a request there", async () => {
      const body = createBody({ tenant_id: 'globex-eu' });
      expect((await post(admin, REQUESTS, 'outside', body)).status).toBe(201);
      expect((await post(viewers['partner_admin of acme'], REQUESTS, 'outside', body)).status).toBe(403);
    });

    it('its own key stops working when it loses its reach: what it approved gets 404 then', async () => {
      const { body } = await admin.create({ tenant_id: 'acme-us' });
      const path = `${REQUESTS}/${String(body.id)}/approve`;
      expect((await post(viewers['partner_admin of acme'], path, 'mine')).status).toBe(200);
      const moved = await client({ role: 'partner_admin', partner: 'globex', sub: 'pat' });
      const answer = await post(moved, path, 'mine');
      expect(answer.status).toBe(404);
      expect(JSON.stringify(answer.body)).toBe('{"detail":"Registration request not found"}');
    });
  });

  describe('is not found by an id of another form or kind, by any caller:', () => {
    const id = (): string => own.id as string;
    const application = (): string => ownApplication.id as string;
    it.each<[string, () => string, () => string]>([
      ["a request's id in upper case", () => REQUESTS, () => id().toUpperCase()],
      ["a request's id in braces", () => REQUESTS, () => `{${id()}}`],
      ["a request's id as a URN", () => REQUESTS, () => `urn:uuid:${id()}`],
      ["a request's id without hyphens", () => REQUESTS, () => id().replace(/-/g, '')],
      ["a request's id with a space after it", () => REQUESTS, () => `${id()} `],
      ["a request's id with a NUL after it", () => REQUESTS, () => `${id()}\0`],
      ["a request's id with a quote after it", () => REQUESTS, () => `${id()}' or '1'='1`],
      ["a workflow's id", () => REQUESTS, () => own.workflow_id as string],
      ["a request's name", () => REQUESTS, () => own.name as string],
      ['the nil UUID', () => REQUESTS, () => '00000000-0000-0000-0000-000000000000'],
      ["an application's id, as a request's", () => REQUESTS, application],
      ["a client's id, as a request's", () => REQUESTS, () => ownApplication.client_id as string],
      ["an application's id in upper case", () => APPLICATIONS, () => application().toUpperCase()],
      ["a request's id, as an application's", () => APPLICATIONS, id],
      ["a client's id, as an application's", () => APPLICATIONS, () => ownApplication.client_id as string],
      ["a tenant's id, as a partner's", () => PARTNERS, () => 'acme-eu'],
      ["a partner's id, as a tenant's", () => TENANTS, () => 'acme'],
      ["a partner's id in upper case", () => PARTNERS, () => 'ACME'],
      ["a tenant's id with a wildcard", () => TENANTS, () => 'acme-%'],
      ["a tenant's id by a path from its partner's", () => TENANTS, () => 'acme/../acme-eu'],
    ])('%s', async (_title, base, form) => {
      for (const caller of [admin, ...Object.values(viewers)]) {
        const answer = await caller.get(`${base()}/${encodeURIComponent(form())}`);
        const unknown = await caller.get(`${base()}/${randomUUID()}`);
        expect(answer.status).toBe(404);
        expect(JSON.stringify(answer.body)).toBe(JSON.stringify(unknown.body));
      }
    });

    it("a secret's id under another application", async () => {
      const [secret] = (await admin.get(`${APPLICATIONS}/${String(foreignApplication.id)}`)).body.secrets as {
        id: string;
      }[];
      const path = `${APPLICATIONS}/${application()}/secrets/${secret?.id ?? ''}`;
      for (const caller of [admin, ...Object.values(viewers)]) {
        expect(await caller.delete(path)).toMatchObject({
          status: 404,
          body: { detail: 'Secret not found' },
        });
      }
      const left = await admin.get(`${APPLICATIONS}/${String(foreignApplication.id)}`);
      expect(left.body.secrets).toMatchObject([secret]);
    });
  });

  describe('is everything for an admin whose id is of the other kind or of another form:', () => {
    it.each<[string, Parameters<Harness['token']>[0]]>([
      ['a partner named as a tenant', { role: 'tenant_admin', tenant: 'acme' }],
      ['a tenant named as a partner', { role: 'partner_admin', partner: 'acme-eu' }],
      ['a partner in upper case', { role: 'partner_admin', partner: 'ACME' }],
      ['a partner with a space after it', { role: 'partner_admin', partner: 'acme ' }],
      ['any partner, by wildcard', { role: 'partner_admin', partner: '%' }],
      ['any tenant, by wildcard', { role: 'tenant_admin', tenant: 'acme%' }],
      ['any tenant, by SQL', { role: 'tenant_admin', tenant: "x' or '1'='1" }],
      ['several partners, by a comma', { role: 'partner_admin', partner: 'acme,globex' }],
      ['null in words', { role: 'partner_admin', partner: 'null' }],
    ])('%s', async (_title, request) => {
      const caller = await client(request);
      for (const path of [REQUESTS, APPLICATIONS, PARTNERS, TENANTS]) {
        expect(await caller.get(path)).toMatchObject({
          status: 200,
          body: { total: 0, pages: 0, items: [] },
        });
      }
      expect((await caller.get(`${REQUESTS}/${String(own.id)}`)).status).toBe(404);
      expect((await caller.create({ tenant_id: 'acme-eu' })).status).toBe(403);
    });

    it('a partner and a tenant with the same id are not related', async () => {
      await admin.put(`${PARTNERS}/twin`, { name: 'Twin' });
      await admin.put(`${TENANTS}/twin`, { name: 'Twin of Globex', partner_id: 'globex' });
      const ofTenant = (await admin.create({ tenant_id: 'twin' })).body.id as string;
      const ofPartner = (await admin.create({ scope: 'PARTNER', tenant_id: null, partner_id: 'twin' })).body
        .id as string;
      const seenBy = async (caller: ApiClient): Promise<string[]> => {
        const { items } = (await caller.get(REQUESTS)).body as { items: { id: string }[] };
        return items.map(({ id }) => id);
      };
      expect(await seenBy(await client({ role: 'partner_admin', partner: 'twin' }))).toEqual([ofPartner]);
      expect(await seenBy(await client({ role: 'tenant_admin', tenant: 'twin' }))).toEqual([ofTenant]);
    });
  });
});
