/** Which questions lean on the talk before them, and what they are then about. */
import { describe, expect, it } from 'vitest';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { findTopic, leansOnTalk } from '../../src/engine/stand-alone-question.ts';
import { buildMessage } from '../builders/fake-channel-host.ts';

const analyser = createTextAnalyser();
const said = (text: string) => buildMessage({ role: 'user', text });

describe('a question that leans on the talk', () => {
  it.each([
    'And for Germany?',
    'What about refunds?',
    'How much is it?',
    'How long does it last?',
    'Does it work with Android?',
    'Is that free?',
    'In black?',
    'Why?',
    'Which one?',
    '那退货呢？',
    '德国呢？',
    '它多少钱？',
    '这个可以退吗？',
    '他们周末上班吗？',
    '还有运费呢？',
    '為什麼？',
    '多少钱',
  ])('is %s', (question) => expect(leansOnTalk(question, analyser)).toBe(true));

  it.each([
    'How much is the kettle?',
    'How long does it take to descale the kettle?',
    'Is it safe to wash?',
    'When do cards change their colour?',
    'In what country is Normandy?',
    'For whom is the discount?',
    'What is this warranty worth in Germany and in France?',
    'Which payment methods are there?',
    '水壶多少钱？',
    '其他颜色有吗？',
    '吉他怎么保养？',
    '会员那么多积分怎么用才划算？',
    '为什么退款失败？',
    '如何申请退货？',
  ])('is not %s', (question) => expect(leansOnTalk(question, analyser)).toBe(false));
});

describe('the topic of such a question', () => {
  it('is the last question and the title of the last answer', () => {
    const source = { n: 1, title: 'Shipping', url: null, documentId: '', externalId: null, passageId: '', quote: '' };
    const history = [said('What is the warranty?'), buildMessage(), said('How long does shipping to France take?')];
    expect(findTopic([...history, buildMessage({ sources: [source as never] })], analyser)).toBe(
      'How long does shipping to France take?\nShipping',
    );
  });

  it('goes back over questions that lean themselves to one that does not', () => {
    const history = ['水壶保修多久？', '烤箱多少钱？', '那退货呢？'].map(said);
    expect(findTopic(history, analyser)).toBe('那退货呢？\n烤箱多少钱？');
  });

  it('is none where nothing was said', () => expect(findTopic([], analyser)).toBeNull());
});
