/** A model of a business's own: where it answers, what it costs, what it bears, and how it did last. */
import { ClawError } from '../../kernel/errors.ts';
import type { ModelId, TenantId } from '../../kernel/ids.ts';

/** `chat` writes answers, `embedding` turns texts into vectors, `rerank` sorts passages. */
export const MODEL_KINDS = ['chat', 'embedding', 'rerank'] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

/** Most endpoints of one tenant: each is read at every answer. */
export const MOST_ENDPOINTS = 50;

/** In `currency` (ISO 4217) for a million tokens. */
export interface ModelPrices {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  readonly currency: string;
}

/** What the endpoint bears; null: nothing is known, so nothing is held back. */
export interface ModelLimits {
  /** Prompt and answer together, in tokens. */
  readonly contextTokens: number | null;
  readonly outputTokens: number | null;
  /** Calls at the same time, and tokens a minute, of each process that answers. */
  readonly atOnce: number | null;
  readonly tokensPerMinute: number | null;
}

export const NO_LIMITS: ModelLimits = { contextTokens: null, outputTokens: null, atOnce: null, tokensPerMinute: null };

/** Milliseconds. */
export interface ModelTimeouts {
  /** Until the first piece of an answer. */
  readonly firstMs: number;
  /** Between two pieces. */
  readonly betweenMs: number;
  /** For a whole call. */
  readonly totalMs: number;
}

/** The whole is below the default deadline of an answer, so that what follows still comes in time. */
export const DEFAULT_TIMEOUTS: ModelTimeouts = { firstMs: 15_000, betweenMs: 10_000, totalMs: 38_000 };

/**
 * Why a call failed, by what helps: `key` not accepted; `model` unknown there; `url` nothing of the kind at this address; `address` may not be
 * called from here; `balance` nothing left to pay with; `limited` too many calls for now; `busy` held back by a limit of ours; `refused` the
 * request itself; `filtered` the provider does not speak about it; `tls` no secure connection; `unreachable` nobody there; `timeout`; `cut` in
 * the middle; `unusable` no answer of the protocol; `away` it failed so often just now that it was not asked.
 */
export const MODEL_FAULTS = [
  'key',
  'model',
  'url',
  'address',
  'balance',
  'limited',
  'busy',
  'refused',
  'filtered',
  'tls',
  'unreachable',
  'timeout',
  'cut',
  'unusable',
  'away',
] as const;
export type ModelFault = (typeof MODEL_FAULTS)[number];

/** What an error of a model tells of its cause; null for an error of another kind. */
export function modelFaultOf(error: unknown): ModelFault | null {
  const named = error instanceof ClawError ? error.details.facts?.['fault'] : null;
  return MODEL_FAULTS.find((fault) => fault === named) ?? null;
}

/** As last told by a process that calls it: `resting` after failures in a row, when it is left alone for a while. */
export interface ModelHealth {
  readonly state: 'working' | 'resting';
  readonly fault: ModelFault | null;
  readonly at: Date;
}

/** What a business says of an endpoint, beside its key. */
export interface ModelFacts {
  readonly kind: ModelKind;
  readonly name: string;
  /** With the version, without a slash at its end; `/chat/completions` and its like follow. */
  readonly baseUrl: string;
  readonly model: string;
  /** Lower ones are asked first, of equal ones the older. */
  readonly position: number;
  readonly prices: ModelPrices | null;
  readonly limits: ModelLimits;
  readonly timeouts: ModelTimeouts;
  /** Fields for every request, in place of ours of the same name; null leaves ours out. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
}

/** An endpoint as it is shown: with the end of its key at most. */
export interface ModelEndpoint extends ModelFacts {
  readonly tenantId: TenantId;
  readonly id: ModelId;
  /** Null: it has no key; empty: one too short to show its end. */
  readonly lastFour: string | null;
  /** Grows with every change. */
  readonly revision: number;
  /** Null until something was heard of it since its last change. */
  readonly health: ModelHealth | null;
}

/** What the tokens cost at these prices, in their currency, to the ten-billionth. */
export function costOf(usage: { readonly inputTokens: number; readonly outputTokens: number }, prices: ModelPrices): number {
  const millionths = usage.inputTokens * prices.inputPerMillion + usage.outputTokens * prices.outputPerMillion;
  return Math.round(millionths * 10_000) / 10_000_000_000;
}
