/** Plans, quotas and usage of the admin API in memory: what a test puts in is what comes out. */
import type { Contact } from '../../src/core/model/contact.ts';
import { lowerTier } from '../../src/core/model/plan.ts';
import type { Tier } from '../../src/core/model/tier.ts';
import type { Allowance, Period, UsageDimension, UsageRow, WhatIf } from '../../src/core/model/usage.ts';
import { forecastUsage } from '../../src/engine/forecast-usage.ts';
import { readStanding } from '../../src/engine/quotas.ts';
import type { ReadSetting } from '../../src/engine/settings.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { ApiServices } from '../../src/http/api-services.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { cutPage } from './cut-page.ts';
import { createMemoryPersons } from './memory-persons.ts';

export interface FakeUsage extends Pick<ApiServices, 'ledger' | 'contacts' | 'persons' | 'planOf' | 'quota' | 'forecastUsage'> {
  readonly contactList: Contact[];
  readonly usageRows: UsageRow[];
  /** What reports were asked for. */
  readonly reports: { readonly period: Period; readonly by: readonly UsageDimension[] }[];
  readonly whatIfs: { readonly period: Period; readonly allowance: Allowance; readonly result: WhatIf }[];
  plan: Tier;
}

export function createFakeUsage(tenantId: TenantId, clock: Clock): FakeUsage {
  const setting: ReadSetting = async (_tenant, _channel, key) => SETTINGS[key].default;
  const use = { conversations: 7, held: 1, operators: 1, channels: 1, documents: 12 };
  const quotas = { use: async () => ({ ...use, now: new Date(clock.now()) }) };
  const result: WhatIf = { contacts: 32, refusedContacts: 1, messages: 90, refusedMessages: 4, saved: [{ amount: 0.25, currency: 'USD' }] };
  const find = (tenant: TenantId, id: string) => (tenant === tenantId ? fake.contactList.find((one) => one.id === id) : undefined) ?? null;
  const deps = { quotas, setting, planOf: async () => fake.plan };
  const contactList: Contact[] = [];
  const fake: FakeUsage = {
    contactList,
    persons: createMemoryPersons(tenantId, contactList),
    usageRows: [],
    reports: [],
    whatIfs: [],
    plan: 'pro',
    planOf: deps.planOf,
    quota: (tenant) => readStanding(deps, tenant),
    forecastUsage: (tenant) => forecastUsage({ ...deps, usage: fake.ledger }, tenant),
    ledger: {
      report: async (_tenant, period, by) => {
        fake.reports.push({ period, by });
        return fake.usageRows;
      },
      whatIf: async (_tenant, period, allowance) => {
        fake.whatIfs.push({ period, allowance, result });
        return result;
      },
    },
    contacts: {
      list: async (_tenant, page, channelId) =>
        cutPage(
          fake.contactList.filter((one) => channelId === null || one.channelId === channelId),
          page,
        ),
      get: async (tenant, id) => find(tenant, id),
      grantTier: async (tenant, id, tier) => {
        const contact = find(tenant, id);
        if (contact === null) return null;
        const changed = { ...contact, grantedTier: tier, tier: lowerTier(tier ?? 'free', fake.plan) };
        fake.contactList[fake.contactList.indexOf(contact)] = changed;
        return changed;
      },
    },
  };
  return fake;
}
