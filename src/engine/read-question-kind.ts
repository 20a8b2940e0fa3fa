/** Reads from the form of a question which form its answer has: yes or no, what something is, a number. */

export interface QuestionKind {
  /** Can be answered with yes or no. */
  readonly isPolar: boolean;
  /** Wants a number, a date or an amount. */
  readonly wantsNumber: boolean;
  /** What the question asks the nature of, in lower case; null for other questions. */
  readonly topic: string | null;
}

const POLAR =
  /^(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|may|must)\b|[吗嗎][？?]?$|是否|能否|可否|是不是|能不能|会不会|可不可以|有没有/iu;
const YES_OR_NO = /^(?:yes|no)\b|^(?:是的?|否|可以|不可以|不能|不会|不行|能|会|没有|不支持|支持)[，,。.;；！]/iu;
const WANTS_NUMBER =
  /多少|几[个次年月天种位名人]|多[久长大高远重]|[哪那]一?年|何时|什么时候|\bhow (?:many|much|long|old|far|often|big|tall|high|large)\b|\bwhen\b|\b(?:what|which) (?:year|date|day|percentage|number|time|amount)\b/iu;
/** 一 alone is part of too many words to count as one. */
const HAS_NUMBER = /[\d二三四五六七八九十百千万亿两]|一[个次年月天日名位百千万亿]/u;
const ASKS_NATURE = [
  /^(?:what(?:['’]s| is| are| was| were)|who (?:is|was)) (?:an? |the )?(?<topic>.{1,60}?)[?？]?$/iu,
  /^(?:什么是|何谓)(?<topic>.{1,60}?)[?？]?$/u,
  /^(?<topic>.{1,60}?)是(?:什么|谁|啥)(?:意思)?[?？]?$/u,
];
/** After the topic, an aside in brackets or a closing quote may stand before the verb. */
const SAYS_NATURE =
  /^(?:\W{0,3}(?:\([^)]*\)\s*)?(?:is|are|was|were|refers|means|provides|allows|lets|enables|helps|describes)\b|(?:（[^）]*）)?[”」》]?(?:，?是|为|指|即|，又))/iu;
/** A definition names its topic at once, but for an article or a quotation mark. */
const TOPIC_BEGINS = 12;

export function readQuestionKind(question: string): QuestionKind {
  const plain = question.trim();
  const topics = ASKS_NATURE.map((form) => form.exec(plain)?.groups?.['topic']?.toLowerCase());
  return { isPolar: POLAR.test(plain), wantsNumber: WANTS_NUMBER.test(plain), topic: topics.find((topic) => topic !== undefined) ?? null };
}

/** 1 for a text that opens with yes or no where that is asked, -1 where it is not, else 0. */
export function fitsPolarity(kind: QuestionKind, text: string): -1 | 0 | 1 {
  if (!YES_OR_NO.test(text)) return 0;
  return kind.isPolar ? 1 : -1;
}

/** Whether the sentence says what the topic of the question is. */
export function saysNature(kind: QuestionKind, sentence: string): boolean {
  if (kind.topic === null) return false;
  const plain = sentence.toLowerCase();
  const at = plain.indexOf(kind.topic);
  return at >= 0 && at < TOPIC_BEGINS && SAYS_NATURE.test(plain.slice(at + kind.topic.length));
}

export function holdsNumber(text: string): boolean {
  return HAS_NUMBER.test(text);
}
