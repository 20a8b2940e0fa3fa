/** A model that writes: text in, text out in pieces. Errors are UpstreamRefused or UpstreamUnreachable. */
import type { TokenUsage } from '../model/answer.ts';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly maxOutputTokens: number;
  readonly signal: AbortSignal;
}

export interface ChatModel {
  readonly name: string;
  /** Streams the answer's text; resolves with the usage when it is complete. A cut stream rejects. */
  write(request: ChatRequest, onText: (piece: string) => void | Promise<void>): Promise<TokenUsage>;
}
