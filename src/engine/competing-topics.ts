/** Tells when a question is too short to say which of two topics it is about: asking back then serves better than guessing. */
import type { PassageHit, PassageSearch } from '../core/model/passage.ts';
import { placeOfPassage } from './place-of-passage.ts';

/**
 * On questions of both languages the first of two passages whose scores are this close, on different pages, was the right one for one
 * question in six; of all questions one or two in a hundred are like that.
 */
const CLOSE = 0.08;
/** A question of more words tells what it is about. */
const MOST_WORDS = 6;
/** From here on a heading asks the same as the question. */
const SAME_HEADING = 0.5;
const LONGEST_NAME = 80;

/** The names of the two topics that compete, the likelier first; none when the best passage is clearly the best. */
export function competingTopics(search: PassageSearch): readonly string[] {
  const [first, second] = search.hits;
  const words = search.terms.filter((term) => term.weight === 1).length;
  if (!first || !second || words > MOST_WORDS || first.score - second.score > CLOSE) return [];
  if ((first.signals['heading'] ?? 0) > SAME_HEADING || first.signals['sameLanguage'] !== second.signals['sameLanguage']) return [];
  const topics = [first, second].map(readTopic);
  const pages = new Set(topics.map(({ page }) => page));
  return pages.size < topics.length || pages.has('') ? [] : topics.map(({ name }) => name);
}

function readTopic(hit: PassageHit): { readonly page: string; readonly name: string } {
  const { page, heading } = placeOfPassage(hit);
  return { page, name: shorten(heading === page ? page : `${page} › ${heading}`) };
}

/** Half of a character outside the basic plane is no character. */
const shorten = (name: string): string =>
  name.length <= LONGEST_NAME
    ? name
    : `${name
        .slice(0, LONGEST_NAME)
        .replace(/[\uD800-\uDBFF]$/u, '')
        .trimEnd()}…`;
