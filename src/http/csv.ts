/** A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r\n]/;

/**
 * One line of a CSV file (RFC 4180, section 2). A cell that a spreadsheet would take for a formula gets an apostrophe in
 * front, so it is shown as text.
 * @param cells null is an empty cell
 */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | null): string {
  const cell = value === null ? '' : FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
