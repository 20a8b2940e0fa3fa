/** The command line against a running Claw: documents in, questions answered from them, and a question set scored. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runClaw } from '../support/claw-command.ts';
import type { CommandResult } from '../support/claw-command.ts';
import { makeHome, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';

const TEA = `# The tea shop's handbook

## Delivery

Parcels leave the warehouse within two working days. Delivery inside the country costs 4 euros.

## Returns

Unopened tea can be returned within thirty days. Opened packets cannot be returned.
`;
const SHIPPING = `发货与配送

订单付款后四十八小时内发货。偏远地区配送需要多加三天。

满九十九元包邮，不满则收取八元运费。
`;
const TEAPOTS = `<!doctype html><html lang="zh"><head><title>茶壶保养指南</title></head><body><nav>首页 | 商店</nav>
<article><h1>茶壶保养指南</h1><h2>清洗</h2><p>紫砂壶只能用清水冲洗，不能使用洗洁精。每次泡完茶要把茶叶倒掉并晾干。</p>
<h2>保修</h2><p>茶壶自购买之日起保修两年，人为摔碎不在保修范围内。</p></article></body></html>`;

interface Asked {
  readonly text: string;
  readonly outcome: string;
  readonly sources: readonly { readonly n: number; readonly external_id: string }[];
}

interface RunLine {
  readonly question_id: string;
  readonly citations: readonly string[];
  readonly refused: boolean;
}

let home: GatewayHome;
let gateway: GatewayProcess;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claw files '));
  await mkdir(join(folder, 'shop/保养'), { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'shop/tea handbook.md'), TEA),
    writeFile(join(folder, 'shop/发货说明.txt'), SHIPPING),
    writeFile(join(folder, 'shop/保养/茶壶.html'), TEAPOTS),
    writeFile(join(folder, 'shop/photo.png'), 'not a document'),
  ]);
  home = await makeHome();
  gateway = await home.start();
  await raiseLimits(home, gateway);
});
afterAll(async () => {
  await home.remove();
  await rm(folder, { recursive: true });
});

/** Runs as a person would in the folder with the files, and finds the server by its address and the key by the home. */
function claw(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
  return runClaw(args, { CLAW_HOME: home.folder, CLAW_URL: gateway.url, ...env }, folder);
}

describe('claw ingest', () => {
  it('puts a folder into a base and waits until its documents can be found', async () => {
    const { code, out } = await claw(['ingest', 'shop', '--base', 'tea']);
    expect(code).toBe(0);
    expect(out).toContain('3 documents searchable in the base "tea" (0 unchanged).');
    const again = await claw(['ingest', 'shop', '--base', 'tea']);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('(3 unchanged)')]);
  });

  it('names the file that failed, takes the others, and ends with 1', async () => {
    await writeFile(join(folder, 'empty.md'), '');
    await writeFile(join(folder, 'rows.jsonl'), '{"id":"gift-1","title":"Gift cards","text":"Gift cards are valid for five years."}\n');
    const { code, out, err } = await claw(['ingest', 'empty.md', 'rows.jsonl', '--base', 'gifts']);
    expect(code).toBe(1);
    expect(out).toContain('1 document searchable');
    expect(err).toContain('empty.md');
  });
});

describe.concurrent('claw ask', () => {
  it.each([
    ['Can I return opened packets of tea?', 'shop/tea handbook.md', 'cannot be returned'],
    ['紫砂壶可以用洗洁精洗吗？', 'shop/保养/茶壶.html', '不能使用洗洁精'],
  ])('%s is answered from %s', async (question, file, words) => {
    const { code, out } = await claw(['ask', question, '--json', '--base', 'tea']);
    expect(code).toBe(0);
    const answer = JSON.parse(out) as Asked;
    expect(answer).toMatchObject({ outcome: 'answer', text: expect.stringContaining(words) });
    expect(answer.sources[0]).toMatchObject({ n: 1, external_id: file });
  });

  it('prints text, numbered sources and outcome for people', async () => {
    const { code, out } = await claw(['ask', '怎么转人工？']);
    expect(code).toBe(0);
    expect(out).toMatch(/\[1\][^]*Sources\n {2}\[1\] 转人工：[^\n]* \(http:\/\/\S+\/help\/zh-CN\/hand-over\)\n[^]*Outcome: answer\n$/);
  });

  it('refuses what no document holds, which is no failure', async () => {
    const { code, out } = await claw(['ask', 'Who painted the Mona Lisa?']);
    expect([code, out]).toEqual([0, expect.stringMatching(/\/human[^]*Outcome: refuse\n$/)]);
  });
});

/** Questions a customer of the shop would ask, and one that its documents do not answer. */
const QUESTIONS = [
  ['How long do parcels take to leave the warehouse?', 'shop/tea handbook.md', 'two working days'],
  ['How much does delivery cost?', 'shop/tea handbook.md', '4 euros'],
  ['付款后多久发货？', 'shop/发货说明.txt', '四十八小时'],
  ['满多少元包邮？', 'shop/发货说明.txt', '九十九元'],
  ['紫砂壶怎么清洗？', 'shop/保养/茶壶.html', '清水冲洗'],
  ['茶壶保修多久？', 'shop/保养/茶壶.html', '两年'],
  ['法国的首都是哪里？', null, null],
] as const;

describe('claw eval', () => {
  it.each([
    ['among the documents of all bases', []],
    ['in a small base of its own', ['--base', 'tea']],
  ])('runs a question set %s, writes the run and prints the scores', async (_where, flags) => {
    const rows = QUESTIONS.map(([question, file, words], index) => ({
      id: `q${index}`,
      question,
      relevant: file === null ? [] : [file],
      answers: words === null ? [] : [words],
      kind: file === null ? 'unanswerable' : 'extractive',
      source: 'tea',
    }));
    await writeFile(join(folder, 'questions.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const { code, out } = await claw(['eval', 'questions.jsonl', '--out', 'run.jsonl', ...flags]);
    expect(code).toBe(0);
    expect(out).toContain(`${rows.length} of ${rows.length} questions ran`);
    expect(out).toMatch(/recall@5 +1\b/);
    expect(out).toMatch(/refusal_recall +1\b/);
    expect(out).toMatch(/Retrieval p50 [\d.]+ ms, p95 [\d.]+ ms/);
    const lines = (await readFile(join(folder, 'run.jsonl'), 'utf8')).trim().split('\n');
    const run = new Map(lines.map((line) => JSON.parse(line) as RunLine).map((row) => [row.question_id, row]));
    expect(rows.map(({ id, question }) => ({ question, cited: run.get(id)?.citations, refused: run.get(id)?.refused }))).toEqual(
      QUESTIONS.map(([question, file]) => ({ question, cited: file === null ? [] : [file], refused: file === null })),
    );
  });
});

describe.concurrent('a command that cannot work', () => {
  it.each([
    ['no server', ['ask', 'hi'], { CLAW_URL: 'http://127.0.0.1:2' }, 1, /No Claw is running at http:\/\/127\.0\.0\.1:2;.*npm start/],
    ['a wrong key', ['ask', 'hi'], { CLAW_API_KEY: 'claw_wrong' }, 1, /unknown, expired or revoked.*CLAW_API_KEY/],
    ['a file that is not there', ['ingest', 'nowhere.md'], {}, 1, /nowhere\.md/],
    ['a base that is not there', ['ask', 'hi', '--base', 'nowhere'], {}, 1, /"nowhere" was not found/],
    ['an unknown flag', ['ask', 'hi', '--colour'], {}, 2, /--colour/],
    ['a wrong variable', ['ask', 'hi'], { CLAW_URL: 'not an address' }, 78, /CLAW_URL/],
  ])('%s: says so in one line and ends with its code', async (_what, args, env, code, words) => {
    const { code: ended, out, err } = await claw(args, env);
    expect({ ended, out }).toEqual({ ended: code, out: '' });
    expect(err).toMatch(words);
    expect(err).not.toContain('claw_wrong');
    expect(err).not.toMatch(/\n\s+at .*\(/);
  });
});
