/** Visitors who read streamed answers through broken connections and restarts of Claw, and what went wrong for any of them. */
import { startFakeOpenAi } from '../platforms/fake-openai.ts';
import type { FakeOpenAi, FakeReply, FakeRequest } from '../platforms/fake-openai.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import type { CuttingProxy } from './cutting-proxy.ts';
import { makeHome, putSetting, untilDocsAreReady } from './gateway-process.ts';
import type { GatewayHome, GatewayProcess } from './gateway-process.ts';
import { startReader } from './resuming-reader.ts';
import type { ResumingReader } from './resuming-reader.ts';
import { until } from './until.ts';
import { channelKey, openVisitor } from './visitor.ts';
import type { Visitor, WireMessage } from './visitor.ts';

export interface Breakage {
  /** At most 26. */
  readonly visitors: number;
  /** Questions of each visitor, one after the other; at most 10. */
  readonly each: number;
  /** Streams broken in the middle of an answer: in turn by the page, and by the network. */
  readonly disconnects: number;
  /** How the process ends each time; evenly over the answers. */
  readonly restarts: readonly NodeJS.Signals[];
}

const CHUNK_MS = 40;
const ONE_ANSWER_MS = 60_000;
const TRY_AGAIN_MS = 200;
/** While the process is told to end, so many connections may just be between two. */
const BETWEEN_CONNECTIONS = 2;

/** A Claw whose model streams slowly, and the network before it. */
export interface StreamingClaw {
  readonly home: GatewayHome;
  readonly proxy: CuttingProxy;
  readonly key: string;
  /** All that the model wrote to each question, an entry an attempt. */
  readonly written: ReadonlyMap<string, readonly string[]>;
  gateway(): GatewayProcess;
  /** Ends the process and starts another; resolves with the exit code of the first. */
  restart(signal: NodeJS.Signals, meanwhile: () => void): Promise<number | null>;
  close(): Promise<void>;
}

/** Distinct for each question, and nothing that a search would look for. */
export const nameOf = (visitor: number, turn: number): string => `${String.fromCharCode(97 + visitor)}${turn}`;
export const questionOf = (name: string): string => `How do I add documents, files or folders, with npx claw ingest? (${name})`;

/** No two questions get the same words, and no two attempts at one. */
function writeTo(written: Map<string, readonly string[]>) {
  return ({ body }: FakeRequest): FakeReply => {
    const name = /Question: .*\(([a-z]\d)\)/.exec(body.messages.at(-1)!.content)?.[1] ?? '';
    const attempts = written.get(name) ?? [];
    const begin = `Attempt ${attempts.length + 1} at ${name}: run `;
    const pieces = [
      begin,
      'npx claw ingest [1]. ',
      'Give it files [1]. ',
      '然后等它读完',
      '全部文件 [1]。',
      ' Then ask',
      ' about them [1].',
    ];
    written.set(name, [...attempts, pieces.join('')]);
    return { pieces, chunkAfterMs: CHUNK_MS };
  };
}

export async function startStreamingClaw(): Promise<StreamingClaw> {
  const written = new Map<string, readonly string[]>();
  const provider: FakeOpenAi = await startFakeOpenAi();
  provider.script(writeTo(written));
  const home = await makeHome();
  const model = { OPENAI_BASE_URL: provider.baseUrl, OPENAI_API_KEY: 'sk-test', CHAT_MODEL: 'scripted-1' };
  const start = () => home.start({ env: { ...model, REPLY_CONCURRENCY: '32' } });
  let gateway = await start();
  const proxy = await startCuttingProxy(() => gateway.url);
  await putSetting(home, gateway, 'collect.window_ms', 0);
  await putSetting(home, gateway, 'cache.ai_response_seconds', 0);
  await putSetting(home, gateway, 'answer.check_support', false);
  await untilDocsAreReady(home, gateway);
  return {
    home,
    proxy,
    key: await channelKey(gateway.url),
    written,
    gateway: () => gateway,
    restart: async (signal, meanwhile) => {
      const code = await gateway.end(signal);
      meanwhile();
      gateway = await start();
      return code;
    },
    close: async () => {
      await proxy.close();
      await home.remove();
      await provider.close();
    },
  };
}

interface Page {
  readonly visitor: Visitor;
  readonly reader: ResumingReader;
}

export interface Broken {
  /** A sentence for each promise that was not kept. */
  readonly faults: readonly string[];
  readonly answers: number;
  readonly disconnects: number;
  /** Answers of which a part was on the page before the whole. */
  readonly shownWhileWritten: number;
}

/** Lets everyone ask everything while connections and processes break, and compares what came with what is stored. */
export async function breakStreams(claw: StreamingClaw, breakage: Breakage): Promise<Broken> {
  const breaker = createBreaker(claw, breakage.disconnects);
  const pages = await Promise.all(Array.from({ length: breakage.visitors }, () => openPage(claw, breaker)));
  const asking = pages.map(async (page, who) => {
    for (let turn = 0; turn < breakage.each; turn += 1) await ask(page, nameOf(who, turn));
  });
  const [restartFaults] = await Promise.all([restartOnTheWay(claw, pages, breakage), ...asking]);
  await Promise.all(pages.map(({ reader }) => reader.close()));
  const faults = await Promise.all(pages.map((page, who) => faultsOf(claw, page, who, breakage.each)));
  return {
    faults: [...restartFaults, ...faults.flat()],
    answers: countAnswers(pages),
    disconnects: breaker.count(),
    shownWhileWritten: pages.reduce((sum, { reader }) => sum + reader.shown.size, 0),
  };
}

interface Breaker {
  /** In the middle of an answer. */
  maybeBreak(visitor: Visitor, reader: ResumingReader): void;
  count(): number;
}

function createBreaker(claw: StreamingClaw, most: number): Breaker {
  let seen = 0;
  let count = 0;
  return {
    maybeBreak: (visitor, reader) => {
      seen += 1;
      if (seen % 3 === 0 || count === most) return;
      if (count % 2 === 0) reader.leave();
      else if (!claw.proxy.cut(visitor.token)) return;
      count += 1;
    },
    count: () => count,
  };
}

async function openPage({ proxy, key }: StreamingClaw, breaker: Breaker): Promise<Page> {
  const visitor = await openVisitor(proxy.url, key);
  const met = new Set<string>();
  const reader = startReader({
    url: `${proxy.url}/web/v1/${key}/events`,
    token: visitor.token,
    onEvent: ({ event, data }) => {
      if (event !== 'delta') return;
      const { message_id: id } = data as { message_id: string };
      if (!met.has(id)) breaker.maybeBreak(visitor, reader);
      met.add(id);
    },
  });
  return { visitor, reader };
}

const answersOf = ({ reader }: Page) => reader.messages.filter(({ role }) => role === 'assistant');
const countAnswers = (pages: readonly Page[]) => pages.reduce((sum, page) => sum + answersOf(page).length, 0);

/** While Claw restarts a page cannot send; it tries again under the same id. */
async function ask(page: Page, name: string): Promise<void> {
  const before = answersOf(page).length;
  const isAccepted = async () => (await page.visitor.send(name, questionOf(name)).catch(() => null))?.status === 202;
  await until(isAccepted, ONE_ANSWER_MS, TRY_AGAIN_MS);
  await until(() => answersOf(page).length > before, ONE_ANSWER_MS, 20);
}

async function restartOnTheWay(claw: StreamingClaw, pages: readonly Page[], { visitors, each, restarts }: Breakage): Promise<string[]> {
  const faults: string[] = [];
  for (const [index, signal] of restarts.entries()) {
    const share = (index + 1) / (restarts.length + 1);
    await until(() => countAnswers(pages) >= visitors * each * share, ONE_ANSWER_MS, 20);
    const open = pages.filter(({ reader }) => reader.isOpen()).map(({ reader }) => ({ reader, before: reader.ends.length }));
    let told = 0;
    const code = await claw.restart(signal, () => (told = open.filter(({ reader, before }) => reader.ends[before] === 'told').length));
    if (signal !== 'SIGTERM') continue;
    if (code !== 0) faults.push(`SIGTERM ended with code ${code}`);
    if (told < open.length - BETWEEN_CONNECTIONS) faults.push(`SIGTERM told ${told} of ${open.length} open pages`);
  }
  return faults;
}

const core = ({ id, seq, role, text }: WireMessage) => JSON.stringify({ id, seq, role, text });

async function faultsOf({ written, key, gateway }: StreamingClaw, page: Page, who: number, each: number): Promise<readonly string[]> {
  const { reader, visitor } = page;
  const faults: string[] = [];
  const check = (isKept: boolean, what: string): void => {
    if (!isKept) faults.push(`visitor ${who}: ${what}`);
  };
  const stored = await (await openVisitor(gateway().url, key, visitor.token)).messages();
  const seqs = reader.messages.map(({ seq }) => seq);
  check(seqs.join() === Array.from({ length: 2 * each }, (_, index) => index + 1).join(), `sequences ${seqs.join()}`);
  check(reader.messages.map(core).join() === stored.map(core).join(), 'what came is not what is stored');
  check(reader.gaps === 0, `${reader.gaps} pieces of text after a gap`);
  for (let turn = 0; turn < each; turn += 1) {
    const attempts = written.get(nameOf(who, turn)) ?? [];
    const question = stored[2 * turn];
    check(question?.id === nameOf(who, turn) && question.state === 'answered', `question ${turn} is ${question?.id} ${question?.state}`);
    const answer = reader.messages[2 * turn + 1];
    check(answer?.text === attempts.at(-1), `answer ${turn} is ${answer?.text}`);
    const shown = reader.shown.get(answer?.id ?? '');
    const isHonest = (view: string) => attempts.some((text) => text.startsWith(view));
    check(shown?.views.every(isHonest) ?? true, `answer ${turn} was shown as ${shown?.views.join(' | ')}`);
    // Where nothing came between, all of it was shown while it was written.
    const isUndisturbed = attempts.length === 1 && shown?.connections.size === 1 && shown.connections.has(answer?.connection ?? 0);
    check(!isUndisturbed || shown.views.at(-1) === answer?.text, `answer ${turn} was shown up to ${shown?.views.at(-1)}`);
  }
  return faults;
}
