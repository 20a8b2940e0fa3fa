/** A process of its own for the bench of the Telegram intake: the platform, and the people who write at a steady rate whatever comes back. */
import { startFakeTelegram } from '../test/platforms/telegram/fake-telegram.ts';
import type { Bot, WebhookTry } from '../test/platforms/telegram/types.ts';

/** What the parent asks for. */
export type CrowdOrder =
  | { readonly kind: 'bots'; readonly count: number }
  | { readonly kind: 'write'; readonly perSecond: number; readonly seconds: number; readonly text: string }
  | { readonly kind: 'count' };

/** What it hears. */
export type CrowdReport =
  | { readonly kind: 'ready'; readonly apiRoot: string }
  | { readonly kind: 'bots'; readonly tokens: readonly string[] }
  | { readonly kind: 'written'; readonly tries: readonly WebhookTry[]; readonly lateMs: number }
  | { readonly kind: 'count'; readonly people: number; readonly answered: number; readonly doubled: number };

const telegram = await startFakeTelegram();
const bots: Bot[] = [];
const chats: number[] = [];
const tell = (report: CrowdReport): void => void process.send?.(report);

/** Each update is due at its own moment from the start on: one that is slow to be taken delays none behind it. */
async function write(perSecond: number, seconds: number, text: string): Promise<void> {
  const began = performance.now();
  const taken: Promise<void>[] = [];
  let lateMs = 0;
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    const dueMs = (sent * 1000) / perSecond;
    const waitMs = began + dueMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    lateMs = Math.max(lateMs, performance.now() - began - dueMs);
    const person = telegram.people.person();
    const chat = telegram.people.privateChat(person);
    chats.push(chat.id);
    taken.push(telegram.people.write(bots[sent % bots.length]!, person, chat, { text }).taken);
  }
  await Promise.all(taken);
  tell({ kind: 'written', tries: bots.flatMap(({ deliveries }) => deliveries), lateMs });
}

function count(): void {
  const posts = telegram.ledger.filter(({ method }) => method === 'sendMessage');
  const answered = new Map<unknown, number>();
  for (const { body } of posts) answered.set(body['chat_id'], (answered.get(body['chat_id']) ?? 0) + 1);
  const doubled = [...answered.values()].filter((times) => times > 1).length;
  tell({ kind: 'count', people: chats.length, answered: answered.size, doubled });
}

process.on('message', (order: CrowdOrder) => {
  if (order.kind === 'bots') {
    bots.push(...Array.from({ length: order.count }, (_, index) => telegram.addBot(`bench_${index}_bot`)));
    tell({ kind: 'bots', tokens: bots.map(({ token }) => token) });
  }
  if (order.kind === 'write') void write(order.perSecond, order.seconds, order.text);
  if (order.kind === 'count') count();
});
process.on('disconnect', () => process.exit(0));
tell({ kind: 'ready', apiRoot: telegram.apiRoot });
