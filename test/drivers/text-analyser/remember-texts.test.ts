/** What is kept of texts read before, and what is let go. */
import { describe, expect, it } from 'vitest';
import { rememberTexts } from '../../../src/drivers/text-analyser/remember-texts.ts';

function counting(limit: number): { read: (text: string) => string; asked: string[] } {
  const asked: string[] = [];
  const read = rememberTexts(limit, (text) => {
    asked.push(text);
    return text.toUpperCase();
  });
  return { read, asked };
}

describe('remember texts', () => {
  it('reads a text once', () => {
    const { read, asked } = counting(10);
    expect([read('abc'), read('abc')]).toEqual(['ABC', 'ABC']);
    expect(asked).toEqual(['abc']);
  });

  it('forgets what was not asked for longest when the texts outgrow the limit', () => {
    const { read, asked } = counting(6);
    for (const text of ['abc', 'def', 'abc', 'ghi', 'abc', 'def']) read(text);
    expect(asked).toEqual(['abc', 'def', 'ghi', 'def']);
  });

  it('keeps no whole document, and loses nothing for one', () => {
    const { read, asked } = counting(10_000);
    const document = 'x'.repeat(8_001);
    for (const text of ['abc', document, document, 'abc']) read(text);
    expect(asked).toEqual(['abc', document, document]);
  });
});
