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

  it('forgets what was not asked for while half of the limit went by, and nothing else', () => {
    const { read, asked } = counting(12);
    for (const text of ['abc', 'def', 'ghi', 'abc', 'jkl', 'abc', 'def']) read(text);
    expect(asked).toEqual(['abc', 'def', 'ghi', 'jkl', 'def']);
  });

  it('keeps no whole document, and loses nothing for one', () => {
    const { read, asked } = counting(20_000);
    const document = 'x'.repeat(8_001);
    for (const text of ['abc', document, document, 'abc']) read(text);
    expect(asked).toEqual(['abc', document, document]);
  });
});
