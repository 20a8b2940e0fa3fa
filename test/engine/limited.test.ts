/** A function that may be called so often and no more. */
import { expect, it } from 'vitest';
import { SETTINGS } from '../../src/core/model/setting.ts';
import { createInProcessLimiter } from '../../src/drivers/limits/in-process.ts';
import { createLimitCounts } from '../../src/engine/limit-counts.ts';
import { limited, MODEL_TESTS } from '../../src/engine/limited.ts';
import type { LimitedDeps, LimitRule } from '../../src/engine/limited.ts';
import { LimitError } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';

const HOUR_MS = 3_600_000;

function rig(numbers: Readonly<Record<string, number>>) {
  const clock = createManualClock();
  const metrics = createRecordedMetrics();
  const limitCounts = createLimitCounts(clock);
  const setting: LimitedDeps['setting'] = async (_tenantId, _channelId, key) => (numbers[key] ?? SETTINGS[key].default) as never;
  return { clock, metrics, limitCounts, deps: { limiter: createInProcessLimiter({ clock }), limitCounts, metrics, setting } };
}

it('passes arguments and results on until the hour has brought its number, for each business on its own', async () => {
  const { clock, deps } = rig({ 'limits.model_tests_per_hour': 2 });
  const [here, there] = [newUuid<TenantId>(), newUuid<TenantId>()];
  const test = limited(deps, MODEL_TESTS, async (tenantId: TenantId, id: string) => `${tenantId} ${id}`);
  expect([await test(here, 'a'), await test(here, 'b')]).toEqual([`${here} a`, `${here} b`]);
  const refused = await test(here, 'c').catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(LimitError);
  expect(refused).toMatchObject({ details: { retryAfterMs: HOUR_MS / 2, facts: { level: 'model_tests' } } });
  expect(await test(there, 'a')).toBe(`${there} a`);
  await clock.pass(HOUR_MS / 2);
  expect(await test(here, 'c')).toBe(`${here} c`);
});

it('takes from all of its levels or from none, does nothing when one refuses, and is counted', async () => {
  const { deps, limitCounts, metrics } = rig({ 'limits.contact_files_per_hour': 1, 'limits.tenant_files_per_hour': 2 });
  const tenantId = newUuid<TenantId>();
  const rule: LimitRule<readonly [TenantId, string]> = {
    costs: [
      { level: 'contact_files', setting: 'limits.contact_files_per_hour', subjectOf: (_tenantId, contact) => contact },
      { level: 'tenant_files', setting: 'limits.tenant_files_per_hour' },
    ],
    refusal: 'Too many.',
  };
  const done: string[] = [];
  const act = limited(deps, rule, async (_tenantId: TenantId, contact: string) => void done.push(contact));
  await act(tenantId, 'ann');
  for (let time = 0; time < 3; time += 1) await expect(act(tenantId, 'ann')).rejects.toThrow('Too many.');
  await act(tenantId, 'ben');
  await expect(act(tenantId, 'cleo')).rejects.toMatchObject({ details: { facts: { level: 'tenant_files' } } });
  expect(done).toEqual(['ann', 'ben']);
  const told = limitCounts.takeAll().map(({ level, subject, admitted, refused }) => [level, subject, admitted, refused]);
  expect(told).toEqual([
    ['contact_files', null, 2, 3],
    ['tenant_files', null, 2, 1],
    ['contact_files', 'ann', 0, 3],
    ['tenant_files', tenantId, 0, 1],
  ]);
  expect(metrics.counted).toHaveLength(4);
  expect(metrics.counted[0]).toEqual({ name: 'claw_limit_refusals_total', labels: { level: 'contact_files', result: 'refused' } });
});

it('is the failure of the function when that fails', async () => {
  const { deps } = rig({});
  const failing = limited(deps, MODEL_TESTS, async (_tenantId: TenantId) => Promise.reject(new Error('broken')));
  await expect(failing(newUuid<TenantId>())).rejects.toThrow('broken');
});
