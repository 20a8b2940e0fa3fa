/** The rate limits of a business on the plan pro, with the default numbers, in memory. */
import { SETTINGS } from '../../src/core/model/setting.ts';
import { createInProcessLimiter } from '../../src/drivers/limits/in-process.ts';
import { createInProcessLiveEvents } from '../../src/drivers/live/in-process.ts';
import { checkLimits } from '../../src/engine/check-limits.ts';
import { createLimitLists } from '../../src/engine/limit-lists.ts';
import { listRates } from '../../src/engine/rates.ts';
import { createTenantVersions } from '../../src/engine/tenant-versions.ts';
import type { ReadSetting } from '../../src/engine/settings.ts';
import type { ApiServices } from '../../src/http/api-services.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createMemoryLimitLists } from './memory-limit-lists.ts';

export interface FakeLimits extends Pick<ApiServices, 'limitLists' | 'rates' | 'checkLimits' | 'limitStatistics'> {
  /** Of contacts and keys, by their ids. */
  readonly tiers: ReturnType<typeof createMemoryLimitLists>['tiers'];
  readonly limiter: ReturnType<typeof createInProcessLimiter>;
}

export function createFakeLimits(tenantId: TenantId, clock: Clock): FakeLimits {
  const { store, tiers } = createMemoryLimitLists(tenantId);
  const versions = createTenantVersions({ store, live: createInProcessLiveEvents({ onError: () => {} }), clock });
  const limitLists = createLimitLists({ store, versions, clock });
  const limiter = createInProcessLimiter({ clock });
  const setting: ReadSetting = async (_tenantId, _channelId, key) => SETTINGS[key].default;
  const deps = { limiter, limitLists, setting, planOf: async () => 'pro' as const };
  return {
    limitLists,
    tiers,
    limiter,
    limitStatistics: async (_tenant, minutes) => ({
      levels: [{ level: 'key', of: 'pro', admitted: minutes, refused: 2, shadowed: 1 }],
      subjects: [{ level: 'key', of: 'pro', subject: 'a key', refused: 2, shadowed: 1 }],
    }),
    rates: (tenant) => listRates(deps, tenant),
    checkLimits: (question) => checkLimits(deps, question),
  };
}
