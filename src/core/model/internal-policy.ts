/** Which places may be answered from internal documents, and the one rule that decides it. */
import type { Audience } from './knowledge.ts';
import type { ReplyTarget } from './message.ts';

export const INTERNAL_POLICIES = ['never', 'private'] as const;
export type InternalPolicy = (typeof INTERNAL_POLICIES)[number];

/** Anybody may write there, whatever is set. */
const OPEN_KINDS: readonly string[] = ['web'];

/** Internal only where the business says so and the adapter vouches that nobody else reads along. */
export function audienceOf(policy: InternalPolicy, channelKind: string, target: ReplyTarget): Audience {
  return policy === 'private' && target.private === true && !OPEN_KINDS.includes(channelKind) ? 'internal' : 'public';
}
