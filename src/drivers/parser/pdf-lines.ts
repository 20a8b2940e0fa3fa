/** Makes lines of the pieces of text that a PDF places on a page: pieces on one baseline belong together, wide gaps divide cells. */

/** A piece of text at its place, in points from the lower left corner. */
export interface PdfItem {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Of the letters. */
  readonly size: number;
}

export interface PdfLine {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** One, unless gaps divide it as those between columns do. */
  readonly cells: readonly { readonly x: number; readonly text: string }[];
}

/** All in letter sizes. A wider gap divides cells, a narrower one words; Chinese is set with gaps that are no spaces. */
const CELL_GAP = 1.6;
const WORD_GAP = 0.15;
const CHINESE_WORD_GAP = 0.45;
const SAME_BASELINE = 0.4;

const HAN = /\p{Script=Han}/u;

/** In the order in which the PDF draws them, which is the order of reading wherever a program wrote the file. */
export function toLines(items: readonly PdfItem[], page: number): PdfLine[] {
  const groups: PdfItem[][] = [];
  for (const item of items) {
    const line = groups.at(-1);
    const last = line?.at(-1);
    const isSame = last !== undefined && Math.abs(item.y - last.y) < SAME_BASELINE * Math.max(item.size, last.size) && item.x > last.x;
    if (isSame) line?.push(item);
    else groups.push([item]);
  }
  return groups.map((line) => toLine(line, page));
}

function toLine(items: readonly PdfItem[], page: number): PdfLine {
  const cells: { x: number; text: string }[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const gap = (item.x - end) / item.size;
    const cell = cells.at(-1);
    if (!cell || gap > CELL_GAP) cells.push({ x: item.x, text: item.text });
    else cell.text += (isSpace(cell.text, item.text, gap) ? ' ' : '') + item.text;
    end = item.x + item.width;
  }
  const [first] = items;
  const size = items.reduce((most, item) => Math.max(most, item.size), 0);
  const tidy = cells.map(({ x, text }) => ({ x, text: text.replace(/\s+/gu, ' ').trim() }));
  return { page, x: first?.x ?? 0, y: first?.y ?? 0, size, cells: tidy };
}

function isSpace(before: string, after: string, gap: number): boolean {
  const isChinese = HAN.test(before.slice(-1)) && HAN.test(after.charAt(0));
  return gap > (isChinese ? CHINESE_WORD_GAP : WORD_GAP);
}

/** A repetition on fewer pages may be content. */
const FEWEST_PAGES = 3;
const SHARE_OF_PAGES = 0.6;

/** Leaves out headers and footers: first and last lines that stand on most pages in the same place, but for their numbers. */
export function dropFurniture(pages: readonly (readonly PdfLine[])[]): PdfLine[] {
  const seen = new Map<string, number>();
  for (const lines of pages) {
    for (const mark of new Set(edges(lines).map(markOf))) seen.set(mark, (seen.get(mark) ?? 0) + 1);
  }
  const enough = Math.max(FEWEST_PAGES, pages.length * SHARE_OF_PAGES);
  return pages.flatMap((lines) => {
    const furniture = new Set(edges(lines).filter((line) => (seen.get(markOf(line)) ?? 0) >= enough));
    return furniture.size === lines.length ? lines : lines.filter((line) => !furniture.has(line));
  });
}

/** Files draw headers and footers first, last or where they stand: by height they are the outermost. */
function edges(lines: readonly PdfLine[]): PdfLine[] {
  const byHeight = lines.toSorted((a, b) => b.y - a.y);
  return [...new Set([...byHeight.slice(0, 2), ...byHeight.slice(-2)])];
}

function markOf(line: PdfLine): string {
  return `${Math.round(line.y / 4)} ${line.cells
    .map((cell) => cell.text)
    .join(' ')
    .replace(/\d+/gu, '#')}`;
}
