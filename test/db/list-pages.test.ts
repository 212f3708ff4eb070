import fc from 'fast-check';
import type { Knex } from 'knex';
import { listApplications } from '../../src/db/application/applications';
import { connect } from '../../src/db/connect';
import { type Cursor, pageOf, type Page, type PageOf } from '../../src/db/paging';
import { listRequests } from '../../src/db/request/registration-requests';
import { type Reach, reaches } from '../../src/domain/permissions';
import {
  type Placement,
  SCOPES,
  type Status,
  STATUSES,
} from '../../src/domain/request/requested-application';
import { applicationRow, requestRow } from '../support/db/rows';
import { createDatabase } from '../support/servers/test-servers';

const PLACES: Placement[] = [
  { scope: 'GLOBAL', tenant_id: null, partner_id: null },
  { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' },
  { scope: 'PARTNER', tenant_id: null, partner_id: 'globex' },
  { scope: 'TENANT', tenant_id: 'acme-eu', partner_id: 'acme' },
  { scope: 'TENANT', tenant_id: 'acme-us', partner_id: 'acme' },
  { scope: 'TENANT', tenant_id: 'globex-eu', partner_id: 'globex' },
];
const REACHES: Reach[] = [
  { role: 'super_admin' },
  { role: 'partner_admin', partner_id: 'acme' },
  { role: 'partner_admin', partner_id: 'globex' },
  { role: 'partner_admin', partner_id: 'nobody' },
  { role: 'tenant_admin', tenant_id: 'acme-eu' },
  { role: 'tenant_admin', tenant_id: 'nobody' },
];
const FILTERS = [undefined, ...SCOPES].flatMap((scope) =>
  [undefined, ...STATUSES].map((status) => ({ ...(scope && { scope }), ...(status && { status }) })),
);

interface Thing {
  id: string;
  place: Placement;
  status: Status;
  created_at: string;
}

/** Few different times, so that many items were created at the same one. */
const described = fc.record({
  place: fc.constantFrom(...PLACES),
  status: fc.constantFrom(...STATUSES),
  created_at: fc.integer({ min: 0, max: 8 }).map((n) => `2026-03-0${n + 1}T00:00:00.00${n}Z`),
  id: fc.uuid(),
});
const newestFirst = (a: Thing, b: Thing): number =>
  a.created_at === b.created_at ? (a.id < b.id ? 1 : -1) : a.created_at < b.created_at ? 1 : -1;

describe('a page of a list', () => {
  let database: { url: string; drop: () => Promise<void> };
  let db: Knex;
  beforeAll(async () => {
    database = await createDatabase();
    db = connect(database.url, 4);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });
  const empty = (): Promise<unknown> => db.raw('truncate registration_requests, applications cascade');

  /** Writes requests, and for each an application with the same id and time. */
  async function write(things: Thing[]): Promise<void> {
    if (things.length === 0) return;
    const rows = things.map(({ id, place, created_at }) =>
      requestRow({
        id,
        ...place,
        partner_id: place.scope === 'PARTNER' ? place.partner_id : null,
        created_at,
        expires_at: '2100-01-01T00:00:00.000Z',
      }),
    );
    await db('registration_requests').insert(rows);
    await db('applications').insert(
      things.map(({ id, created_at }) => applicationRow(id, { id, client_id: id, created_at })),
    );
    for (const { id, status } of things) if (status !== 'PENDING') await decide(id, status);
  }
  const decide = (id: string, status: Status): Promise<unknown> =>
    db('registration_requests')
      .where({ id })
      .update({
        status,
        ...(status !== 'EXPIRED' && { decided_at: new Date(), decided_by_sub: 'ada' }),
        ...(status === 'REJECTED' && { rejection_reason: 'no' }),
        ...(status === 'APPROVED' && { application_id: id }),
      });

  /** The whole list, newest first, by the rule of who sees what. */
  const whole = (things: Thing[], reach: Reach, filter: { scope?: string; status?: string }): string[] =>
    things
      .filter(({ place }) => reaches(reach, place) && place.scope === (filter.scope ?? place.scope))
      .filter(({ status }) => status === (filter.status ?? status))
      .sort(newestFirst)
      .map(({ id }) => id);

  const idsOf = ({ items }: PageOf<{ id: string }>): string[] => items.map(({ id }) => id);
  type List = (page: Page) => Promise<PageOf<{ id: string }>>;

  /** Compares every page, and the page that follows it, with a slice of the whole list. */
  async function expectSlices(list: List, expected: string[], per_page: number): Promise<void> {
    const pages = Math.ceil(expected.length / per_page);
    for (let page = 1; page <= pages + 1; page += 1) {
      const slice = (number: number): string[] => expected.slice((number - 1) * per_page, number * per_page);
      const read = await list({ page, per_page });
      expect(idsOf(read)).toEqual(slice(page));
      expect(read).toMatchObject({ total: expected.length, page, per_page, pages });
      expect(read.next?.page).toBe(page < pages ? page + 1 : undefined);
      if (read.next)
        expect(idsOf(await list({ page: 1, per_page, cursor: read.next }))).toEqual(slice(page + 1));
    }
  }

  it('is a slice of the whole list, for each role, filter, page and size, by number and by cursor', async () => {
    const lists = fc.uniqueArray(described, { maxLength: 40, selector: ({ id }) => id });
    await fc.assert(
      fc.asyncProperty(lists, fc.integer({ min: 1, max: 15 }), async (things, per_page) => {
        await empty();
        await write(things);
        for (const reach of REACHES) {
          for (const filter of FILTERS) {
            const expected = whole(things, reach, filter);
            await expectSlices((page) => listRequests(db, reach, filter, page), expected, per_page);
          }
          await expectSlices((page) => listApplications(db, reach, page), whole(things, reach, {}), per_page);
        }
      }),
      { numRuns: 10 },
    );
  }, 60_000);

  it('is found by a cursor, whatever is added or decided during the walk: nobody is seen twice or missed', async () => {
    const lists = fc.uniqueArray(described, { minLength: 8, maxLength: 40, selector: ({ id }) => id });
    const walk = fc.record({
      things: lists,
      reach: fc.constantFrom(...REACHES),
      filter: fc.constantFrom<(typeof FILTERS)[number]>({}, { status: 'PENDING' }, { scope: 'TENANT' }),
      per_page: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(
        walk,
        fc.infiniteStream(described),
        async ({ things, reach, filter, per_page }, later) => {
          await empty();
          await write(things);
          const before = whole(things, reach, filter);
          const seen: string[] = [];
          let cursor: Cursor | undefined;
          do {
            const read = await listRequests(db, reach, filter, { page: 1, per_page, cursor });
            expect(read.page).toBe(cursor?.page ?? 1);
            seen.push(...idsOf(read));
            if (seen.length > 300) throw new Error('the walk does not end');
            cursor = read.next;
            const { value: added } = later.next() as { value: Thing };
            if (seen.length < 100) {
              await write([{ ...added, status: 'PENDING' }]);
              const decided = things.find(({ status }) => status === 'PENDING');
              if (decided) {
                await decide(decided.id, 'EXPIRED');
                decided.status = 'EXPIRED';
              }
            }
          } while (cursor);
          expect(new Set(seen).size).toBe(seen.length);
          const stayed = new Set(whole(things, reach, filter));
          expect(seen).toEqual(expect.arrayContaining(before.filter((id) => stayed.has(id))));
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('is the same far from both ends, where a large list is read in another way, and is read from the nearer end', async () => {
    await empty();
    const things: Thing[] = fc
      .sample(fc.record({ place: fc.constantFrom(...PLACES.slice(1, 5)), id: fc.uuid() }), 6_000)
      .map((thing, n) => ({
        ...thing,
        status: 'PENDING',
        created_at: new Date(1_800_000_000_000 + (n >> 2) * 60_000).toISOString(),
      }));
    for (let start = 0; start < things.length; start += 500) await write(things.slice(start, start + 500));
    const acme: Reach = { role: 'partner_admin', partner_id: 'acme' };
    const statements: { sql: string; bindings: unknown[] }[] = [];
    db.on('query', (statement: { sql: string; bindings: unknown[] }) => statements.push(statement));
    for (const filter of [{}, { scope: 'TENANT' }, { status: 'PENDING', scope: 'TENANT' }] as const) {
      const expected = whole(things, acme, filter);
      for (const offset of [1_100, 1_300]) {
        for (const at of [offset, expected.length - offset - 100]) {
          const page = Math.floor(at / 100) + 1;
          const read = await listRequests(db, acme, filter, { page, per_page: 100 });
          expect(idsOf(read)).toEqual(expected.slice((page - 1) * 100, page * 100));
        }
      }
    }
    expect(statements.filter(({ sql }) => sql.includes('is true')).length).toBe(12);

    const { pages } = await listRequests(db, acme, {}, { page: 1, per_page: 100 });
    // A glance looks at ten times more rows than it wants to find.
    for (const [page, most] of [
      [pages, 1_010],
      [pages - 1, 2_010],
      [2, 2_010],
    ] as const) {
      statements.length = 0;
      await listRequests(db, acme, {}, { page, per_page: 100 });
      const numbers = statements
        .flatMap(({ bindings }) => bindings)
        .filter((value) => typeof value === 'number');
      expect(numbers.length).toBeGreaterThan(0);
      expect(Math.max(...numbers)).toBeLessThanOrEqual(most);
    }
  }, 60_000);

  it('past the end is empty, and reads only the total', async () => {
    let reads = 0;
    db.on('query', () => (reads += 1));
    const list = { table: 'partners', read: 'select item.id from partners item', as: 'item' };
    const page = await pageOf(
      db,
      {
        ...list,
        order: { columns: ['id'], isDescending: false },
        ranges: [{ where: [] }],
        values: {},
        total: () => Promise.resolve(2),
        fromRow: (row: { id: string }) => row,
        positionOf: ({ id }) => [id],
      },
      { page: 2_147_483_647, per_page: 100 },
    );
    expect(page).toEqual({
      items: [],
      total: 2,
      page: 2_147_483_647,
      per_page: 100,
      pages: 1,
      next: undefined,
    });
    expect(reads).toBe(0);
  });
});
