/** Lets a chat model write the answer, and shows a sentence only after its citations and its support were checked. */
import { isTold } from '../core/model/answer.ts';
import type { Source, TokenUsage } from '../core/model/answer.ts';
import { estimateTalk, estimateTokens } from '../core/model/estimate-tokens.ts';
import { modelFaultOf } from '../core/model/model-endpoint.ts';
import type { ModelLimits } from '../core/model/model-endpoint.ts';
import type { Language, PassageHit } from '../core/model/passage.ts';
import type { ChatMessage, ChatModel } from '../core/ports/chat-model.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { UpstreamUnreachable } from '../kernel/errors.ts';
import { buildPrompt } from './build-prompt.ts';
import type { Prompt } from './build-prompt.ts';
import { checkCitations, sourcesOf } from './check-citations.ts';
import { createSupportCheck } from './check-support.ts';
import { findMarks } from './citation-marks.ts';
import { maskPersonal } from './mask-personal.ts';

export interface WriteRequest {
  readonly question: string;
  readonly history: readonly ChatMessage[];
  /** Passages that passed the evidence gate, best first. */
  readonly hits: readonly PassageHit[];
  readonly persona: string;
  readonly language: Language;
  /** Drop sentences that the passages do not hold. */
  readonly checkSupport: boolean;
  /** Send the model placeholders for personal data. */
  readonly mask: boolean;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** Milliseconds for this call. */
  readonly withinMs: number;
  readonly signal: AbortSignal;
  /** Gets the whole checked text so far each time a sentence was added to it. */
  readonly onText: (textSoFar: string) => void;
}

export interface WrittenAnswer {
  /** Empty unless it is an answer: the caller says everything else in its own words. */
  readonly text: string;
  /** `refuse`: the model cites nothing, so it does not know; `unsupported`: it cites, and nothing of it stands on what it cites. */
  readonly outcome: 'answer' | 'refuse' | 'unsupported';
  readonly sources: readonly Source[];
}

/** What a call took, as the model told it or, where it told nothing, as estimated. */
export type Spent = Pick<TokenUsage, 'inputTokens' | 'outputTokens'> & { readonly estimated: boolean };

export interface WritingModel {
  readonly chat: ChatModel;
  readonly limits: ModelLimits;
  readonly analyser: TextAnalyser;
  /** Told before the call, with the tokens of its prompt as estimated; the call waits for it, and is not made when it throws. */
  readonly onBegin: (inputTokens: number) => Promise<void>;
  /** Told once, however the call ends; `spent` is null where nothing came of it. */
  readonly onEnd: (spent: Spent | null, error: unknown) => void;
}

/** Checking costs time with every piece, and nothing new can be complete before one of these was written. */
const MAY_END_SENTENCE = /[。！？；.!?\n\]］】]/u;
/** A model that writes on and on is cut at so many times the length it was asked for; tokens are only estimated here. */
const TOO_LONG = 2;

/** Thrown by the reader of the stream to end it: what came until then is judged. */
class Enough extends Error {}

/**
 * Throws what the model throws (UpstreamRefused, UpstreamUnreachable, the signal's reason), also after text was shown: whoever goes on in
 * another way starts the text anew. A model that writes nothing at all is unreachable.
 */
export async function writeWithModel(writer: WritingModel, request: WriteRequest): Promise<WrittenAnswer> {
  const { limits, analyser } = writer;
  const { language, signal, onText, withinMs } = request;
  const maxOutputTokens = Math.min(request.maxOutputTokens, limits.outputTokens ?? Infinity);
  const prompt = buildPrompt(withinWindow(request, limits.contextTokens, maxOutputTokens));
  const chat = request.mask ? maskPersonal(writer.chat) : writer.chat;
  const isHeld = request.checkSupport ? createSupportCheck(analyser, language) : () => true;
  let shown = '';
  const show = (text: string): void => {
    if (text.length <= shown.length) return;
    shown = text;
    onText(text);
  };
  let due = false;
  const { written, complete } = await hear({ ...writer, chat }, prompt, { maxOutputTokens, withinMs, signal }, (soFar, piece) => {
    const ends = MAY_END_SENTENCE.test(piece);
    // A sentence is complete only when the next one has begun, so the piece after its end counts too.
    if (ends || due) show(checkCitations(soFar, prompt.offered, analyser, false, isHeld).text);
    due = ends;
  });
  const checked = checkCitations(written, prompt.offered, analyser, complete, isHeld);
  show(checked.text);
  const sources = sourcesOf(checked.used, analyser);
  if (sources.length > 0) return { text: checked.text, outcome: 'answer', sources };
  return { text: '', outcome: findMarks(written).length > 0 ? 'unsupported' : 'refuse', sources };
}

interface Limits {
  readonly maxOutputTokens: number;
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/** Reads what the model writes, up to its end or, while `complete` stays false, up to where it is far too long. */
async function hear(
  { chat, onBegin, onEnd }: WritingModel,
  { messages }: Prompt,
  limits: Limits,
  onPiece: (soFar: string, piece: string) => void,
): Promise<{ readonly written: string; readonly complete: boolean }> {
  let written = '';
  let isSent = false;
  const onSent = (): void => void (isSent = true);
  const inputTokens = estimateTalk(messages);
  const estimate = (): Spent => ({ inputTokens, outputTokens: estimateTokens(written), estimated: true });
  await onBegin(inputTokens);
  let usage: TokenUsage | null = null;
  let fault: unknown = null;
  try {
    usage = await chat.write({ messages, ...limits, onSent }, (piece) => {
      written += piece;
      onPiece(written, piece);
      if (written.length > limits.maxOutputTokens && estimateTokens(written) > limits.maxOutputTokens * TOO_LONG) throw new Enough();
    });
  } catch (error) {
    if (!(error instanceof Enough)) fault = error;
  }
  if (fault === null && written.trim() === '') fault = wroteNothing(chat.name);
  // A provider that has begun is to be paid, also where nothing came of it.
  const hasBegun = written !== '' || (isSent && (limits.signal.aborted || modelFaultOf(fault) === 'timeout'));
  onEnd(usage === null ? (hasBegun ? estimate() : null) : (toldOf(usage) ?? estimate()), fault);
  if (fault !== null) throw fault;
  return { written, complete: usage !== null };
}

const toldOf = (usage: TokenUsage): Spent | null =>
  isTold(usage) ? { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, estimated: false } : null;

const wroteNothing = (model: string): UpstreamUnreachable =>
  new UpstreamUnreachable(`The chat model "${model}" wrote nothing.`, { facts: { model, fault: 'unusable' } });

/** As much of the passages, and then of the history, as a small model has room for beside the answer. */
function withinWindow(request: WriteRequest, window: number | null, maxOutputTokens: number): WriteRequest {
  if (window === null) return request;
  const bare = buildPrompt({ ...request, history: [], hits: [] });
  const room = window - maxOutputTokens - estimateTalk(bare.messages);
  const contextTokens = Math.max(0, Math.min(request.contextTokens, room));
  const history = estimateTalk(request.history) <= room - contextTokens ? request.history : [];
  return { ...request, contextTokens, history };
}
