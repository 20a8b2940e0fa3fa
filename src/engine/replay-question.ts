/** Asks what a customer asked once more, by settings and knowledge as they are today or would be with the draft; nobody is told of it. */
import { ConflictError } from '../kernel/errors.ts';
import type { MessageId, NewId, TenantId, TurnId } from '../kernel/ids.ts';
import { changeOf, toTried } from '../core/model/evaluation.ts';
import type { AnswerChange, TriedAnswer } from '../core/model/evaluation.ts';
import type { Message } from '../core/model/message.ts';
import type { ConversationStore } from '../core/ports/conversation-store.ts';
import type { RunSpending } from '../core/ports/evaluation-store.ts';
import type { SettingDraftStore } from '../core/ports/setting-draft-store.ts';
import type { SettingStore } from '../core/ports/setting-store.ts';
import { readable, readFrom, withChanges } from './setting-values.ts';
import type { ReadSetting } from './setting-values.ts';
import type { TryQuestion } from './try-question.ts';

export const REPLAY_SETTINGS = ['current', 'draft'] as const;
export type ReplaySettings = (typeof REPLAY_SETTINGS)[number];

export interface Replay {
  readonly question: string;
  /** What the customer was told; null where it was no answer to the question, or none came. */
  readonly before: TriedAnswer | null;
  readonly now: TriedAnswer;
  readonly changed: AnswerChange;
  readonly spent: RunSpending;
}

export interface ReplayDeps {
  readonly conversations: Pick<ConversationStore, 'get' | 'message' | 'messagesAfter' | 'turnOfMessage'>;
  readonly drafts: Pick<SettingDraftStore, 'standing'>;
  readonly settingStore: Pick<SettingStore, 'all'>;
  readonly setting: ReadSetting;
  readonly tryQuestion: TryQuestion;
  readonly newId: NewId;
}

/** Null when there is no such message. @throws ConflictError when it is no question nor the answer of one, or the draft is empty */
export type ReplayQuestion = (tenantId: TenantId, id: MessageId, by: ReplaySettings, signal: AbortSignal) => Promise<Replay | null>;

/** So far back the talk before a question is looked at; settings may want less of it. */
const WINDOW = 60;
/** As for the question itself: what was never part of the talk. */
const LEFT_OUT: readonly string[] = ['limited', 'cancelled', 'blocked'];

export function createReplayQuestion(deps: ReplayDeps): ReplayQuestion {
  return async (tenantId, id, by, signal) => {
    const message = await deps.conversations.message(tenantId, id);
    const conversation = message && (await deps.conversations.get(tenantId, message.conversationId));
    if (message === null || conversation === null) return null;
    const setting = by === 'draft' ? await readDraft(deps, tenantId) : deps.setting;
    const { channelId } = conversation;
    const { asked, before, earlier } = await readTalkAbout(deps, tenantId, message);
    const most = await setting(tenantId, channelId, 'history.messages');
    const talk = most === 0 ? [] : earlier.slice(-most);
    const question = asked.map(({ text }) => text).join('\n');
    const trial = { tenantId, channelId, question, talk, setting, of: deps.newId<TurnId>() };
    const { answer: now, spent } = await deps.tryQuestion(trial, signal);
    return { question, before, now, changed: changeOf(before, now), spent };
  };
}

async function readDraft({ drafts, settingStore, setting }: ReplayDeps, tenantId: TenantId): Promise<ReadSetting> {
  const { changes } = await drafts.standing(tenantId);
  if (changes.length === 0) throw new ConflictError('The draft holds no change.');
  return readFrom(withChanges(readable(await settingStore.all(tenantId)), changes), setting);
}

/** The messages that were answered together, what they were answered with, and what had been said before. */
async function readTalkAbout({ conversations }: ReplayDeps, tenantId: TenantId, message: Message) {
  const turn = await conversations.turnOfMessage(tenantId, message.id);
  const after = Math.max(message.seq - WINDOW - 1, 0);
  const around = await conversations.messagesAfter(tenantId, message.conversationId, after, 2 * WINDOW);
  const isAsked = (one: Message): boolean =>
    one.role === 'user' && one.text.trim() !== '' && (turn === null ? one.id === message.id : one.turnId === turn.id);
  const asked = around.filter(isAsked);
  const [first] = asked;
  if (first === undefined) throw new ConflictError('This message is no question. Name a message of a customer, or the answer to one.');
  const earlier = around.filter(({ seq, state }) => seq < first.seq && !LEFT_OUT.includes(state));
  return { asked, before: triedOf(turn?.answer ?? null), earlier };
}

/** Null for what was no answer to the question, such as the words of a command. */
const triedOf = (answer: Message | null): TriedAnswer | null =>
  answer === null || answer.outcome === null ? null : toTried({ ...answer, outcome: answer.outcome });
