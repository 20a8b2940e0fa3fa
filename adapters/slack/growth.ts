/** How the message of an answer that is being written grows: as a stream where the place has them, else by updates of the whole. */
import { type LivePlace, type PreviewRow, type Receipt } from '../../src/core/ports/channel-adapter.ts';
import type { CallPlace } from './place.ts';
import { planPreview, type SlackPart } from './plan.ts';
import type { PreviewMethod } from './rates.ts';
import { sendPart } from './send.ts';
import { appendStream, startStream, type Opened, type StreamDeps } from './stream-calls.ts';

/** The sign that there is more, on a line of its own; a stream takes nothing back. */
const MORE = '\n\n…';

export interface Growth {
  /** What `call` is about to do. */
  method(): PreviewMethod;
  /** What should be seen; null while there is nothing. */
  render(text: string): SlackPart | null;
  /** ONE platform call that shows it. Throws SendFault. */
  call(opened: Opened, row: PreviewRow, content: SlackPart, signal: AbortSignal): Promise<Receipt>;
}

/** Whatever goes wrong with a stream, the whole is brought up to date by updates from then on. */
export function createGrowth(deps: StreamDeps, { target }: LivePlace, where: CallPlace): Growth {
  const { streams } = deps;
  let method: PreviewMethod = where.thread === null ? 'post' : 'start';
  const settle = createSettled();
  return {
    method: () => method,
    render: (text) => {
      const preview = planPreview(text);
      if (preview === null) return null;
      const { part, isFull } = preview;
      if (method !== 'start' && method !== 'append') return { ...part, markdown: part.markdown + (isFull ? MORE : '') };
      const markdown = settle(part.markdown);
      return markdown === '' ? null : { ...part, markdown, plain: markdown };
    },
    call: async (opened, row, content, signal) => {
      const { deliveryId: id, platformId } = row;
      const { markdown } = content;
      const stream = streams.get(id);
      if (method === 'start' && platformId === null) {
        method = 'post';
        const ts = await startStream(deps, { ...opened, where, id, markdown });
        method = 'append';
        return { platformId: ts };
      }
      if (method === 'append' && platformId !== null && stream?.ts === platformId && markdown.startsWith(stream.text)) {
        const ended = appendStream(deps, { ...opened, where, id, markdown }, { ...stream, ts: platformId });
        await ended.finally(() => (method = streams.get(id) === null ? 'update' : 'append'));
        return { platformId };
      }
      streams.forget(id);
      method = 'update';
      return sendPart({ ...opened, streams }, { id, target, content, platformId }, signal);
    },
  };
}

/** The beginning of what grows that stays as it is: a mark that is not closed yet is written otherwise once it is. */
function createSettled(): (markdown: string) => string {
  let last = '';
  let settled = '';
  return (markdown) => {
    if (markdown !== last) settled = sharedStart(last, markdown);
    last = markdown;
    return settled;
  };
}

/** Up to the last white space before they differ, so that no character, mark or address is cut. */
function sharedStart(one: string, other: string): string {
  if (other.startsWith(one)) return one;
  let same = 0;
  while (one[same] === other[same]) same += 1;
  return one.slice(0, Math.max(0, one.lastIndexOf(' ', same), one.lastIndexOf('\n', same)));
}
