/**
 * A process of its own for bench/gateway and bench/queue: what a bot costs without a gateway. grammY behind Koa, a secret checked, the text echoed or handed
 * to the chat model through the same client as Claw's, the answer sent. Nothing is kept, so what is under way ends with the process.
 *
 * Arguments: the root of the Bot API, the bot's token, the chat model's address where answers come from it, and how many calls it takes at once.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';
import { Bot, webhookCallback } from 'grammy';
import Koa from 'koa';

const [apiRoot = '', token = '', modelUrl, atOnce] = process.argv.slice(2);
const most = atOnce === undefined ? Infinity : Number(atOnce);
const SECRET = 'a-secret-of-the-bench';
const PROMPT = 'Answer from the documents.';

let running = 0;
const waiting: (() => void)[] = [];

/** Not more than so many at once, first come first served. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

async function answer(question: string): Promise<string> {
  if (modelUrl === undefined) return question;
  const model = createOpenAICompatible({ name: 'bench', baseURL: modelUrl })('slow-1');
  return streamText({ model, system: PROMPT, prompt: question }).text;
}

const bot = new Bot(token, { client: { apiRoot } });
bot.on('message:text', async (context) => void (await context.reply(await inTurn(() => answer(context.message.text)))));
await bot.init();
const take = webhookCallback(bot, 'koa', { secretToken: SECRET });
const app = new Koa();
// A webhook that takes too long is an error of the application: the platform counts them.
app.silent = true;
app.use(async (context, next) => {
  Object.assign(context.request, { body: JSON.parse(await text(context.req)) as unknown });
  await next();
});
app.use((context) => take(context as never));
const server = createServer(app.callback());
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
await bot.api.setWebhook(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { secret_token: SECRET });
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
