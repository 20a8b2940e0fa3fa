/** Tells a question that leans on the talk before it ("and for Germany?", "它多少钱？") and finds what it is about, by closed classes of words alone. */
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { Saying } from './read-talk.ts';

type Analyser = Pick<TextAnalyser, 'questionTerms' | 'language'>;

/** With more words of its own a question finds its passages, whatever else it refers to. */
const FEW_TERMS = 3;
/** Earlier questions looked through, newest first, for one that stands alone. */
const STEPS_BACK = 3;

/** Joins on to what was said. */
const GOES_ON = {
  en: /^(?:and|or|but|also|then|what about|how about)\b/iu,
  zh: /^(?:那么?(?!个|些|里|样|种|款|位|年|天|次|时)|还有|另外|然后)|呢[？?！!。]*$/u,
};
/** The question word alone. */
const BARE = {
  en: /^(?:why|when|where|who|which(?: ones?)?|how(?: (?:much|many|long|often|far|soon|come|so))?)(?: not)?[\s?!.]*$/iu,
  zh: /^(?:为什么|為什麼|为何|怎么办?|怎麼辦?|如何|多少钱?|多少錢?|多久|几天|什么时候|什麼時候|何时|在?哪里|在?哪裡|谁|誰|哪个|哪個)[？?！!。]*$/u,
};
/** A place, time or manner without anything that is asked of it. */
const ADJUNCT =
  /^(?:for|in|with|without|to|from|on|at|by|after|before|during)\b(?!.*\b(?:wh\w+|how|is|are|was|were|do|does|did|can|could|will|would|should|has|have)\b)/iu;
const POINTS = {
  en: /\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers)\b|\b(?:this|that|these|those)(?=\s*[?!.,]|\s*$|\s+(?:is|are|was|were|do|does|did|can|will|for|in|on|with|too)\b)|(?<=^(?:is|are|was|were|do|does|did|can|will) )(?:this|that|these|those)\b|\bones?(?=\s*[?!.]*$)/iu,
  zh: /[它她牠]|(?<![其吉])他|[这這](?!么|麼)|那(?=个|個|些|里|裡|样|樣|种|種|款|位)/u,
};
/** "Is it safe to", "how long does it take to": nothing is meant by this `it`. */
const POINTS_NOWHERE = /\b(?:is|was) it \w+ (?:to|that)\b|\b(?:does|will) it take\b|\bit takes?\b/iu;
/** Counts as no thing that a pronoun could stand for. */
const ASKS_MEASURE = /^(?:how|what|which) \w+/iu;

/** Whether the question cannot be understood without what was said before. */
export function leansOnTalk(question: string, analyser: Analyser): boolean {
  const plain = question.trim();
  const language = analyser.language(plain);
  if (BARE[language].test(plain)) return true;
  if (countWords(plain, analyser) > FEW_TERMS) return false;
  if (GOES_ON[language].test(plain)) return true;
  if (language === 'en' && ADJUNCT.test(plain)) return true;
  const pointer = POINTS[language].exec(plain);
  if (pointer === null || (language === 'en' && POINTS_NOWHERE.test(plain))) return false;
  return countWords(plain.slice(0, pointer.index).replace(ASKS_MEASURE, ''), analyser) === 0;
}

/**
 * What a leaning question is about: the question before it, on to the nearest one that stands alone, and the title that the last answer
 * stood on. Null when there is nothing to lean on. `history` is oldest first.
 */
export function findTopic(history: readonly Saying[], analyser: Analyser): string | null {
  const topic: string[] = [];
  const asked = history.filter((message) => message.role === 'user' && message.text.trim() !== '').slice(-STEPS_BACK);
  for (const { text } of asked.toReversed()) {
    topic.push(text);
    if (!leansOnTalk(text, analyser)) break;
  }
  const title = history.findLast((message) => message.role === 'assistant')?.sources[0]?.title ?? '';
  const whole = [...topic, title].filter((part) => part !== '').join('\n');
  return whole === '' ? null : whole;
}

function countWords(text: string, analyser: Analyser): number {
  return analyser.questionTerms(text).filter(({ weight }) => weight === 1).length;
}
