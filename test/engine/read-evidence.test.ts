/** What counts as evidence: words of one family in part, the name that all is about most, cutting errors not at all. */
import { describe, expect, it } from 'vitest';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { rankPassages } from '../../src/engine/rank-passages.ts';
import { readEvidence } from '../../src/engine/read-evidence.ts';
import { buildSearch, type TextOfPassage } from '../builders/build-search.ts';

const analyser = createTextAnalyser();
const texts: readonly TextOfPassage[] = [
  { title: 'Kettle › Care', text: 'You may reorganize the shelf of the kettle. Carrageenan keeps its lid tight.' },
  { title: 'Kettle › Warranty', text: 'The warranty of the kettle is two years.' },
  { title: '水壶', text: '水壶的保修期为两年，自购买之日起计算。' },
];

function evidence(question: string) {
  const search = buildSearch(question, texts, analyser);
  return readEvidence({ ...search, hits: rankPassages(question, search, analyser, 10) }, analyser);
}

describe('read evidence', () => {
  it('misses nothing where all is found, and more the more is lacking', () => {
    expect(evidence('warranty of the kettle').missing).toBe(0);
    const one = evidence('warranty of the kettle in Lisbon').missing;
    expect(one).toBeGreaterThan(0);
    expect(evidence('warranty of the kettle in Lisbon and Porto').missing).toBeGreaterThan(one);
  });

  it('does not miss a word of which the passage holds another of the family, or the same with one letter wrong', () => {
    for (const word of ['reorganization', 'carageenan']) expect(evidence(`kettle ${word}`).missing).toBe(0);
    expect(evidence('kettle organ').missing).toBeGreaterThan(0);
  });

  it('misses a Chinese word in part when the passage holds some of its characters', () => {
    const kindred = evidence('水壶的保养').missing;
    expect(kindred).toBeGreaterThan(0);
    expect(kindred).toBeLessThan(evidence('水壶的颜色').missing);
  });

  it('does not miss what was only cut wrongly: unknown words with a character of grammar', () => {
    const search = buildSearch('水壶的保修期', texts, analyser);
    const hits = rankPassages('水壶的保修期', search, analyser, 10);
    const noise = { term: '哪一款', weight: 1, idf: 6, known: false };
    expect(readEvidence({ ...search, terms: [...search.terms, noise], hits }, analyser)).toEqual(
      readEvidence({ ...search, hits }, analyser),
    );
  });

  it('tells a passage that holds common words alone from one that holds the rare one', () => {
    const search = buildSearch('warranty years submarine', texts, analyser);
    const hits = rankPassages('warranty years submarine', search, analyser, 10);
    expect(readEvidence({ ...search, hits }, analyser).onlyCommon).toBeGreaterThan(evidence('warranty years kettle').onlyCommon);
  });

  it('knows how many of the next passages are of the same page', () => {
    expect(evidence('kettle warranty').page).toBe(1);
    expect(evidence('kettle 水壶 warranty').page).toBe(0.5);
  });
});
