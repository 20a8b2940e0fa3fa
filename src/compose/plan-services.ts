/** What the admin API may reach of plans, quotas and usage. */
import type { TenantId } from '../kernel/ids.ts';
import { createContactStore } from '../drivers/store/contact-store.ts';
import { createPersonStore } from '../drivers/store/persons/person-store.ts';
import { createPersons } from '../engine/persons.ts';
import { forecastUsage } from '../engine/forecast-usage.ts';
import { readStanding } from '../engine/quotas.ts';
import type { ApiServices } from '../http/api-services.ts';
import type { Services } from './services.ts';

export function planServices({ pool, apiKeys, quotas, settings, usage, freshness, clock }: Services) {
  const deps = { quotas, usage, setting: settings.get, planOf: settings.planOf };
  return {
    ledger: usage,
    contacts: createContactStore(pool),
    persons: createPersons({ persons: createPersonStore(pool), freshness, setting: settings.get, clock }),
    apiKeys,
    planOf: settings.planOf,
    quota: (tenantId: TenantId) => readStanding(deps, tenantId),
    forecastUsage: (tenantId: TenantId) => forecastUsage(deps, tenantId),
  } satisfies Partial<ApiServices>;
}
