const pattern = /^P(?!$)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;

/**
 * Reads an ISO 8601 duration of weeks, days, hours, minutes and seconds. Years and months are refused, because their
 * length depends on the day they start.
 * @returns milliseconds, or undefined if the text is not such a duration, or if it is zero
 */
export function parseIsoDuration(text: string): number | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part?: string) => Number(part ?? 0));
  const total =
    ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  const milliseconds = Math.round(total * 1000);
  return milliseconds > 0 && Number.isSafeInteger(milliseconds) ? milliseconds : undefined;
}

/** Writes a time in milliseconds as an ISO 8601 duration of days, hours, minutes and seconds. It must not be zero. */
export function formatIsoDuration(milliseconds: number): string {
  const units = [
    ['D', Math.floor(milliseconds / 86_400_000)],
    ['H', Math.floor(milliseconds / 3_600_000) % 24],
    ['M', Math.floor(milliseconds / 60_000) % 60],
    ['S', (milliseconds % 60_000) / 1000],
  ] as const;
  const written = units.map(([unit, count]) => (count === 0 ? '' : `${count}${unit}`));
  const time = written.slice(1).join('');
  return `P${written[0] ?? ''}${time && `T${time}`}`;
}
