import type { Knex } from 'knex';
import type { Reach } from '../../domain/permissions';
import {
  daysAfter,
  DECISION_DAYS,
  type Statistics,
  type WeekOfOutcomes,
  weeksUntil,
} from '../../domain/request/statistics';
import { visibleItems } from '../search';

/** The statistics of the requests that the caller may see, as they are at a time. They are read in one statement. */
export async function readStatistics(db: Knex, reach: Reach, now: Date): Promise<Statistics> {
  const visible = visibleItems(reach);
  const weeks = weeksUntil(now);
  const { rows } = await db.raw<{ rows: [StatisticsRow] }>(statement(visible.sql), {
    ...visible.values,
    in_24_hours: daysAfter(now, 1),
    in_7_days: daysAfter(now, 7),
    decided_since: daysAfter(now, -DECISION_DAYS),
    first_week: `${weeks[0] ?? ''}T00:00:00Z`,
  });
  const [{ total, oldest, with_findings, within_24_hours, within_7_days, decisions, median, p90, outcomes }] =
    rows;
  return {
    as_of: now.toISOString(),
    pending: {
      total,
      oldest_created_at: oldest?.toISOString() ?? null,
      with_findings,
      expiring: { within_24_hours, within_7_days },
    },
    time_to_decision: { days: DECISION_DAYS, decisions, median_seconds: median, p90_seconds: p90 },
    outcomes_by_week: weeks.map((week) => ({ week, ...NOTHING, ...outcomes?.[week] })),
  };
}

type Outcomes = Omit<WeekOfOutcomes, 'week'>;
const NOTHING: Outcomes = { created: 0, approved: 0, rejected: 0, cancelled: 0, expired: 0 };

interface StatisticsRow {
  total: number;
  oldest: Date | null;
  with_findings: number;
  within_24_hours: number;
  within_7_days: number;
  decisions: number;
  median: number | null;
  p90: number | null;
  /** By week, and without what did not happen. */
  outcomes: Partial<Record<string, Partial<Outcomes>>> | null;
}

function statement(visible: string): string {
  return `
    with pending as (
      select count(*)::int as total, min(created_at) as oldest,
        count(*) filter (where review_findings <> '[]')::int as with_findings,
        count(*) filter (where expires_at <= :in_24_hours)::int as within_24_hours,
        count(*) filter (where expires_at <= :in_7_days)::int as within_7_days
      from registration_requests item where status = 'PENDING' and ${visible}
    ), decisions as (
      select count(*)::int as decisions,
        percentile_cont(0.5) within group (order by seconds) as median,
        percentile_cont(0.9) within group (order by seconds) as p90
      from (
        select extract(epoch from decided_at - created_at)::float8 as seconds from registration_requests item
        where status in ('APPROVED', 'REJECTED') and decided_at >= :decided_since and ${visible}
      ) decided
    ), happened as (
      select 'created' as what, created_at as at from registration_requests item
        where created_at >= :first_week and ${visible}
      union all
      select lower(status), decided_at from registration_requests item
        where decided_at >= :first_week and ${visible}
      union all
      select 'expired', expires_at from registration_requests item
        where status = 'EXPIRED' and expires_at >= :first_week and ${visible}
    ), counted as (
      select to_char(date_trunc('week', at at time zone 'UTC'), 'YYYY-MM-DD') as week, what, count(*) as number
      from happened group by 1, 2
    ), weeks as (
      select week, jsonb_object_agg(what, number) as outcomes from counted group by week
    )
    select pending.*, decisions.*, (select jsonb_object_agg(week, outcomes) from weeks) as outcomes
    from pending, decisions`;
}
