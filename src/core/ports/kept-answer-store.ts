/** Answers to calls that name themselves, kept so that a repetition does nothing twice. */
import type { Id, TenantId } from '../../kernel/ids.ts';
import type { CallerId } from '../model/principal.ts';

export type ClaimId = Id<'claim'>;

/** A call by the name that its caller gave it. */
export interface NamedCall {
  readonly tenantId: TenantId;
  readonly callerId: CallerId;
  readonly key: string;
}

export interface KeptAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Claim =
  /** To be made, and then kept or released. */
  | { readonly kind: 'mine' }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  /** Somebody makes it at this moment. */
  | { readonly kind: 'busy' }
  /** The name stands for another request. */
  | { readonly kind: 'other' };

export interface KeptAnswerStore {
  /** `request` stands for all that is asked. A call whose maker has died is given to who repeats it, a minute after it began. */
  claim(call: NamedCall, request: string, claimId: ClaimId): Promise<Claim>;
  /** For a day from the claim. Nothing when the claim is not the last one any more. */
  keep(call: NamedCall, claimId: ClaimId, answer: KeptAnswer): Promise<void>;
  /** The call failed: whoever repeats it makes it anew. */
  release(call: NamedCall, claimId: ClaimId): Promise<void>;
}
