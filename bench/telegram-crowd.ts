/** A process of its own for the bench of the Telegram intake: the platform, and the people who write at a steady rate whatever comes back. */
import { startFakeTelegram } from '../test/platforms/telegram/fake-telegram.ts';
import type { Bot, Chat, Person, WebhookTry } from '../test/platforms/telegram/types.ts';

/** What the parent asks for. */
export type CrowdOrder =
  | { readonly kind: 'bots'; readonly count: number }
  | {
      readonly kind: 'write';
      readonly perSecond: number;
      readonly seconds: number;
      /** Asked in turn. */
      readonly texts: readonly string[];
      /** So many write in turn; without, each message is of somebody new. */
      readonly people?: number;
    }
  | { readonly kind: 'count' }
  /** Forgets what was written and answered so far. */
  | { readonly kind: 'forget' };

/** What it hears. */
export type CrowdReport =
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'ready'; readonly apiRoot: string }
  | { readonly kind: 'bots'; readonly tokens: readonly string[] }
  | { readonly kind: 'written'; readonly tries: readonly WebhookTry[]; readonly lateMs: number }
  | {
      readonly kind: 'count';
      readonly written: number;
      readonly answered: number;
      readonly doubled: number;
      readonly replyMs: readonly number[];
    };

const startedMs = performance.now();
const telegram = await startFakeTelegram();
const bots: Bot[] = [];
/** When each chat wrote, milliseconds since the platform started, in order. */
const writtenAt = new Map<number, number[]>();
const known: Writer[] = [];
let forgotten = 0;
const tell = (report: CrowdReport): void => void process.send?.(report);

interface Writer {
  readonly bot: Bot;
  readonly person: Person;
  readonly chat: Chat;
}

function writerOf(people: number | undefined, sent: number): Writer {
  const at = people === undefined ? known.length : sent % people;
  const person = telegram.people.person();
  return (known[at] ??= { bot: bots[at % bots.length]!, person, chat: telegram.people.privateChat(person) });
}

/** Each update is due at its own moment from the start on: one that is slow to be taken delays none behind it. */
async function write({ perSecond, seconds, texts, people }: CrowdOrder & { kind: 'write' }): Promise<void> {
  const began = performance.now();
  const taken: Promise<void>[] = [];
  let lateMs = 0;
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    const dueMs = (sent * 1000) / perSecond;
    const waitMs = began + dueMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    lateMs = Math.max(lateMs, performance.now() - began - dueMs);
    const { bot, person, chat } = writerOf(people, sent);
    writtenAt.set(chat.id, [...(writtenAt.get(chat.id) ?? []), performance.now() - startedMs]);
    taken.push(telegram.people.write(bot, person, chat, { text: texts[sent % texts.length]! }).taken);
  }
  await Promise.all(taken);
  tell({ kind: 'written', tries: bots.flatMap(({ deliveries }) => deliveries), lateMs });
}

/** The n-th reply in a chat is held against the n-th message there. */
function count(): void {
  const replies = new Map<number, number[]>();
  for (const { method, body, at } of telegram.ledger.slice(forgotten)) {
    const chat = Number(body['chat_id']);
    if (method === 'sendMessage') replies.set(chat, [...(replies.get(chat) ?? []), at]);
  }
  const pairs = [...writtenAt].map(([chat, written]) => ({ written, replied: replies.get(chat) ?? [] }));
  tell({
    kind: 'count',
    written: pairs.reduce((sum, { written }) => sum + written.length, 0),
    answered: pairs.reduce((sum, { written, replied }) => sum + Math.min(written.length, replied.length), 0),
    doubled: pairs.filter(({ written, replied }) => replied.length > written.length).length,
    replyMs: pairs.flatMap(({ written, replied }) => replied.slice(0, written.length).map((at, index) => at - written[index]!)),
  });
}

process.on('message', (order: CrowdOrder) => {
  if (order.kind === 'bots') {
    bots.push(...Array.from({ length: order.count }, (_, index) => telegram.addBot(`bench_${index}_bot`)));
    tell({ kind: 'bots', tokens: bots.map(({ token }) => token) });
  }
  if (order.kind === 'write') void write(order);
  if (order.kind === 'count') count();
  if (order.kind === 'forget') {
    writtenAt.clear();
    forgotten = telegram.ledger.length;
    tell({ kind: 'forgotten' });
  }
});
process.on('disconnect', () => process.exit(0));
tell({ kind: 'ready', apiRoot: telegram.apiRoot });
