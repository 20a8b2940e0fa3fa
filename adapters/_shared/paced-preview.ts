/** Decides when the message that shows an answer being written is posted and brought up to date: a short answer never is. */
import type { Clock } from '../../src/kernel/clock.ts';
import type { LivePreview, PreviewRow, Receipt } from '../../src/core/ports/channel-adapter.ts';

export interface PacedPreviewDeps<Content> {
  readonly clock: Clock;
  readonly preview: LivePreview;
  /** Shortest time between two calls, milliseconds. */
  readonly everyMs: number;
  /** From the first words to the post, milliseconds: what is finished before it is one plain message. `everyMs` when absent. */
  readonly firstMs?: number;
  /** Takes a call from what the platform allows beside the answers; false when there is none to spare. */
  readonly spare: () => boolean;
  /** Null while there is nothing to be seen. What stays the same is not sent again. */
  readonly render: (text: string) => Content | null;
  /** ONE platform call: posts, or brings `platformId` up to date. Throws SendFault. */
  readonly call: (content: Content, row: PreviewRow, signal: AbortSignal) => Promise<Receipt>;
}

/** `idle`: nothing was called. */
export type PacedStep = 'idle' | 'called' | 'over';

/** To be asked time and again with the whole text so far. */
export function createPacedPreview<Content>(deps: PacedPreviewDeps<Content>): (text: string) => Promise<PacedStep> {
  let since: number | null = null;
  let shown: string | null = null;
  let restMs = deps.firstMs ?? deps.everyMs;
  return async (text) => {
    const content = deps.render(text);
    if (content === null) return 'idle';
    since ??= deps.clock.monotonic();
    const key = JSON.stringify(content);
    if (key === shown || deps.clock.monotonic() - since < restMs || !deps.spare()) return 'idle';
    const result = await deps.preview.show((row, signal) => deps.call(content, row, signal));
    since = deps.clock.monotonic();
    restMs = deps.everyMs;
    if (result === 'shown') shown = key;
    return result === 'over' ? 'over' : 'called';
  };
}
