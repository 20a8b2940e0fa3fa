/**
 * How many tokens an answered conversation costs: what a chat model on loopback is sent for talks of three questions out of the dev sets.
 *
 *   node scripts/prepare.mjs
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/prompt-tokens.js [talks]
 *
 * From the repository's root; 30 talks a language when absent. The model answers each with a text of 250 tokens and a citation, so that the
 * history has its usual length. Counted as `estimateTokens` counts. Prints one line of JSON a language.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { estimateTalk } from '../src/core/model/estimate-tokens.ts';
import { startHouse, type House } from '../test/support/house.ts';

const DATA = resolve('../shared/data/rag');
const TURNS = 3;
const ANSWER = { zh: `${'这是一句和资料有关的回答。'.repeat(19)}[1]`, en: `${'This sentence rests on the passage. '.repeat(28)}[1]` };

interface Row {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

async function readRows<T>(file: string): Promise<T[]> {
  const lines = (await readFile(`${DATA}/${file}`, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as T);
}

async function fill(house: House, language: string, ids: ReadonlySet<string>): Promise<string> {
  const base = await house.api('/knowledge/bases', { name: `dev-${language}` });
  const { id } = base.body as { id: string };
  const rows = (await readRows<Row>(`dev-${language}.corpus.jsonl`)).filter((row) => ids.has(row.id));
  for (const { id: externalId, title, text } of rows) {
    await house.api(`/knowledge/bases/${id}/documents`, { title, text, external_id: externalId });
  }
  return id;
}

async function measure(house: House, language: 'en' | 'zh', talks: number): Promise<Record<string, number | string>> {
  const all = await readRows<{ question: string; relevant: readonly string[] }>(`dev-${language}.jsonl`);
  const asked = all.filter(({ relevant }) => relevant.length > 0).slice(0, talks * TURNS);
  const base = await fill(house, language, new Set(asked.flatMap(({ relevant }) => relevant)));
  house.model.script({ pieces: [ANSWER[language]] });
  await new Promise((done) => setTimeout(done, 20_000));
  const before = house.model.requests.length;
  let conversation: string | undefined;
  for (const [index, { question }] of asked.entries()) {
    const fresh = index % TURNS === 0;
    const answer = await house.api('/messages', {
      text: question,
      base_ids: [base],
      wait_s: 30,
      ...(!fresh && conversation !== undefined && { conversation_id: conversation }),
    });
    if (fresh) conversation = (answer.body as { message: { conversation_id: string } }).message.conversation_id;
  }
  const sizes = house.model.requests.slice(before).map(({ body }) => estimateTalk(body.messages));
  const sum = sizes.reduce((total, size) => total + size, 0);
  return { language, questions: asked.length, calls: sizes.length, mean: Math.round(sum / sizes.length), largest: Math.max(...sizes) };
}

const talks = Number(process.argv[2] ?? 30);
const house = await startHouse({ close: async () => {} }, {});
try {
  for (const language of ['en', 'zh'] as const) console.log(JSON.stringify(await measure(house, language, talks)));
} finally {
  await house.close();
}
