/** Who is allowed or blocked: right within a second whatever process changed it, and at once where the change event arrives. */
import { expect, it } from 'vitest';
import { createInProcessLiveEvents } from '../../src/drivers/live/in-process.ts';
import { createLimitLists } from '../../src/engine/limit-lists.ts';
import { createTenantVersions } from '../../src/engine/tenant-versions.ts';
import type { LimitList, LimitSubject } from '../../src/core/model/limit-entry.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createMemoryLimitLists } from '../builders/memory-limit-lists.ts';

const tenantId = newUuid<TenantId>();

function open() {
  const clock = createManualClock();
  const memory = createMemoryLimitLists(tenantId);
  const live = createInProcessLiveEvents({ onError: () => {} });
  const versions = createTenantVersions({ store: memory.store, live, clock });
  const lists = createLimitLists({ store: memory.store, versions, clock });
  const add = (list: LimitList, subject: LimitSubject, value: string, expiresAt: Date | null = null) =>
    lists.add(tenantId, { id: newUuid(), list, subject, value, reason: 'because', by: 'Ada', expiresAt });
  const of = (...addresses: string[]) => Promise.all(addresses.map((address) => lists.find(tenantId, 'address', address)));
  return { clock, memory, live, lists, add, of };
}

it('knows contacts and keys by their ids, and nobody else', async () => {
  const { lists, add } = open();
  const [contact, key] = [newUuid(), newUuid()];
  await add('block', 'contact', contact.toUpperCase());
  await add('allow', 'key', key);
  expect(await lists.find(tenantId, 'contact', contact)).toBe('block');
  expect(await lists.find(tenantId, 'key', key)).toBe('allow');
  expect(await lists.find(tenantId, 'key', contact)).toBeNull();
  expect(await lists.find(newUuid(), 'contact', contact)).toBeNull();
});

it('knows addresses by their networks, and allows one inside a blocked network', async () => {
  const { add, of } = open();
  expect((await add('block', 'address', '203.0.113.0/24')).value).toBe('203.0.113.0/24');
  await add('allow', 'address', '203.0.113.7');
  await add('block', 'address', '2001:DB8::/32');
  expect(await of('203.0.113.9', '203.0.113.7', '2001:db8::5', '198.51.100.1', '')).toEqual(['block', 'allow', 'block', null, null]);
});

it('knows a network in whatever way it is spelled as the same one', async () => {
  const { add, of } = open();
  expect((await add('block', 'address', '::FFFF:203.0.113.77')).value).toBe('203.0.113.77/32');
  expect((await add('block', 'address', '2001:0DB8:0000::9/32')).value).toBe('2001:db8::/32');
  expect(await of('203.0.113.77', '::ffff:203.0.113.77', '2001:db8:5::1')).toEqual(['block', 'block', 'block']);
});

it('names the entry that decides: of a list that stands in front, the narrowest network', async () => {
  const { lists, add } = open();
  const wide = await add('block', 'address', '203.0.0.0/16');
  const narrow = await add('block', 'address', '203.0.113.0/24');
  const allowed = await add('allow', 'address', '203.0.113.0/28');
  const by = (address: string) => lists.entryOf(tenantId, 'address', address);
  expect([await by('203.0.1.1'), await by('203.0.113.99'), await by('203.0.113.9'), await by('198.51.100.1')]).toEqual([
    wide,
    narrow,
    allowed,
    null,
  ]);
});

it('takes nothing that names nobody, or everybody', async () => {
  const { add } = open();
  await expect(add('block', 'contact', 'Eve')).rejects.toMatchObject({ code: 'input_invalid', details: { field: 'value' } });
  await expect(add('block', 'address', 'example.com')).rejects.toMatchObject({ code: 'input_invalid' });
  await expect(add('block', 'address', '0.0.0.0/0')).rejects.toMatchObject({ code: 'input_invalid' });
});

it('lets an entry end at its time, without being told', async () => {
  const { clock, add, of } = open();
  await add('block', 'address', '203.0.113.9', new Date(clock.now() + 60_000));
  await add('block', 'address', '203.0.113.10');
  expect(await of('203.0.113.9', '203.0.113.10')).toEqual(['block', 'block']);
  clock.advance(60_000);
  expect(await of('203.0.113.9', '203.0.113.10')).toEqual([null, 'block']);
});

it('follows a change of its own at once, and one of another process within a second', async () => {
  const { clock, memory, lists, add, of } = open();
  const { id } = await add('block', 'address', '203.0.113.9');
  expect(await of('203.0.113.9')).toEqual(['block']);
  await lists.change(tenantId, id, { list: 'allow' }, 'Eve');
  expect(await of('203.0.113.9')).toEqual(['allow']);
  memory.entries.delete(id);
  memory.version += 1;
  expect(await of('203.0.113.9')).toEqual(['allow']);
  clock.advance(1_000);
  expect(await of('203.0.113.9')).toEqual([null]);
});
