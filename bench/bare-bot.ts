/**
 * A process of its own for bench/gateway and bench/queue: a bot without a gateway. grammY behind Koa, a secret checked, the text echoed or
 * handed to the chat model through the same client as Claw's, the answer sent. Nothing is kept, so what is under way ends with the process.
 *
 * Arguments: the root of the Bot API, the bot's token, the chat model's address where answers come from it, and how many calls it may have
 * at once.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';
import { Bot, webhookCallback } from 'grammy';
import Koa from 'koa';
import { createCallRoom } from '../src/drivers/chat-model/call-room.ts';
import { createSystemClock } from '../src/kernel/clock.ts';

const [apiRoot = '', token = '', modelUrl, atOnce] = process.argv.slice(2);
const SECRET = 'a-secret-of-the-bench';
const PROMPT = 'Answer from the documents.';

const room = createCallRoom(atOnce === undefined ? Infinity : Number(atOnce), createSystemClock());
/** Long after the webhook was given up. */
const PATIENCE_MS = 3_600_000;

async function answer(question: string): Promise<string> {
  if (modelUrl === undefined) return question;
  const leave = await room({ signal: new AbortController().signal, withinMs: PATIENCE_MS });
  try {
    const model = createOpenAICompatible({ name: 'bench', baseURL: modelUrl })('slow-1');
    return await streamText({ model, system: PROMPT, prompt: question }).text;
  } finally {
    leave();
  }
}

const bot = new Bot(token, { client: { apiRoot } });
bot.on('message:text', async (context) => void (await context.reply(await answer(context.message.text))));
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
