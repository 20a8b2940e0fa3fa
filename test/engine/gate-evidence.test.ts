/** When the documents may be answered from, and when not. */
import { describe, expect, it } from 'vitest';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { gateEvidence } from '../../src/engine/gate-evidence.ts';
import { rankPassages } from '../../src/engine/rank-passages.ts';
import { buildSearch } from '../builders/build-search.ts';

const analyser = createTextAnalyser();
const texts = [
  { title: 'Kettle', text: 'The warranty of the kettle is two years from the day of purchase.' },
  { title: 'Kettle', text: 'Clean the kettle with vinegar once a month.' },
  { title: '水壶', text: '水壶的保修期为两年，自购买之日起计算。' },
  { title: '水壶', text: '每月用白醋清洗一次水壶。' },
];

function gate(question: string, refuseAbove?: number) {
  const search = buildSearch(question, texts, analyser);
  return gateEvidence({ ...search, hits: rankPassages(question, search, analyser, 10) }, analyser, refuseAbove);
}

describe('gate evidence', () => {
  it('lets a question pass that the documents speak of', () => {
    expect(gate('How long is the warranty of the kettle?').decision).toBe('answer');
    expect(gate('水壶的保修期是多久？').decision).toBe('answer');
  });

  it('refuses a question that only brushes against them', () => {
    expect(gate('Which restaurants in Lisbon serve vegan kettle crisps at midnight?').decision).toBe('refuse');
    expect(gate('法国大革命期间哪位国王被送上断头台并用水壶煮茶？').decision).toBe('refuse');
  });

  it('refuses when nothing is found and asks back when nothing was asked about', () => {
    expect(gate('Who discovered penicillin?')).toEqual({ decision: 'refuse', doubt: 1 });
    expect(gate('What is it?').decision).toBe('clarify');
  });

  it('asks back rather than refuses when one known word is all there is', () => {
    expect(gate('vinegar', 0).decision).toBe('clarify');
  });

  it('doubts a question more the fewer of its terms are found', () => {
    const full = gate('warranty of the kettle').doubt;
    const half = gate('warranty of the submarine').doubt;
    const little = gate('warranty of the yellow submarine in the Atlantic ocean').doubt;
    expect(full).toBeLessThan(half);
    expect(half).toBeLessThan(little);
  });

  it('lets a question pass that stands there as a heading, however common its words are', () => {
    const faq = [{ title: 'Manual › How do I get started?', text: 'Run it.' }, ...texts];
    const decide = (question: string) => {
      const search = buildSearch(question, faq, analyser);
      return gateEvidence({ ...search, hits: rankPassages(question, search, analyser, 10) }, analyser, 0).decision;
    };
    expect(decide('How do I get started?')).toBe('answer');
    expect(decide('How do I get started with knitting?')).toBe('refuse');
  });

  it('refuses more or less as it is told', () => {
    const question = 'warranty of the kettle and its lid';
    expect(gate(question, 0.999).decision).toBe('answer');
    expect(gate(question, 0).decision).toBe('refuse');
  });

  it('doubts no more in a small base than in a large one when the words are as rare for its size', () => {
    const search = buildSearch('warranty of the submarine', texts, analyser);
    const hits = rankPassages('warranty of the submarine', search, analyser, 10);
    const scale = Math.log(2 * 3_000 + 2) / Math.log(2 * search.passages + 2);
    const large = {
      passages: 3_000,
      terms: search.terms.map((term) => ({ ...term, idf: term.idf * scale })),
      hits: hits.map((hit) => ({ ...hit, signals: { ...hit.signals, words: (hit.signals['words'] ?? 0) * scale } })),
    };
    expect(gateEvidence(large, analyser).doubt).toBeCloseTo(gateEvidence({ ...search, hits }, analyser).doubt, 6);
  });

  it('does not count pairs of characters that only happen to meet where words touch', () => {
    const search = buildSearch('水壶的保修期是多久？', texts, analyser);
    const hits = rankPassages('水壶的保修期是多久？', search, analyser, 10);
    const noise = { term: '久壶', weight: 0.5, idf: 6, known: false };
    expect(gateEvidence({ ...search, terms: [...search.terms, noise], hits }, analyser).doubt).toBe(
      gateEvidence({ ...search, hits }, analyser).doubt,
    );
  });
});
