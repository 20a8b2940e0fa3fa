/** Puts chosen units of a passage into words: neighbours as one quotation, code and lists as blocks, a number after each quotation. */
import type { Language } from '../core/model/passage.ts';
import type { Unit } from './read-units.ts';

/** What no chat window should show in one go. */
const LONGEST = { zh: 240, en: 600 } as const;
const LONGEST_CODE = 800;

export interface RenderedQuotes {
  /** For readers; `[1]` stands after each quotation. */
  readonly text: string;
  /** The same words as they stand in the passage, with ` … ` where something is left out. */
  readonly quote: string;
}

/** `places` are indices into `units`, in ascending order. */
export function renderQuotes(source: string, units: readonly Unit[], places: readonly number[], language: Language): RenderedQuotes {
  const runs = joinNeighbours(places).map((run) => run.flatMap((place) => units[place] ?? []));
  const space = language === 'zh' ? '' : ' ';
  let text = '';
  for (const run of runs) {
    const { body, isBlock } = renderRun(source, run, language);
    if (text !== '') text += isBlock || text.endsWith('```') || text.endsWith('~~~') ? '\n\n' : space;
    text += body;
  }
  const quotes = runs.map((run) => shorten(source.slice(run[0]?.start, run.at(-1)?.end), LONGEST_CODE));
  return { text, quote: quotes.join(' … ') };
}

function joinNeighbours(places: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last && last.at(-1) === place - 1) last.push(place);
    else runs.push([place]);
  }
  return runs;
}

/** The number follows the last words, before code that ends the quotation. */
function renderRun(source: string, run: readonly Unit[], language: Language): { body: string; isBlock: boolean } {
  const space = language === 'zh' ? '' : ' ';
  const words = run.findLastIndex((unit) => unit.kind !== 'code');
  const isList = run.length > 1 && run.some((unit) => unit.kind === 'item' || unit.kind === 'row');
  let body = '';
  let left: number = LONGEST[language];
  run.forEach((unit, i) => {
    const before = run[i - 1];
    if (before) body += gapBetween(source, before, unit);
    if (unit.kind === 'code') body += shortenCode(unit.text);
    else if (left > 0) body += (isList && unit.kind !== 'sentence' ? '- ' : '') + shorten(stripMarkup(unit.text), left);
    if (unit.kind !== 'code') left -= unit.text.length;
    if (i === words) body += `${space}[1]`;
  });
  if (words < 0) body += '\n[1]';
  return { body, isBlock: isList || run[0]?.kind === 'code' };
}

function gapBetween(source: string, before: Unit, unit: Unit): string {
  if (before.kind === 'code' || unit.kind === 'code') return '\n\n';
  const ofList = (one: Unit): boolean => one.kind !== 'sentence';
  if (ofList(unit)) return ofList(before) ? '\n' : '\n\n';
  const gap = source.slice(before.end, unit.start);
  return gap.trim() === '' ? gap : ' ';
}

/** Links keep their words and emphasis goes: text that was not given as Markdown may still be written that way. */
function stripMarkup(text: string): string {
  return text.replace(/!?\[([^\]]*)\]\([^)\s]+(?:\s+"[^"]*")?\)/gu, '$1').replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/gu, '$2');
}

/** At a space where there is one, and never inside a character. */
function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const space = cut.lastIndexOf(' ');
  return `${cut
    .slice(0, space > most / 2 ? space : most)
    .replace(/[\uD800-\uDBFF]$/u, '')
    .trimEnd()}…`;
}

/** Whole lines, the fence closed again. */
function shortenCode(code: string): string {
  if (code.length <= LONGEST_CODE) return code;
  const fence = /^\s*(`{3,}|~{3,})/u.exec(code)?.[1] ?? '```';
  const cut = code.slice(0, LONGEST_CODE);
  return `${cut.slice(0, Math.max(cut.lastIndexOf('\n'), fence.length))}\n…\n${fence}`;
}
