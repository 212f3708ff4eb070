import { v7 as uuidv7 } from 'uuid';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

describe('registration requests', () => {
  let harness: Harness;
  let admin: ApiClient;
  let acme: ApiClient;

  beforeAll(async () => {
    harness = await startHarness();
    const named = { role: 'super_admin', sub: 'root@example.com', name: 'Root' };
    admin = apiClient(harness, await harness.token(named));
    acme = apiClient(harness, await harness.token({ role: 'partner_admin', partner: 'acme' }));
  });
  afterAll(() => harness.stop());

  describe('create', () => {
    it('answers 201 with the path of the request and everything that is known about it', async () => {
      const fields = {
        scope: 'TENANT',
        tenant_id: 'acme-eu',
        name: 'Payroll',
        description: 'Pays\npeople',
        application_type: 'WEB',
        redirect_uris: ['https://payroll.example.com/cb'],
        post_logout_redirect_uris: ['https://payroll.example.com/bye'],
        allowed_origins: ['https://payroll.example.com'],
        requested_scopes: ['openid'],
        grant_types: ['authorization_code'],
        contact_email: 'owner@example.com',
        contact_name: 'Ona Owner',
        organization_name: 'Acme',
        website_url: 'http://www.example.com/payroll',
      };

      const created = await admin.post(REQUESTS, { ...fields, unknown_member: true });

      expect(created.status).toBe(201);
      const { id, created_at } = created.body as { id: string; created_at: string };
      expect(created.headers.get('location')).toBe(`${REQUESTS}/${id}`);
      expect(created.body).toEqual({
        ...fields,
        id,
        partner_id: 'acme',
        status: 'PENDING',
        requested_by: { sub: 'root@example.com', name: 'Root' },
        created_at,
        updated_at: created_at,
        expires_at: new Date(Date.parse(created_at) + 14 * 86_400_000).toISOString(),
        decided_at: null,
        decided_by: null,
        decision_notes: null,
        rejection_reason: null,
        application_id: null,
        client_id: null,
        review_findings: [],
        workflow_id: `registration-request-${id}`,
        workflow_url: expect.stringMatching(
          new RegExp(`^http://.*/namespaces/test-\\w+/workflows/registration-request-${id}$`),
        ) as string,
        revision: 1,
        changes_requested: null,
        approval: {
          rule: 'default',
          requirements: [
            {
              name: 'admin',
              from: { roles: ['super_admin', 'partner_admin', 'tenant_admin'] },
              required: 1,
              approved_by: [],
              satisfied: false,
            },
          ],
          missing: 1,
          escalated_at: null,
          next_reminder_at: null,
          overridden: false,
        },
        you: { approve: null, reject: null, cancel: null, request_changes: null, revise: null },
      });
      const read = await admin.get(created.headers.get('location') ?? '');
      expect(read.body).toEqual({ ...(created.body as object), live: expect.anything() as object });
    });

    it('fills in defaults for members that were left out', async () => {
      const { body } = await admin.post(REQUESTS, {
        scope: 'GLOBAL',
        name: 'Bare',
        application_type: 'WEB',
        contact_email: 'a@example.com',
      });
      expect(body).toMatchObject({
        tenant_id: null,
        partner_id: null,
        description: null,
        redirect_uris: [],
        post_logout_redirect_uris: null,
        allowed_origins: null,
        requested_scopes: ['openid', 'profile', 'email'],
        grant_types: ['authorization_code', 'refresh_token'],
        contact_name: null,
        organization_name: null,
        website_url: null,
      });
    });

    it.each([
      [
        'a TENANT request belongs to its tenant’s partner, whatever partner it names',
        { partner_id: 'globex' },
        'acme-eu',
        'acme',
      ],
      ['a PARTNER request has no tenant', { scope: 'PARTNER', partner_id: 'globex' }, null, 'globex'],
      ['a GLOBAL request has neither', { scope: 'GLOBAL', partner_id: 'globex' }, null, null],
    ])('%s', async (_title, fields, tenant_id, partner_id) => {
      const { body } = await admin.create(fields);
      expect(body).toMatchObject({ tenant_id, partner_id });
      const { body: read } = await admin.get(`${REQUESTS}/${String(body.id)}`);
      expect(read).toMatchObject({ tenant_id, partner_id });
    });

    it('answers a path with a slash at its end and one without, and does not redirect', async () => {
      for (const path of [REQUESTS, `${REQUESTS}/`]) {
        expect((await admin.post(path, createBody())).status).toBe(201);
        expect((await admin.get(path)).status).toBe(200);
      }
    });

    it('tells the approver what is unwise about the request', async () => {
      const unwise = { name: 'Twin', redirect_uris: [], grant_types: ['authorization_code', 'implicit'] };
      const first = await admin.create(unwise);
      const second = await admin.create(unwise);

      const codesOf = (body: { review_findings: { code: string }[] }): string[] =>
        body.review_findings.map(({ code }) => code);
      expect(codesOf(first.body).sort()).toEqual(['implicit_grant', 'no_redirect_uri']);
      expect(codesOf(second.body)).toContain('same_name_pending');
      const { body: read } = await admin.get(`${REQUESTS}/${String(second.body.id)}`);
      expect(codesOf(read)).toEqual(codesOf(second.body));
    });

    it.each([
      ['tenant', { tenant_id: 'nowhere' }],
      ['partner', { scope: 'PARTNER', partner_id: 'nowhere' }],
    ])('tells a super admin how to add a %s that the directory does not know', async (kind, fields) => {
      const { status, body } = await admin.create(fields);
      expect(status).toBe(422);
      expect(body.detail).toEqual([
        {
          type: 'value_error',
          loc: ['body', `${kind}_id`],
          msg: `Value error, ${kind} nowhere is not in the directory: add it with PUT /api/v1/admin/${kind}s/{${kind}_id}`,
        },
      ]);
      const { body: list } = await admin.get(`${REQUESTS}?per_page=100`);
      expect(JSON.stringify(list)).not.toContain('nowhere');
    });
  });

  describe('list', () => {
    it('has pages, newest first, and counts only what the caller sees', async () => {
      const ids: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        ids.unshift((await admin.create({ tenant_id: 'globex-eu' })).body.id as string);
      }
      const globex = apiClient(harness, await harness.token({ role: 'tenant_admin', tenant: 'globex-eu' }));

      const pages = await Promise.all(
        [1, 2, 3, 4].map((page) => globex.get(`${REQUESTS}?per_page=2&page=${page}`)),
      );

      const idsOf = (items: { id: string }[]): string[] => items.map(({ id }) => id);
      expect(pages.map(({ body }) => idsOf(body.items))).toEqual([
        ids.slice(0, 2),
        ids.slice(2, 4),
        ids.slice(4),
        [],
      ]);
      for (const [index, { body }] of pages.entries()) {
        expect(body).toMatchObject({ total: 5, pages: 3, per_page: 2, page: index + 1 });
      }
    });

    it('filters by status and scope, and the total counts only those requests', async () => {
      await admin.create({ scope: 'PARTNER', partner_id: 'acme' });
      const rejected = (await admin.create({ scope: 'PARTNER', partner_id: 'acme' })).body.id as string;
      await admin.post(`${REQUESTS}/${rejected}/reject`, { reason: 'no' });

      const { body: both } = await acme.get(`${REQUESTS}?status=REJECTED&scope=PARTNER`);
      expect(both).toMatchObject({ total: 1, items: [{ id: rejected, status: 'REJECTED' }] });
      const { body: pending } = await acme.get(`${REQUESTS}?status=PENDING&scope=PARTNER`);
      expect(pending.total).toBe(1);
      const { body: partners } = await acme.get(`${REQUESTS}?scope=PARTNER`);
      expect(partners.total).toBe(2);
      expect((await acme.get(`${REQUESTS}?scope=GLOBAL`)).body).toMatchObject({
        total: 0,
        pages: 0,
        items: [],
      });
    });

    it('leaves out `live`, which only the answer for one request has', async () => {
      const { body } = await admin.get(REQUESTS);
      expect(body.items[0]).not.toHaveProperty('live');
      expect(body).toMatchObject({ page: 1, per_page: 20 });
    });
  });

  describe('get', () => {
    it('shows the live state of the workflow while the request is pending, and not after', async () => {
      const { body } = await admin.create();
      const path = `${REQUESTS}/${String(body.id)}`;
      expect((await admin.get(path)).body.live).toEqual({
        status: 'PENDING',
        decision: null,
        provisioning: { attempts: 0, last_error: null },
        ignored_signals: [],
        revision: 1,
        missing: 1,
      });
      await admin.delete(path);
      expect((await admin.get(path)).body).not.toHaveProperty('live');
    });

    it('shows the audit trail in pages, oldest first', async () => {
      const { body } = await admin.create();
      const id = body.id as string;
      const at = new Date(Date.parse(body.created_at as string) + 1);
      // These events happened in the same millisecond, so they come in the order of their ids.
      const later = Array.from({ length: 120 }, () => uuidv7());
      await harness.db('audit_events').insert(
        later.map((event) => ({
          id: event,
          action: 'provisioning_failed',
          registration_request_id: id,
          subject: `registration-request/${id}`,
          at,
        })),
      );
      const trail = async (query = ''): Promise<Record<string, unknown> & { ids: unknown[] }> => {
        const { items, ...page } = (await admin.get(`${REQUESTS}/${id}/events${query}`)).body as {
          items: { id: string }[];
        };
        return { ...page, ids: items.map((event) => event.id) };
      };

      const first = await trail();
      expect(first).toMatchObject({ total: 121, page: 1, per_page: 100, pages: 2 });
      expect(first.ids).toHaveLength(100);
      expect(first.ids.slice(1)).toEqual(later.slice(0, 99));
      expect(await trail('?page=2')).toMatchObject({ page: 2, ids: later.slice(99) });
      expect(await trail('?page=3&per_page=50')).toMatchObject({ pages: 3, ids: later.slice(99) });
      expect(await trail('?page=9')).toMatchObject({ total: 121, ids: [] });
    });

    it.each(['page=0', 'per_page=0', 'per_page=101', 'per_page=x'])(
      'refuses a page of the audit trail that is out of bounds: %s',
      async (query) => {
        const { body } = await admin.create();
        const refused = await admin.get(`${REQUESTS}/${String(body.id)}/events?${query}`);
        expect(refused).toMatchObject({
          status: 422,
          body: { detail: [{ loc: ['query', query.split('=')[0]] }] },
        });
      },
    );

    it('shows who did what in the audit trail', async () => {
      const { body } = await acme.create();
      const path = `${REQUESTS}/${String(body.id)}`;
      await admin.post(`${path}/reject`, { reason: 'not now' });
      const { body: trail } = await acme.get(`${path}/events`);
      expect(trail.items).toMatchObject([
        { action: 'created', actor: { sub: 'partner_admin@development' }, at: body.created_at },
        {
          action: 'rejected',
          actor: { sub: 'root@example.com', name: 'Root' },
          detail: { reason: 'not now' },
        },
      ]);
    });
  });
});
