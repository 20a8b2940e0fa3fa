/** A Claw that searches by meaning: what an upload becomes, and that answers go on while the embedder or the vectors are away. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conceptsOf } from '../builders/concept-embedder.ts';
import { startFakeEmbeddings } from '../platforms/fake-embeddings.ts';
import type { FakeEmbeddings } from '../platforms/fake-embeddings.ts';
import { call } from '../support/call.ts';
import { makeHome, raiseLimits, untilDocsAreReady } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { startTestMilvus } from '../support/milvus.ts';
import type { TestMilvus } from '../support/milvus.ts';
import { until } from '../support/until.ts';

const WORDS = 'when is the gym open';
const lite = await startTestMilvus('lite');
const PLACES: readonly [string, TestMilvus | null][] = [
  ['LanceDB', null],
  ...('skip' in lite ? [] : [['Milvus Lite', lite] as [string, TestMilvus]]),
];
if ('skip' in lite) it.skip(`search by meaning on Milvus Lite (${lite.skip})`);
else afterAll(() => lite.stop());

describe.each(PLACES)('search by meaning on %s', (_name, milvus) => {
  let embeddings: FakeEmbeddings;
  let home: GatewayHome;
  let gateway: GatewayProcess;
  let base: string;
  const api = async (path: string, options: Parameters<typeof call>[1] = {}) =>
    call(`${gateway.url}/api/v1${path}`, { token: await home.adminKey(), ...options });
  const find = async (query: string): Promise<readonly string[]> => {
    const { body } = await api(`/knowledge/bases/${base}/search`, { json: { query, k: 3 } });
    return ((body?.['data'] ?? []) as readonly { external_id: string }[]).map((hit) => hit.external_id);
  };
  const ready = async () => (await call(`${gateway.url}/readyz`)).body?.['status'];

  beforeAll(async () => {
    embeddings = await startFakeEmbeddings(conceptsOf);
    home = await makeHome();
    const env = { EMBEDDING_MODEL: 'concepts', EMBEDDING_BASE_URL: embeddings.baseUrl, ...(milvus && { MILVUS_ADDRESS: milvus.address }) };
    gateway = await home.start({ env });
    await untilDocsAreReady(home, gateway);
    await raiseLimits(home, gateway);
    base = String((await api('/knowledge/bases', { json: { name: 'house' } })).body?.['id']);
    const documents = {
      refunds: 'You get your money back within 14 days.',
      cars: 'The car park is behind the house.',
      gym: 'The gym is open from six to ten.',
    };
    for (const [id, text] of Object.entries(documents)) {
      await api(`/knowledge/bases/${base}/documents`, { json: { title: id, text, external_id: id } });
    }
  }, 180_000);
  afterAll(async () => {
    await home?.remove();
    await embeddings?.close();
  });

  it('finds a document in another language than the question', { timeout: 60_000 }, async () => {
    await until(async () => (await find('退款'))[0] === 'refunds', 50_000);
    expect((await find('停车'))[0]).toBe('cars');
    const { body } = await api('/messages', { json: { text: '退款', base_ids: [base], wait_s: 20, debug: true } });
    expect(JSON.stringify(body)).toContain('"external_id":"refunds"');
  });

  it('goes on by words while the embedder is away, and by both once it is back', { timeout: 90_000 }, async () => {
    embeddings.script({ status: 500 });
    expect((await find(WORDS))[0]).toBe('gym');
    const metrics = (await (await fetch(`${gateway.url}/metrics`)).text()).split('\n');
    expect(metrics.find((line) => line.startsWith('claw_vector_searches_total{result="away"}'))).toMatch(/ [1-9]\d*$/);
    embeddings.script({});
    await until(async () => (await find('退款'))[0] === 'refunds', 60_000);
  });

  it.skipIf(milvus === null)(
    'goes on by words while Milvus is away, is degraded, and finds again what was kept',
    { timeout: 120_000 },
    async () => {
      await milvus!.kill();
      expect((await find(WORDS))[0]).toBe('gym');
      await until(async () => (await ready()) === 'degraded', 20_000);
      await milvus!.start();
      await until(async () => (await find('退款'))[0] === 'refunds', 90_000);
      await until(async () => (await ready()) === 'ready', 20_000);
    },
  );
});
