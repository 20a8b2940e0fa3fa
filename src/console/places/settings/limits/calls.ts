/** What the views of limits and the plan read and change. */
import { api, ask, at, LONG_PAGE, paged, type Schemas } from '../../../data/api.ts';
import { firstDayOf } from '../../../data/days.ts';

export type Rate = Schemas['RateLimit'];
export type Statistics = Schemas['LimitStatistics'];
export type LimitEntry = Schemas['LimitEntry'];
export type LimitCheck = Schemas['LimitCheck'];
export type LimitList = LimitEntry['list'];
export type Subject = LimitEntry['subject'];
export type Contact = Schemas['Contact'];
export type Plan = Schemas['Plan'];
export type WhatIf = Schemas['UsageWhatIf'];

export const RATES = 'rate-limits';
export const ENTRIES = 'limit-entries';
export const statisticsKey = (minutes: number): string => `limit-statistics/${minutes}`;

/** How far back {@link whatIf} looks. */
const WHAT_IF_DAYS = 30;

export const readRates = async (): Promise<readonly Rate[]> => (await ask(api.GET('/api/v1/rate-limits'))).data;
export const readStatistics = (minutes: number): Promise<Statistics> =>
  ask(api.GET('/api/v1/rate-limits/stats', { params: { query: { minutes } } }));

/** Costs the one asked about nothing. */
export const checkLimits = (body: Schemas['LimitQuestion']): Promise<LimitCheck> => ask(api.POST('/api/v1/rate-limits/check', { body }));

export const readEntries = (list: LimitList | null, cursor: string | undefined) =>
  ask(api.GET('/api/v1/rate-limits/lists', { params: { query: { ...paged(cursor), ...(list !== null && { list }) } } }));
export const readEntry = (id: string): Promise<LimitEntry> => ask(api.GET('/api/v1/rate-limits/lists/{id}', at(id)));
/** @throws Fault 409 when it is listed already */
export const addEntry = (body: Schemas['NewLimitEntry']): Promise<LimitEntry> => ask(api.POST('/api/v1/rate-limits/lists', { body }));
export const changeEntry = (id: string, body: Schemas['LimitEntryChange']): Promise<LimitEntry> =>
  ask(api.PATCH('/api/v1/rate-limits/lists/{id}', { ...at(id), body }));
export const removeEntry = (id: string) => ask(api.DELETE('/api/v1/rate-limits/lists/{id}', at(id)));

/** Those who came last. */
export const readContacts = async (): Promise<readonly Contact[]> =>
  (await ask(api.GET('/api/v1/contacts', { params: { query: paged(undefined, LONG_PAGE) } }))).data;
export const readAllKeys = async () => (await ask(api.GET('/api/v1/api-keys', { params: { query: paged(undefined, LONG_PAGE) } }))).data;

export const readPlans = async (): Promise<readonly Plan[]> => (await ask(api.GET('/api/v1/plans'))).data;
export const whatIf = (tier: Plan['plan'], messagesPerDay: number): Promise<WhatIf> => {
  const from = firstDayOf(WHAT_IF_DAYS);
  return ask(api.GET('/api/v1/usage/what-if', { params: { query: { from, tier, messages_per_day: messagesPerDay } } }));
};
