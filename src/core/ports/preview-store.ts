/** The delivery row of an answer that is shown while it is written: made before the answer, marked around every call. */
import type { DeliveryId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { ReplyTarget } from '../model/message.ts';
import type { PreviewRow } from './channel-adapter.ts';

/** What the platform's message becomes when a person takes over before the answer is finished. */
export interface PreviewNotice {
  readonly text: string;
  /** As the channel planned it. */
  readonly content: Readonly<Record<string, unknown>>;
}

export interface PreviewCall {
  readonly tenantId: TenantId;
  readonly turnId: TurnId;
  readonly fence: number;
  readonly target: ReplyTarget;
  readonly notice: PreviewNotice;
}

export interface PreviewStore {
  /** Marks the row `calling`, made by the first call. Null: show nothing; the fence is lost, or nobody knows whether a message was posted. */
  call(call: PreviewCall): Promise<PreviewRow | null>;
  /** How a marked call ended; null: it certainly showed nothing. A call whose end was not seen is not settled here. */
  settle(tenantId: TenantId, id: DeliveryId, fence: number, platformId: string | null): Promise<void>;
}
