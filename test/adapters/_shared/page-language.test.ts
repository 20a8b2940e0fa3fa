import { expect, it } from 'vitest';
import { pageLanguage, visitorLocale } from '../../../adapters/_shared/page-language.ts';

it.each([
  [undefined, 'en', null],
  ['', 'en', null],
  ['zh', 'zh', 'zh'],
  ['zh-Hant-HK,en;q=0.9', 'zh', 'zh-Hant-HK'],
  ['en-GB,en;q=0.9,zh;q=0.8', 'en', 'en-GB'],
  ['en;q=0.3, zh-CN;q=0.9', 'zh', 'zh-CN'],
  ['de-DE,de;q=0.9,zh;q=0.5,en;q=0.4', 'zh', 'de-DE'],
  ['de,fr;q=0.5', 'en', 'de'],
  ['zh;q=0,en', 'en', 'en'],
  ['zho-Hans', 'en', 'zho-Hans'],
  ['*', 'en', null],
  ['<script>,zh;q=nonsense', 'en', null],
] as const)('reads %j as %s, the person as %s', (header, language, locale) => {
  expect(pageLanguage(header)).toBe(language);
  expect(visitorLocale(header)).toBe(locale);
});
