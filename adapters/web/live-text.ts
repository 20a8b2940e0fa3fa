/** Decides which pieces of an answer being written a page may still use, and what they change in what it draws. */
import type { MessageId } from '../../src/kernel/ids.ts';
import type { LiveEvent } from '../../src/core/ports/live-events.ts';
import type { Block } from '../_shared/render-tree.ts';
import { renderDraft } from './render-message.ts';

/** A piece of an answer being written. */
export type Delta = Extract<LiveEvent, { readonly kind: 'delta' }>;

/** Finished messages remembered: hints come late by moments, not by this many answers. */
const FINISHED_KEPT = 50;
/** A longer text stops growing on the page until it is finished: a block without end is read again whole with each piece. */
const LONGEST_DRAFT = 20_000;
/** What more text may still change: the last block, and the one before it, to which a last line may turn out to belong. */
const UNSETTLED = 2;

/** What a page replaces: every block from `from` on. */
export interface GrownTree {
  readonly from: number;
  readonly blocks: readonly Block[];
}

/** The beginning of a text that is read no more. */
interface Settled {
  readonly blocks: number;
  /** Where the rest of the text begins, in UTF-16 units. */
  readonly length: number;
}

const NOTHING_SETTLED: Settled = { blocks: 0, length: 0 };

/** Follows the live text of one page. */
export function createLiveText() {
  const finished: MessageId[] = [];
  let current: MessageId | null = null;
  let written = '';
  let settled = NOTHING_SETTLED;
  /** The blocks behind the settled ones, as they were drawn. */
  let drawn: readonly string[] = [];
  /** Reads what is not settled. @returns the first block that changed, and what follows */
  function redraw(): GrownTree {
    const rest = written.slice(settled.length);
    const placed = renderDraft(rest);
    const now = placed.map(({ block }) => JSON.stringify(block));
    const changed = now.findIndex((block, index) => block !== drawn[index]);
    const same = changed < 0 ? now.length : changed;
    const grown = { from: settled.blocks + same, blocks: placed.slice(same).map(({ block }) => block) };
    const done = Math.max(0, placed.length - UNSETTLED);
    settled = { blocks: settled.blocks + done, length: settled.length + startOfLine(rest, placed[done]?.line ?? 0) };
    drawn = now.slice(done);
    return grown;
  }
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
      current = messageId;
      written = known.slice(0, offset) + text;
      // A piece that starts over may meet a page that has dropped what it drew; one that changes what was settled unsettles all.
      if (offset === 0 || offset < settled.length) [settled, drawn] = [NOTHING_SETTLED, []];
      return redraw();
    },
  };
}

/** Where the line begins, in UTF-16 units. */
function startOfLine(text: string, line: number): number {
  const ends = /\r\n?|\n/g;
  for (let count = 0; count < line; count += 1) ends.exec(text);
  return ends.lastIndex;
}
