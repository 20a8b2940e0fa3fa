/**
 * Replays 200 conversations on two replicas that share a database, with caches and without, and measures what a turn's context costs to load.
 *
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/cache.js
 *
 * From the repository's root, with the question sets of `../shared/data/rag`. A conversation asks two to six questions out of 150, the n-th
 * of which is asked 1/n as often as the first; each turn goes to either replica and ends with an answer, which makes what was said another;
 * the knowledge changes after every 250 turns, whereupon one replica searches ahead, as it does by itself. Context: what the answer rests on, what was said, and the passages. Every read of the cache is
 * held against the truth.
 */
import assert from 'node:assert/strict';
import { percentile } from '../src/cli/eval/percentile.ts';
import { createCache } from '../src/drivers/cache/two-level.ts';
import { openSharedLevel } from '../src/drivers/cache/shared-level.ts';
import { createInProcessLiveEvents } from '../src/drivers/live/in-process.ts';
import { createWordsIndex } from '../src/drivers/passages/words-index.ts';
import { createAdminStores } from '../src/drivers/store/create-admin-stores.ts';
import { createCacheMarkStore } from '../src/drivers/store/cache-mark-store.ts';
import { createQuestionStore } from '../src/drivers/store/question-store.ts';
import { createTextAnalyser } from '../src/drivers/text-analyser/jieba-and-stems.ts';
import { SETTINGS, type SettingKey } from '../src/core/model/setting.ts';
import type { LeasedTurn } from '../src/core/model/turn.ts';
import type { Message } from '../src/core/model/message.ts';
import type { EndTurn, TurnStore } from '../src/core/ports/turn-store.ts';
import { cachedWriter } from '../src/engine/cached-writer.ts';
import { createFreshness } from '../src/engine/cache-freshness.ts';
import { createCaches, type Caches } from '../src/engine/caches.ts';
import { findPassages } from '../src/engine/find-passages.ts';
import { keepTalk } from '../src/engine/keep-talk.ts';
import { readTalk } from '../src/engine/read-talk.ts';
import { warmCache } from '../src/engine/warm-cache.ts';
import { createSystemClock } from '../src/kernel/clock.ts';
import { newUuid, type ChannelId, type ContactId, type ConversationId, type TenantId } from '../src/kernel/ids.ts';
import { createSilentLogger } from '../src/kernel/logger.ts';
import { Secret } from '../src/kernel/secret.ts';
import { noCaches } from '../test/builders/no-caches.ts';
import { createRecordedMetrics } from '../test/builders/recorded-metrics.ts';
import { startTestPostgres } from '../test/support/postgres.ts';
import { startTestRedis } from '../test/support/redis.ts';
import { openTestStore, type TestStore } from '../test/support/store.ts';
import { plantKnowledge, rowsOf } from './plant-knowledge.ts';
import { WORDS_ALONE } from '../src/engine/find-by-meaning.ts';
import { NO_RERANK } from '../src/engine/rerank-hits.ts';

const [QUESTIONS, CONVERSATIONS, CHANGE_EVERY] = [150, 200, 250];
const clock = createSystemClock();
const logger = createSilentLogger();
const analyser = createTextAnalyser();
const index = createWordsIndex(analyser, newUuid);
const setting = async (_tenant: unknown, _channel: unknown, key: SettingKey) => SETTINGS[key].default as never;
const tenantId = newUuid<TenantId>();
const channelId = newUuid<ChannelId>();
const contactId = newUuid<ContactId>();

/** The same numbers at every run. */
function seeded(state: number): () => number {
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

async function openCachesOf(store: TestStore, redisUrl: string | null) {
  const place = redisUrl && { url: new Secret(redisUrl), prefix: 'bench', clock, onError: () => {} };
  const shared = place ? await openSharedLevel(place) : null;
  const cache = createCache({ clock, shared, metrics: createRecordedMetrics() });
  const live = createInProcessLiveEvents({ onError: () => {} });
  const freshness = createFreshness({ cacheMarks: createCacheMarkStore(store.pool), live, clock, logger });
  const stop = new AbortController();
  const watching = freshness.watch(stop.signal);
  while (freshness.standing(tenantId, []) === null) await clock.sleep(5);
  return {
    cache,
    caches: createCaches({ cache, freshness, setting }),
    close: async () => {
      stop.abort();
      await watching;
      await cache.close();
    },
  };
}

interface Times {
  readonly context: number[];
  readonly process: number[];
  readonly shared: number[];
  readonly miss: number[];
}

type Replica = { readonly caches: Caches; readonly cache: ReturnType<typeof createCache> | null };

/** Loads the context of each turn on either replica; `check` compares it with the truth. */
async function replay(store: TestStore, replicas: readonly Replica[], check: boolean): Promise<Times> {
  const stores = createAdminStores({ pool: store.pool, connectionString: store.url, role: store.role, index, newId: newUuid, logger });
  const random = seeded(7);
  const questions = (await rowsOf<{ question: string }>('dev-en.jsonl', QUESTIONS)).map(({ question }) => question);
  const weights = questions.map((_, n) => 1 / (n + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const pick = (): string => {
    let left = random() * total;
    return questions[weights.findIndex((weight) => (left -= weight) < 0)] ?? questions[0]!;
  };
  const times: Times = { context: [], process: [], shared: [], miss: [] };
  const { conversations, directory } = stores;
  let turns = 0;
  const talks = Array.from({ length: CONVERSATIONS }, () => ({
    id: newUuid<ConversationId>(),
    left: 2 + Math.floor(random() * 5),
    seq: 0,
  }));
  for (const { id } of talks)
    await store.owner(
      `insert into conversations (tenant_id, id, channel_id, contact_id, key) values ($1, $2, $3, $4, gen_random_uuid()::text)`,
      [tenantId, id, channelId, contactId],
    );
  const retrieve = { passages: index, transactions: store.pool, analyser, findByMeaning: WORDS_ALONE, reranking: NO_RERANK, setting };
  const say = async (conversationId: ConversationId, seq: number, role: string, text: string): Promise<void> => {
    await store.owner(
      `insert into messages (tenant_id, id, channel_id, conversation_id, seq, role, state, text) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [tenantId, newUuid(), channelId, conversationId, seq, role, role === 'user' ? 'answered' : 'sent', text],
    );
    await store.owner('update conversations set last_seq = $3 where tenant_id = $1 and id = $2', [tenantId, conversationId, seq]);
  };
  for (let open = talks; open.length > 0; open = open.filter(({ left }) => left > 0)) {
    const talk = open[Math.floor(random() * open.length)]!;
    const { caches, cache } = replicas[Math.floor(random() * replicas.length)]!;
    const [text, seq] = [pick(), talk.seq + 1];
    await say(talk.id, seq, 'user', text);
    const load = async (from: Caches) => {
      const standing = await directory.answerStanding(tenantId, channelId, talk.id);
      const place = { tenantId, channelId, conversationId: talk.id, fromSeq: 0, beforeSeq: seq, lastSeq: standing.lastSeq };
      const said = await readTalk({ caches: from, conversations, setting }, place);
      const sought = { tenantId, channelId, audience: 'public' as const, text, language: analyser.language(text), standing };
      const before = cache?.counts({ namespace: 'retrieval', tenantId });
      const began = performance.now();
      const found = await findPassages({ ...retrieve, caches: from }, sought, null);
      return { said, found, before, searchMs: performance.now() - began };
    };
    const began = performance.now();
    const got = await load(caches);
    times.context.push(performance.now() - began);
    const after = cache?.counts({ namespace: 'retrieval', tenantId });
    if (got.before && after)
      times[after.misses > got.before.misses ? 'miss' : after.sharedHits > got.before.sharedHits ? 'shared' : 'process'].push(got.searchMs);
    if (check) {
      const truth = JSON.parse(JSON.stringify(await load(noCaches))) as typeof got;
      assert.deepEqual(JSON.parse(JSON.stringify([got.said, got.found])), [truth.said, truth.found]);
    }
    const answer = `An answer to: ${text}`;
    await endTurn(caches, talk.id, seq, text, answer, () => say(talk.id, seq + 1, 'assistant', answer));
    talk.seq = seq + 1;
    talk.left -= 1;
    turns += 1;
    if (turns % CHANGE_EVERY === 0) {
      await store.owner('update tenants set knowledge_version = knowledge_version + 1 where id = $1', [tenantId]);
      const ahead = {
        ...retrieve,
        caches: replicas[0]!.caches,
        questions: createQuestionStore(store.pool),
        standingOf: directory.answerStanding,
      };
      if (cache) await warmCache(ahead, tenantId);
    }
  }
  await stores.close();
  return times;
}

async function endTurn(
  caches: Caches,
  conversationId: ConversationId,
  seq: number,
  text: string,
  answer: string,
  write: () => Promise<void>,
): Promise<void> {
  const messages = [{ seq, text, role: 'user', sources: [] } as Partial<Message> as Message];
  const turn = { tenantId, channelId, conversationId, turnId: newUuid(), historyFromSeq: 0, messages } as Partial<LeasedTurn> as LeasedTurn;
  const store: Partial<TurnStore> = {
    lease: async () => ({ kind: 'leased', turn }),
    end: async () => {
      await write();
      return { kind: 'ended', seq: seq + 1, next: null };
    },
  };
  const turns = keepTalk(store as TurnStore, { caches, setting, logger });
  await turns.lease(tenantId, turn.turnId, 'bench', 1);
  await turns.end({ ...turn, state: 'answered', role: 'assistant', text: answer, sources: [] } as Partial<EndTurn> as EndTurn);
}

const at = (times: readonly number[], share: number): string => percentile(times, share)?.toFixed(2) ?? '-';
const mean = (times: readonly number[]): number => times.reduce((sum, one) => sum + one, 0) / Math.max(1, times.length);

async function measure(store: TestStore, name: string, redisUrl: string | null, uncached: number): Promise<void> {
  const open = () => openCachesOf(store, redisUrl);
  const replicas = await Promise.all(redisUrl === null ? [open()] : [open(), open()]);
  const times = await replay(store, replicas, true);
  console.log(`${name}: context ${mean(times.context).toFixed(2)} ms, ${((1 - mean(times.context) / uncached) * 100).toFixed(0)} % less`);
  for (const level of ['process', 'shared', 'miss'] as const)
    console.log(`  search, ${level}: ${times[level].length} reads, p50 ${at(times[level], 0.5)} ms, p95 ${at(times[level], 0.95)} ms`);
  for (const namespace of ['retrieval', 'conversation_history'] as const) {
    const counts = replicas.map(({ cache }) => cache.counts({ namespace, tenantId }));
    const [hits, misses] = [
      counts.reduce((sum, one) => sum + one.processHits + one.sharedHits, 0),
      counts.reduce((sum, one) => sum + one.misses, 0),
    ];
    console.log(`  ${namespace}: ${((100 * hits) / Math.max(1, hits + misses)).toFixed(0)} % of ${hits + misses} reads found`);
  }
  for (const replica of replicas) await replica.close();
}

/** One question twice, of a model that takes a second: search, and the answer out of the cache. */
async function measureAnswer(store: TestStore): Promise<void> {
  const { caches, close } = await openCachesOf(store, null);
  const stores = createAdminStores({ pool: store.pool, connectionString: store.url, role: store.role, index, newId: newUuid, logger });
  const model = { id: null, revision: 0, model: 'scripted', prices: null } as never;
  const writer = {
    mayWrite: async () => true,
    write: async () =>
      clock.sleep(1_000).then(() => ({ text: 'An answer [1].', outcome: 'answer' as const, sources: [{ n: 1 } as never] })),
  };
  const usage = { record: async () => {} };
  const cached = cachedWriter(writer, { caches, chosenModels: { of: async () => [model] }, usage, logger });
  const [{ question: text } = { question: '' }] = await rowsOf<{ question: string }>('dev-en.jsonl', 1);
  const took: number[] = [];
  const answers: unknown[] = [];
  for (let time = 0; time < 6; time += 1) {
    const began = performance.now();
    const standing = await stores.directory.answerStanding(tenantId, channelId, newUuid<ConversationId>());
    const sought = { tenantId, channelId, audience: 'public' as const, text, language: 'en' as const, standing };
    const { hits } = await findPassages(
      { passages: index, transactions: store.pool, analyser, findByMeaning: WORDS_ALONE, reranking: NO_RERANK, setting, caches },
      sought,
      null,
    );
    const about = {
      persona: '',
      checkSupport: true,
      mask: false,
      contextTokens: 3_000,
      maxOutputTokens: 800,
      deadline: 0,
      signal: new AbortController().signal,
    };
    const request = {
      ...about,
      ...sought,
      ...standing,
      question: text,
      history: [],
      hits,
      turnId: newUuid<LeasedTurn['turnId']>(),
      onText: () => {},
    };
    answers.push((await cached.write(request))?.sources);
    took.push(performance.now() - began);
  }
  for (const sources of answers) assert.deepEqual(sources, answers[0]);
  const [first = 0, ...rest] = took;
  console.log(
    `answer: ${first.toFixed(0)} ms written, ${mean(rest).toFixed(1)} ms given again, ${((1 - mean(rest) / first) * 100).toFixed(1)} % less, same sources`,
  );
  await stores.close();
  await close();
}

async function main(): Promise<void> {
  const server = await startTestPostgres('embedded');
  if ('skip' in server) throw new Error(server.skip);
  const store = await openTestStore(server.ownerUrl);
  await plantKnowledge({ store, index, analyser, tenantId, channelId, contactId });
  const none: Replica = { caches: noCaches, cache: null };
  await replay(store, [none], false);
  const uncached = mean((await replay(store, [none], false)).context);
  console.log(`no cache: context ${uncached.toFixed(2)} ms`);
  await measure(store, 'one process', null, uncached);
  const redis = await startTestRedis();
  if ('skip' in redis) console.log(redis.skip);
  else {
    await measure(store, 'two processes and Redis', redis.url, uncached);
    await redis.stop();
  }
  await measureAnswer(store);
  await store.close();
}

await main();
