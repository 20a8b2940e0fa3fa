/** A place of a platform that shows answers while they are written: each post with every text it had. */
import { createFakeChannelAdapter, type SettleEnd } from './fake-channel-adapter.ts';
import type { ChannelAdapter, Shown } from '../../src/core/ports/channel-adapter.ts';

export interface Post {
  readonly id: string;
  /** The first as it was posted, then its edits. */
  readonly texts: string[];
}

/** How a call ends: refused before, or done and its end not seen. */
export interface BadEnd {
  readonly fault: Error;
  readonly done: boolean;
}

export interface FakeGroup {
  readonly adapter: ChannelAdapter;
  readonly posts: Post[];
  /** What came of each attempt to show something. */
  readonly shown: Shown[];
  /** Ends of the coming calls, in order; after them every call is fine. */
  nextCalls(...ends: readonly (BadEnd | null)[]): void;
  nextSettles(...ends: readonly SettleEnd[]): void;
  /** Resolves once everything written so far was shown or was not. */
  settled(): Promise<unknown>;
}

export function createFakeGroup(kind: string): FakeGroup {
  const posts: Post[] = [];
  const shown: Shown[] = [];
  const ends: (BadEnd | null)[] = [];
  const base = createFakeChannelAdapter(kind);
  let last: Promise<unknown> = Promise.resolve();
  const put = async (platformId: string | null, text: string): Promise<{ readonly platformId: string }> => {
    const end = ends.shift() ?? null;
    if (end !== null && !end.done) throw end.fault;
    const post = posts.find(({ id }) => id === platformId) ?? { id: `post-${posts.length + 1}`, texts: [] };
    if (post.texts.length === 0) posts.push(post);
    post.texts.push(text);
    if (end !== null) throw end.fault;
    return { platformId: post.id };
  };
  const adapter: ChannelAdapter = {
    ...base,
    perform: ({ platformId, content }) => put(platformId, String(content['text'])),
    settle: async (delivery, context) => {
      const found = await base.settle(delivery, context);
      return found.kind === 'sent' ? { kind: 'sent', receipt: { platformId: posts.at(-1)!.id } } : found;
    },
    live: ({ preview }) => ({
      write: (text) => {
        last = last.then(async () => shown.push(await preview.show((row) => put(row.platformId, text))));
      },
      close: async () => void (await last),
    }),
  };
  return { adapter, posts, shown, nextCalls: (...more) => void ends.push(...more), nextSettles: base.nextSettles, settled: () => last };
}
