/** What the system says about a full disk, and what Postgres says when it could write only a part. */
const fullDisk = /No space left on device|Check free disk space/;
const complaint = /\b(?:FATAL|PANIC|ERROR|Error|error)\b/;

/** The lines of a program's output that best say why it ended, as one line: the last error and the lines around it. */
export function lastWords(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    // Postgres says this to a client that connects too early. It is not why a server ends.
    .filter((line) => line !== '' && !line.includes('the database system is starting up'));
  const noSpace = lines.findLastIndex((line) => fullDisk.test(line));
  const first = noSpace < 0 ? lines.findLastIndex((line) => complaint.test(line)) : noSpace;
  return (
    (first < 0 ? lines.slice(-3) : lines.slice(Math.max(0, first - 1), first + 2)).join(' | ') || 'no output'
  );
}
