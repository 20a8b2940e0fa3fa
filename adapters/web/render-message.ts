/** An answer as the tree that the chat draws, behind the exit filter: only links to cited sources or by people of the business. */
import type { Message } from '../../src/core/model/message.ts';
import { createLinkRule, type LinkRule } from '../_shared/link-rule.ts';
import { parseAnswer, placeBlocks, type PlacedBlock } from '../_shared/parse-answer.ts';
import type { Block } from '../_shared/render-tree.ts';

type Drawable = Pick<Message, 'role' | 'text'> & { readonly sources: readonly { readonly url: string | null }[] };

const NO_LINKS: LinkRule = () => null;

/** The tree of a message; empty for a visitor's own, which is shown as it was typed. */
export function renderMessage({ role, text, sources }: Drawable): readonly Block[] {
  if (role === 'user') return [];
  const urls = sources.flatMap(({ url }) => url ?? []);
  return parseAnswer(text, createLinkRule({ urls, hosts: [], trusted: role !== 'assistant' }), 'page');
}

/** The tree of an answer that is being written: its sources are not known yet, so that nothing in it is a link. */
export const renderDraft = (text: string): readonly PlacedBlock[] => placeBlocks(text, NO_LINKS, 'page');
