/** Whose address a request comes from, whatever it says of itself. */
import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { it } from 'vitest';
import { createAddressOf } from '../../src/http/address.ts';
import { networkOf } from '../../src/kernel/networks.ts';

const request = (remoteAddress: string, forwarded: string): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

const CALLER = '203.0.113.9';
/** What somebody may put into the header before any proxy adds to it. */
const said = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('10.0.0.1', 'unknown', '', '_hidden', '127.0.0.1')), { maxLength: 30 })
    .map(String),
);

it('is that of the connection where no proxy is trusted, whatever the header says', () => {
  const addressOf = createAddressOf([]);
  fc.assert(fc.property(said, (text) => addressOf(request(CALLER, text)) === CALLER));
});

it.each([
  ['as it is', CALLER],
  ['with its port', `${CALLER}:50123`],
  ['as IPv6', `::ffff:${CALLER}`],
  ['in brackets', `[::ffff:${CALLER}]:443`],
])('is what the trusted proxy saw, written %s, and nothing that the caller put before it', (_how, seen) => {
  const addressOf = createAddressOf(['10.0.0.0/8', '127.0.0.1']);
  fc.assert(
    fc.property(
      said,
      fc.constantFrom('', ', 10.1.2.3', ', 10.1.2.3, 127.0.0.1'),
      (text, more) => addressOf(request('::ffff:127.0.0.1', `${text}, ${seen}${more}`)) === CALLER,
    ),
  );
});

it('is that of the proxy where it does not tell whom it saw: what stands before is hearsay', () => {
  const addressOf = createAddressOf(['127.0.0.1']);
  for (const seen of ['unknown', '_hidden', '', '999.1.1.1', '203.0.113.9:port', '[]'])
    fc.assert(
      fc.property(said, (text) => addressOf(request('127.0.0.1', `${text}, ${seen}`)) === '127.0.0.1'),
      { numRuns: 20 },
    );
});

it('is counted by the network of 64 bits, of which an IPv6 caller may use any address', () => {
  const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
  const spelled = fc.oneof(
    fc.tuple(group, group, group, group).map((groups) => `2001:db8:1:2:${groups.join(':')}`),
    fc.tuple(group, group, group, group).map((groups) => `2001:0DB8:0001:0002:${groups.join(':').toUpperCase()}`),
    group.map((last) => `2001:db8:1:2::${last}`),
    fc.tuple(group, group, fc.ipV4()).map(([one, other, ip]) => `2001:db8:1:2:${one}:${other}:${ip}`),
    group.map((last) => `2001:db8:1:2::${last}%${last}`),
  );
  fc.assert(fc.property(spelled, (address) => networkOf(address) === '2001:db8:1:2::/64'));
});
