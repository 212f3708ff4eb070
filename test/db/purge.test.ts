import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { listAuditEvents } from '../../src/db/audit-events';
import { connect } from '../../src/db/connect';
import { foldListTotals } from '../../src/db/list-totals';
import { findPurged, purgeIdempotencyKeys, purgeRequests } from '../../src/db/purge';
import { findRequestIds } from '../../src/db/request/registration-requests';
import { eventually } from '../support/eventually';
import { hold } from '../support/db/hold';
import { applicationRow, requestRow } from '../support/db/rows';
import { totalsCounted, totalsKept } from '../support/db/totals';
import { createDatabase, type TestDatabase } from '../support/servers/test-servers';

const DAY_MS = 86_400_000;
const MONTH_MS = 30 * DAY_MS;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

/** The columns of a request that ended in a way, some days ago. */
const ended = (status: string, days: number): object => ({
  status,
  created_at: daysAgo(days + 1),
  updated_at: daysAgo(days),
  expires_at: daysAgo(days - 1),
  ...(status !== 'EXPIRED' && { decided_at: daysAgo(days), decided_by_sub: 'ada' }),
  ...(status === 'REJECTED' && { rejection_reason: 'no' }),
});

describe('a purge', () => {
  let database: TestDatabase;
  let owner: Knex;
  /** Connects by the role of the service, which may not delete requests itself. */
  let db: Knex;
  beforeEach(async () => {
    database = await createDatabase();
    owner = connect(database.url, 2);
    db = connect(database.serviceUrl, 4);
  });
  afterEach(async () => {
    await Promise.all([db.destroy(), owner.destroy()]);
    await database.drop();
  });

  const add = async (change: object): Promise<string> => {
    const row = requestRow(change);
    await db('registration_requests').insert(row);
    await addEvent('created', row.id);
    return row.id as string;
  };
  const addEvent = (action: string, registration_request_id: unknown): Promise<unknown> =>
    db('audit_events').insert({
      id: randomUUID(),
      action,
      registration_request_id,
      subject: 's',
      at: daysAgo(99),
    });
  const addMany = (count: number): Promise<unknown> =>
    owner.raw(
      `with added as (
         insert into registration_requests
           (id, status, scope, tenant_id, name, application_type, redirect_uris, requested_scopes, grant_types,
            contact_email, review_findings, requested_by_sub, created_at, updated_at, expires_at)
         select gen_random_uuid(), 'EXPIRED', 'TENANT', case n % 2 when 0 then 'acme-eu' else 'acme-us' end, 'N', 'WEB',
           '{}', '{}', '{}', 'a@example.com', '[]', 'grace', now() - interval '60 days', now() - interval '50 days',
           now() - interval '50 days' from generate_series(1, ?::int) n returning id
       )
       insert into audit_events (id, action, registration_request_id, subject, at)
       select gen_random_uuid(), 'created', id, 's', now() from added`,
      [count],
    );
  const idsLeft = async (): Promise<string[]> =>
    (await db('registration_requests').pluck<string[]>('id')).sort();
  const purgedEvents = (): Promise<{ at: Date; detail: { count: number; ended_before: string } }[]> =>
    db('audit_events').where({ action: 'purged' });

  it('removes requests that ended without an application long ago, with their events, and nothing else', async () => {
    const old = await Promise.all(
      ['REJECTED', 'CANCELLED', 'EXPIRED'].map((status) => add(ended(status, 31))),
    );
    const kept = [
      await add({ created_at: daysAgo(400), updated_at: daysAgo(400), expires_at: daysAgo(386) }),
      ...(await Promise.all(['REJECTED', 'CANCELLED', 'EXPIRED'].map((status) => add(ended(status, 29))))),
    ];

    expect(await purgeRequests(db, MONTH_MS)).toBe(3);
    expect(await idsLeft()).toEqual(kept.sort());
    expect(await findPurged(db, [...old, ...kept])).toEqual(new Set(old));
    for (const id of old) expect((await listAuditEvents(db, id, { page: 1, per_page: 9 })).total).toBe(0);
    for (const id of kept) expect((await listAuditEvents(db, id, { page: 1, per_page: 9 })).total).toBe(1);
  });

  it('keeps an approved request and its events, because its application lives on', async () => {
    const id = await add({});
    const application = applicationRow(id);
    await db('applications').insert(application);
    await addEvent('secret_issued', id);
    await db('registration_requests')
      .where({ id })
      .update({ ...ended('APPROVED', 400), application_id: application.id });

    expect(await purgeRequests(db, MONTH_MS)).toBe(0);
    expect(await idsLeft()).toEqual([id]);
    expect((await listAuditEvents(db, id, { page: 1, per_page: 9 })).total).toBe(2);
  });

  it('keeps the events of the directory', async () => {
    await db('audit_events').insert({
      id: randomUUID(),
      action: 'partner_created',
      subject: 'partner/x',
      at: daysAgo(999),
    });
    await add(ended('REJECTED', 31));
    await purgeRequests(db, MONTH_MS);
    expect(await db('audit_events').pluck('action')).toEqual(['partner_created', 'purged']);
  });

  it('says in the audit trail how many it removed, and which', async () => {
    await add(ended('EXPIRED', 31));
    await add(ended('CANCELLED', 31));
    await purgeRequests(db, MONTH_MS);
    const [event, ...others] = await purgedEvents();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      subject: 'registration-requests',
      registration_request_id: null,
      actor_sub: null,
      detail: { count: 2 },
    });
    expect(event?.detail.ended_before).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Number(event?.at) - Date.parse(event?.detail.ended_before ?? '')).toBe(MONTH_MS);
    expect(await purgeRequests(db, MONTH_MS)).toBe(0);
    expect(await purgedEvents()).toHaveLength(1);
  });

  it('works in batches, and keeps the totals of the lists exact', async () => {
    await addMany(2_500);
    await add({});
    await foldListTotals(db);
    expect(await purgeRequests(db, MONTH_MS)).toBe(2_500);
    expect((await purgedEvents()).map(({ detail }) => detail.count).sort()).toEqual([1_000, 1_000, 500]);
    expect(await idsLeft()).toHaveLength(1);
    expect(await totalsKept(db)).toEqual(await totalsCounted(db));
    await foldListTotals(db);
    expect(await totalsKept(db)).toEqual(await totalsCounted(db));
  });

  it('removes each request once if several workers do it at once', async () => {
    await addMany(3_500);
    const counts = await Promise.all([1, 2, 3].map(() => purgeRequests(db, MONTH_MS)));
    const rest = await purgeRequests(db, MONTH_MS);
    expect(counts.reduce((sum, count) => sum + count, rest)).toBe(3_500);
    const events = await purgedEvents();
    expect(events.reduce((sum, { detail }) => sum + detail.count, 0)).toBe(3_500);
    expect(await idsLeft()).toEqual([]);
  });

  it('does not wait for a request that somebody has locked, and removes the others', async () => {
    const [locked] = [await add(ended('REJECTED', 31)), await add(ended('REJECTED', 31))];
    const held = await hold(database.url, 'select from registration_requests where id = $1 for update', [
      locked,
    ]);
    expect(await purgeRequests(db, MONTH_MS)).toBe(1);
    expect(await idsLeft()).toEqual([locked]);
    await held.release();
    expect(await purgeRequests(db, MONTH_MS)).toBe(1);
  });

  it('stops before its next batch when it is told to', async () => {
    await addMany(1_500);
    const stop = new AbortController();
    db.on('query-response', () => stop.abort(new Error('told to stop')));
    await expect(purgeRequests(db, MONTH_MS, stop.signal)).rejects.toThrow('told to stop');
    db.removeAllListeners('query-response');
    expect(await idsLeft()).toHaveLength(500);
  });

  it.each(['6 days 23 hours', '-1 day', null])(
    'cannot be asked by the role of the service to remove what ended %s ago',
    async (retention) => {
      await add(ended('REJECTED', 5));
      await expect(
        db.raw('select purge_requests(cast(? as interval), 10)', [retention as string]),
      ).rejects.toMatchObject({ code: '22023' });
      expect(await idsLeft()).toHaveLength(1);
    },
  );

  describe('of a request', () => {
    let id: string;
    beforeEach(async () => {
      id = await add(ended('REJECTED', 31));
    });

    it('counts as recorded, so that nobody writes the request again', async () => {
      await purgeRequests(db, MONTH_MS);
      expect(await findRequestIds(db, [id, randomUUID()])).toEqual(new Set([id]));
    });

    it('makes Postgres refuse a row with its id, also from older code', async () => {
      await purgeRequests(db, MONTH_MS);
      await expect(db('registration_requests').insert(requestRow({ id }))).rejects.toMatchObject({
        code: '23000',
        constraint: 'purged_for_ever',
      });
      await expect(
        db('registration_requests').insert(requestRow({ id })).onConflict('id').ignore(),
      ).rejects.toMatchObject({ constraint: 'purged_for_ever' });
      expect(await idsLeft()).toEqual([]);
    });

    it('makes Postgres refuse a row that is written while the purge commits', async () => {
      const purging = await db.transaction();
      await purging.raw(`select purge_requests(interval '30 days', 10)`);
      const writing = db('registration_requests').insert(requestRow({ id })).onConflict('id').ignore();
      const refused = expect(writing).rejects.toMatchObject({ constraint: 'purged_for_ever' });
      await eventually(async () => {
        const { rows } = await owner.raw<{ rows: object[] }>('select from pg_locks where not granted');
        return rows.length > 0;
      });
      await purging.commit();
      await refused;
      expect(await idsLeft()).toEqual([]);
    });
  });
});

describe('a purge of Idempotency-Keys', () => {
  let database: TestDatabase;
  let db: Knex;
  beforeEach(async () => {
    database = await createDatabase();
    db = connect(database.serviceUrl, 2);
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const add = (key: string, days: number, change: object = {}): Promise<unknown> =>
    db('idempotency_keys').insert({
      principal: 'ada',
      route: 'post /',
      key,
      fingerprint: Buffer.alloc(32),
      created_at: daysAgo(days),
      ...change,
    });

  it('removes those older than 7 days, except those of a call that is under way', async () => {
    await add('completed', 8, { completed: true });
    await add('failed', 8);
    await add('crashed', 8, { leased_until: daysAgo(7.9) });
    await add('under way', 8, { leased_until: daysAgo(-1) });
    await add('young', 6.9, { completed: true });
    expect(await purgeIdempotencyKeys(db)).toBe(3);
    expect((await db('idempotency_keys').pluck<string[]>('key')).sort()).toEqual(['under way', 'young']);
  });

  it('removes all of them, however many there are', async () => {
    await db.raw(
      `insert into idempotency_keys (principal, route, key, fingerprint, created_at)
       select 'ada', 'post /', n, ?, now() - interval '8 days' from generate_series(1, 2500) n`,
      [Buffer.alloc(32)],
    );
    const counts = await Promise.all([purgeIdempotencyKeys(db), purgeIdempotencyKeys(db)]);
    const rest = await purgeIdempotencyKeys(db);
    expect(counts.reduce((sum, count) => sum + count, rest)).toBe(2_500);
  });
});
