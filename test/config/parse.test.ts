/** Texts that a variable takes, and texts that it does not. */
import { expect, it } from 'vitest';
import { networks } from '../../src/config/parse.ts';

it.each(['10.0.0.0/8', '::1', ' 10.0.0.1 , fd00::/8'])('takes "%s" as proxies', (text) => {
  expect(networks(text)).toEqual(text.split(',').map((part) => part.trim()));
});

it.each(['localhost', '10.0.0.0/33', '10.0.0.0/', '10.0.0.1/8/9', '::1/129', '10.0.0.1,', ''])('takes no proxies from "%s"', (text) => {
  expect(networks(text)).toBeUndefined();
});
