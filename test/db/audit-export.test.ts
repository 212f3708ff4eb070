import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { appendAuditEvent } from '../../src/db/audit-events';
import { type EventFilter, positionOf, readEvents } from '../../src/db/audit-export';
import { connect } from '../../src/db/connect';
import { putTenant } from '../../src/db/directory/directory';
import { recordRequest } from '../../src/db/request/record-request';
import { up as registrationRequests } from '../../src/db/schema/migrations/0001-registration-requests';
import { up as auditExport } from '../../src/db/schema/migrations/0009-audit-export';
import type { RecordedEvent } from '../../src/domain/audit-event';
import type { Reach } from '../../src/domain/permissions';
import { seedDemoDirectory } from '../../src/db/directory/seed-demo-directory';
import { requestRow } from '../support/db/rows';
import { createDatabase, type TestDatabase } from '../support/servers/test-servers';

const ROOT: Reach = { role: 'super_admin' };
const ACME: Reach = { role: 'partner_admin', partner_id: 'acme' };
const GLOBEX: Reach = { role: 'partner_admin', partner_id: 'globex' };
const ACME_EU: Reach = { role: 'tenant_admin', tenant_id: 'acme-eu' };
const PLACES = {
  everywhere: { scope: 'GLOBAL', tenant_id: null },
  acme: { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' },
  globex: { scope: 'PARTNER', tenant_id: null, partner_id: 'globex' },
  'acme-eu': { tenant_id: 'acme-eu' },
  'acme-us': { tenant_id: 'acme-us' },
  'globex-eu': { tenant_id: 'globex-eu' },
};
const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

describe('the audit events of all requests', () => {
  let database: TestDatabase;
  let db: Knex;
  const ids = {} as Record<keyof typeof PLACES, string>;
  beforeEach(async () => {
    database = await createDatabase();
    db = connect(database.serviceUrl, 2);
    let minute = 0;
    for (const [name, place] of Object.entries(PLACES) as [keyof typeof PLACES, object][]) {
      const row = requestRow(place);
      await db('registration_requests').insert(row);
      ids[name] = row.id as string;
      await append({ subject: name, registration_request_id: ids[name], at: at((minute += 1)) });
    }
    await append({ subject: 'partner/acme', action: 'partner_changed', at: at(30) });
    await append({ subject: 'registration-requests', action: 'purged', actor: null, at: at(31) });
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const append = (event: Partial<Parameters<typeof appendAuditEvent>[1]>): Promise<void> =>
    appendAuditEvent(db, { action: 'created', actor: { sub: 'grace' }, subject: 's', at: at(0), ...event });
  const subjects = async (reach: Reach, filter: EventFilter = {}): Promise<string[]> =>
    (await readEvents(db, reach, filter, 100)).map(({ subject }) => subject);

  it.each<[string, Reach, string[]]>([
    [
      'a super admin sees all of them, newest first',
      ROOT,
      [
        ...['registration-requests', 'partner/acme', 'globex-eu', 'acme-us', 'acme-eu', 'globex', 'acme'],
        'everywhere',
      ],
    ],
    ['a partner admin sees those of its partner and its tenants', ACME, ['acme-us', 'acme-eu', 'acme']],
    ['a tenant admin sees those of its tenant', ACME_EU, ['acme-eu']],
    ['nobody sees those of others', { role: 'partner_admin', partner_id: 'nobody' }, []],
  ])('%s', async (_title, reach, expected) => {
    expect(await subjects(reach)).toEqual(expected);
  });

  it('move along with a tenant that moves to another partner', async () => {
    await putTenant(db, { id: 'acme-us', name: 'T', partner_id: 'globex' });
    expect(await subjects(ACME)).toEqual(['acme-eu', 'acme']);
    expect(await subjects(GLOBEX)).toEqual(['globex-eu', 'acme-us', 'globex']);
  });

  it.each<[EventFilter, string[]]>([
    [{ action: 'purged' }, ['registration-requests']],
    [{ actor: 'nobody' }, []],
    [{ actor: 'grace', action: 'partner_changed' }, ['partner/acme']],
    [{ from: at(5), to: at(30) }, ['globex-eu', 'acme-us']],
    [{ from: at(31) }, ['registration-requests']],
    [{ to: at(2) }, ['everywhere']],
    [{ request_id: '00000000-0000-4000-8000-000000000000' }, []],
  ])('are limited by %j', async (filter, expected) => {
    expect(await subjects(ROOT, filter)).toEqual(expected);
  });

  it('are limited to one request, if the caller sees it', async () => {
    expect(await subjects(ROOT, { request_id: ids['globex-eu'] })).toEqual(['globex-eu']);
    expect(await subjects(GLOBEX, { request_id: ids['globex-eu'] })).toEqual(['globex-eu']);
    expect(await subjects(ACME, { request_id: ids['globex-eu'] })).toEqual([]);
    expect(await subjects(ACME_EU, { request_id: ids['acme-us'] })).toEqual([]);
  });

  it('say what happened to what, who did it, when and how', async () => {
    const actor = { sub: 'ada', name: 'Ada' };
    const detail = { secret_id: 's1' };
    const registration_request_id = ids['acme-eu'];
    const event = { action: 'secret_issued', subject: 'application/1', actor, at: at(40), detail } as const;
    await append({ ...event, registration_request_id });
    const [newest] = await readEvents(db, ACME_EU, {}, 1);
    expect(newest).toEqual({ id: newest?.id, ...event, registration_request_id });
  });

  it.each<[string, Reach, string, number]>([
    ['a super admin', ROOT, 'everywhere', 108],
    ['a partner admin with many events', ACME, 'acme-us', 103],
    ['a partner admin with few of many events', GLOBEX, 'acme-us', 2],
    ['a tenant admin', ACME_EU, 'acme-eu', 101],
  ])(
    'are read page by page by %s, none twice and none left out, while others append',
    async (_title, reach, place, expected) => {
      for (let n = 0; n < 100; n += 1) {
        // Groups of four have the same time.
        const time = at(Math.floor(n / 4));
        await append({ subject: 'many', registration_request_id: ids[place as keyof typeof ids], at: time });
      }
      const read: RecordedEvent[] = [];
      for (;;) {
        const last = read.at(-1);
        const page = await readEvents(db, reach, {}, 7, last && positionOf(last));
        read.push(...page);
        await append({ subject: 'new', registration_request_id: ids[place as keyof typeof ids], at: at(60) });
        if (page.length < 7) break;
      }
      expect(read).toHaveLength(expected);
      expect(new Set(read.map(({ id }) => id)).size).toBe(expected);
      const order = read.map(({ at: time, id }) => `${time} ${id}`);
      expect(order).toEqual(order.toSorted().reverse());
    },
  );

  it('get the place of a request that is written by the same statement', async () => {
    const { id } = requestRow() as { id: string };
    await recordRequest(db, {
      ...(requestRow({ scope: 'TENANT' }) as unknown as Parameters<typeof recordRequest>[1]),
      id,
      ...{ partner_id: 'acme', description: null, post_logout_redirect_uris: null, allowed_origins: null },
      ...{ contact_name: null, organization_name: null, website_url: null, run_id: null },
      ...{
        review_findings: [],
        requested_by: { sub: 'grace' },
        found_rule: { policy_version: 0, rule: null },
      },
    });
    expect(await db('audit_events').where({ registration_request_id: id }).first()).toMatchObject({
      tenant_id: 'acme-eu',
      partner_id: null,
    });
  });

  it('take the place of their request, whatever a writer says', async () => {
    await db('audit_events').insert({
      ...{ id: randomUUID(), action: 'created', subject: 'forged', at: at(50) },
      ...{ registration_request_id: ids.globex, tenant_id: 'acme-eu', partner_id: 'acme' },
    });
    await db('audit_events').insert({
      ...{ id: randomUUID(), action: 'purged', subject: 'forged too', at: at(50), tenant_id: 'acme-eu' },
    });
    expect(await subjects(ACME_EU)).toEqual(['acme-eu']);
    expect(await subjects(ACME)).not.toContain('forged');
    expect(await subjects(GLOBEX)).toContain('forged');
  });
});

it('events that were there before have the place of their request', async () => {
  const database = await createDatabase(null);
  const db = connect(database.url, 2);
  await registrationRequests(db);
  await seedDemoDirectory(db);
  for (const [name, place] of Object.entries(PLACES)) {
    const row = requestRow(place);
    await db('registration_requests').insert(row);
    await db('audit_events').insert({
      ...{ id: randomUUID(), action: 'created', subject: name, at: at(1), registration_request_id: row.id },
    });
  }
  await auditExport(db);
  const subjects = async (reach: Reach): Promise<string[]> =>
    (await readEvents(db, reach, {}, 100)).map(({ subject }) => subject).sort();
  expect(await subjects(ROOT)).toEqual(Object.keys(PLACES).sort());
  expect(await subjects(ACME)).toEqual(['acme', 'acme-eu', 'acme-us']);
  expect(await subjects(ACME_EU)).toEqual(['acme-eu']);
  await db.destroy();
  await database.drop();
});
