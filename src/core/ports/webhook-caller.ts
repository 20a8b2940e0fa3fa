/** Hands an event to the address of a business. */
import type { Secret } from '../../kernel/secret.ts';

export interface WebhookCall {
  readonly url: string;
  /** The same at each attempt, so that the receiver can tell. */
  readonly id: string;
  readonly body: string;
  readonly secrets: readonly Secret[];
  readonly signal: AbortSignal;
}

/** The status of the answer, and how long its server wants to be left alone. @throws UpstreamRefused where it may not go, UpstreamUnreachable */
export type CallWebhook = (call: WebhookCall) => Promise<{ readonly status: number; readonly retryAfterMs?: number }>;
