/** A whole Claw fills a base from a site of 500 pages, is killed in the middle, and afterwards takes in what changed and no more. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from '../support/call.ts';
import { html, startFakeSite, type FakeSite } from '../support/fake-site.ts';
import { makeHome, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';

const PAGES = 499;
const CHANGED = 20;
/** A crawl whose process was killed is taken over when its lease has run out. */
const TAKEN_OVER_MS = 30_000;

let home: GatewayHome;
let site: FakeSite;
const paths = Array.from({ length: PAGES }, (_, n) => `/help/${n}`);
const words = (path: string, edition: number) => html(`Page ${path}`, `The fee of ${path} is ${edition} euros.`);

beforeAll(async () => {
  home = await makeHome();
  site = await startFakeSite({ '/help/': html('Help', 'All pages.', paths) });
  for (const path of paths) site.pages.set(path, words(path, 1));
});
afterAll(async () => {
  await home.remove();
  await site.close();
});

async function start() {
  const env = { OUTBOUND_ALLOWED_HOSTS: site.host, CRAWL_PAUSE_MS: '0' };
  const gateway: GatewayProcess = await home.start({ env });
  await raiseLimits(home, gateway);
  const token = await home.adminKey();
  const api = async (path: string, json?: unknown) => {
    const answer = await call(`${gateway.url}/api/v1/knowledge${path}`, { token, ...(json !== undefined && { json }) });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body as never;
  };
  return { gateway, api };
}

interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly gone: number;
}
interface Source {
  readonly id: string;
  readonly crawl: { readonly id: string; readonly state: string; readonly counts: Counts };
}

test('a site of 500 pages is taken in once although the process is killed, and 20 changed pages are 20 documents', async () => {
  const first = await start();
  const { id: base } = (await first.api('/bases', { name: 'site' })) as { id: string };
  const source = (await first.api(`/bases/${base}/sources`, { kind: 'site', url: `${site.origin}/help/` })) as Source;
  const look = async ({ api }: Pick<typeof first, 'api'>) => (await api(`/sources/${source.id}`)) as Source;
  await until(async () => (await look(first)).crawl.counts.added > 100, TAKEN_OVER_MS, 100);
  await first.gateway.end('SIGKILL');
  const before = site.asked.length;

  const second = await start();
  await until(async () => (await look(second)).crawl.state === 'done', TAKEN_OVER_MS + 30_000, 200);
  const { crawl } = await look(second);
  expect(crawl).toMatchObject({ id: source.crawl.id, counts: { added: PAGES + 1, failed: 0, gone: 0 } });
  // At most the page that was being read is read twice.
  const asked = site.asked.map(({ path }) => path).filter((path) => path !== '/robots.txt');
  expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(1);
  expect(before).toBeLessThan(PAGES);
  const ready = async (): Promise<number> => ((await second.api(`/bases/${base}`)) as { counts: { ready: number } }).counts.ready;
  await until(async () => (await ready()) === PAGES + 1, 60_000, 250);

  for (const path of paths.slice(0, CHANGED)) site.pages.set(path, words(path, 2));
  const indexed = async (): Promise<number> => {
    const answer = await call(`${second.gateway.url}/metrics`, {});
    return Number(/claw_documents_total\{result="ready"\} (\d+)/.exec(answer.text)?.[1] ?? 0);
  };
  const indexedBefore = await indexed();
  const token = await home.adminKey();
  await call(`${second.gateway.url}/api/v1/knowledge/sources/${source.id}/crawl`, { token, method: 'POST' });
  await until(async () => (await look(second)).crawl.id !== crawl.id && (await look(second)).crawl.state === 'done', 30_000, 200);
  expect((await look(second)).crawl.counts).toMatchObject({ added: 0, changed: CHANGED, unchanged: PAGES + 1 - CHANGED, gone: 0 });
  await until(async () => (await indexed()) - indexedBefore >= CHANGED && (await ready()) === PAGES + 1, 20_000, 100);
  expect((await indexed()) - indexedBefore).toBe(CHANGED);
});
