/** Which businesses are looked at for an alert, and by which numbers. */
import { expect, it } from 'vitest';
import type { LimitAlertRule, LimitCount } from '../../src/core/model/limit-count.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import { alertOf } from '../../src/engine/alert-limits.ts';
import type { ReadSetting } from '../../src/engine/settings.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';

it('looks at each business once in which somebody was refused, by its own numbers', async () => {
  const [quiet, loud] = [newUuid<TenantId>(), newUuid<TenantId>()];
  const of = (tenantId: TenantId, refused: number, subject: string | null): LimitCount => {
    return { tenantId, minute: new Date(0), level: 'key', of: null, subject, admitted: 1, refused, shadowed: 7 };
  };
  const setting: ReadSetting = async (tenantId, _, key) =>
    (key === 'limits.alert_blocked' && tenantId === loud ? 7 : SETTINGS[key].default) as never;
  const asked: (readonly LimitAlertRule[])[] = [];
  const limitCountStore = { alert: async (rules: readonly LimitAlertRule[]) => asked.push(rules) };
  await alertOf({ limitCountStore, setting }, [of(quiet, 0, null)]);
  await alertOf({ limitCountStore, setting }, [of(quiet, 0, null), of(loud, 3, null), of(loud, 3, 'a')]);
  expect(asked).toEqual([[{ tenantId: loud, minutes: 5, periodMinutes: 60, percent: 20, ofOne: 100, ofBlocked: 7 }]]);
});
