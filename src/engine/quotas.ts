/** What a business may have: what it set for itself, else what its plan says; and whether there is room for one more. */
import { QuotaError } from '../kernel/errors.ts';
import type { TenantId } from '../kernel/ids.ts';
import { monthAfter, PLANS } from '../core/model/plan.ts';
import type { QuotaEnd } from '../core/model/quota-settings.ts';
import type { Tier } from '../core/model/tier.ts';
import type { QuotaStore } from '../core/ports/quota-store.ts';
import type { ReadSetting } from './settings.ts';

export interface QuotaDeps {
  readonly setting: ReadSetting;
  readonly planOf: (tenantId: TenantId) => Promise<Tier>;
}

/** What is counted against a plan. */
export type Quota = 'conversations' | 'channels' | 'operators' | 'documents';

export async function quotaOf({ setting, planOf }: QuotaDeps, tenantId: TenantId, quota: Quota): Promise<number> {
  return (await setting(tenantId, null, `quota.${quota}`)) ?? PLANS[await planOf(tenantId)][quota];
}

/** What there may be no more of than the plan says. */
const FULL = {
  channels: 'All channels of the plan are in use: pause or delete one first.',
  operators: 'The plan holds no more operators: disable or remove one first.',
  documents: 'The plan holds no more documents: delete some first.',
} as const;

/** How many there may be. @throws QuotaError when there is no room for one more */
export async function assertRoom(
  deps: QuotaDeps & { readonly quotas: Pick<QuotaStore, 'use'> },
  tenantId: TenantId,
  what: keyof typeof FULL,
): Promise<number> {
  const [most, use] = await Promise.all([quotaOf(deps, tenantId, what), deps.quotas.use(tenantId)]);
  if (use[what] >= most) throw new QuotaError(FULL[what], { facts: { [what]: use[what], most } });
  return most;
}

/** Of something that is bounded, how much there is and may be. */
export interface Bounded {
  readonly used: number;
  readonly quota: number;
}

export interface QuotaStanding {
  readonly plan: Tier;
  readonly atEnd: QuotaEnd;
  /** When the conversations are counted from nothing again. */
  readonly resetsAt: Date;
  /** `held`: spoken for by questions that are being answered. */
  readonly conversations: Bounded & { readonly held: number };
  readonly channels: Bounded;
  readonly operators: Bounded;
  readonly documents: Bounded;
}

export async function readStanding(
  deps: QuotaDeps & { readonly quotas: Pick<QuotaStore, 'use'> },
  tenantId: TenantId,
): Promise<QuotaStanding> {
  const [use, conversations, channels, operators, documents] = await Promise.all([
    deps.quotas.use(tenantId),
    quotaOf(deps, tenantId, 'conversations'),
    quotaOf(deps, tenantId, 'channels'),
    quotaOf(deps, tenantId, 'operators'),
    quotaOf(deps, tenantId, 'documents'),
  ]);
  return {
    plan: await deps.planOf(tenantId),
    atEnd: await deps.setting(tenantId, null, 'quota.at_end'),
    resetsAt: monthAfter(use.now),
    conversations: { used: use.conversations, held: use.held, quota: conversations },
    channels: { used: use.channels, quota: channels },
    operators: { used: use.operators, quota: operators },
    documents: { used: use.documents, quota: documents },
  };
}
