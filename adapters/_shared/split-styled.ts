/** Cuts a long text into parts of a platform's size where a reader would: at paragraphs, lines, sentences, spaces, in this order. */
import { sliceStyled, type StyledText } from './styled-text.ts';

export interface SplitRule {
  readonly limit: number;
  /** How the platform counts; UTF-16 units of the bare text when absent. It must not shrink when text is added. */
  readonly measure?: (part: StyledText) => number;
}

/** A break that would leave more than this share of a part empty gives way to a lesser one behind it. */
const LEAST_FILL = 0.5;

/** In order of preference: whether a part may end before `at`. */
const BREAKS: readonly ((text: string, at: number) => boolean)[] = [
  (text, at) => text.startsWith('\n\n', at),
  (text, at) => text[at] === '\n',
  (text, at) => /[。！？；]/.test(text[at - 1] ?? '') || (/[.!?…]/.test(text[at - 1] ?? '') && /\s/.test(text[at] ?? '')),
  (text, at) => /\s/.test(text[at] ?? ''),
];

/**
 * Parts in order, none empty, each within the limit; only white space between two parts is lost. Spans (code, links, quotes, emphasis)
 * stay whole unless one alone is longer than a part; characters always do, and what belongs to one (a family of emoji) as far as it fits.
 */
export function splitStyled(styled: StyledText, rule: SplitRule): readonly StyledText[] {
  const measure = rule.measure ?? (({ text }: StyledText) => text.length);
  const fits = (from: number, to: number): boolean => measure(sliceStyled(styled, from, to)) <= rule.limit;
  const whole = styled.spans.filter(({ start, end }) => fits(start, end));
  const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(styled.text);
  const parts: StyledText[] = [];
  for (let start = nextStart(styled, 0); start < styled.text.length;) {
    const most = furthest(styled.text.length, start, fits);
    const end = most === styled.text.length ? most : chooseEnd({ styled, whole, graphemes, start, most });
    const part = trimmed(styled, start, end);
    if (part.text !== '') parts.push(part);
    start = nextStart(styled, end);
  }
  return parts;
}

interface Cut {
  readonly styled: StyledText;
  /** Spans that must not be cut. */
  readonly whole: StyledText['spans'];
  readonly graphemes: Intl.Segments;
  readonly start: number;
  /** The furthest end within the limit. */
  readonly most: number;
}

/** The largest end whose part fits; one character at least, so that every split comes to an end. */
function furthest(length: number, start: number, fits: (from: number, to: number) => boolean): number {
  let low = start + 1;
  let high = length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(start, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function chooseEnd(cut: Cut): number {
  const { styled, start, most } = cut;
  const isFree = (at: number) => !cut.whole.some((span) => span.start < at && at < span.end) && isBoundary(cut, at);
  for (const fill of [LEAST_FILL, 0]) {
    const least = start + (most - start) * fill;
    for (const isBreak of BREAKS) {
      for (let at = most; at > start && at >= least; at -= 1) {
        if (isBreak(styled.text, at) && isFree(at) && styled.text.slice(start, at).trim() !== '') return at;
      }
    }
  }
  return anywhere(cut);
}

const isBoundary = ({ graphemes, styled }: Cut, at: number): boolean => at >= styled.text.length || graphemes.containing(at)?.index === at;

/** No break at all: before the span or the character that does not fit any more. */
function anywhere(cut: Cut): number {
  const { start, most, styled } = cut;
  const inside = cut.whole.find((span) => span.start < most && most < span.end);
  const at = inside === undefined ? most : inside.start;
  const character = cut.graphemes.containing(at)?.index ?? at;
  if (character > start) return character;
  const isHalf = /[\uDC00-\uDFFF]/.test(styled.text[most] ?? '') && /[\uD800-\uDBFF]/.test(styled.text[most - 1] ?? '');
  if (!isHalf) return most;
  return most - 1 > start ? most - 1 : most + 1;
}

/** White space between parts belongs to neither; inside a piece of code only the line's end does, since the rest is indentation. */
function nextStart({ text, spans }: StyledText, from: number): number {
  const isInCode = spans.some(({ style, start, end }) => style === 'code-block' && start < from && from < end);
  if (isInCode) return text[from] === '\n' ? from + 1 : from;
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? '') && !spans.some(({ style, start }) => style === 'code-block' && start === at))
    at += 1;
  return at;
}

function trimmed(styled: StyledText, start: number, end: number): StyledText {
  const kept = styled.text.slice(start, end).trimEnd().length;
  return sliceStyled(styled, start, start + kept);
}
