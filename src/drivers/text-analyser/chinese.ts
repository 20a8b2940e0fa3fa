/** Chinese words: simplified first, then cut by jieba's dictionary, which is loaded with the first Chinese text only (46 MB, 0.2 s). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as JiebaModule from '@node-rs/jieba';
import type * as OpenccModule from 'opencc-js/t2cn';
import { GLUE_CHARACTERS } from './stop-words.ts';

export interface ChineseCutter {
  /** Traditional characters as simplified ones; everything else stays. */
  simplify(text: string): string;
  /** Words of a run of Chinese characters, long ones also in their parts (search mode). */
  words(run: string): string[];
}

interface Loaded {
  readonly jieba: JiebaModule.Jieba;
  readonly convert: OpenccModule.ConverterFunction;
}

function load(): Loaded {
  const require = createRequire(import.meta.url);
  const jiebaModule = require('@node-rs/jieba') as typeof JiebaModule;
  // The package's own dict module would also read its 6 MB idf table, which nobody needs here.
  const jieba = jiebaModule.Jieba.withDict(readFileSync(require.resolve('@node-rs/jieba/dict.txt')));
  const opencc = require('opencc-js/t2cn') as typeof OpenccModule;
  return { jieba, convert: opencc.Converter({ from: 't', to: 'cn' }) };
}

export function createChineseCutter(): ChineseCutter {
  let loaded: Loaded | null = null;
  const known = new Uint8Array(0x1_00_00);
  const get = (): Loaded => (loaded ??= load());
  return {
    simplify: (text) => simplify(text, get().convert, known),
    words: (run) => get().jieba.cutForSearch(run, true),
  };
}

const UNKNOWN = 0;
const SAME = 1;
const CHANGES = 2;

/** Most text is simplified already, and looking each character up is far cheaper than converting it. */
function simplify(text: string, convert: (text: string) => string, known: Uint8Array): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (known[code] === UNKNOWN) known[code] = convert(text.charAt(i)) === text.charAt(i) ? SAME : CHANGES;
    if (known[code] === CHANGES) return convert(text);
  }
  return text;
}

/** Every pair of neighbouring characters that holds no glue character: finds what the dictionary cuts elsewhere. */
export function characterPairs(run: string): string[] {
  const characters = [...run];
  const pairs: string[] = [];
  for (let i = 0; i + 1 < characters.length; i++) {
    const left = characters[i] ?? '';
    const right = characters[i + 1] ?? '';
    if (!GLUE_CHARACTERS.has(left) && !GLUE_CHARACTERS.has(right)) pairs.push(left + right);
  }
  return pairs;
}
