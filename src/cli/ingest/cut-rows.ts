/** Cuts a JSONL file into uploads of a moderate size, so that progress is seen and no request is huge. */

/** Most rows of one upload, and the size after which it is closed, in UTF-16 units. */
const MOST_ROWS = 2_000;
const MOST_CHARACTERS = 4 * 1024 * 1024;

/**
 * Pieces that hold all rows in order. Each begins with as many empty lines as rows went before it, so that a fault the server
 * finds in a line names that line of the whole file.
 */
export function cutRows(text: string): readonly string[] {
  const pieces: string[] = [];
  let lines: string[] = [];
  let size = 0;
  let before = 0;
  const close = () => {
    if (lines.some((line) => line.trim() !== '')) pieces.push('\n'.repeat(before) + lines.join('\n'));
    before += lines.length;
    lines = [];
    size = 0;
  };
  for (const line of text.split('\n')) {
    if (lines.length >= MOST_ROWS || (size > 0 && size + line.length > MOST_CHARACTERS)) close();
    lines.push(line);
    size += line.length;
  }
  close();
  return pieces;
}
