/** The ledger: calls of models, reserved when each begins and settled when it ends, whatever becomes of the answer, and what the ends of turns and receipts add to it. */
import type { ChannelId, ModelCallId, ModelId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { ModelFault } from '../model/model-endpoint.ts';
import type { Allowance, Money, Period, UsageDimension, UsageRow, WhatIf } from '../model/usage.ts';

export interface ModelCall {
  readonly tenantId: TenantId;
  readonly turnId: TurnId;
  readonly channelId: ChannelId;
  /** Null: the model of the environment. */
  readonly modelId: ModelId | null;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The model did not say; both are reckoned from the text. */
  readonly estimated: boolean;
  /**
   * `stopped`: told to end, by the customer or by the deadline; `cached`: not asked, for it had
   * written this answer before; `open`: not ended yet, or never, for its process died: then what was reserved for it stands.
   */
  readonly result: 'done' | 'stopped' | 'cached' | 'open' | ModelFault;
  /** At the prices of that moment; null without prices. */
  readonly cost: Money | null;
}

/** A call as the ledger has it. */
export interface MadeCall extends ModelCall {
  readonly at: Date;
  /** From its reservation to its settlement, milliseconds; 0 while it is open. */
  readonly ms: number;
}

/** A call that begins, with what it will take at least. */
export interface ReservedCall extends Omit<ModelCall, 'outputTokens' | 'estimated' | 'result'> {
  readonly callId: ModelCallId;
}

/** How it ended; `spent` is null where it cost nothing. */
export interface SettledCall extends Pick<ReservedCall, 'tenantId' | 'turnId' | 'callId'> {
  readonly spent: Pick<ModelCall, 'inputTokens' | 'outputTokens' | 'estimated' | 'cost'> | null;
  readonly result: ModelCall['result'];
}

/** A call of an embedding model that cost something; by whom and for what it was asked is not told apart. */
export interface EmbeddingCall extends Pick<ModelCall, 'tenantId' | 'modelId' | 'model' | 'cost'> {
  readonly tokens: number;
}

export interface UsageStore {
  /** Counts at once, so that a process that dies leaves no call unpaid. */
  reserve(call: ReservedCall): Promise<void>;
  /** Once; puts what was really spent in the place of what was reserved. */
  settle(call: SettledCall): Promise<void>;
  /** A call that needs neither, for it costs nothing. */
  record(call: ModelCall): Promise<void>;
  recordEmbedding(call: EmbeddingCall): Promise<void>;
  /** The calls of a turn, in order. */
  ofTurn(tenantId: TenantId, turnId: TurnId): Promise<readonly MadeCall[]>;
  /** A row for each combination that there is of what `by` names, in its order; without any, one row of all. None where nothing was used. */
  report(tenantId: TenantId, period: Period, by: readonly UsageDimension[]): Promise<readonly UsageRow[]>;
  whatIf(tenantId: TenantId, period: Period, allowance: Allowance): Promise<WhatIf>;
}
