/**
 * Measures what event streams that nobody reads cost those who read theirs.
 *
 *   node scripts/prepare.mjs
 *   npx tsc -p tsconfig.json --noEmit false --outDir node_modules/.bench
 *   node node_modules/.bench/bench/unread-sockets.js [--sockets 2000] [--seconds 60] [--flooded 10]
 *
 * From the repository's root. Needs about twice as many open files as sockets (`ulimit -n`). A conversation has at most 8 streams and a
 * process 5,000. Flooded conversations get more than their sockets' kernel buffers (some MB each on loopback) and our 64 KiB can hold.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { openEvents } from '../src/client/read-events.ts';
import { call } from '../test/support/call.ts';
import { makeHome, putSetting, raiseLimits, untilDocsAreReady } from '../test/support/gateway-process.ts';
import type { GatewayProcess } from '../test/support/gateway-process.ts';
import { startReader } from '../test/support/resuming-reader.ts';
import { until } from '../test/support/until.ts';
import { channelKey, openVisitor } from '../test/support/visitor.ts';
import type { Visitor, WireMessage } from '../test/support/visitor.ts';
import { timesHead, timesRow } from './times-table.ts';
import { REPORT_MARK } from './watch-buffers.ts';
import type { BufferReport } from './watch-buffers.ts';

const PER_CONVERSATION = 8;
const READERS = 20;
const ASK_EVERY_MS = 2_000;
const FLOOD_TEXT = '字'.repeat(10_000);
const MOST_FLOOD = 400;

interface Claw {
  readonly gateway: GatewayProcess;
  readonly key: string;
  readonly adminKey: string;
}

interface Unread {
  readonly visitor: Visitor;
  readonly sockets: readonly Socket[];
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function openUnread({ gateway, key }: Claw): Promise<Unread> {
  const visitor = await openVisitor(gateway.url, key);
  const sockets = Array.from({ length: PER_CONVERSATION }, () => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1').pause();
    socket.on('error', () => {});
    socket.write(`GET /web/v1/${key}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${visitor.token}\r\n\r\n`);
    return socket;
  });
  return { visitor, sockets };
}

async function report({ gateway }: Claw): Promise<BufferReport> {
  const reports = () => gateway.output().split(REPORT_MARK);
  const before = reports().length;
  gateway.child.kill('SIGUSR2');
  await until(() => reports().length > before && reports().at(-1)!.includes('\n'));
  return JSON.parse(reports().at(-1)!.split('\n')[0]!) as BufferReport;
}

const gauge = async ({ gateway }: Claw): Promise<number> =>
  Number(/^claw_streams_open (\d+)/m.exec((await call(`${gateway.url}/metrics`)).text)?.[1]);

/** Speaks into the conversation until all of its unread streams were cut; resolves with the number of messages. */
async function flood(claw: Claw, { visitor }: Unread): Promise<number> {
  const goal = (await gauge(claw)) - PER_CONVERSATION;
  for (let sent = 1; sent <= MOST_FLOOD; sent += 1) {
    const path = `${claw.gateway.url}/api/v1/conversations/${visitor.conversationId}/messages`;
    const { status, text } = await call(path, { token: claw.adminKey, json: { text: FLOOD_TEXT } });
    if (status !== 201) throw new Error(`message: ${status} ${text}`);
    if (sent % 10 === 0 && (await gauge(claw)) <= goal) return sent;
  }
  throw new Error('unread streams were not cut');
}

/** Ids of the events that the network still had, then those of a resumed stream; true when together they are all, once. */
async function isResumed({ gateway, key }: Claw, visitor: Visitor, socket: Socket, messages: number): Promise<boolean> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk)).resume();
  await until(() => socket.closed, 20_000);
  const events = Buffer.concat(chunks).toString('utf8').split('\n\n').slice(0, -1);
  const ids = events.flatMap((event) => /(?:^|\n)id: (\d+)\n/.exec(event)?.[1] ?? []);
  const leaving = new AbortController();
  const options = { token: visitor.token, lastEventId: ids.at(-1) ?? '0', signal: leaving.signal };
  for await (const { id } of await openEvents(`${gateway.url}/web/v1/${key}/events`, options)) {
    if (id !== null) ids.push(id);
    if (Number(id) >= messages) break;
  }
  leaving.abort();
  return ids.join() === Array.from({ length: messages }, (_, index) => String(index + 1)).join();
}

/** Visitors who ask and read; resolves with the milliseconds from each row's time stamp to its event, the commit included. */
async function converse({ gateway, key }: Claw, seconds: number): Promise<readonly number[]> {
  const times: number[] = [];
  const one = async (who: number): Promise<void> => {
    const visitor = await openVisitor(gateway.url, key);
    const onEvent = ({ event, data }: { event: string; data: unknown }): void => {
      if (event === 'message') times.push(Date.now() - Date.parse((data as WireMessage & { at: string }).at));
    };
    const reader = startReader({ url: `${gateway.url}/web/v1/${key}/events`, token: visitor.token, onEvent });
    await until(() => reader.isOpen());
    await pause((ASK_EVERY_MS * who) / READERS);
    for (let asked = 0; asked * ASK_EVERY_MS < seconds * 1000; asked += 1) {
      await visitor.send(`m${asked}`, 'How do I stop Claw?');
      await pause(ASK_EVERY_MS);
    }
    await until(() => reader.messages.filter(({ role }) => role === 'assistant').length * ASK_EVERY_MS >= seconds * 1000, 30_000);
    await reader.close();
  };
  await Promise.all(Array.from({ length: READERS }, (_, who) => one(who)));
  return times;
}

async function measure(claw: Claw, sockets: number, seconds: number, flooded: number): Promise<void> {
  const alone = await converse(claw, Math.min(20, seconds));
  const before = await report(claw);
  const unread: Unread[] = [];
  for (let count = 0; count < sockets; count += PER_CONVERSATION) unread.push(await openUnread(claw));
  await until(async () => (await gauge(claw)) >= sockets, 60_000, 200);
  const opened = await report(claw);
  console.error(`${sockets} streams are open`);
  let resumed = 0;
  const flooding = async (): Promise<void> => {
    // The gauge tells when a conversation's streams were cut only while no reader comes or goes.
    await until(async () => (await gauge(claw)) >= sockets + READERS, 60_000, 200);
    for (const one of unread.slice(0, flooded)) {
      const messages = await flood(claw, one);
      for (const socket of one.sockets) if (await isResumed(claw, one.visitor, socket, messages)) resumed += 1;
      console.error(`cut after ${messages} messages of 30 kB; resumed so far: ${resumed}`);
    }
  };
  const [beside] = await Promise.all([converse(claw, seconds), flooding()]);
  const after = await report(claw);
  console.log(timesHead('row to event', 'events'));
  console.log(timesRow(`${READERS} readers alone`, alone));
  console.log(timesRow(`beside ${sockets} unread streams`, beside));
  console.log(`most bytes that waited for one stream: ${after.mostForOne} (bound 65536)`);
  console.log(`cut once they were full: ${flooded * PER_CONVERSATION}; resumed with nothing lost or doubled: ${resumed}`);
  console.log(`still open and unread: ${await gauge(claw)}, bytes that wait for them: ${after.now}`);
  console.log(`resident MiB: ${before.residentMiB} before, ${opened.residentMiB} with ${sockets} streams, ${after.residentMiB} at the end`);
  for (const socket of unread.flatMap((one) => one.sockets)) socket.destroy();
}

const { values } = parseArgs({ options: { sockets: { type: 'string' }, seconds: { type: 'string' }, flooded: { type: 'string' } } });
const home = await makeHome();
try {
  const watch = new URL(import.meta.url.endsWith('.ts') ? 'watch-buffers.ts' : 'watch-buffers.js', import.meta.url).href;
  const gateway = await home.start({ env: { NODE_OPTIONS: `--import=${watch}` } });
  await raiseLimits(home, gateway);
  await putSetting(home, gateway, 'collect.window_ms', 0);
  await untilDocsAreReady(home, gateway);
  const claw = { gateway, key: await channelKey(gateway.url), adminKey: await home.adminKey() };
  await measure(claw, Number(values.sockets ?? 2_000), Number(values.seconds ?? 60), Number(values.flooded ?? 10));
} finally {
  await home.remove();
}
process.exit();
