/**
 * Where a spreadsheet would see the start of a formula (OWASP, "CSV Injection"): at the start of a cell, and after `;`, a
 * tab or a line break, because a spreadsheet may have another separator than the comma. It then ignores our quotes.
 */
const FORMULAS = /^(?=[\t\r\n])|(?<=^|[;\t\r\n])(?="*[=+\-@＝＋－＠])/g;

/**
 * One line of a CSV file (RFC 4180, section 2). What a spreadsheet would take for a formula gets an apostrophe in front,
 * so it is shown as text.
 * @param cells null is an empty cell
 */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | null): string {
  const cell = (value ?? '').replaceAll(FORMULAS, "'");
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
