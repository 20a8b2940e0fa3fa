/** Cuts a parsed document into passages: at headings first, then at sentences, never inside a table or a piece of code. */
import { createHash } from 'node:crypto';
import type { Language, PassageDraft } from '../core/model/passage.ts';
import type { ParsedBlock, ParsedDocument, ParsedSection } from '../core/ports/document-parser.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';

/** Characters of a passage: about a screenful in each script, short enough to be quoted and to be about one thing. */
const TARGET: Readonly<Record<Language, number>> = { zh: 600, en: 1_000 };
/** A one-section document, a table or a piece of code up to this many targets stays whole; cutting it would lose more than it wins. */
const WHOLE = 2.5;
/** A rest shorter than this share of the target joins the passage before it. */
const SMALL_REST = 0.25;

/** Grows whenever the same document would be cut otherwise: each of its passages is then a new one. */
const SPLITTER_VERSION = 1;

interface Piece {
  readonly text: string;
  /** What stands between this piece and the one before it. */
  readonly glue: string;
  /** What a passage that begins with this piece repeats (head of the table, fence of the code), and what one that ends with it needs. */
  readonly resume: string;
  readonly pause: string;
  readonly page: number | null;
}

type Cut = Pick<PassageDraft, 'text'> & { readonly page: number | null };

const PLAIN = { resume: '', pause: '' };
const FENCE = /^(?<fence>`{3,}|~{3,})[^\n]*\n/u;
const TABLE_HEAD = /^\|[^\n]*\n\|[ :|-]+\n/u;

/** Passages in reading order; `title` stands on every one, as do the headings above it. */
export function splitDocument(document: ParsedDocument, title: string, analyser: Pick<TextAnalyser, 'sentences'>): PassageDraft[] {
  const target = TARGET[document.language];
  const drafts = document.sections.flatMap((section) => {
    const headingPath = section.headingPath[0] === title ? section.headingPath.slice(1) : section.headingPath;
    const whole = document.sections.length === 1 ? target * WHOLE : target * (1 + SMALL_REST);
    return splitSection(section, target, whole, analyser).map((cut) => ({ headingPath, ...cut }));
  });
  return drafts.map(({ headingPath, text, page }, ord) => ({
    ord,
    title,
    headingPath,
    text,
    page,
    contentHash: createHash('sha256')
      .update(JSON.stringify([SPLITTER_VERSION, title, headingPath, text]))
      .digest('hex'),
  }));
}

function splitSection(section: ParsedSection, target: number, whole: number, analyser: Pick<TextAnalyser, 'sentences'>): Cut[] {
  const text = section.blocks.map((block) => block.text).join('\n\n');
  if (text.length <= whole) return [{ text, page: section.blocks[0]?.page ?? null }];
  return pack(
    section.blocks.flatMap((block) => cutBlock(block, target, analyser)),
    target,
  );
}

function cutBlock(block: ParsedBlock, target: number, analyser: Pick<TextAnalyser, 'sentences'>): Piece[] {
  const page = block.page ?? null;
  if (block.text.length <= (block.atomic ? target * WHOLE : target)) return [{ text: block.text, glue: '\n\n', ...PLAIN, page }];
  const units = block.atomic ? lines(block.text) : analyser.sentences(block.text);
  const frame = block.atomic ? frameOf(block.text) : { ...PLAIN, lines: 0 };
  let end = 0;
  return units.flatMap((unit, i) => {
    const glue = i === 0 ? '\n\n' : block.text.slice(end, unit.start);
    end = unit.end;
    const resume = i < frame.lines ? '' : frame.resume;
    const pause = i === units.length - 1 ? '' : frame.pause;
    return cutLong(unit.text, target).map((text, part) => ({ text, glue: part === 0 ? glue : '', resume, pause, page }));
  });
}

/** What each part of a table or of code repeats to stay one, and how many of its first lines that is. */
function frameOf(text: string): { resume: string; pause: string; lines: number } {
  const code = FENCE.exec(text);
  if (code) return { resume: code[0], pause: `\n${code.groups?.['fence'] ?? ''}`, lines: 1 };
  const head = TABLE_HEAD.exec(text)?.[0] ?? '';
  return { resume: head, pause: '', lines: head === '' ? 0 : 2 };
}

function lines(text: string): { start: number; end: number; text: string }[] {
  return [...text.matchAll(/[^\n]+/gu)].map((line) => ({ start: line.index, end: line.index + line[0].length, text: line[0] }));
}

/** Text without any sentence border: cut at white space where there is some, and never inside a character. */
function cutLong(text: string, target: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > target * WHOLE) {
    const space = rest.lastIndexOf(' ', target);
    const at = space > target / 2 ? space + 1 : target;
    const cut = /[\uD800-\uDBFF]/u.test(rest.charAt(at - 1)) ? at - 1 : at;
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...parts, rest];
}

function pack(pieces: readonly Piece[], target: number): Cut[] {
  const passages: Cut[] = [];
  let current = '';
  let page: number | null = null;
  pieces.forEach((piece, i) => {
    const rest = pieces.slice(i + 1, i + 4).reduce((sum, next) => sum + next.text.length, piece.text.length);
    const isLastBit = i + 3 >= pieces.length - 1 && rest < target * SMALL_REST;
    if (current !== '' && current.length + piece.text.length > target && !isLastBit) {
      passages.push({ text: current + (pieces[i - 1]?.pause ?? ''), page });
      current = piece.resume + piece.text;
      page = piece.page;
    } else {
      page = current === '' ? piece.page : page;
      current = current === '' ? piece.text : current + piece.glue + piece.text;
    }
  });
  if (current !== '') passages.push({ text: current, page });
  return passages;
}
