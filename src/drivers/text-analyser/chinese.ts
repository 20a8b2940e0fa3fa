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
  const get = (): Loaded => (loaded ??= load());
  return {
    simplify: (text) => get().convert(text),
    words: (run) => get().jieba.cutForSearch(run, true),
  };
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
