import type { Knex } from 'knex';
import { connect } from '../../../src/db/connect';
import { readStatistics } from '../../../src/db/request/read-statistics';
import { reaches, type Reach } from '../../../src/domain/permissions';
import type { Statistics } from '../../../src/domain/request/statistics';
import { chanceOf } from '../../support/chance';
import { requestRow } from '../../support/db/rows';
import { PLACES } from '../../support/http/route-calls';
import { createDatabase, type TestDatabase } from '../../support/servers/test-servers';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const CLOSED = ['APPROVED', 'REJECTED', 'CANCELLED'];

/** Around turns of weeks, years and daylight saving time. The database is in New York and does not matter. */
const NOWS = [
  '2026-03-09T03:59:59.999Z',
  '2026-06-15T00:00:00.000Z',
  '2026-06-14T23:59:59.999Z',
  '2026-11-01T06:30:00.000Z',
  '2027-01-01T00:00:00.001Z',
];
const WHO: Reach[] = [
  { role: 'super_admin' },
  { role: 'partner_admin', partner_id: 'acme' },
  { role: 'partner_admin', partner_id: 'nobody' },
  { role: 'tenant_admin', tenant_id: 'globex-eu' },
];

interface Row {
  status: string;
  place: (typeof PLACES)[keyof typeof PLACES];
  created: number;
  expires: number;
  decided: number | null;
  hasFindings: boolean;
}

describe('the statistics', () => {
  let database: TestDatabase;
  let db: Knex;
  const rows: Row[] = [];

  beforeAll(async () => {
    database = await createDatabase();
    const owner = connect(database.url, 1);
    await owner.raw(`alter database ?? set timezone to 'America/New_York'`, [
      new URL(database.url).pathname.slice(1),
    ]);
    // An approved request needs an application, which does not matter here.
    await owner.raw('alter table registration_requests drop constraint approved_with_an_application');
    db = connect(database.serviceUrl, 2);
    const { chance, pick } = chanceOf(11);
    // Bounds of weeks, days and months as they are counted from each time, and a millisecond before and after.
    const bounds = NOWS.flatMap((now) => {
      const monday = mondayOf(Date.parse(now));
      return [Date.parse(now) - 30 * DAY, ...Array.from({ length: 14 }, (_, n) => monday - n * WEEK)];
    });
    for (let n = 0; n < 2_000; n += 1) {
      const status = pick(['PENDING', ...CLOSED, 'EXPIRED']);
      const ended =
        chance() < 0.5 ? pick(bounds) + pick([-1, 0, 1]) : Date.parse(pick(NOWS)) - chance() * 100 * DAY;
      const waited = 1 + Math.floor(chance() * 20 * DAY);
      const created = Math.floor(ended - waited);
      const [decided, expires] = CLOSED.includes(status)
        ? [Math.floor(ended), created + 14 * DAY]
        : [
            null,
            status === 'EXPIRED'
              ? Math.floor(ended)
              : Date.parse(pick(NOWS)) + pick([-1, 0, 1, 8]) * DAY + pick([0, 1]),
          ];
      rows.push({
        ...{ status, decided, created: Math.min(created, expires - 1), expires },
        place: pick(Object.values(PLACES)),
        hasFindings: chance() < 0.3,
      });
    }
    await owner.batchInsert('registration_requests', rows.map(written), 500);
    await owner.destroy();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  it.each(NOWS.flatMap((now) => WHO.map((reach) => [now, reach] as const)))(
    'at %s hold exactly what %j may see',
    async (now, reach) => {
      const visible = rows.filter(({ place }) => reaches(reach, place));
      const { time_to_decision, ...counts } = await readStatistics(db, reach, new Date(now));
      const { time_to_decision: expected, ...expectedCounts } = computed(visible, Date.parse(now));
      expect(counts).toEqual(expectedCounts);
      expect(time_to_decision).toMatchObject({ days: 30, decisions: expected.decisions });
      for (const key of ['median_seconds', 'p90_seconds'] as const) {
        if (expected[key] === null) expect(time_to_decision[key]).toBeNull();
        else expect(time_to_decision[key]).toBeCloseTo(expected[key], 3);
      }
    },
  );

  it('follow a tenant that moves to another partner', async () => {
    const now = new Date('2026-06-15T00:00:00.000Z');
    const moved = rows.filter(({ place }) => place.partner_id === 'globex' || place.tenant_id === 'acme-us');
    await db('tenants').where({ id: 'acme-us' }).update({ partner_id: 'globex' });
    const globex: Reach = { role: 'partner_admin', partner_id: 'globex' };
    const { outcomes_by_week, pending } = await readStatistics(db, globex, now);
    expect({ outcomes_by_week, pending }).toMatchObject(
      (({ outcomes_by_week, pending }) => ({ outcomes_by_week, pending }))(computed(moved, now.getTime())),
    );
    await db('tenants').where({ id: 'acme-us' }).update({ partner_id: 'acme' });
  });
});

/** The start of the week, in UTC. The first of January 1970 was a Thursday. */
function mondayOf(time: number): number {
  const firstMonday = 4 * DAY;
  return Math.floor((time - firstMonday) / WEEK) * WEEK + firstMonday;
}

/** The same statistics, worked out from the rows in another way. */
function computed(rows: Row[], now: number): Statistics {
  const pending = rows.filter(({ status }) => status === 'PENDING');
  const within = (days: number): number =>
    pending.filter(({ expires }) => expires <= now + days * DAY).length;
  const seconds = rows
    .filter(
      ({ status, decided }) => ['APPROVED', 'REJECTED'].includes(status) && (decided ?? 0) >= now - 30 * DAY,
    )
    .map(({ decided, created }) => ((decided ?? 0) - created) / 1000)
    .sort((a, b) => a - b);
  const oldest = Math.min(...pending.map(({ created }) => created));
  return {
    as_of: new Date(now).toISOString(),
    pending: {
      total: pending.length,
      oldest_created_at: pending.length > 0 ? new Date(oldest).toISOString() : null,
      with_findings: pending.filter(({ hasFindings }) => hasFindings).length,
      expiring: { within_24_hours: within(1), within_7_days: within(7) },
    },
    time_to_decision: {
      days: 30,
      decisions: seconds.length,
      median_seconds: percentile(seconds, 0.5),
      p90_seconds: percentile(seconds, 0.9),
    },
    outcomes_by_week: Array.from({ length: 12 }, (_, n) => {
      const start = mondayOf(now) - (11 - n) * WEEK;
      const isIn = (time: number | null): boolean => time !== null && time >= start && time < start + WEEK;
      const decided = (wanted: string): number =>
        rows.filter(({ status, decided: at }) => status === wanted && isIn(at)).length;
      return {
        week: new Date(start).toISOString().slice(0, 10),
        created: rows.filter(({ created }) => isIn(created)).length,
        approved: decided('APPROVED'),
        rejected: decided('REJECTED'),
        cancelled: decided('CANCELLED'),
        expired: rows.filter(({ status, expires }) => status === 'EXPIRED' && isIn(expires)).length,
      };
    }),
  };
}

function percentile(sorted: number[], share: number): number | null {
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below === undefined || above === undefined ? null : below + (above - below) * (at % 1);
}

function written({ status, place, created, expires, decided, hasFindings }: Row): Record<string, unknown> {
  const time = (at: number): string => new Date(at).toISOString();
  return requestRow({
    ...{ status, scope: place.scope, tenant_id: place.tenant_id },
    partner_id: place.scope === 'PARTNER' ? place.partner_id : null,
    ...{ created_at: time(created), updated_at: time(created), expires_at: time(expires) },
    decided_at: decided === null ? null : time(decided),
    decided_by_sub: decided === null ? null : 'ada',
    rejection_reason: status === 'REJECTED' ? 'no' : null,
    review_findings: hasFindings ? '[{"code":"c","field":"f","message":"m"}]' : '[]',
  });
}
