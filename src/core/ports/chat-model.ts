/** A model that writes: text in, text out in pieces. Errors are UpstreamRefused or UpstreamUnreachable; `modelFaultOf` tells the cause. */
import type { TokenUsage } from '../model/answer.ts';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly maxOutputTokens: number;
  /** Milliseconds for everything, where that is less than the model's own time-outs allow. */
  readonly withinMs?: number;
  readonly signal: AbortSignal;
  /** The request goes out now: from here on it may cost, however it ends. */
  readonly onSent?: () => void;
}

export interface ChatModel {
  readonly name: string;
  /** Streams the answer's text; resolves with the usage when it is complete. A cut stream rejects. */
  write(request: ChatRequest, onText: (piece: string) => void | Promise<void>): Promise<TokenUsage>;
}
