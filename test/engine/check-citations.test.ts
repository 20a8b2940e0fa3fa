/** What is let through of a model's text, whole and in pieces. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { checkCitations, sourcesOf } from '../../src/engine/check-citations.ts';
import { passageHit } from '../support/passage-hits.ts';

const analyser = createTextAnalyser();
const refunds = passageHit('Orders ship daily. Refunds arrive within 7 days. Gift cards are final.', {
  title: 'Refunds',
  url: 'https://help.test/refunds',
});
const hours = passageHit('客服电话 400-100。工作时间是周一到周五九点到六点。节假日休息。', { title: '营业时间', externalId: 'hours' });
const invoices = passageHit('Invoices are sent by e-mail.');
const offered = [refunds, hours, invoices];
const always = () => true;
const check = (text: string): string => checkCitations(text, offered, analyser, true, always).text;

describe('checking citations', () => {
  it('keeps cited sentences and numbers their sources by first use', () => {
    const checked = checkCitations(
      'Invoices come by e-mail [3]. Refunds take 7 days [1]. E-mail again [3].',
      offered,
      analyser,
      true,
      always,
    );
    expect(checked.text).toBe('Invoices come by e-mail [1]. Refunds take 7 days [2]. E-mail again [1].');
    expect(checked.used.map(({ hit }) => hit)).toEqual([invoices, refunds]);
  });

  it.each([
    ['a mark after the full stop', 'Refunds take 7 days. [1] Thanks for asking.', 'Refunds take 7 days. [1]'],
    ['a mark glued to the full stop', 'Refunds take 7 days.[1] Thanks for asking.', 'Refunds take 7 days.[1]'],
    ['a mark after a Chinese full stop', '退款需要七天。[1]谢谢您的提问。', '退款需要七天。[1]'],
    ['Chinese brackets', '周一到周五工作【2】。', '周一到周五工作[1]。'],
    ['several numbers in one mark', 'Both say so [3, 1].', 'Both say so [1][2].'],
    ['a range', 'All say so [1-3].', 'All say so [1][2][3].'],
    ['a footnote and a decorated mark', 'One [^1]. Two 【3†source】.', 'One [1]. Two [2].'],
  ])('reads %s', (_name, text, expected) => {
    expect(check(text)).toBe(expected);
  });

  it('takes invented numbers out of a sentence that has a true one', () => {
    expect(check('Refunds take 7 days [9][1].')).toBe('Refunds take 7 days[1].');
    expect(check('Refunds take 7 days [1] [0].')).toBe('Refunds take 7 days [1].');
  });

  it('leaves a sentence out that has invented numbers only', () => {
    expect(check('Refunds take 7 days [1]. We also pay you 100 dollars [7].')).toBe('Refunds take 7 days [1].');
  });

  it('lets a mark speak for the sentences before it in its paragraph, not beyond', () => {
    expect(check('We know this.\n\nRefunds are quick. They take 7 days [1].')).toBe('Refunds are quick. They take 7 days [1].');
  });

  it('keeps a lead-in with the list it introduces', () => {
    expect(check('Do this:\n\n1. Open the app [1].\n2. Ask [3].\n3. Trust me.')).toBe('Do this:\n\n1. Open the app [1].\n2. Ask [2].');
  });

  it('lets nothing through when nothing is cited', () => {
    expect(checkCitations('I do not know that. Ask somebody else: http://x.test', offered, analyser, true, always)).toEqual({
      text: '',
      used: [],
    });
    expect(check('')).toBe('');
  });

  it('quotes the sentence of the passage that carries the claim', () => {
    const paged = offered.map((hit, index) => (index === 0 ? { ...hit, page: 4 } : hit));
    const { used } = checkCitations('Your refund arrives in 7 days [1]. 客服在周一到周五工作 [2]。', paged, analyser, true, always);
    expect(sourcesOf(used, analyser)).toEqual([
      expect.objectContaining({
        n: 1,
        title: 'Refunds',
        url: 'https://help.test/refunds',
        quote: 'Refunds arrive within 7 days.',
        passageId: refunds.passageId,
        page: 4,
      }),
      expect.objectContaining({ n: 2, externalId: 'hours', page: null, quote: '工作时间是周一到周五九点到六点。' }),
    ]);
  });

  it('shortens a quote that has no end', () => {
    const endless = passageHit('word '.repeat(500));
    const { used } = checkCitations('So it says [1].', [endless], analyser, true, always);
    expect(sourcesOf(used, analyser)[0]?.quote.length).toBeLessThanOrEqual(301);
  });

  it('only ever adds to what was shown, in whatever pieces the text comes', () => {
    const parts = [
      'Refunds take 7 days',
      '. ',
      '。',
      ' [1]',
      '[1]',
      ' [9]',
      '【2】',
      '[',
      '\n',
      '\n\n',
      '退款需要七天',
      'Note:',
      ' e.g. this',
      '3.5',
      '!',
      ' [2, 3]',
      '1',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 30 }), (pieces) => {
        let written = '';
        let shown = '';
        const broken: string[] = [];
        for (const character of pieces.join('')) {
          written += character;
          const { text } = checkCitations(written, offered, analyser, false, always);
          if (!text.startsWith(shown)) broken.push(`${shown} -> ${text}`);
          shown = text;
        }
        const { text } = checkCitations(written, offered, analyser, true, always);
        if (!text.startsWith(shown)) broken.push(`${shown} -> ${text}`);
        expect(broken).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
