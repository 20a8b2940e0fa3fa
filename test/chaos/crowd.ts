/** People who write to bots of the fake Telegram, each message with the number of its chat and its place in it, so that every answer can be told. */
import type { FakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import type { Bot, Chat, Person } from '../platforms/telegram/types.ts';
import type { Chance } from './random.ts';

/** One message that somebody wrote. */
export interface Offered {
  /** `chat.place`, both counted from 1. */
  readonly mark: string;
  /** Whether Claw told the platform that it has it. */
  acknowledged: boolean;
}

export interface Crowd {
  readonly offered: readonly Offered[];
  /** At least so many messages by chance from all chats, at this pace, whatever comes back, and on until `enough`. */
  write(count: number, perSecond: number, enough: Promise<unknown>): Promise<void>;
}

/** Found in the documents that come with Claw, and complete in itself. */
const QUESTION = 'How do I add documents to Claw?';

/** How a mark is written, in questions and in answers. */
export const showMark = (mark: string): string => `(no. ${mark})`;

/** The last mark in a text; null when it has none. */
export function readMark(text: string): string | null {
  return [...text.matchAll(/\(no\. (\d+\.\d+)\)/g)].at(-1)?.[1] ?? null;
}

export function gatherCrowd(telegram: FakeTelegram, bots: readonly Bot[], chats: number, chance: Chance): Crowd {
  const members = Array.from({ length: chats }, (_, index) => {
    const person: Person = telegram.people.person();
    const chat: Chat = telegram.people.privateChat(person);
    return { number: index + 1, person, chat, bot: bots[index % bots.length]!, written: 0 };
  });
  const offered: Offered[] = [];
  const writeOne = (): void => {
    const one = chance.pick(members);
    one.written += 1;
    const message: Offered = { mark: `${one.number}.${one.written}`, acknowledged: false };
    offered.push(message);
    const text = `${QUESTION} ${showMark(message.mark)}`;
    const sent = telegram.people.write(one.bot, one.person, one.chat, { text });
    void sent.taken.then(() => (message.acknowledged = true));
  };
  return {
    offered,
    write: async (count, perSecond, enough) => {
      const began = performance.now();
      let isEnough = false;
      void enough.finally(() => (isEnough = true));
      for (let sent = 0; sent < count || !isEnough; sent += 1) {
        const waitMs = began + (sent * 1_000) / perSecond - performance.now();
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
        writeOne();
      }
    },
  };
}
