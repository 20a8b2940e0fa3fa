/** Cuts answers into comparable tokens and compares them: Chinese by character, English by word without articles and punctuation. */

export type ScoringLanguage = 'zh' | 'en';

const CHINESE_TOKENS = /[a-z]+|\p{Nd}+|[\u3400-\u9fff\uf900-\ufaff]/gu;
/** All punctuation of Unicode, and the ASCII symbols that keyboards put next to it. */
const PUNCTUATION = /[\p{P}$+<=>^`|~]/gu;
const ARTICLES = ['a', 'an', 'the'];

export function tokensOf(text: string, language: ScoringLanguage): readonly string[] {
  const plain = text.normalize('NFKC').toLowerCase();
  if (language === 'zh') return plain.match(CHINESE_TOKENS) ?? [];
  const words = plain.replace(PUNCTUATION, ' ').split(/\p{White_Space}+/u);
  return words.filter((word) => word !== '' && !ARTICLES.includes(word));
}

/** Harmonic mean of token precision and recall, as in SQuAD; two empty texts agree. */
export function tokenF1(answer: string, gold: string, language: ScoringLanguage): number {
  const given = tokensOf(answer, language);
  const wanted = tokensOf(gold, language);
  if (given.length === 0 || wanted.length === 0) return given.length === wanted.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const token of wanted) left.set(token, (left.get(token) ?? 0) + 1);
  let shared = 0;
  for (const token of given) {
    const count = left.get(token) ?? 0;
    if (count === 0) continue;
    left.set(token, count - 1);
    shared += 1;
  }
  return (2 * shared) / (given.length + wanted.length);
}

/** Whether the gold answer's tokens stand in the answer, next to each other and in order. */
export function containsTokens(answer: string, gold: string, language: ScoringLanguage): boolean {
  const wanted = tokensOf(gold, language).join(' ');
  return wanted !== '' && ` ${tokensOf(answer, language).join(' ')} `.includes(` ${wanted} `);
}

export function sameTokens(answer: string, gold: string, language: ScoringLanguage): boolean {
  return tokensOf(answer, language).join(' ') === tokensOf(gold, language).join(' ');
}

/** Chinese when more than half of the questions hold a Chinese character. */
export function languageOfQuestions(questions: readonly string[]): ScoringLanguage {
  const chinese = questions.filter((question) => /[\u3400-\u9fff\uf900-\ufaff]/.test(question));
  return chinese.length * 2 > questions.length ? 'zh' : 'en';
}
