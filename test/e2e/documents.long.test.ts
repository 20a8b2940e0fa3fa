/** Files of every kind and files that mean harm, uploaded together to a running Claw: each comes out or says why, and nothing else feels it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DOCUMENT_FAULTS } from '../../src/core/model/document-fault.ts';
import { buildBombs, buildBrokenDocuments } from '../builders/hostile-documents.ts';
import { call } from '../support/call.ts';
import { makeHome, untilDocsAreReady } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';

const GOOD = readdirSync(new URL('../data/', import.meta.url)).filter((name) => /^(?:handbook|prices)-/.test(name));
const HOSTILE = [...buildBrokenDocuments(), ...buildBombs()];

interface Shown {
  readonly id: string;
  readonly external_id: string;
  readonly state: string;
  readonly error: string | null;
  readonly error_code: string | null;
}

let home: GatewayHome;
let gateway: GatewayProcess;
let base: string;

beforeAll(async () => {
  home = await makeHome();
  gateway = await home.start();
  await untilDocsAreReady(home, gateway);
  base = String((await api('/knowledge/bases', { json: { name: 'files' } })).body?.['id']);
}, 120_000);
afterAll(() => home.remove());

const api = async (path: string, options: Parameters<typeof call>[1] = {}) =>
  call(`${gateway.url}/api/v1${path}`, { token: await home.adminKey(), ...options });
const upload = (id: string, fileName: string, bytes: Uint8Array, to = base) => {
  const raw = new FormData();
  raw.append('external_id', id);
  raw.append('file', new File([Buffer.from(bytes)], fileName));
  return api(`/knowledge/bases/${to}/documents`, { raw });
};
const documents = async (of = base) => (await api(`/knowledge/bases/${of}/documents?limit=100`)).body?.['data'] as readonly Shown[];
const isDone = ({ state }: Shown) => state === 'ready' || state === 'failed';

/** Resident memory in MiB of a process, 0 when it is gone. */
function memoryOf(pid: number): number {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

function readersOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  return children.filter(
    (child) => existsSync(`/proc/${child}/cmdline`) && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('parse-child'),
  );
}

it.skipIf(!existsSync('/proc/self/status'))(
  'reads the good ones, refuses each bad one for its reason, stays small and goes on answering',
  { timeout: 400_000 },
  async () => {
    // MiB, MiB and milliseconds.
    const most = { server: 0, reader: 0, answer: 0 };
    const pid = gateway.child.pid ?? 0;
    let isWatching = true;
    const watching = (async () => {
      while (isWatching) {
        const began = performance.now();
        expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
        most.answer = Math.max(most.answer, performance.now() - began);
        most.server = Math.max(most.server, memoryOf(pid));
        most.reader = Math.max(most.reader, ...readersOf(pid).map(memoryOf));
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    })();
    for (const { name, fileName, bytes } of HOSTILE) expect((await upload(name, fileName, bytes)).status).toBe(202);
    for (const name of GOOD) {
      const bytes = readFileSync(new URL(`../data/${name}`, import.meta.url));
      expect((await upload(name, `资料 ${name}`, bytes)).status).toBe(202);
    }
    await until(async () => (await documents()).every(isDone), 300_000, 500);
    isWatching = false;
    await watching;
    const shown = await documents();
    const outcome = Object.fromEntries(shown.map(({ external_id, state, error_code, error }) => [external_id, [state, error_code, error]]));
    expect(outcome).toEqual({
      ...Object.fromEntries(GOOD.map((name) => [name, ['ready', null, null]])),
      ...Object.fromEntries(
        HOSTILE.map(({ name, reason }) => [name, ['failed', reason, expect.stringContaining(remedyOf(reason)) as string]]),
      ),
    });
    expect(gateway.output()).not.toContain('unexpected error');
    expect(most.reader).toBeLessThan(1_024);
    expect(most.server).toBeLessThan(512);
    expect(most.answer).toBeLessThan(3_000);
  },
);

/** Kinds that are refused may have a remedy of their own. */
function remedyOf(reason: keyof typeof DOCUMENT_FAULTS): string {
  return reason === 'kind_unknown' ? 'Save it as .docx' : DOCUMENT_FAULTS[reason].fix;
}

it('finds what a Chinese PDF without embedded fonts says, with its page', async () => {
  const { body } = await api(`/knowledge/bases/${base}/search`, { json: { query: '收货后多少天内可以退货？' } });
  const hits = body?.['data'] as readonly { external_id: string; text: string; page: number | null }[];
  const hit = hits.find(({ external_id }) => external_id === 'handbook-zh.pdf');
  expect(hit).toMatchObject({ page: 1, text: expect.stringContaining('三十天内退回电水壶') as string });
});

it('cites the page of a PDF and the slide of a presentation', async () => {
  const pages = String((await api('/knowledge/bases', { json: { name: 'pages' } })).body?.['id']);
  for (const name of ['handbook-zh.pdf', 'handbook-en.pptx']) {
    await upload(name, name, readFileSync(new URL(`../data/${name}`, import.meta.url)), pages);
  }
  await until(async () => (await documents(pages)).every(isDone), 60_000, 200);
  const cited = async (text: string) => {
    const { body } = await api('/messages', { json: { text, base_ids: [pages], wait_s: 30 } });
    const answer = body?.['answer'] as { readonly sources: readonly unknown[] } | null | undefined;
    return answer?.sources[0];
  };
  expect(await cited('收货后多少天内可以退货？')).toMatchObject({ external_id: 'handbook-zh.pdf', page: 1 });
  expect(await cited('What is the kettle filled with?')).toMatchObject({ external_id: 'handbook-en.pptx', page: 2 });
});

it('tries a failed document again when asked, and takes a mended one in its place', async () => {
  const { id } = (await documents()).find(({ external_id }) => external_id === 'an encrypted PDF')!;
  expect((await api(`/knowledge/documents/${id}/reindex`, { method: 'POST' })).status).toBe(202);
  await until(async () => (await documents()).every(isDone), 60_000, 200);
  expect((await api(`/knowledge/documents/${id}`)).body).toMatchObject({ state: 'failed', attempts: 1 });
  await upload('an encrypted PDF', '机密.pdf', readFileSync(new URL('../data/handbook-zh.pdf', import.meta.url)));
  await until(async () => (await documents()).every(isDone), 60_000, 200);
  expect((await api(`/knowledge/documents/${id}`)).body).toMatchObject({ state: 'ready', error: null });
});
