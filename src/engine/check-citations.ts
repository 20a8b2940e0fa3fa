/** Lets through what a model wrote only where it stands on a passage that was offered, and numbers the sources anew. */
import type { Source } from '../core/model/answer.ts';
import type { PassageHit } from '../core/model/passage.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { SupportCheck } from './check-support.ts';
import { endsAfterMarks, findMarks, isOpenMark, leadingMarks } from './citation-marks.ts';

export interface CheckedText {
  /** Checked sentences; a longer input only ever adds to it. */
  readonly text: string;
  /** What was cited, in the order of its new numbers, with the sentences that rest on it. */
  readonly used: readonly { readonly hit: PassageHit; readonly claims: readonly string[] }[];
}

/** A sentence with the white space before it, and the marks that follow its full stop. */
interface Segment {
  readonly gap: string;
  readonly text: string;
}

interface Used {
  readonly hit: PassageHit;
  readonly claims: string[];
}

const QUOTE_CHARACTERS = 300;

/**
 * Rules: a mark with a number that was not offered vanishes, and so does a sentence that has only such marks. A sentence without marks waits
 * for the next valid one in its paragraph (or, when it ends in a colon, after it) and stands with it; without one it is left out. What
 * `isHeld` does not find in the passages cited is left out.
 * While `complete` is false the last sentence is still being written and is not judged.
 */
export function checkCitations(
  written: string,
  offered: readonly PassageHit[],
  analyser: TextAnalyser,
  complete: boolean,
  isHeld: SupportCheck,
): CheckedText {
  const used = new Map<PassageHit, Used>();
  let text = '';
  let waiting: Segment[] = [];
  for (const segment of segments(written, analyser, complete)) {
    if (/\n\s*\n/u.test(segment.gap) && !/[:：]\**$/u.test(waiting.at(-1)?.text ?? '')) waiting = [];
    const marks = findMarks(segment.text);
    if (marks.length === 0) {
      waiting.push(segment);
      continue;
    }
    const cited = offered.filter((_, index) => marks.some((mark) => mark.numbers.includes(index + 1)));
    if (cited.length === 0) continue;
    const held = [...waiting, segment].filter((one) => isHeld(withoutMarks(one.text), cited));
    waiting = [];
    // What only led to a claim is nothing without it.
    if (held.at(-1) !== segment) continue;
    const claim = held.map((one) => withoutMarks(one.text)).join(' ');
    const sentence = { gap: segment.gap, text: renumber(segment.text, offered, used) };
    for (const hit of cited) used.get(hit)?.claims.push(claim);
    for (const { gap, text: words } of [...held.slice(0, -1), sentence]) text += (text === '' ? '' : gap) + words;
  }
  return { text, used: [...used.values()] };
}

/** The sources of a checked text, each with the sentence of its passage that shares most terms with what was claimed. */
export function sourcesOf(used: CheckedText['used'], analyser: TextAnalyser): readonly Source[] {
  return used.map(({ hit, claims }, index) => ({
    n: index + 1,
    title: hit.title,
    url: hit.url,
    documentId: hit.documentId,
    externalId: hit.externalId,
    passageId: hit.passageId,
    page: hit.page ?? null,
    quote: bestSentence(hit.text, claims.join(' '), analyser),
  }));
}

function segments(written: string, analyser: TextAnalyser, complete: boolean): readonly Segment[] {
  const cuts = analyser.sentences(written).flatMap(({ start, end, text }) => [...endsAfterMarks(text).map((at) => start + at), end]);
  const found: Segment[] = [];
  let from = 0;
  for (const cut of cuts) {
    const previous = found.at(-1);
    // Marks after a full stop look like the start of the next sentence, but speak of the one before.
    const marks = previous === undefined || /^[^\S\n]*\n/u.test(written.slice(from, cut)) ? 0 : leadingMarks(written.slice(from, cut));
    if (previous !== undefined && marks > 0)
      found[found.length - 1] = { gap: previous.gap, text: previous.text + written.slice(from, from + marks) };
    const rest = written.slice(from + marks, cut);
    from = Math.max(from + marks, cut);
    if (rest.trim() !== '') found.push({ gap: rest.slice(0, rest.length - rest.trimStart().length), text: rest.trim() });
  }
  if (complete) return found;
  // The last sentence may go on, and a mark that is just being written may belong to the one before it.
  return found.slice(0, isOpenMark(found.at(-1)?.text ?? '') ? -2 : -1);
}

/** Valid numbers become the reader's, in order of first use; the others go, with the space before them. */
function renumber(sentence: string, offered: readonly PassageHit[], used: Map<PassageHit, Used>): string {
  let text = '';
  let from = 0;
  for (const mark of findMarks(sentence)) {
    const numbers = mark.numbers.flatMap((number) => {
      const hit = offered[number - 1];
      if (hit === undefined) return [];
      if (!used.has(hit)) used.set(hit, { hit, claims: [] });
      return [[...used.keys()].indexOf(hit) + 1];
    });
    const before = sentence.slice(from, mark.start);
    text += numbers.length === 0 ? before.trimEnd() : before + numbers.map((n) => `[${n}]`).join('');
    from = mark.end;
  }
  return text + sentence.slice(from);
}

function withoutMarks(text: string): string {
  return findMarks(text).reduceRight((words, mark) => `${words.slice(0, mark.start)} ${words.slice(mark.end)}`, text);
}

function bestSentence(passage: string, claims: string, analyser: TextAnalyser): string {
  const wanted = new Set(analyser.terms(claims).keys());
  let best = { text: '', score: -1 };
  for (const { text } of analyser.sentences(passage)) {
    const terms = [...analyser.terms(text).keys()];
    // Divided by the root of its length: a long sentence should not win by holding everything.
    const score = terms.filter((term) => wanted.has(term)).length / Math.sqrt(Math.max(terms.length, 1));
    if (score > best.score) best = { text, score };
  }
  return best.text.length <= QUOTE_CHARACTERS
    ? best.text
    : `${best.text
        .slice(0, QUOTE_CHARACTERS)
        .replace(/\p{Cs}$/u, '')
        .trimEnd()}…`;
}
