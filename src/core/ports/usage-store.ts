/** What calls of models took, written down when each ends, whatever becomes of the answer: it is paid for all the same. */
import type { ChannelId, ModelId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { ModelFault } from '../model/model-endpoint.ts';

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
  readonly cost: { readonly amount: number; readonly currency: string } | null;
}

export interface UsageStore {
  record(call: ModelCall): Promise<void>;
  /** The calls of a turn, in order. */
  ofTurn(tenantId: TenantId, turnId: TurnId): Promise<readonly ModelCall[]>;
}
