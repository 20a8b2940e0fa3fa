/** When two questions count as one, so that the pinned answer to the one may be given to the other. */
import { expect, it } from 'vitest';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { isSameQuestion } from '../../src/engine/same-question.ts';

const analyser = createTextAnalyser();

it.each([
  ['How long is the warranty of the Zephyr kettle?', "How long is the Zephyr kettle's warranty?"],
  ['How do I cancel my subscription?', 'how can i cancel the subscription'],
  ['退货需要多长时间？', '退货要多长时间'],
  ['可不可以退货？', '可以退货吗'],
  ['退货有没有时间限制', '退货有时间限制吗'],
  ['如何修改密码？', '怎么修改密码'],
])('is the same in other words: %s / %s', (one, other) => {
  expect(isSameQuestion(one, other, analyser)).toBe(true);
  expect(isSameQuestion(other, one, analyser)).toBe(true);
});

it.each([
  ['How long is the warranty of the Zephyr kettle?', 'How long is the warranty of the Zephyr toaster?'],
  ['Can I return a kettle?', 'Why can I not return a kettle?'],
  ['Can I cancel the order?', "Can't I cancel the order?"],
  ['When do you deliver?', 'Where do you deliver?'],
  ['What does plan 20 cost?', 'What does plan 200 cost?'],
  ['Can I return it before payment?', 'Can I return it after payment?'],
  ['可以退货吗', '不可以退货吗'],
  ['什么时候发货', '从哪里发货'],
  ['会员 30 天多少钱', '会员 90 天多少钱'],
  ['Hello there', '退货'],
  ['', ''],
])('is another question: %s / %s', (one, other) => {
  expect(isSameQuestion(one, other, analyser)).toBe(false);
  expect(isSameQuestion(other, one, analyser)).toBe(false);
});
