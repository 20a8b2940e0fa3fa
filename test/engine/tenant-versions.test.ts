/** Copies of several kinds that share one version: asked for once a second, however many kinds there are. */
import { expect, it } from 'vitest';
import { createInProcessLiveEvents } from '../../src/drivers/live/in-process.ts';
import { createTenantVersions } from '../../src/engine/tenant-versions.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createManualClock } from '../builders/manual-clock.ts';

const tenantId = newUuid<TenantId>();

function setUp() {
  const clock = createManualClock();
  const live = createInProcessLiveEvents({ onError: () => {} });
  const box = { version: 1, asked: 0, loaded: 0 };
  const store = { version: async () => ((box.asked += 1), box.version) };
  const versions = createTenantVersions({ clock, live, store });
  const kind = (name: string) =>
    versions.copies(async () => {
      box.loaded += 1;
      return { version: box.version, value: `${name} ${box.version}` };
    });
  const [one, other] = [kind('one'), kind('other')];
  const both = () => Promise.all([one.get(tenantId), other.get(tenantId)]);
  return { clock, live, box, versions, both };
}

it('is asked for once a second for all kinds together, also when they are asked in turns', async () => {
  const { clock, box, both } = setUp();
  expect(await both()).toEqual(['one 1', 'other 1']);
  for (let second = 0; second < 5; second += 1) {
    await clock.pass(500);
    await both();
    await clock.pass(500);
    await both();
  }
  expect(box).toMatchObject({ asked: 5, loaded: 2 });
});

it('lets every kind be read anew after a change, told or not', async () => {
  const { clock, live, box, versions, both } = setUp();
  await both();
  box.version = 2;
  versions.announce(tenantId, 2);
  expect(await both()).toEqual(['one 2', 'other 2']);
  box.version = 3;
  live.publishSettings(tenantId, 3);
  expect(await both()).toEqual(['one 3', 'other 3']);
  box.version = 4;
  expect(await both()).toEqual(['one 3', 'other 3']);
  await clock.pass(1_000);
  expect(await both()).toEqual(['one 4', 'other 4']);
});

it('is not led astray by news of a change that comes late, nor for more than a second by one that never was', async () => {
  const { clock, live, box, both } = setUp();
  box.version = 5;
  await both();
  live.publishSettings(tenantId, 4);
  expect(await both()).toEqual(['one 5', 'other 5']);
  expect(box.loaded).toBe(2);
  live.publishSettings(tenantId, 9);
  expect(await both()).toEqual(['one 5', 'other 5']);
  await clock.pass(1_000);
  await both();
  const { loaded } = box;
  await both();
  expect(box.loaded).toBe(loaded);
});
