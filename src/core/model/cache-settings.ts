/** How long anything is cached, as a business may change it. */
import { z } from 'zod';
import { CACHE_LIVES } from './cache-namespace.ts';
import { setting } from './setting-spec.ts';

const HOUR = 3_600;

/** @param what whose copies, with a capital; @param most seconds */
const life = (seconds: number, most: number, what: string) =>
  setting({
    schema: z.int().min(0).max(most),
    default: seconds,
    perChannel: false,
    docs: `${what}, kept in memory for so many seconds at most; 0 keeps nothing. A change is seen within a second all the same.`,
  });

export const CACHE_SETTINGS = {
  'cache.conversation_history_seconds': life(CACHE_LIVES.conversation_history, HOUR, 'What was said in a conversation'),
  'cache.document_content_seconds': life(CACHE_LIVES.document_content, HOUR, 'Passages of documents'),
  'cache.ai_response_seconds': life(
    CACHE_LIVES.ai_response,
    24 * HOUR,
    'Answers that a chat model wrote to the first question of a conversation',
  ),
  'cache.retrieval_seconds': life(CACHE_LIVES.retrieval, 24 * HOUR, 'What a question found in the knowledge'),
};
