/** What the system says of a full disk, and Postgres where a write fell short. */
const fullDisk = /No space left on device|Check free disk space/;
const complaint = /\b(?:FATAL|PANIC|ERROR|Error|error)\b/;

/** The lines of a program's output that say best why it ended, a complaint and those around it, as one line. */
export function lastWords(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    // What Postgres answers who asks too early is no reason to end.
    .filter((line) => line !== '' && !line.includes('the database system is starting up'));
  const noSpace = lines.findLastIndex((line) => fullDisk.test(line));
  const first = noSpace < 0 ? lines.findLastIndex((line) => complaint.test(line)) : noSpace;
  return (
    (first < 0 ? lines.slice(-3) : lines.slice(Math.max(0, first - 1), first + 2)).join(' | ') || 'no output'
  );
}
