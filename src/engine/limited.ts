/** Lets any function be called only so often: what is dear to do has a limit of its own by the hour. */
import type { FileContent } from '../core/model/file.ts';
import type { SETTINGS, SettingKey } from '../core/model/setting.ts';
import type { Limiter } from '../core/ports/limiter.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import { LimitError } from '../kernel/errors.ts';
import type { ContactId, ConversationId, TenantId } from '../kernel/ids.ts';
import type { LimitCounts } from './limit-counts.ts';
import type { ReadSetting } from './settings.ts';

export interface LimitedDeps {
  readonly limiter: Pick<Limiter, 'take'>;
  readonly limitCounts: Pick<LimitCounts, 'admitted' | 'refused'>;
  readonly metrics: Pick<Metrics, 'count'>;
  readonly setting: ReadSetting;
}

type HourlySetting = {
  [K in SettingKey]: K extends `limits.${string}_per_hour` ? ((typeof SETTINGS)[K]['default'] extends number ? K : never) : never;
}[SettingKey];

/** What a call costs: one token at each of these levels, or none at any. */
export interface LimitRule<Args extends readonly unknown[]> {
  readonly costs: readonly {
    /** By which a refusal is named and counted. */
    readonly level: string;
    /** How many calls an hour there may be. */
    readonly setting: HourlySetting;
    /** Who is counted; the business when absent. */
    readonly subjectOf?: (...args: Args) => string;
  }[];
  /** Told to whoever is refused. */
  readonly refusal: string;
}

/** The window of these limits, seconds. */
export const HOUR_S = 3_600;

/** The same function with a limit; the business is its first argument. It throws LimitError with the wait before anything is done. */
export function limited<Args extends readonly [TenantId, ...unknown[]], Result>(
  { limiter, limitCounts, metrics, setting }: LimitedDeps,
  { costs, refusal }: LimitRule<Args>,
  act: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    const [tenantId] = args;
    const price = await Promise.all(
      costs.map(async ({ level, setting: key, subjectOf }) => {
        const capacity = await setting(tenantId, null, key);
        const subject = subjectOf?.(...args) ?? tenantId;
        return { level, of: null, subject, key: subject, capacity, perSecond: capacity / HOUR_S };
      }),
    );
    const decision = await limiter.take(price);
    if (decision.allowed) {
      limitCounts.admitted(tenantId, price);
      return act(...args);
    }
    const { level, retryAfterMs } = decision;
    metrics.count('claw_limit_refusals_total', { level, result: 'refused' });
    const by = price.find((one) => one.level === level);
    if (by) limitCounts.refused(tenantId, by, 'refused');
    throw new LimitError(refusal, { retryAfterMs, facts: { level } });
  };
}

/** Fills the database. */
export const FILES: LimitRule<readonly [TenantId, ConversationId, ContactId, FileContent]> = {
  costs: [
    { level: 'contact_files', setting: 'limits.contact_files_per_hour', subjectOf: (_tenantId, _conversationId, contactId) => contactId },
    { level: 'tenant_files', setting: 'limits.tenant_files_per_hour' },
  ],
  refusal: 'Too many files were sent; please wait before the next one.',
};

/** Asks a chat model, for which somebody pays. */
export const MODEL_TESTS: LimitRule<readonly [TenantId, ...unknown[]]> = {
  costs: [{ level: 'model_tests', setting: 'limits.model_tests_per_hour' }],
  refusal: 'Models were tried too often; please wait before the next time.',
};

/** Reads somebody's whole site. */
export const CRAWLS: LimitRule<readonly [TenantId, ...unknown[]]> = {
  costs: [{ level: 'crawls', setting: 'limits.crawls_per_hour' }],
  refusal: 'Sources were crawled too often; please wait before the next time.',
};

/** Calls an address of somebody else's. */
export const NOTIFICATION_TESTS: LimitRule<readonly [TenantId, ...unknown[]]> = {
  costs: [{ level: 'notification_tests', setting: 'limits.notification_tests_per_hour' }],
  refusal: 'Addresses were tried too often; please wait before the next time.',
};

/** All of them, for who lists what is limited. */
export const HOURLY = [...FILES.costs, ...MODEL_TESTS.costs, ...CRAWLS.costs, ...NOTIFICATION_TESTS.costs];
