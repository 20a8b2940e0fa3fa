/** What a wish for a person comes to: the conversation is theirs at once, or noted for when they are there again. */
import type { Clock } from '../kernel/clock.ts';
import type { Message } from '../core/model/message.ts';
import type { HandoverReason } from '../core/model/handover.ts';
import { isOpen, nextOpening } from '../core/model/opening-hours.ts';
import type { OpeningHours } from '../core/model/opening-hours.ts';
import type { Language } from '../core/model/passage.ts';
import type { LeasedTurn } from '../core/model/turn.ts';
import type { ConversationStore } from '../core/ports/conversation-store.ts';
import type { ReadSetting } from './settings.ts';

export interface PersonDeps {
  readonly setting: ReadSetting;
  readonly conversations: Pick<ConversationStore, 'history'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Part of how a turn ends. */
export interface PersonWanted {
  readonly text: string;
  readonly outcome: 'handoff';
  readonly handover: HandoverReason;
  /** Absent while nobody is there: the assistant goes on. */
  readonly owner?: 'human';
}

/** A longer message that happens to hold such words asks about something. */
const LONGEST_WISH = 60;
/** Who asks how, when or why wants to know something about it first. */
const ASKS_ABOUT = /^(?:how|what|when|where|why|which|who)\b|怎么|怎樣|怎样|怎麼|如何|什么|什麼|为什么|哪/iu;
/** Earlier messages looked through for refusals. */
const LOOK_BACK = 30;

export async function wantPerson(deps: PersonDeps, turn: LeasedTurn, handover: HandoverReason, language: Language): Promise<PersonWanted> {
  const hours = await deps.setting(turn.tenantId, turn.channelId, 'handover.hours');
  const now = deps.clock.now();
  const here = isOpen(hours, now);
  const words = (await deps.setting(turn.tenantId, turn.channelId, here ? 'texts.handoff' : 'texts.handoff_closed'))[language];
  const about = { outcome: 'handoff', handover } as const;
  return hours === null || here ? { ...about, text: words, owner: 'human' } : { ...about, text: fillIn(words, hours, now, language) };
}

/** Whether the message asks for a person in so many words. */
export async function asksForPerson({ setting }: PersonDeps, turn: LeasedTurn, text: string): Promise<boolean> {
  if (text.length > LONGEST_WISH || ASKS_ABOUT.test(text.trim())) return false;
  const words = await setting(turn.tenantId, turn.channelId, 'handover.words');
  const said = text.toLowerCase();
  return words.some((one) => said.includes(one.toLowerCase()));
}

/** Whether this refusal is the one too many. */
export async function refusedTooOften({ setting, conversations }: PersonDeps, turn: LeasedTurn): Promise<boolean> {
  const most = await setting(turn.tenantId, turn.channelId, 'handover.after_refusals');
  if (most === null || most === 1) return most === 1;
  const { tenantId, conversationId, historyFromSeq, messages } = turn;
  const earlier = await conversations.history(tenantId, conversationId, historyFromSeq, messages[0]!.seq, LOOK_BACK);
  return refusalsAtEnd(earlier) + 1 >= most;
}

function refusalsAtEnd(history: readonly Message[]): number {
  const answers = history.filter(({ role }) => role === 'assistant').toReversed();
  const other = answers.findIndex(({ outcome }) => outcome !== 'refuse');
  return other < 0 ? answers.length : other;
}

function fillIn(words: string, hours: OpeningHours, now: number, language: Language): string {
  const opens = nextOpening(hours, now);
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: hours.time_zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  });
  const later = { en: 'further notice', zh: '另行通知后' } as const;
  return words.replaceAll('{opens}', opens === null ? later[language] : format.format(opens));
}
