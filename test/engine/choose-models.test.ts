/** Which models a tenant's answers are asked of, read anew when they changed and kept while they did not. */
import { expect, it } from 'vitest';
import { createChosenModels } from '../../src/engine/choose-models.ts';
import type { ChosenModel, OnHealth } from '../../src/engine/choose-models.ts';
import { NO_LIMITS } from '../../src/core/model/model-endpoint.ts';
import type { ModelStore } from '../../src/core/ports/model-store.ts';
import { UpstreamRefused } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { buildModelFacts } from '../builders/build-model.ts';
import { createMemoryModels } from '../builders/fake-models.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';

const tenantId = newUuid<TenantId>();
const chat = { name: 'c', write: () => Promise.reject(new Error('not called here')) };
const environment: ChosenModel = { id: null, revision: 0, model: 'env', prices: null, limits: NO_LIMITS, chat };

function rig(models: ModelStore = createMemoryModels()) {
  const clock = createManualClock();
  const metrics = createRecordedMetrics();
  const healths = new Map<string, OnHealth>();
  let reads = 0;
  const chosen = createChosenModels({
    models: { ...models, openAll: (...asked) => ((reads += 1), models.openAll(...asked)) },
    openChat: ({ endpoint }, onHealth) => (healths.set(endpoint.name, onHealth), { ...chat }),
    openEnvironment: (onHealth) => (healths.set('env', onHealth), environment),
    metrics,
    clock,
    logger: createSilentLogger(),
  });
  const add = (name: string, position: number) =>
    models.create(tenantId, newUuid(), buildModelFacts({ name, model: name, position }), null);
  return { models, chosen, clock, metrics, healths, add, reads: () => reads };
}

it('are the own ones in their order, then the one of the environment', async () => {
  const { chosen, add } = rig();
  await add('b', 2);
  await add('a', 1);
  expect((await chosen.of(tenantId)).map(({ model }) => model)).toEqual(['a', 'b', 'env']);
  expect(await chosen.of(newUuid())).toEqual([environment]);
});

it('are read once a second at most, at once after a change made here, and keep what is known of those unchanged', async () => {
  const { chosen, add, models, clock, reads } = rig();
  const one = await add('a', 1);
  await add('b', 2);
  const [first] = await Promise.all([chosen.of(tenantId), chosen.of(tenantId)]);
  expect(reads()).toBe(1);
  await models.change(tenantId, one.id, () => ({ model: 'a2' }));
  expect(await chosen.of(tenantId)).toEqual(first);
  clock.advance(1_000);
  const second = await chosen.of(tenantId);
  expect(second.map(({ model }) => model)).toEqual(['a2', 'b', 'env']);
  expect([second[0]!.chat === first[0]!.chat, second[1] === first[1]]).toEqual([false, true]);
  await models.remove(tenantId, one.id);
  chosen.forget(tenantId);
  expect((await chosen.of(tenantId)).map(({ model }) => model)).toEqual(['b', 'env']);
});

it('tell how they do, to people and as a number', async () => {
  const { chosen, add, models, metrics, healths } = rig();
  const { id } = await add('a', 1);
  await chosen.of(tenantId);
  healths.get('a')!({ state: 'resting', fault: 'limited' });
  healths.get('env')!({ state: 'resting', fault: 'timeout' });
  expect(metrics.gauges.get('claw_models_resting')).toBe(2);
  expect((await models.get(tenantId, id))?.health).toMatchObject({ state: 'resting', fault: 'limited' });
  expect(chosen.environmentHealth()).toMatchObject({ state: 'resting', fault: 'timeout' });
  await models.change(tenantId, id, () => ({ model: 'a2' }));
  chosen.forget(tenantId);
  await chosen.of(tenantId);
  expect(metrics.gauges.get('claw_models_resting')).toBe(1);
});

it('are the one of the environment alone while the own ones cannot be opened, and a bug is seen', async () => {
  const sealed = { ...createMemoryModels(), openAll: () => Promise.reject(new UpstreamRefused('The key cannot be opened.')) };
  expect(await rig(sealed).chosen.of(tenantId)).toEqual([environment]);
  const broken = { ...createMemoryModels(), openAll: () => Promise.reject(new TypeError('undefined is not a function')) };
  await expect(rig(broken).chosen.of(tenantId)).rejects.toThrow(TypeError);
});
