/** Which pages are our own. */
import { expect, it } from 'vitest';
import { createOriginOf } from '../../src/http/origin.ts';

const originOf = createOriginOf('https://help.example/');

it.each([
  ['no origin', { host: 'help.example' }, null],
  ['the public address', { host: '10.0.0.1:3000', origin: 'https://help.example' }, null],
  ['the name the server was called by', { host: 'localhost:3000', origin: 'http://localhost:3000' }, null],
  ['the same behind a proxy that speaks https', { host: 'Chat.Example', origin: 'https://chat.example' }, null],
  ['what the browser calls same-origin', { host: 'claw:3000', origin: 'https://c.example', 'sec-fetch-site': 'same-origin' }, null],
  ['a sibling', { host: 'claw:3000', origin: 'https://c.example', 'sec-fetch-site': 'same-site' }, 'https://c.example'],
  ['another port', { host: 'localhost:3000', origin: 'http://localhost:4000' }, 'http://localhost:4000'],
  ['another name of this machine', { host: '127.0.0.1:3000', origin: 'http://localhost:3000' }, 'http://localhost:3000'],
  ['no host', { origin: 'https://shop.example' }, 'https://shop.example'],
  ['another scheme', { host: 'shop.example', origin: 'chrome-extension://shop.example' }, 'chrome-extension://shop.example'],
  ['a page in a sandbox', { host: 'null', origin: 'null' }, 'null'],
])('%s', (_what, headers, expected) => {
  expect(originOf({ headers })).toBe(expected);
});

it('knows no public address until it is told', () => {
  expect(createOriginOf(null)({ headers: { host: 'a', origin: 'https://help.example' } })).toBe('https://help.example');
});
