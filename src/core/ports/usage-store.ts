/** The ledger: calls of models, written down when each ends, whatever becomes of the answer, and what the ends of turns and receipts add to it. */
import type { ChannelId, ModelId, TenantId, TurnId } from '../../kernel/ids.ts';
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
  /** `stopped`: told to end, by the customer or by the deadline; `cached`: not asked, for it had written this answer before. */
  readonly result: 'done' | 'stopped' | 'cached' | ModelFault;
  /** At the prices of that moment; null without prices. */
  readonly cost: Money | null;
}

export interface UsageStore {
  record(call: ModelCall): Promise<void>;
  /** The calls of a turn, in order. */
  ofTurn(tenantId: TenantId, turnId: TurnId): Promise<readonly ModelCall[]>;
  /** A row for each combination that there is of what `by` names, in its order; without any, one row of all. None where nothing was used. */
  report(tenantId: TenantId, period: Period, by: readonly UsageDimension[]): Promise<readonly UsageRow[]>;
  whatIf(tenantId: TenantId, period: Period, allowance: Allowance): Promise<WhatIf>;
}
