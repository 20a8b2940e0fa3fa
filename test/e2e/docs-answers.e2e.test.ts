/** A new Claw answers a newcomer's questions about itself: from the right page, in the asker's language, in words that answer. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeHome, putSetting, untilDocsAreReady } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';

/** A question, the pages that may answer it, and words without which the answer would be none. */
type Asked = readonly [question: string, pages: readonly string[], words: RegExp];

const ENGLISH: readonly Asked[] = [
  ['What is Claw?', ['what-is-claw.md'], /support agent/],
  ['What can Claw do?', ['what-is-claw.md'], /answer questions in Chinese and in English/],
  ['How do I get started?', ['quickstart.md'], /npm start/],
  ['How much does it cost to run?', ['what-is-claw.md'], /costs nothing/],
  ['How do I start it?', ['quickstart.md'], /npm start/],
  ['What do I need installed?', ['quickstart.md'], /Node\.js version 20/],
  ['How do I add documents?', ['knowledge.md', 'quickstart.md'], /claw ingest/],
  ['Which file formats can I upload?', ['knowledge.md'], /Markdown.*HTML/],
  ['How do I use Ollama as the chat model?', ['models.md'], /OPENAI_BASE_URL/],
  ['Where is my data kept?', ['operating.md'], /`\.claw`/],
  ['How do I back it up?', ['operating.md', 'operations/backup.md'], /npx claw backup/],
  ['How can a customer reach a person?', ['hand-over.md', 'web-channel.md'], /writes? `\/human`/],
  ['Which port does it use and how do I change it?', ['operating.md'], /3000.*`PORT`/s],
  ['What happens when it does not know the answer?', ['knowledge.md'], /refuses/],
  ['How do I connect a Telegram bot?', ['channels/telegram.md'], /BotFather/],
  ['How do I put the chat on my own site?', ['web-channel.md'], /widget\.js|tag/],
  ['How do I change a setting?', ['settings.md', 'operating.md', 'api.md'], /configs/],
  ['Which rate limits does Claw have?', ['limits.md'], /\S/],
  ['Do I need a model key?', ['models.md', 'what-is-claw.md', 'quickstart.md'], /key/],
  ['Is anything sent twice?', ['web-channel.md'], /Nothing is answered or sent twice/],
];

const CHINESE: readonly Asked[] = [
  ['Claw 是什么？', ['zh-CN/what-is-claw.md'], /AI 客服/],
  ['Claw 能做什么？', ['zh-CN/what-is-claw.md'], /回答问题/],
  ['如何快速开始？', ['zh-CN/quickstart.md'], /npm start/],
  ['如何固定答案？', ['zh-CN/knowledge.md'], /annotations/],
  ['怎么启动？', ['zh-CN/quickstart.md'], /npm start/],
  ['需要安装什么？', ['zh-CN/quickstart.md'], /Node\.js 20\.19/],
  ['怎么添加文档？', ['zh-CN/knowledge.md', 'zh-CN/quickstart.md'], /claw ingest/],
  ['支持哪些格式的文件？', ['zh-CN/knowledge.md'], /Markdown.*HTML/],
  ['怎么接入智谱模型？', ['zh-CN/models.md'], /ZHIPU_API_KEY/],
  ['怎么备份？', ['zh-CN/operating.md', 'zh-CN/operations/backup.md'], /npx claw backup/],
  ['/new 是干什么的？', ['zh-CN/web-channel.md'], /重新开始/],
  ['怎么用 API 提问？', ['zh-CN/api.md'], /POST \/api\/v1\/messages/],
  ['没有密钥能用吗？', ['zh-CN/models.md'], /没有密钥也能用/],
  ['支持哪些渠道？', ['zh-CN/what-is-claw.md'], /网页聊天/],
  ['怎么接入 Telegram 机器人？', ['zh-CN/channels/telegram.md'], /BotFather/],
  ['怎么把聊天放到自己的网站上？', ['zh-CN/web-channel.md'], /widget|标签|代码/],
  ['怎么转人工？', ['zh-CN/hand-over.md', 'zh-CN/web-channel.md'], /`\/human`/],
  ['我的数据会发给别人吗？', ['zh-CN/what-is-claw.md'], /模型密钥/],
  ['要花多少钱？', ['zh-CN/what-is-claw.md'], /免费/],
  ['怎么用自己的 PostgreSQL？', ['zh-CN/operating.md'], /`DATABASE_URL`/],
];

const UNRELATED = [
  'What is the capital of France?',
  'Who won the football world cup in 2018?',
  'How do I bake sourdough bread?',
  '法国的首都是哪里？',
  '怎么做红烧肉？',
  '明天股票会涨吗？',
];

let home: GatewayHome;
let gateway: GatewayProcess;
let authorization: string;

beforeAll(async () => {
  home = await makeHome();
  gateway = await home.start();
  authorization = `Bearer ${await home.adminKey()}`;
  await untilDocsAreReady(home, gateway);
}, 120_000);
afterAll(() => home.remove());

interface Reply {
  readonly text: string;
  readonly outcome: string;
  readonly sources: readonly { readonly external_id: string; readonly url: string; readonly quote: string }[];
}

async function ask(text: string): Promise<Reply> {
  const response = await fetch(`${gateway.url}/api/v1/messages`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ text, wait_s: 30 }),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { answer: Reply }).answer;
}

/** The source leads to a page of the help site, on which its words stand. */
async function leadsToItsPage(source: Reply['sources'][number] | undefined): Promise<boolean> {
  const page = await fetch(source?.url ?? '');
  const text = (await page.text()).replaceAll(/<[^>]+>|&\w+;|\s/g, '');
  const words = (source?.quote ?? '').replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1').match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return page.status === 200 && words.length > 0 && words.every((word) => text.includes(word));
}

test.each(ENGLISH)('answers "%s"', async (question, pages, words) => {
  const answer = await ask(question);
  expect(answer.outcome).toBe('answer');
  expect(pages).toContain(answer.sources[0]?.external_id);
  expect(answer.text).toMatch(words);
  expect(await leadsToItsPage(answer.sources[0])).toBe(true);
  expect(answer.text).toMatch(/^From the documents: /);
});

test.each(CHINESE)('answers "%s"', async (question, pages, words) => {
  const answer = await ask(question);
  expect(answer.outcome).toBe('answer');
  expect(pages).toContain(answer.sources[0]?.external_id);
  expect(answer.text).toMatch(words);
  expect(await leadsToItsPage(answer.sources[0])).toBe(true);
  expect(answer.text).toMatch(/^资料原文：/);
});

test.each(UNRELATED)('refuses "%s"', async (question) => {
  const answer = await ask(question);
  expect(answer.outcome).toBe('refuse');
  expect(answer.sources).toEqual([]);
});

// After the others: they left every search in the caches.
test('answers the same out of the caches and without them', async () => {
  const questions = [...ENGLISH, ...CHINESE].map(([question]) => question);
  const askAll = async (): Promise<readonly Reply[]> => {
    const replies: Reply[] = [];
    for (const question of [...questions, ...UNRELATED]) {
      const { text, outcome, sources } = await ask(question);
      replies.push({ text, outcome, sources });
    }
    return replies;
  };
  const before = await readHits();
  const kept = await askAll();
  expect((await readHits()) - before).toBeGreaterThanOrEqual(questions.length);
  for (const namespace of ['retrieval', 'ai_response', 'document_content', 'conversation_history']) {
    await putSetting(home, gateway, `cache.${namespace}_seconds`, 0);
  }
  expect(await askAll()).toEqual(kept);
}, 120_000);

async function readHits(): Promise<number> {
  const response = await fetch(`${gateway.url}/api/v1/cache/stats`, { headers: { authorization } });
  const { namespaces } = (await response.json()) as {
    namespaces: readonly { namespace: string; process_hits: number; shared_hits: number }[];
  };
  const retrieval = namespaces.find(({ namespace }) => namespace === 'retrieval');
  return (retrieval?.process_hits ?? 0) + (retrieval?.shared_hits ?? 0);
}
