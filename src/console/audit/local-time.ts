/** A time as an input of the type datetime-local has it: in the time zone of the browser. Empty if there is none. */
export function localTime(at: string | undefined): string {
  const time = new Date(at ?? Number.NaN);
  if (Number.isNaN(time.getTime())) return '';
  const [year, ...others] = [
    time.getFullYear(),
    time.getMonth() + 1,
    time.getDate(),
    time.getHours(),
    time.getMinutes(),
  ].map((part) => String(part).padStart(2, '0'));
  const [month, day, hour, minute] = others;
  return `${(year ?? '').padStart(4, '0')}-${month}-${day}T${hour}:${minute}`;
}

/** The time that such an input stands for, in UTC; undefined if it is empty. */
export function utcTime(local: string): string | undefined {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
