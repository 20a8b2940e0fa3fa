/** What counts as personal data by its form, and that a model never sees it while the reader does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPersonal } from '../../src/engine/find-personal.ts';
import { maskPersonal } from '../../src/engine/mask-personal.ts';

const found = (text: string): string[] => findPersonal(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
const USAGE = { model: 'echo', inputTokens: 1, outputTokens: 1 };

/** What a model that repeats what it was told makes of a text, piece by piece; and what it was told. */
async function echo(text: string, pieceLength: number): Promise<{ readonly told: string; readonly heard: string }> {
  let told = '';
  let heard = '';
  const chat = maskPersonal({
    name: 'echo',
    write: async ({ messages }, onText) => {
      told = messages[0]!.content;
      for (let at = 0; at < told.length; at += pieceLength) await onText(told.slice(at, at + pieceLength));
      return USAGE;
    },
  });
  const request = { messages: [{ role: 'user' as const, content: text }], maxOutputTokens: 9, signal: new AbortController().signal };
  await chat.write(request, (piece) => void (heard += piece));
  return { told, heard };
}

describe('personal data by its form', () => {
  it.each([
    ['邮箱ada.l+x@mail.shop.test，谢谢', ['email ada.l+x@mail.shop.test']],
    ['card 4111 1111 1111 1111 12/27, again 4111-1111-1111-1111', ['card 4111 1111 1111 1111', 'card 4111-1111-1111-1111']],
    [
      'DE89 3704 0044 0532 0130 00 and also GB82WEST12345698765432 please',
      ['iban DE89 3704 0044 0532 0130 00', 'iban GB82WEST12345698765432'],
    ],
    ['身份证11010519491231002X。', ['id 11010519491231002X']],
    ['手机１３８００１３８０００', ['phone １３８００１３８０００']],
    ['+49 (0)30 1234567 or 010-12345678 or (212) 555-0123', ['phone +49 (0)30 1234567', 'phone 010-12345678', 'phone (212) 555-0123']],
  ])('finds it in %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    'Order 4111 1111 1111 1112 of 2026-11-23 for 1,299.00 EUR',
    'DE88370400440532013000',
    '110105194912310021',
    '@ada wrote on 2026-11-23T10:00:00, section 12.3.4, [1][3]',
  ])('finds none in %j', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('takes no more than a moment for what only begins like it', () => {
    for (const part of ['a', '1', '1 ', 'a@', 'a.', 'de89 ', '+1', '(0']) {
      const began = performance.now();
      findPersonal(part.repeat(50_000));
      expect(performance.now() - began).toBeLessThan(5_000);
    }
  });
});

describe('masking', () => {
  it('is undone in the answer, whatever the text and its pieces', async () => {
    const personal = fc.constantFrom('ada@home.test', '4111 1111 1111 1111', '13800138000', '[email-1]', '【phone-1】', '[', ']');
    const texts = fc.array(fc.oneof(personal, fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (parts, pieceLength) => {
        const text = parts.join(' , ');
        const { told, heard } = await echo(text, pieceLength);
        expect(heard).toBe(text);
        expect(findPersonal(told)).toEqual([]);
      }),
    );
  });

  it('gives one value one placeholder, and leaves alone what somebody wrote in that form', async () => {
    const { told, heard } = await echo('[email-1] is not ada@home.test or bob@home.test or ada@home.test', 3);
    expect(told).toBe('[email-1] is not [email-2] or [email-3] or [email-2]');
    expect(heard).toBe('[email-1] is not ada@home.test or bob@home.test or ada@home.test');
  });
});
