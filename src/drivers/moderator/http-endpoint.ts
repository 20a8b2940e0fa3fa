/** Asks an endpoint of the business: `{ direction, text }` goes there, `{ allowed, reason? }` comes back. */
import { z } from 'zod';
import { UpstreamRefused } from '../../kernel/errors.ts';
import type { Moderator } from '../../core/ports/moderator.ts';
import type { VettedPost } from '../_shared/vetted-post.ts';

const verdict = z.object({ allowed: z.boolean(), reason: z.string().max(500).nullish() });

export const createHttpModerator = (post: VettedPost): Moderator => ({
  ask: async (endpoint, question, signal) => {
    const answer = verdict.safeParse(await post(endpoint, question, signal));
    if (!answer.success) throw new UpstreamRefused('The moderation endpoint did not answer with { "allowed": true or false }.');
    return { allowed: answer.data.allowed, reason: answer.data.reason ?? null };
  },
});
