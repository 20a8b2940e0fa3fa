/** Tells a business that its limits refuse much: what was counted is held against the numbers it set. */
import type { LimitAlertRule, LimitCount } from '../core/model/limit-count.ts';
import type { LimitCountStore } from '../core/ports/limit-count-store.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { ReadSetting } from './settings.ts';

export interface AlertDeps {
  readonly limitCountStore: Pick<LimitCountStore, 'alert'>;
  readonly setting: ReadSetting;
}

/** Looks at the businesses of these counts, in which somebody was refused; the counts are in the store already. */
export async function alertOf(deps: AlertDeps, counts: readonly LimitCount[]): Promise<void> {
  const refusing = [...new Set(counts.flatMap(({ tenantId, refused }) => (refused > 0 ? [tenantId] : [])))];
  if (refusing.length === 0) return;
  await deps.limitCountStore.alert(await Promise.all(refusing.map((tenantId) => ruleOf(deps, tenantId))));
}

async function ruleOf({ setting }: AlertDeps, tenantId: TenantId): Promise<LimitAlertRule> {
  const [minutes, periodMinutes, percent, ofOne, ofBlocked] = await Promise.all([
    setting(tenantId, null, 'limits.alert_window_minutes'),
    setting(tenantId, null, 'limits.alert_period_minutes'),
    setting(tenantId, null, 'limits.alert_refused_percent'),
    setting(tenantId, null, 'limits.alert_subject_refusals'),
    setting(tenantId, null, 'limits.alert_blocked'),
  ]);
  return { tenantId, minutes, periodMinutes, percent, ofOne, ofBlocked };
}
