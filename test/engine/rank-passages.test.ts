/** What places a passage above another that has the same words. */
import { describe, expect, it } from 'vitest';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { rankPassages } from '../../src/engine/rank-passages.ts';
import { buildSearch, type TextOfPassage } from '../builders/build-search.ts';

const analyser = createTextAnalyser();
const order = (question: string, texts: readonly TextOfPassage[], k = 10): (string | null)[] =>
  rankPassages(question, buildSearch(question, texts, analyser), analyser, k).map((hit) => hit.externalId);

describe('rank passages', () => {
  it('prefers terms that meet in one sentence', () => {
    const scattered = { text: 'The warranty is long. Some say so. A kettle is red.' };
    const together = { text: 'Some say so. The kettle has a warranty. It is red.' };
    expect(order('kettle warranty', [scattered, together])).toEqual(['1', '0']);
  });

  it('prefers neighbours in the question that are neighbours in the text', () => {
    const apart = { text: '系统每天都会自动更新它的电话号码。' };
    const neighbours = { text: '电话系统每天都会自动更新它的号码。' };
    expect(order('电话系统是什么？', [apart, neighbours])[0]).toBe('1');
  });

  it('prefers a passage whose page gathers other candidates', () => {
    const texts = [
      { title: 'Toaster', text: 'Press the button twice.' },
      { title: 'Kettle', headingPath: ['Start'], text: 'Press the button twice.' },
      { title: 'Kettle', headingPath: ['Stop'], text: 'The button is below.' },
      { title: 'Kettle', headingPath: ['Light'], text: 'The button glows.' },
    ];
    expect(order('press button', texts)[0]).toBe('1');
  });

  it('prefers the language of the question when the words weigh the same', () => {
    const chinese = { text: 'OAuth 登录。' };
    const english = { text: 'OAuth login.' };
    expect(order('What is OAuth?', [chinese, english])[0]).toBe('1');
    expect(order('OAuth 是什么？', [english, chinese])[0]).toBe('1');
  });

  it('prefers what is near in meaning when the words weigh the same, whatever the model calls near', () => {
    const texts = [{ text: 'The kettle has a warranty of two years.' }, { text: 'The kettle has a warranty of two words.' }];
    const search = buildSearch('kettle warranty', texts, analyser);
    for (const [low, high] of [
      [0.1, 0.5],
      [0.91, 0.93],
    ]) {
      const hits = search.hits.map((hit) => ({ ...hit, signals: { ...hit.signals, similarity: hit.externalId === '1' ? high! : low! } }));
      expect(rankPassages('kettle warranty', { ...search, hits }, analyser, 2).map((hit) => hit.externalId)).toEqual(['1', '0']);
    }
  });

  it('goes by meaning where the answers stand in another language, and words meet by chance', () => {
    const texts = [
      { text: 'OAuth is named here, and nothing else of it.' },
      { text: '客户端用令牌登录，令牌一小时后失效。' },
      { text: '服务器每天备份一次。' },
      { text: '日志保存三十天。' },
    ];
    const [word, ...abroad] = texts.map((one, at) => ({ ...buildSearch(one.text, [one], analyser).hits[0]!, externalId: String(at) }));
    const near = abroad.map((hit, at) => ({ ...hit, score: 0, signals: { similarity: 0.8 - at / 10 } }));
    const search = { ...buildSearch('When does the OAuth token expire?', texts, analyser), hits: [word!, ...near] };
    expect(rankPassages('When does the OAuth token expire?', search, analyser, 4)[0]?.externalId).toBe('1');
  });

  it('returns the best k with the signals that placed them, and nothing for nothing', () => {
    const texts = [{ text: 'kettle one' }, { text: 'kettle two' }, { text: 'kettle three' }];
    const ranked = rankPassages('kettle', buildSearch('kettle', texts, analyser), analyser, 2);
    expect(ranked).toHaveLength(2);
    expect(ranked[0]?.signals).toMatchObject({ coverage: 1, sentence: 1, title: 0, pairs: 0 });
    expect(rankPassages('kettle', { hits: [], terms: [], passages: 0 }, analyser, 2)).toEqual([]);
  });

  it('prefers the page in the language of the question when one shared word is all there is', () => {
    const chinese = { title: 'Claw 是什么？', headingPath: ['Claw 是什么？'], text: 'Claw 是给企业用的 AI 客服。' };
    const english = { title: 'What is Claw?', headingPath: ['What is Claw?'], text: 'Claw is a support agent. Claw answers. Claw asks.' };
    expect(order('Claw 是什么？', [english, chinese])[0]).toBe('1');
    expect(order('What is Claw?', [chinese, english])[0]).toBe('1');
  });

  it('prefers a passage whose heading asks the same, one of several questions included', () => {
    const mentions = { title: 'Other', text: 'The kettle is red. It is loud. Put it back.' };
    const asks = { title: 'Care', headingPath: ['Where is it? How do I back up the kettle?'], text: 'Copy its folder.' };
    expect(order('How do I back up the kettle?', [mentions, asks])[0]).toBe('1');
  });

  it('prefers a passage whose words share characters with those of the question', () => {
    const other = { text: '水壶每天都要擦拭，之后再收起来。' };
    const kindred = { text: '水壶每天都要清洁，之后再收起来。' };
    const unrelated = { text: '水壶有红色和蓝色，还有白色。' };
    expect(order('水壶清洗', [other, unrelated, kindred])[0]).toBe('2');
  });

  it('prefers a passage with kindred or misspelt words to one with none', () => {
    const other = { text: 'The kettle can be red, blue or white.' };
    const kindred = { text: 'The kettle is harmed by electrification.' };
    expect(order('Does electricity hurt a kettle?', [other, kindred])[0]).toBe('1');
    expect(order('kettle electrifcation', [other, kindred])[0]).toBe('1');
  });

  it('prefers a plain yes to a question that wants one, and no such answer to another', () => {
    const yes = { text: 'Yes. The kettle counts as returned.' };
    const plain = { text: 'Ship. The kettle counts as returned.' };
    expect(order('Can a kettle be returned?', [plain, yes])[0]).toBe('1');
    expect(order('How is a kettle returned?', [yes, plain])[0]).toBe('1');
  });

  it('prefers the sentence that says what a thing is when that is asked', () => {
    const mentions = { text: 'Fill your kettle with water twice.' };
    const defines = { text: 'A kettle is a vessel with a spout.' };
    expect(order('What is a kettle?', [mentions, defines])[0]).toBe('1');
  });

  it('prefers the shorter of two passages that say the same', () => {
    const long = { text: `The kettle has a warranty. ${'Much else is told here. '.repeat(20)}` };
    expect(order('kettle warranty', [long, { text: 'The kettle has a warranty.' }])[0]).toBe('1');
  });
});
