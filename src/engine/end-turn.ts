/** The ways in which a turn ends, each as what is to be committed: answered, stopped, or failed with an apology. */
import type { Clock } from '../kernel/clock.ts';
import { storable } from '../kernel/storable.ts';
import { parseCommand } from '../core/model/command.ts';
import type { Command } from '../core/model/command.ts';
import type { Answer } from '../core/model/answer.ts';
import { audienceOf } from '../core/model/internal-policy.ts';
import type { HandoverReason } from '../core/model/handover.ts';
import type { Audience } from '../core/model/knowledge.ts';
import type { Language } from '../core/model/passage.ts';
import type { LeasedTurn } from '../core/model/turn.ts';
import type { ChannelAdapter } from '../core/ports/channel-adapter.ts';
import type { ConversationStore } from '../core/ports/conversation-store.ts';
import type { PreviewNotice } from '../core/ports/preview-store.ts';
import type { EndTurn } from '../core/ports/turn-store.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { callInTime, TimeUp } from '../kernel/call-in-time.ts';
import { COMMAND_EFFECTS } from './answer-command.ts';
import type { AnswerQuestion } from './answer-question.ts';
import { planAnswer } from './plan-answer.ts';
import { createPreview, type PreviewDeps } from './preview.ts';
import { tellUsage } from './tell-usage.ts';
import type { ReadSetting } from './settings.ts';
import { asksForPerson, refusedTooOften, wantPerson } from './want-person.ts';

export interface EndingDeps extends PreviewDeps {
  readonly answer: AnswerQuestion;
  readonly setting: ReadSetting;
  readonly analyser: TextAnalyser;
  readonly adapters: ReadonlyMap<string, ChannelAdapter>;
  readonly conversations: Pick<ConversationStore, 'history' | 'usageOf'>;
  readonly clock: Clock;
}

export type Ending = Omit<EndTurn, 'tenantId' | 'conversationId' | 'turnId' | 'fence' | 'answerId' | 'target' | 'waitedMs'>;

const NOTHING_USED = { sources: [], retrieved: [], retrievalMs: 0 } as const;
/** An old message still gets this much time, or a backlog would be answered with apologies alone. */
const LEAST_TIME_MS = 10_000;
/** Earlier messages looked at to find the language to speak. */
const LOOK_BACK = 6;

export function createEndings(deps: EndingDeps) {
  const say = async (turn: LeasedTurn, ending: Omit<Ending, 'parts' | 'error'> & { error?: string | null }): Promise<Ending> => {
    const text = storable(ending.text);
    return { error: null, ...ending, text, ...(await planAnswer(deps, turn, { ...ending, text }, languageOf(deps, turn))) };
  };

  const answered = async (turn: LeasedTurn, signal: AbortSignal): Promise<Ending> => {
    const command = parseCommand(turn.messages[0]!.text);
    if (command === 'human') return handedOver(turn, 'asked');
    if (command) {
      const { text: _words, ...effect } = COMMAND_EFFECTS[command];
      return say(turn, { ...NOTHING_USED, ...effect, state: 'answered', role: 'system', text: await answerTo(deps, turn, command) });
    }
    if (turn.owner === 'bot' && (await asksForPerson(deps, turn, textOf(turn)))) return handedOver(turn, 'words');
    const wordless = textOf(turn) === '';
    const note = await noteOnFiles(deps, turn, wordless);
    if (wordless) return say(turn, { ...NOTHING_USED, state: 'answered', role: 'system', outcome: null, text: note });
    const answer = await answerInTime(deps, turn, signal);
    if (answer === null) return failed(turn, 'The answer took longer than its deadline.');
    const text = note === '' ? answer.text : `${answer.text}\n\n${note}`;
    const ending = { ...answer, text, state: 'answered', role: 'assistant' } as const;
    const isEnough = answer.outcome === 'refuse' && answer.moderated === undefined && (await refusedTooOften(deps, turn));
    return say(turn, isEnough ? await withPerson(deps, turn, ending, 'refusals') : ending);
  };

  const handedOver = async (turn: LeasedTurn, reason: HandoverReason): Promise<Ending> =>
    say(turn, { ...NOTHING_USED, ...(await wantPerson(deps, turn, reason, languageOf(deps, turn))), state: 'answered', role: 'system' });

  const stopped = async (turn: LeasedTurn): Promise<Ending> => {
    const words = await deps.setting(turn.tenantId, turn.channelId, 'texts.stopped');
    return say(turn, { ...NOTHING_USED, state: 'cancelled', role: 'system', outcome: null, text: words[languageOf(deps, turn)] });
  };

  const failed = async (turn: LeasedTurn, error: string): Promise<Ending> => {
    const words = await deps.setting(turn.tenantId, turn.channelId, 'texts.apology');
    const text = words[languageOf(deps, turn)];
    const ending = { ...NOTHING_USED, state: 'failed', role: 'assistant', outcome: 'refuse', text, error } as const;
    const callsPerson = await deps.setting(turn.tenantId, turn.channelId, 'handover.after_failure');
    return say(turn, callsPerson ? await withPerson(deps, turn, ending, 'failure') : ending);
  };

  return { answered, stopped, failed };
}

/** What is said already, and that a person comes. */
async function withPerson<T extends { readonly text: string }>(deps: EndingDeps, turn: LeasedTurn, ending: T, reason: HandoverReason) {
  const wanted = await wantPerson(deps, turn, reason, languageOf(deps, turn));
  return { ...ending, ...wanted, text: `${ending.text}\n\n${wanted.text}` };
}

/** That only words are read, where there are none; and that something could not be kept, whatever it came with. */
async function noteOnFiles(deps: EndingDeps, turn: LeasedTurn, wordless: boolean): Promise<string> {
  const isLost = turn.messages.some(({ unkept }) => unkept.length > 0);
  if (!isLost && !wordless) return '';
  const words = await deps.setting(turn.tenantId, turn.channelId, isLost ? 'texts.file_lost' : 'texts.file_only');
  const language = (wordless ? await languageBefore(deps, turn) : null) ?? languageOf(deps, turn);
  return words[language];
}

async function answerTo(deps: EndingDeps, turn: LeasedTurn, command: Exclude<Command, 'human'>): Promise<string> {
  const words = (await deps.setting(turn.tenantId, turn.channelId, COMMAND_EFFECTS[command].text))[languageOf(deps, turn)];
  return command === 'usage' ? tellUsage(deps, turn, words) : words;
}

type AnswerFor = Answer & { readonly audience: Audience };

/** Null when the deadline passed first. */
async function answerInTime(deps: EndingDeps, turn: LeasedTurn, signal: AbortSignal): Promise<AnswerFor | null> {
  const audience = audienceOf(await deps.setting(turn.tenantId, turn.channelId, 'answer.internal'), turn.channelKind, turn.replyTarget);
  const deadlineMs = await deps.setting(turn.tenantId, turn.channelId, 'answer.deadline_ms');
  const withinMs = Math.max(LEAST_TIME_MS, deadlineMs - turn.ageMs);
  const surface = deps.adapters.get(turn.channelKind)?.live({
    tenantId: turn.tenantId,
    channelId: turn.channelId,
    conversationId: turn.conversationId,
    messageId: turn.answerId,
    target: turn.replyTarget,
    preview: createPreview(deps, turn, () => planInterruption(deps, turn)),
  });
  const question = {
    tenantId: turn.tenantId,
    channelId: turn.channelId,
    conversationId: turn.conversationId,
    turnId: turn.turnId,
    text: textOf(turn),
    baseIds: turn.baseIds,
    audience,
    historyFromSeq: turn.historyFromSeq,
    seq: turn.messages[0]!.seq,
    deadline: deps.clock.monotonic() + withinMs,
    paid: turn.paid,
  };
  try {
    const answer = await callInTime(deps.clock, withinMs, signal, (until) =>
      deps.answer(question, until, (textSoFar) => {
        if (!until.aborted) surface?.write(textSoFar);
      }),
    );
    return { ...answer, audience };
  } catch (error) {
    if (error instanceof TimeUp) return null;
    throw error;
  } finally {
    await surface?.close();
  }
}

/** What half an answer becomes when a person takes over. */
async function planInterruption(deps: EndingDeps, turn: LeasedTurn): Promise<PreviewNotice | null> {
  const language = languageOf(deps, turn);
  const text = (await deps.setting(turn.tenantId, turn.channelId, 'texts.handoff'))[language];
  const { parts } = await planAnswer(deps, turn, { role: 'system', outcome: null, text, sources: [] }, language);
  return parts[0] ? { text, content: parts[0].content } : null;
}

/** What was asked; empty when only files were sent. */
function textOf(turn: LeasedTurn): string {
  const texts = turn.messages.map((message) => message.text);
  return texts.filter((text) => text.trim() !== '').join('\n');
}

/** The language the person wrote last, null when they wrote nothing yet. */
async function languageBefore({ conversations, analyser }: EndingDeps, turn: LeasedTurn): Promise<Language | null> {
  const { tenantId, conversationId, historyFromSeq, messages } = turn;
  const earlier = await conversations.history(tenantId, conversationId, historyFromSeq, messages[0]!.seq, LOOK_BACK);
  const said = earlier.findLast(({ role, text }) => role === 'user' && text.trim() !== '' && parseCommand(text) === null);
  return said ? analyser.language(said.text) : null;
}

/** The language of what was asked; a bare command and files alone follow the person's own setting. */
function languageOf(deps: EndingDeps, turn: LeasedTurn): Language {
  const text = textOf(turn);
  if (text === '' || parseCommand(text)) return turn.locale?.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  return deps.analyser.language(text);
}
