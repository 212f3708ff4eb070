const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** Such as "23 Nov" for the week that starts on Monday 2026-11-23, in UTC. */
export function weekText(monday: string): string {
  return dayAndMonth.format(new Date(monday));
}
