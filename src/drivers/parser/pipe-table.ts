/** Rows of cells as one table in pipes, which stays whole and reads the same from whatever format it came. */

/** The first row is the head; rows are filled up to the same width, columns without any text fall away. */
export function pipeTable(rows: readonly (readonly string[])[]): string {
  const tidy = rows.map((row) => row.map((cell) => cell.replace(/\s+/gu, ' ').trim().replaceAll('|', '\\|')));
  const width = tidy.reduce((most, row) => Math.max(most, row.length), 0);
  const used = Array.from({ length: width }, (_, column) => column).filter((column) => tidy.some((row) => (row[column] ?? '') !== ''));
  const [head, ...body] = tidy.filter((row) => row.some((cell) => cell !== '')).map((row) => used.map((column) => row[column] ?? ''));
  if (!head) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}
