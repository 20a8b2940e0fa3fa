/** Lets a chat model write the answer, and shows a sentence only after its citations were checked. */
import type { Source, TokenUsage } from '../core/model/answer.ts';
import type { Language, PassageHit } from '../core/model/passage.ts';
import type { ChatMessage, ChatModel } from '../core/ports/chat-model.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { buildPrompt } from './build-prompt.ts';
import { checkCitations, sourcesOf } from './check-citations.ts';

export interface WriteRequest {
  readonly question: string;
  readonly history: readonly ChatMessage[];
  /** Passages that passed the evidence gate, best first. */
  readonly hits: readonly PassageHit[];
  readonly persona: string;
  readonly language: Language;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  readonly signal: AbortSignal;
  /** Gets the whole checked text so far each time a sentence was added to it. */
  readonly onText: (textSoFar: string) => void;
}

export interface WrittenAnswer {
  /** Empty for `refuse`: the caller says the refusal in its own words. */
  readonly text: string;
  readonly outcome: 'answer' | 'refuse';
  readonly sources: readonly Source[];
  readonly usage: TokenUsage;
}

export interface ModelWriter {
  /**
   * Throws what the model throws (UpstreamRefused, UpstreamUnreachable, the signal's reason), also after text was shown: whoever goes on
   * in another way starts the text anew.
   */
  write(request: WriteRequest): Promise<WrittenAnswer>;
}

/** Checking costs time with every piece, and nothing new can be complete before one of these was written. */
const MAY_END_SENTENCE = /[。！？；.!?\n\]］】]/u;

export function createModelWriter({ model, analyser }: { readonly model: ChatModel; readonly analyser: TextAnalyser }): ModelWriter {
  return {
    write: async ({ maxOutputTokens, signal, onText, ...parts }) => {
      const { messages, offered } = buildPrompt(parts);
      let written = '';
      let shown = '';
      const show = (text: string): void => {
        if (text.length <= shown.length) return;
        shown = text;
        onText(text);
      };
      let due = false;
      const usage = await model.write({ messages, maxOutputTokens, signal }, (piece) => {
        written += piece;
        const ends = MAY_END_SENTENCE.test(piece);
        // A sentence is complete only when the next one has begun, so the piece after its end counts too.
        if (ends || due) show(checkCitations(written, offered, analyser, false).text);
        due = ends;
      });
      const checked = checkCitations(written, offered, analyser, true);
      show(checked.text);
      const sources = sourcesOf(checked.used, analyser);
      return { text: checked.text, outcome: sources.length > 0 ? 'answer' : 'refuse', sources, usage };
    },
  };
}
