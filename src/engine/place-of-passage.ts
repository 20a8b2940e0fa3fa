/** Where a passage stands: its page, and its section there. */
import type { PassageHit } from '../core/model/passage.ts';

export interface PlaceOfPassage {
  /** Title and headings as one path; empty where the passage has neither. */
  readonly section: string;
  /** The first part of the path: titles that are breadcrumbs ("page › heading") name their page first. */
  readonly page: string;
  /** The last part of the path. */
  readonly heading: string;
}

const BETWEEN = ' › ';

export function placeOfPassage({ title, headingPath }: Pick<PassageHit, 'title' | 'headingPath'>): PlaceOfPassage {
  const parts = [title, ...headingPath].flatMap((part) => part.split(BETWEEN)).filter((part) => part.trim() !== '');
  return { section: parts.join(BETWEEN), page: parts[0] ?? '', heading: parts.at(-1) ?? '' };
}
