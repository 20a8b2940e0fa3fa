/** Decides which pieces of an answer being written a page may still use, and what they change in what it draws. */
import type { MessageId } from '../../src/kernel/ids.ts';
import type { LiveEvent } from '../../src/core/ports/live-events.ts';
import type { Block } from './markdown/nodes.ts';
import { renderDraft } from './render-message.ts';

/** A piece of an answer being written. */
export type Delta = Extract<LiveEvent, { readonly kind: 'delta' }>;

/** Finished messages remembered: hints come late by moments, not by this many answers. */
const FINISHED_KEPT = 50;
/** A longer text stops growing on the page until it is finished: each piece has the whole of it read again. */
const LONGEST_DRAFT = 20_000;

/** What a page replaces: every block from `from` on. */
export interface GrownTree {
  readonly from: number;
  readonly blocks: readonly Block[];
}

/** Follows the live text of one page. */
export function createLiveText() {
  const finished: MessageId[] = [];
  let current: MessageId | null = null;
  let written = '';
  let drawn: readonly string[] = [];
  return {
    /** The message itself was sent: late pieces of it are worth nothing. */
    close(id: MessageId): void {
      finished.push(id);
      if (finished.length > FINISHED_KEPT) finished.shift();
    },
    /**
     * What the piece changes. Null when it does not join what was sent before, since after a gap it would show broken text, and when it is
     * the whole text again, for another reader who joined.
     */
    grow({ messageId, offset, text }: Delta): GrownTree | null {
      if (finished.includes(messageId)) return null;
      const known = current === messageId ? written : '';
      if (offset > known.length || offset + text.length > LONGEST_DRAFT) return null;
      if (offset === 0 && text === known) return null;
      // A piece that starts over may meet a page that has dropped what it drew.
      if (offset === 0) drawn = [];
      current = messageId;
      written = known.slice(0, offset) + text;
      const blocks = renderDraft(written);
      const now = blocks.map((block) => JSON.stringify(block));
      const changed = now.findIndex((block, index) => block !== drawn[index]);
      const from = changed < 0 ? now.length : changed;
      drawn = now;
      return { from, blocks: blocks.slice(from) };
    },
  };
}
