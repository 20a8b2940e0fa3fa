/**
 * Measures indexing and retrieval on the question sets in `../shared/data/rag`, scores them by source, and writes run files for its scorer.
 *
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/retrieval.js [--out FOLDER] [--only zh|en] [--passages 100000] [--url postgres://owner@host/db]
 *     [--embed local:bge-small-LANGUAGE [--models .claw/models] | --embed http://127.0.0.1:8000/v1#model] [--cross [--sample 1000]]
 *     [--store lancedb|full|lite]
 *
 * With `--passages` the base is filled up to so many by mixing the halves of its own passages (fill-base.ts says how); the questions are then
 * asked of the full base, and only the times mean anything; `--embed made:1024` then puts vectors beside the words that say nothing and take no
 * time to make, for what a search by both takes. Beside the times on the wall stands the time this process spent on a processor,
 * which other work on the machine changes less.
 *
 * With `--cross` each base is asked in the other language, which only a model of many languages answers; with `--sample` the base holds the
 * passages of the source that is asked about, and so many in all, the others in the order of their file.
 *
 * `--store` names where the vectors lie: LanceDB, or one of the Milvus servers that .ci/milvus installs, flushed before it is asked.
 *
 * From the repository's root (Node 22.18 and newer also run this file as it is). Without `--url` a throwaway PostgreSQL is started. A run file holds what retrieval, gate and extractive writer make of each question.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrations } from '../migrations/index.ts';
import { parseQuestions, renderRun, type Question, type RunRow } from '../src/cli/eval/question-set.ts';
import { reportLines } from '../src/cli/eval/report.ts';
import { percentile } from '../src/cli/eval/percentile.ts';
import { createPgPool, type PgPool } from '../src/drivers/_shared/pg-pool.ts';
import { createWordsIndex } from '../src/drivers/passages/words-index.ts';
import { migrateSchema } from '../src/drivers/store/migrate-schema.ts';
import { createTextAnalyser } from '../src/drivers/text-analyser/jieba-and-stems.ts';
import { SETTINGS } from '../src/core/model/setting.ts';
import { gateEvidence } from '../src/engine/gate-evidence.ts';
import { retrievePassages, type RetrieveDeps } from '../src/engine/retrieve-passages.ts';
import { splitDocument } from '../src/engine/split-document.ts';
import { writeExtract } from '../src/engine/write-extract.ts';
import { newUuid, type BaseId, type DocumentId, type TenantId } from '../src/kernel/ids.ts';
import { createSilentLogger } from '../src/kernel/logger.ts';
import { WORDS_ALONE } from '../src/engine/find-by-meaning.ts';
import { NO_RERANK } from '../src/engine/rerank-hits.ts';
import { fillBase } from './fill-base.ts';
import { openMeaning } from './open-meaning.ts';
import { checkedStore } from './open-vectors.ts';
import { createTestDatabase, startTestPostgres } from '../test/support/postgres.ts';

interface CorpusRow {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly source: string;
}

const DATA = resolve('../shared/data/rag');

async function readRows<T>(file: string): Promise<T[]> {
  const lines = (await readFile(join(DATA, file), 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as T);
}

interface Place {
  readonly pool: PgPool;
  readonly owner: pg.Client;
  readonly tenantId: TenantId;
}

async function openPlace(ownerUrl: string): Promise<Place & { close: () => Promise<void> }> {
  const database = await createTestDatabase(ownerUrl);
  await migrateSchema(database.url, migrations, createSilentLogger());
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const tenantId = newUuid<TenantId>();
  await owner.query(`insert into tenants (id, name, plan) values ($1, 'bench', 'enterprise')`, [tenantId]);
  const pool = createPgPool({ connectionString: database.url, role: 'claw_app', max: 4, logger: createSilentLogger() });
  const close = async (): Promise<void> => {
    await pool.close();
    await owner.end();
    await database.drop();
  };
  return { pool, owner, tenantId, close };
}

async function indexCorpus(place: Place, deps: RetrieveDeps, rows: readonly CorpusRow[]): Promise<BaseId> {
  const { pool, owner, tenantId } = place;
  const baseId = newUuid<BaseId>();
  await owner.query('insert into knowledge_bases (tenant_id, id, name) values ($1, $2, $3)', [tenantId, baseId, baseId]);
  const ids = rows.map(() => newUuid<DocumentId>());
  await owner.query(
    `insert into documents (tenant_id, id, base_id, external_id, title, media_type, content, content_hash)
     select $1, id, $2, name, title, 'text/plain', '', '' from unnest($3::uuid[], $4::text[], $5::text[]) as d(id, name, title)`,
    [tenantId, baseId, ids, rows.map((row) => row.id), rows.map((row) => row.title)],
  );
  const began = performance.now();
  let passages = 0;
  for (const [i, row] of rows.entries()) {
    const document = {
      title: null,
      sections: [{ headingPath: [], blocks: [{ text: row.text, atomic: false }] }],
      language: deps.analyser.language(row.text),
    };
    const drafts = splitDocument(document, row.title, deps.analyser);
    passages += drafts.length;
    await pool.withTenant(tenantId, (tx) => deps.passages.put(tx, baseId, ids[i] ?? newUuid<DocumentId>(), drafts));
  }
  const seconds = (performance.now() - began) / 1000;
  await owner.query('vacuum analyze postings');
  console.log(
    `  ${rows.length} documents, ${passages} passages, ${(passages / seconds).toFixed(0)} passages/s, one transaction a document`,
  );
  return baseId;
}

async function runQuestions(place: Place, deps: RetrieveDeps, baseId: BaseId, questions: readonly Question[]): Promise<RunRow[]> {
  const { tenantId } = place;
  const times: number[] = [];
  const rows: RunRow[] = [];
  let busy = 0;
  for (const { id, question } of questions) {
    const began = performance.now();
    const busyBefore = process.cpuUsage();
    const search = await retrievePassages(deps, { tenantId, baseIds: [baseId], question, k: 10, audience: 'public' });
    times.push(performance.now() - began);
    const { user, system } = process.cpuUsage(busyBefore);
    busy += (user + system) / 1000;
    const { decision } = gateEvidence(search, deps.analyser);
    const extract = decision === 'answer' ? writeExtract(question, search, deps.analyser) : { text: '', citations: [] };
    const citations = extract.citations.flatMap((citation) => citation.hit.externalId ?? []);
    const ranked = search.hits.flatMap((hit) => hit.externalId ?? []);
    const quoting = SETTINGS['texts.quoting'].default[deps.analyser.language(question)];
    const answer = extract.text === '' ? '' : quoting + extract.text;
    rows.push({ question_id: id, ranked, answer, citations, refused: decision === 'refuse' });
  }
  const at = (share: number): string => (percentile(times, share) ?? 0).toFixed(1);
  console.log(
    `  ${times.length} questions, retrieval p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms; own processor ${(busy / times.length).toFixed(1)} ms a question`,
  );
  return rows;
}

/** What questions in the other language are asked about. */
const TRANSLATED = 'xquad';

async function readCorpus(language: string, sample: string | undefined): Promise<readonly CorpusRow[]> {
  const rows = await readRows<CorpusRow>(`dev-${language}.corpus.jsonl`);
  const isFirst = (row: CorpusRow): boolean => row.source === TRANSLATED;
  return sample === undefined ? rows : [...rows.filter(isFirst), ...rows.filter((row) => !isFirst(row))].slice(0, Number(sample));
}

async function readQuestions(language: string, isCross: boolean): Promise<readonly Question[]> {
  if (!isCross) return parseQuestions(await readFile(join(DATA, `dev-${language}.jsonl`), 'utf8'));
  const asked = await readRows<{ readonly corpus: string }>('dev-cross.jsonl');
  return parseQuestions(asked.flatMap((row) => (row.corpus === language ? JSON.stringify(row) : [])).join('\n'));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      only: { type: 'string' },
      passages: { type: 'string' },
      url: { type: 'string' },
      models: { type: 'string' },
      embed: { type: 'string' },
      cross: { type: 'boolean', default: false },
      sample: { type: 'string' },
      store: { type: 'string', default: 'lancedb' },
    },
  });
  const server = values.url === undefined ? await startTestPostgres() : { ownerUrl: values.url };
  if ('skip' in server) throw new Error(server.skip);
  const place = await openPlace(server.ownerUrl);
  const analyser = createTextAnalyser();
  const words: RetrieveDeps = {
    passages: createWordsIndex(analyser, newUuid),
    transactions: place.pool,
    analyser,
    findByMeaning: WORDS_ALONE,
    reranking: NO_RERANK,
  };
  for (const language of ['zh', 'en'].filter((one) => values.only === undefined || values.only === one)) {
    console.log(language);
    const baseId = await indexCorpus(place, words, await readCorpus(language, values.sample));
    if (values.passages !== undefined) {
      console.log(`  filled to ${await fillBase(place.owner, place.tenantId, baseId, Number(values.passages))} passages`);
      await place.owner.query('vacuum analyze postings, passages, documents');
    }
    const questions = await readQuestions(language, values.cross);
    const model = values.embed?.replace('LANGUAGE', language);
    const choice = { folder: values.models ?? '.claw/models', store: checkedStore(values.store) };
    const meaning = model === undefined ? null : await openMeaning(place.pool, place.tenantId, { model, ...choice });
    const rows = await runQuestions(place, { ...words, ...(meaning && { findByMeaning: meaning.find }) }, baseId, questions);
    await meaning?.close();
    if (values.out !== undefined) await writeFile(join(values.out, `run-${language}.jsonl`), renderRun(rows));
    if (values.passages === undefined) for (const line of reportLines({ questions, rows, retrievalMs: [] })) console.log(`  ${line}`);
  }
  console.log(`resident ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`);
  await place.close();
}

await main();
