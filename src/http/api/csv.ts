/** Tables for spreadsheets: RFC 4180. */
type Cell = string | number | null;

/** A line ends in CRLF; null is an empty cell. */
export const csvOf = (lines: readonly (readonly Cell[])[]): string => lines.map((line) => `${line.map(cellOf).join(',')}\r\n`).join('');

/** What a spreadsheet would take for a formula is shown as the text that it is. */
function cellOf(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const text = cell ?? '';
  const shown = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
