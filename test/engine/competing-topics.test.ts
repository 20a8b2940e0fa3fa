/** When two topics compete for a question. */
import { describe, expect, it } from 'vitest';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { competingTopics } from '../../src/engine/competing-topics.ts';
import { rankPassages } from '../../src/engine/rank-passages.ts';
import { writeExtract } from '../../src/engine/write-extract.ts';
import { buildSearch, type TextOfPassage } from '../builders/build-search.ts';

const analyser = createTextAnalyser();
const kettle = { title: 'Kettle', headingPath: ['Care'], text: 'The trial lasts two weeks from purchase.' };
const toaster = { title: 'Toaster', headingPath: ['First steps'], text: 'The trial lasts four weeks from purchase.' };

function find(question: string, texts: readonly TextOfPassage[]) {
  const search = buildSearch(question, texts, analyser);
  return { ...search, hits: rankPassages(question, search, analyser, 10) };
}

describe('competing topics', () => {
  it('names page and heading of both when two pages answer equally well', () => {
    expect(competingTopics(find('How long does the trial last?', [kettle, toaster]))).toEqual(['Kettle › Care', 'Toaster › First steps']);
  });

  it('finds none when the question names its topic', () => {
    expect(competingTopics(find('How long does the trial of the toaster last?', [kettle, toaster]))).toEqual([]);
  });

  it('finds none between passages of one page, of pages without a name, or in two languages', () => {
    expect(competingTopics(find('How long does the trial last?', [kettle, { ...toaster, title: 'Kettle' }]))).toEqual([]);
    expect(competingTopics(find('How long does the trial last?', [{ text: kettle.text }, { text: toaster.text }]))).toEqual([]);
    expect(
      competingTopics(find('trial', [kettle, { title: '烤面包机', text: '试用期 trial 为四周，自购买之日起计算，逾期不候。' }])),
    ).toEqual([]);
  });

  it('finds none for a question of many words, or with a heading that asks the same', () => {
    const long = 'For how many weeks from purchase does the free trial last in shops abroad before somebody pays?';
    expect(competingTopics(find(long, [kettle, toaster]))).toEqual([]);
    const asked = { ...kettle, headingPath: ['How long does the trial last?'] };
    expect(competingTopics(find('How long does the trial last?', [asked, { ...toaster, headingPath: asked.headingPath }]))).toEqual([]);
  });

  it('makes the writer ask back instead of guessing', () => {
    const question = 'How long does the trial last?';
    const topics = ['Kettle › Care', 'Toaster › First steps'];
    expect(writeExtract(question, find(question, [kettle, toaster]), analyser)).toEqual({
      text: '',
      outcome: 'clarify',
      citations: [],
      topics,
    });
  });
});
