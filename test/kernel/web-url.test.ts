/** Which addresses are taken for those of the web. */
import { describe, expect, it } from 'vitest';
import { plainWebUrl, webUrl } from '../../src/kernel/web-url.ts';

describe('an address of the web', () => {
  it('is http or https, alone or beside the page that it stands on', () => {
    expect(webUrl('https://shop.example/a')?.href).toBe('https://shop.example/a');
    expect(webUrl('../b', 'http://shop.example/a/c')?.href).toBe('http://shop.example/b');
  });

  it.each(['', 'shop.example', '/a', 'mailto:ada@shop.example', 'javascript:alert(1)', 'file:///etc/passwd'])('is not "%s"', (address) => {
    expect(webUrl(address)).toBeNull();
  });

  it('is one in any script, however often it is asked', () => {
    const refused = Array.from({ length: 100_000 }, () => webUrl('https://münchen.example/')).filter((url) => url === null);
    expect(refused).toHaveLength(0);
  });

  it('is plain without a user and a password', () => {
    expect(plainWebUrl('https://shop.example/')?.host).toBe('shop.example');
    expect(plainWebUrl('https://shop.example@other.example/')).toBeNull();
    expect(plainWebUrl('https://:secret@other.example/')).toBeNull();
  });
});
