/** What counts as a term, a sentence and a language. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTextAnalyser } from '../../../src/drivers/text-analyser/jieba-and-stems.ts';

const analyser = createTextAnalyser();
const terms = (text: string): string[] => [...analyser.terms(text).keys()];

describe('terms of a text', () => {
  it('are stems in English, without function words, counted', () => {
    expect(analyser.terms('The kettles are boiling, and a kettle boils.')).toEqual(
      new Map([
        ['kettl', 2],
        ['boil', 2],
      ]),
    );
  });

  it('are dictionary words and the character pairs across them in Chinese', () => {
    expect(terms('风力发电机的价格')).toEqual(expect.arrayContaining(['风力', '发电机', '发电', '价格', '力发']));
    expect(terms('风力发电机的价格').some((term) => term.includes('的'))).toBe(false);
  });

  it('are the same for traditional and simplified characters and for full-width and half-width ones', () => {
    expect(terms('電腦軟體無法啟動')).toEqual(terms('电脑软体无法启动'));
    expect(terms('ＡＰＩ２０２６')).toEqual(terms('api2026'));
  });

  it('keep identifiers whole and add their parts', () => {
    expect(terms('maxRetryCount')).toEqual(['maxretrycount', 'max', 'retri', 'count']);
    expect(terms('config.max_retry')).toEqual(['config.max_retry', 'config', 'max', 'retri']);
    expect(terms('COVID-19')).toEqual(['covid-19', 'covid', '19']);
    expect(terms('1,000 files in v2.1')).toEqual(['1000', 'file', 'v2.1']);
  });

  it('do not run Chinese and Latin words together', () => {
    expect(terms('升级Teams会议室')).toEqual(expect.arrayContaining(['升级', 'team', '会议室']));
  });

  it('are found for any text without an error, and only terms of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const counts = analyser.terms(text);
        expect([...counts.values()].every((count) => count > 0)).toBe(true);
        expect([...counts.keys()].every((term) => term.trim() === term && term !== '')).toBe(true);
      }),
    );
  });
});

describe('terms of a question', () => {
  it('leave out question words and count a pair half', () => {
    const asked = new Map(analyser.questionTerms('风力发电机的价格是多少？').map(({ term, weight }) => [term, weight]));
    expect(asked.get('价格')).toBe(1);
    expect(asked.get('力发')).toBe(0.5);
    expect(asked.has('多少')).toBe(false);
  });

  it('are none when nothing is asked about', () => {
    expect(analyser.questionTerms('What is it?')).toEqual([]);
    expect(analyser.questionTerms('？！')).toEqual([]);
  });
});

describe('the finder', () => {
  it('finds every term that both sides know, in order of place', () => {
    const find = analyser.finder(new Set(['kettl', 'boil', '发电机', 'retri']));
    expect(find('Boiling a kettle; 風力發電機; maxRetryCount')).toEqual([
      { term: 'boil', at: 0 },
      { term: 'kettl', at: 2 },
      { term: '发电机', at: 5 },
      { term: 'retri', at: 10 },
    ]);
  });

  it('finds each term of an English text that the index would hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Kettles', 'boil', 'API_key', "user's", 'v2.1', 'e-mail', 'GetHTTPServer', '3'), { minLength: 1 }),
        (words) => {
          const text = words.join(' ');
          const wanted = new Set(analyser.terms(text).keys());
          expect(
            new Set(
              analyser
                .finder(wanted)(text)
                .map((o) => o.term),
            ),
          ).toEqual(wanted);
        },
      ),
    );
  });
});

describe('the piece finder', () => {
  it('finds the pieces of alphabetic words that a text shares with the question', () => {
    const find = analyser.pieceFinder('Is 水壶 fit?');
    expect([...find('Is 水壶 fit?')]).toEqual(['_is_', '_fit', 'fit_']);
    expect([...find('fitting')]).toEqual(['_fit', 'fit_']);
    expect([...find('水壶 fixed')]).toEqual([]);
  });
});

describe('sentences', () => {
  it('end at marks of both languages and at line breaks, not at abbreviations or decimals', () => {
    const texts = (text: string): string[] => analyser.sentences(text).map((sentence) => sentence.text);
    expect(texts('Dr. Smith paid 3.5 dollars, e.g. for tea. Fine?  Yes')).toEqual([
      'Dr. Smith paid 3.5 dollars, e.g. for tea.',
      'Fine?',
      'Yes',
    ]);
    expect(texts('“好的！”他说。然后；完')).toEqual(['“好的！”', '他说。', '然后；', '完']);
    expect(texts('one\n\n two ')).toEqual(['one', 'two']);
  });

  it('stand where they say, do not overlap and lose only white space', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'B', '.', '。', '！', ' ', '\n', '字', '3', '?', '”'), { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        let end = 0;
        for (const sentence of analyser.sentences(text)) {
          expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text);
          expect(text.slice(end, sentence.start).trim()).toBe('');
          end = sentence.end;
        }
        expect(text.slice(end).trim()).toBe('');
      }),
    );
  });

  it('are found in time that grows with the text, not with its square', () => {
    const one = '这是一个句子。And one more sentence. '.repeat(20_000);
    const began = performance.now();
    expect(analyser.sentences(one)).toHaveLength(40_000);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('language', () => {
  it('is Chinese when Chinese characters outnumber Latin words', () => {
    expect(analyser.language('如何在 Teams 中创建会议？')).toBe('zh');
    expect(analyser.language('How do I say 你好 in English?')).toBe('en');
    expect(analyser.language('')).toBe('en');
  });
});
