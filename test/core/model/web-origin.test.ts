/** Only what a browser would send can be named, and what is nearly that is refused with its right form. */
import { expect, it } from 'vitest';
import { webOriginSchema } from '../../../src/core/model/web-origin.ts';

const wordsFor = (text: string) => webOriginSchema.safeParse(text).error?.issues[0]?.message ?? null;

it.each(['https://shop.example', 'http://localhost:8080', 'https://xn--wgv71a119e.jp', 'http://[::1]:3000', 'https://192.0.2.1'])(
  'takes %s',
  (text) => {
    expect(wordsFor(text)).toBeNull();
  },
);

it.each([
  ['https://shop.example/', 'https://shop.example'],
  ['https://Shop.Example', 'https://shop.example'],
  ['https://shop.example:443', 'https://shop.example'],
  ['https://shop.example/a?b#c', 'https://shop.example'],
  ['https://user:pass@shop.example', 'https://shop.example'],
  ['https://日本語.jp', 'https://xn--wgv71a119e.jp'],
  [' https://shop.example', 'https://shop.example'],
])('says how to write %s', (text, right) => {
  expect(wordsFor(text)).toBe(`Write "${right}": scheme, host and port alone.`);
});

it.each([
  '',
  '*',
  'null',
  'shop.example',
  'https://',
  'https://*.example',
  'file:///a',
  'javascript:alert(1)',
  'ftp://shop.example',
  'https://a b',
])('refuses %j', (text) => {
  expect(wordsFor(text)).toMatch(/^Write an origin as browsers send it/);
});

it('refuses what is longer than a host name can be', () => {
  expect(webOriginSchema.safeParse(`https://${'a'.repeat(200)}`).success).toBe(false);
});
