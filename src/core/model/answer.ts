/** The typed result of answering: what was decided, in words and with the evidence it stands on. */
import type { DocumentId, PassageId } from '../../kernel/ids.ts';

/** `answer` cited text; `clarify` a question back; `refuse` no evidence; `handoff` a person takes over. */
export type Outcome = 'answer' | 'clarify' | 'refuse' | 'handoff';

/** A numbered source as people see it; `n` is the number cited in the text as `[n]`. */
export interface Source {
  readonly n: number;
  readonly title: string;
  readonly url: string | null;
  readonly documentId: DocumentId;
  readonly externalId: string | null;
  readonly passageId: PassageId;
  /** Where the passage begins, from 1, in documents that have pages or slides. */
  readonly page?: number | null;
  /** The words relied on, from the passage itself. */
  readonly quote: string;
}

/** One retrieved passage as reported to who asked with `debug`. */
export interface Retrieved {
  readonly externalId: string | null;
  readonly passageId: PassageId;
  readonly score: number;
}

/** Tokens a model reported; zero for the extractive writer. */
export interface TokenUsage {
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Some servers tell nothing of what a call took. */
export const isTold = ({ inputTokens, outputTokens }: TokenUsage): boolean => inputTokens + outputTokens > 0;

export interface Answer {
  readonly text: string;
  readonly outcome: Outcome;
  readonly sources: readonly Source[];
  readonly retrieved: readonly Retrieved[];
  /** Milliseconds spent retrieving, for the score sheet. */
  readonly retrievalMs: number;
  /** Absent where nothing was looked for. */
  readonly basis?: AnswerBasis;
  /** The rules or the quota of the business held something back, and this stands in its place. */
  readonly moderated?: Moderated;
}

/** Who wrote the text: a person beforehand, a chat model, the documents themselves, or the settings. */
export const WRITERS = ['pinned', 'model', 'documents', 'settings'] as const;

/** What an answer rested on, in versions and figures alone. */
export interface AnswerBasis {
  readonly writer: (typeof WRITERS)[number];
  /** How likely the knowledge does not hold the answer, 0 to 1; null for a pinned answer, which is not weighed. */
  readonly doubt: number | null;
  readonly promptVersion: number;
  readonly settingsVersion: number;
  readonly knowledgeVersion: number;
}

/** How a turn came to its end; `basis` is null where nothing was looked for. */
export interface TurnReceipt {
  /** From the first gathered message to the beginning of the attempt that ended it, milliseconds. */
  readonly waitedMs: number;
  readonly basis: AnswerBasis | null;
}

export interface Moderated {
  readonly side: 'question' | 'answer';
  /** For people of the business: why, and for an answer what it was. */
  readonly reason: string;
}
