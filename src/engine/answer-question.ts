/** Step 8: from the question to a cited answer or an honest refusal; knows nothing of channels, leases or rows. */
import type { Clock } from '../kernel/clock.ts';
import type { BaseId, ChannelId, ConversationId, TenantId, TurnId } from '../kernel/ids.ts';
import type { Answer, AnswerBasis, Retrieved } from '../core/model/answer.ts';
import type { Audience } from '../core/model/knowledge.ts';
import type { Language, PassageSearch } from '../core/model/passage.ts';
import type { ChatMessage } from '../core/ports/chat-model.ts';
import type { AnswerStanding } from '../core/ports/directory-store.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import { estimateTokens } from '../core/model/estimate-tokens.ts';
import { PROMPT_VERSION } from './build-prompt.ts';
import type { RestingWriter } from './cached-writer.ts';
import { findPassages, type FindDeps } from './find-passages.ts';
import { gateEvidence, standsAbroad } from './gate-evidence.ts';
import { pinAnswer } from './pin-answer.ts';
import type { PinDeps } from './pin-answer.ts';
import { readTalk, type Saying, type TalkDeps } from './read-talk.ts';
import { findTopic, leansOnTalk } from './stand-alone-question.ts';
import { writeExtract } from './write-extract.ts';
import type { WrittenAnswer } from './write-with-model.ts';

export interface AnswerDeps extends FindDeps, PinDeps, TalkDeps {
  /** Where it writes nothing the extractive writer answers. */
  readonly modelWriter: RestingWriter;
  /** What the answer rests on as it stands now; the bases are for a question that names none. */
  readonly standingOf: (tenantId: TenantId, channelId: ChannelId, conversationId: ConversationId) => Promise<AnswerStanding>;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

export interface Question {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly conversationId: ConversationId;
  readonly turnId: TurnId;
  readonly text: string;
  readonly baseIds: readonly string[];
  /** Who reads along where the answer goes: `public` rests on public documents alone. */
  readonly audience: Audience;
  /** History lies above the first and below the second sequence. */
  readonly historyFromSeq: number;
  readonly seq: number;
  /** When the answer must be there, on the monotonic clock. */
  readonly deadline: number;
  /** It goes on with a conversation that is billed already, within or over the quota; absent or null: it begins one. */
  readonly paid?: 'within' | 'over' | null;
  /** No chat model may be asked. */
  readonly extractOnly?: boolean;
}

/** Writes the answer; `onText` gets the whole text so far each time a checked sentence is added. Aborting the signal rejects. */
export type AnswerQuestion = (question: Question, signal: AbortSignal, onText: (textSoFar: string) => void) => Promise<Answer>;

type Written = Pick<Answer, 'text' | 'outcome' | 'sources'> & Pick<AnswerBasis, 'writer'>;

interface Asked extends Question {
  readonly language: Language;
  readonly standing: AnswerStanding;
}

export function createAnswerQuestion(deps: AnswerDeps): AnswerQuestion {
  return async (given, signal, onText) => {
    const language = deps.analyser.language(given.text);
    const standing = await standingOf(deps, given);
    const { baseIds } = standing;
    const question: Asked = { ...given, language, standing };
    const { search, retrievalMs } = await retrieve(deps, question);
    signal.throwIfAborted();
    const retrieved: Retrieved[] = search.hits.map(({ externalId, passageId, score }) => ({ externalId, passageId, score }));
    const label = (await deps.setting(question.tenantId, question.channelId, 'texts.pinned'))[language];
    const pinned = await pinAnswer(deps, { ...question, baseIds, language, search }, label);
    const found = { retrieved, retrievalMs };
    if (pinned !== null) return { ...pinned, ...found, basis: basisOf(standing, 'pinned', null) };
    const { decision, doubt } = gateEvidence(search, deps.analyser);
    const restingOn = ({ writer, ...written }: Written): Answer => ({ ...written, ...found, basis: basisOf(standing, writer, doubt) });
    if (decision === 'answer') return restingOn(await write(deps, question, search, language, signal, onText));
    const byModel = standsAbroad(search) ? await writeByModel(deps, question, search, language, signal, onText) : null;
    return restingOn(byModel ?? (await sayUnknown(deps, question, language, decision)));
  };
}

const basisOf = (
  { settingsVersion, knowledgeVersion }: AnswerStanding,
  writer: AnswerBasis['writer'],
  doubt: number | null,
): AnswerBasis => ({ writer, doubt, promptVersion: PROMPT_VERSION, settingsVersion, knowledgeVersion });

async function standingOf(deps: AnswerDeps, { tenantId, channelId, conversationId, baseIds }: Question): Promise<AnswerStanding> {
  const standing = await deps.standingOf(tenantId, channelId, conversationId);
  return baseIds.length > 0 ? { ...standing, baseIds: baseIds as readonly BaseId[] } : standing;
}

async function retrieve(deps: AnswerDeps, question: Asked): Promise<{ search: PassageSearch; retrievalMs: number }> {
  const began = deps.clock.monotonic();
  const topic = await readTopic(deps, question);
  const search = await findPassages(deps, question, topic);
  const retrievalMs = deps.clock.monotonic() - began;
  deps.metrics.observe('claw_retrieval_seconds', retrievalMs / 1000);
  return { search, retrievalMs };
}

/** What a question that leans on the talk is about; one that stands alone is asked as it is and costs no look at the talk. */
async function readTopic(deps: AnswerDeps, question: Asked): Promise<string | null> {
  return leansOnTalk(question.text, deps.analyser) ? findTopic(await talkBefore(deps, question), deps.analyser) : null;
}

function talkBefore(deps: AnswerDeps, { historyFromSeq: fromSeq, seq: beforeSeq, standing, ...talk }: Asked): Promise<readonly Saying[]> {
  return readTalk(deps, { ...talk, fromSeq, beforeSeq, lastSeq: standing.lastSeq });
}

async function write(
  deps: AnswerDeps,
  question: Asked,
  search: PassageSearch,
  language: Language,
  signal: AbortSignal,
  onText: (textSoFar: string) => void,
): Promise<Written> {
  const written = await writeByModel(deps, question, search, language, signal, onText);
  if (written !== null) return written;
  const extract = writeExtract(question.text, search, deps.analyser);
  if (extract.outcome === 'refuse') return sayUnknown(deps, question, language, 'refuse');
  if (extract.outcome === 'clarify') {
    const topics = await deps.setting(question.tenantId, question.channelId, 'texts.topics');
    return {
      text: [topics[language], ...extract.topics.map((topic) => `- ${topic}`)].join('\n'),
      outcome: 'clarify',
      sources: [],
      writer: 'documents',
    };
  }
  const sources = extract.citations.map(({ n, hit, quote }) => ({
    n,
    title: hit.title || (hit.externalId ?? ''),
    url: hit.url,
    documentId: hit.documentId,
    externalId: hit.externalId,
    passageId: hit.passageId,
    page: hit.page ?? null,
    quote,
  }));
  const quoting = await deps.setting(question.tenantId, question.channelId, 'texts.quoting');
  return { text: quoting[language] + extract.text, outcome: 'answer', sources, writer: 'documents' };
}

/** Null where no model wrote anything that the passages hold. */
async function writeByModel(
  deps: AnswerDeps,
  question: Asked,
  search: PassageSearch,
  language: Language,
  signal: AbortSignal,
  onText: (textSoFar: string) => void,
): Promise<Written | null> {
  const { tenantId, channelId, turnId, deadline, audience, standing } = question;
  if (question.extractOnly || !(await deps.modelWriter.mayWrite(tenantId))) return null;
  const [persona, checkSupport, mask, contextTokens, maxOutputTokens, history] = await Promise.all([
    deps.setting(tenantId, channelId, 'persona'),
    deps.setting(tenantId, channelId, 'answer.check_support'),
    deps.setting(tenantId, channelId, 'privacy.mask'),
    deps.setting(tenantId, channelId, 'answer.context_tokens'),
    deps.setting(tenantId, channelId, 'answer.max_output_tokens'),
    readHistory(deps, question),
  ]);
  const written = await deps.modelWriter.write({
    tenantId,
    channelId,
    turnId,
    deadline,
    audience,
    ...standing,
    question: question.text,
    history,
    hits: search.hits,
    persona,
    language,
    checkSupport,
    mask,
    contextTokens,
    maxOutputTokens,
    signal,
    onText,
  });
  return written && asWritten(deps, question, written);
}

/** Null where nothing of it stands on the passages. */
async function asWritten(deps: AnswerDeps, question: Asked, { outcome, text, sources }: WrittenAnswer): Promise<Written | null> {
  if (outcome === 'unsupported') return null;
  if (outcome === 'refuse') return { ...(await sayUnknown(deps, question, question.language, 'refuse')), writer: 'model' };
  return { text, sources, outcome, writer: 'model' };
}

/** The last messages of the conversation within both budgets, oldest first; the newest ones win. */
async function readHistory(deps: AnswerDeps, question: Asked): Promise<readonly ChatMessage[]> {
  const tokens = await deps.setting(question.tenantId, question.channelId, 'history.tokens');
  const messages = await talkBefore(deps, question);
  const kept: ChatMessage[] = [];
  let left = tokens;
  for (const message of messages.toReversed()) {
    // Files alone say nothing that a model could read, and some models refuse an empty message.
    if (message.text.trim() === '') continue;
    left -= estimateTokens(message.text);
    if (left < 0) break;
    kept.unshift({ role: roleOf(message), content: message.text });
  }
  return kept;
}

function roleOf(message: Saying): 'user' | 'assistant' {
  return message.role === 'user' ? 'user' : 'assistant';
}

async function sayUnknown(deps: AnswerDeps, question: Question, language: Language, decision: 'refuse' | 'clarify'): Promise<Written> {
  const texts = await deps.setting(question.tenantId, question.channelId, decision === 'refuse' ? 'texts.refusal' : 'texts.clarify');
  return { text: texts[language], outcome: decision, sources: [], writer: 'settings' };
}
