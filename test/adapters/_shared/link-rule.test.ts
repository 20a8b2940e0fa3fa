/** Hosts in any script: compared in one form, shown so that none passes for another, and none slips out as plain text. */
import { describe, expect, it } from 'vitest';
import { createLinkRule, markAddresses } from '../../../adapters/_shared/link-rule.ts';

const rule = createLinkRule({
  urls: ['https://помощь.рф/возврат?от=1'],
  hosts: ['商店.中国', 'MÜNCHEN.example:8443', 'shop.example', 'xn--e1awd7f.example', 'not a host'],
  trusted: false,
});
const everything = createLinkRule({ urls: [], hosts: [], trusted: true });

describe('a host', () => {
  it.each([
    ['as it is written', 'https://商店.中国/a', 'https://商店.中国/a'],
    ['in ASCII', 'https://xn--czrs0t.xn--fiqs8s/a', 'https://商店.中国/a'],
    ['in capitals and with its port', 'https://München.EXAMPLE:8443/', 'https://münchen.example:8443/'],
    ['with an ideographic full stop', 'https://商店。中国/', 'https://商店.中国/'],
    ['of a cited source', 'https://помощь.рф/возврат?от=1', 'https://помощь.рф/%D0%B2%D0%BE%D0%B7%D0%B2%D1%80%D0%B0%D1%82?%D0%BE%D1%82=1'],
  ])('is the same %s', (_how, address, shown) => {
    expect(rule(address)).toBe(shown);
  });

  it.each([
    'https://商店.公司/',
    'https://münchen.example/',
    'https://ѕhop.example/',
    'https://shор.example/',
    'https://помощь.рф/возврат?от=2',
  ])('is another one in %s', (address) => {
    expect(rule(address)).toBeNull();
  });

  it.each([
    ['mixes scripts', 'https://раypal.example/', 'https://xn--ypal-43d9g.example/'],
    ['mixes scripts in Chinese', 'https://商店а.中国/', 'https://xn--80a9262bp3f.xn--fiqs8s/'],
    ['reads as Latin from its first letter to its last', 'https://раура.com/', 'https://xn--80aa0cbo.com/'],
  ])('is shown in ASCII where it %s', (_what, address, shown) => {
    expect(everything(address)).toBe(shown);
  });

  it.each(['https://помощь.рф/', 'https://münchen.de/', 'https://みんな商店.jp/', 'https://[::1]/', 'https://127.0.0.1/'])(
    'is shown as %s',
    (address) => {
      expect(everything(address)).toBe(address);
    },
  );
});

describe('an address in a text', () => {
  const marked = (text: string) =>
    markAddresses(text, rule).map((one) =>
      one.kind === 'link' ? `<${one.url}>` : 'text' in one ? (one.kind === 'code' ? `\`${one.text}\`` : one.text) : '',
    );

  it.each([
    ['去 商店.公司 看', '去 `商店.公司` 看'],
    ['去 https://商店.公司/x?a=1 看', '去 `https://商店.公司/x?a=1` 看'],
    ['см. https://секрет.рф/а', 'см. `https://секрет.рф/`а'],
    ['siehe münchen.example.', 'siehe `münchen.example`.'],
    ['see secret.xn--p1ai now', 'see `secret.xn--p1ai` now'],
    ['see https://a@商店.公司 now', 'see `https://a@商店.公司` now'],
    ['tg://商店', '`tg://商店`'],
  ])('that may not be a link is code: %s', (text, shown) => {
    expect(marked(text).join('')).toBe(shown);
  });

  it.each([
    ['请看shop.example/returns页面', '请看<https://shop.example/returns>页面'],
    ['请看https://shop.example页面', '请看<https://shop.example/>页面'],
    ['请看 商店.中国/退', '请看 <https://商店.中国/>退'],
  ])('ends where the sentence goes on: %s', (text, shown) => {
    expect(marked(text).join('')).toBe(shown);
  });

  it.each(['1.打开设置 2.保存', '他说...好', 'Привет.Как дела', '3.5元', 'a@商店.example', '版本2.0更新'])('is not seen in %s', (text) => {
    expect(marked(text)).toEqual([text]);
  });

  it.each(['商', 'a.', '商.', 'é', 'https://', '商店.中国', 'a@', '://é', 'é.é@'])(
    'is looked for in 100,000 of %j without delay',
    (piece) => {
      const started = process.cpuUsage();
      markAddresses(piece.repeat(100_000 / piece.length), rule);
      expect(process.cpuUsage(started).user / 1_000).toBeLessThan(1_500);
    },
  );
});
