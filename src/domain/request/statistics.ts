/** What a caller sees at a glance of the requests it may see. Times are UTC, ISO 8601. */
export interface Statistics {
  as_of: string;
  pending: {
    total: number;
    oldest_created_at: string | null;
    with_findings: number;
    /** Counted from `as_of` on. Both include what should have expired already. */
    expiring: { within_24_hours: number; within_7_days: number };
  };
  /** From the creation of a request to its approval or rejection, for the decisions of the last days. */
  time_to_decision: {
    days: number;
    decisions: number;
    median_seconds: number | null;
    p90_seconds: number | null;
  };
  outcomes_by_week: WeekOfOutcomes[];
}

/** What happened to requests in a week that starts on this Monday. */
export interface WeekOfOutcomes {
  week: string;
  created: number;
  approved: number;
  rejected: number;
  cancelled: number;
  expired: number;
}

/** So many days of decisions tell how long one takes. */
export const DECISION_DAYS = 30;

const WEEKS = 12;
const DAY_MS = 86_400_000;

/** Some days after a time, or before it. A day has 24 hours: there is no daylight saving time in UTC. */
export function daysAfter(time: Date, days: number): Date {
  return new Date(time.getTime() + days * DAY_MS);
}

/** The Mondays, in UTC, that the weeks of the statistics start on. The running week is the last one. */
export function weeksUntil(time: Date): string[] {
  const monday = daysAfter(time, -((time.getUTCDay() + 6) % 7));
  return Array.from({ length: WEEKS }, (_, index) =>
    daysAfter(monday, 7 * (index + 1 - WEEKS))
      .toISOString()
      .slice(0, 10),
  );
}
