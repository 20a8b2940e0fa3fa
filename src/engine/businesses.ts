/** The businesses of this Claw: what the platform owner makes, bounds and suspends. */
import type { ApiKeyId, ChannelId, NewId, TenantId } from '../kernel/ids.ts';
import { hashToken, randomToken, Secret } from '../kernel/secret.ts';
import type { Tier } from '../core/model/tier.ts';
import type { TenantChange, TenantStore, TenantView } from '../core/ports/tenant-store.ts';
import type { Quota } from './quotas.ts';
import type { Settings } from './settings.ts';

export interface BusinessesDeps {
  readonly tenants: TenantStore;
  readonly settings: Pick<Settings, 'list' | 'put' | 'remove'>;
  readonly newId: NewId;
}

/** What it may have where that is not what its plan says; null: as the plan says. */
export type QuotaChanges = { readonly [Q in Quota]?: number | null | undefined };

export interface Business extends TenantView {
  readonly quotas: { readonly [Q in Quota]: number | null };
}

const QUOTAS = ['conversations', 'channels', 'operators', 'documents'] as const satisfies readonly Quota[];
/** The channels that every business begins with, as the first one did. */
const FIRST_CHANNELS = [
  ['web', 'Web chat'],
  ['api', 'API'],
] as const;

export type Businesses = ReturnType<typeof createBusinesses>;

export function createBusinesses(deps: BusinessesDeps) {
  const { tenants } = deps;
  const whole = async (tenant: TenantView | null) => tenant && withQuotas(deps, tenant);
  return {
    list: tenants.list,
    get: async (id: TenantId): Promise<Business | null> => whole(await tenants.get(id)),
    /** With a key of its owner, shown once. */
    create: (name: string, plan: Tier) => createBusiness(deps, name, plan),
    /** Null when there is none. @throws ConflictError for suspending the platform's own */
    change: async (id: TenantId, change: TenantChange, quotas: QuotaChanges, by: string): Promise<Business | null> => {
      const changed = await tenants.change(id, change);
      if (changed === null) return null;
      for (const quota of QUOTAS) {
        const value = quotas[quota];
        if (value === null) await deps.settings.remove(id, `quota.${quota}`, null, by);
        else if (value !== undefined) await deps.settings.put(id, `quota.${quota}`, null, value, by);
      }
      return withQuotas(deps, changed);
    },
  };
}

async function withQuotas({ settings }: BusinessesDeps, tenant: TenantView): Promise<Business> {
  const { entries } = await settings.list(tenant.id, null);
  const valueOf = (quota: Quota) => entries.find(({ key }) => key === `quota.${quota}`)?.value as number | null;
  const quotas = Object.fromEntries(QUOTAS.map((quota) => [quota, valueOf(quota)])) as Business['quotas'];
  return { ...tenant, quotas };
}

async function createBusiness(
  deps: BusinessesDeps,
  name: string,
  plan: Tier,
): Promise<{ readonly business: Business; readonly key: Secret }> {
  const { newId } = deps;
  const token = `claw_${randomToken()}`;
  const hidden = { hash: hashToken(token), lastFour: token.slice(-4) };
  const key = { id: newId<ApiKeyId>(), name: 'owner', role: 'owner', scopes: null, tier: 'enterprise', ...hidden } as const;
  const channels = FIRST_CHANNELS.map(([kind, called]) => {
    return { id: newId<ChannelId>(), kind, name: called, publicKey: `${kind}_${randomToken(12)}` };
  });
  const made = await deps.tenants.create({ id: newId<TenantId>(), name, plan, key, channels });
  return { business: await withQuotas(deps, made), key: new Secret(token) };
}
