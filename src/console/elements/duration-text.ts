const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something takes, in the two units that matter: "45 s", "12 min", "3 h 20 min" or "5 d 4 h". */
export function durationText(seconds: number): string {
  if (seconds < 1) return 'less than 1 s';
  if (Math.round(seconds) < MINUTE) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  // Two days and more are counted in days, as people count them.
  if (seconds < 2 * DAY) return inTwo(minutes, 60, 'h', 'min');
  return inTwo(Math.round(seconds / HOUR), 24, 'd', 'h');
}

function inTwo(amount: number, size: number, large: string, small: string): string {
  const rest = amount % size;
  return `${Math.floor(amount / size)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}
