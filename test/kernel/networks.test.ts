/** Addresses and networks: what is one, and who is in it. */
import { expect, it } from 'vitest';
import { createNetworks, networkOf, parseNetwork, spellNetwork } from '../../src/kernel/networks.ts';

it.each([
  ['203.0.113.9', { address: '203.0.113.9', bits: 32, family: 'ipv4' }],
  ['203.0.113.0/24', { address: '203.0.113.0', bits: 24, family: 'ipv4' }],
  ['2001:db8::/32', { address: '2001:db8::', bits: 32, family: 'ipv6' }],
  ['::1', { address: '::1', bits: 128, family: 'ipv6' }],
])('reads %s', (text, network) => {
  expect(parseNetwork(text)).toEqual(network);
});

it.each([
  '',
  'here',
  '203.0.113',
  '203.0.113.0/33',
  '203.0.113.0/',
  '203.0.113.0/-1',
  '203.0.113.0/8/8',
  '::1/129',
  'fe80::1%eth0',
  '10.0.0.0/1e1',
])('takes %j for no network', (text) => {
  expect(parseNetwork(text)).toBeNull();
});

it('tells who is in one of several networks', () => {
  const holds = createNetworks(['203.0.113.0/24', '198.51.100.7', '2001:db8::/32']);
  expect(['203.0.113.200', '198.51.100.7', '2001:db8:9::1'].map(holds)).toEqual([true, true, true]);
  expect(['203.0.114.1', '198.51.100.8', '2001:db9::1', '', 'nobody'].map(holds)).toEqual([false, false, false, false, false]);
  expect(createNetworks([])('203.0.113.1')).toBe(false);
});

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8::/64'],
  ['2001:db8:1:2:3::', '2001:db8:1:2::/64'],
  ['::1', '::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['::FFFF:cb00:7109', '203.0.113.9'],
  ['', ''],
])('knows %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it.each([
  ['203.0.113.9', '203.0.113.9/32'],
  ['203.0.113.9/24', '203.0.113.0/24'],
  ['203.0.113.255/25', '203.0.113.128/25'],
  ['10.1.2.3/0', '0.0.0.0/0'],
  ['::ffff:203.0.113.9', '203.0.113.9/32'],
  ['::FFFF:CB00:7109/120', '203.0.113.0/24'],
  ['2001:DB8::/32', '2001:db8::/32'],
  ['2001:0db8:0000:0000:1::9/32', '2001:db8::/32'],
  ['2001:db8:ffff::/33', '2001:db8:8000::/33'],
  ['0:0:0:0:0:0:0:1', '::1/128'],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221/128'],
])('spells %s as %s', (text, spelled) => {
  expect(spellNetwork(parseNetwork(text)!)).toBe(spelled);
  expect(spellNetwork(parseNetwork(spelled)!)).toBe(spelled);
});
