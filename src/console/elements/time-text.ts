const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });

/** Such as "in 3 days" or "2 hours ago". @param now in milliseconds */
export function relativeTime(at: string, now: number): string {
  const ms = Date.parse(at) - now;
  const size = Math.abs(ms);
  if (size < MINUTE) return ms < 0 ? 'just now' : 'in less than a minute';
  if (size < HOUR) return relative.format(Math.round(ms / MINUTE), 'minute');
  if (size < 2 * DAY) return relative.format(Math.round(ms / HOUR), 'hour');
  return relative.format(Math.round(ms / DAY), 'day');
}

/** The date and time in the time zone of the browser, which it names. */
export function fullTime(at: string): string {
  return full.format(new Date(at));
}
