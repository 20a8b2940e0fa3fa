/** A killed import goes on: a thousand documents sent, the process killed in the middle, and after a restart each is there once. */
import { expect, test } from 'vitest';
import { createHash } from 'node:crypto';
import { call } from '../support/call.ts';
import { makeHome, raiseLimits } from '../support/gateway-process.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { until } from '../support/until.ts';

const DOCUMENTS = 1_000;
const WORK_MS = 60_000;
/** Killed when so many are ready. */
const IN_THE_MIDDLE = 150;

/** A file as a base is exported to. */
function exportedFile(): string {
  const documents = Array.from({ length: DOCUMENTS }, (_, n) => {
    const content = Buffer.from(`Item ${n} weighs ${n} grams and is kept on shelf ${n % 40}.`);
    const about = { id: newUuid(), external_id: n % 2 === 0 ? `item-${n}` : null, title: `Item ${n}`, url: null, media_type: 'text/plain' };
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { document: { ...about, file_name: null, audience: 'public', content: content.toString('base64'), sha256 } };
  });
  const head = { claw_base: 1, name: 'items', exported_at: '2026-01-01T00:00:00Z' };
  return [head, ...documents, { end: { documents: DOCUMENTS, annotations: 0 } }].map((line) => JSON.stringify(line)).join('\n');
}

test(
  'an import of 1,000 documents survives SIGKILL: it goes on, nothing is doubled and nothing is stuck',
  { timeout: 180_000 },
  async () => {
    const home = await makeHome();
    try {
      const file = exportedFile();
      const first = await home.start();
      await raiseLimits(home, first);
      const token = await home.adminKey();
      const made = await call(`${first.url}/api/v1/knowledge/bases`, { token, json: { name: 'items' } });
      const base = `/api/v1/knowledge/bases/${made.body?.['id'] as string}`;
      const counts = async (url: string) => (await call(url + base, { token })).body?.['counts'] as Record<string, number>;
      const send = (url: string) => call(`${url}${base}/import`, { token, raw: file, headers: { 'content-type': 'application/x-ndjson' } });
      const cut = send(first.url).catch(() => null);
      await until(async () => (await counts(first.url))['ready']! >= IN_THE_MIDDLE, WORK_MS, 50);
      await first.end('SIGKILL');
      await cut;

      const second = await home.start();
      const before = await counts(second.url);
      expect(before['ready']).toBeLessThan(DOCUMENTS);
      expect(await send(second.url)).toMatchObject({ status: 200, body: { documents: DOCUMENTS } });
      await until(async () => (await counts(second.url))['ready'] === DOCUMENTS, WORK_MS, 100);
      expect(await counts(second.url)).toEqual({ queued: 0, indexing: 0, ready: DOCUMENTS, failed: 0, deleted: 0 });
      expect(await send(second.url)).toMatchObject({ status: 200, body: { documents: DOCUMENTS, queued: 0 } });

      const answer = await fetch(`${second.url}${base}/export`, { headers: { authorization: `Bearer ${token}` } });
      const exported = (await answer.text()).trim().split('\n');
      expect(exported).toHaveLength(DOCUMENTS + 2);
      const found = await call(`${second.url}${base}/search`, { token, json: { query: 'How much does item 777 weigh?', k: 5 } });
      const hits = found.body?.['data'] as { title: string; document_id: string }[];
      expect(hits.filter(({ title }) => title === 'Item 777')).toHaveLength(1);
    } finally {
      await home.remove();
    }
  },
);
