// What a message may carry: text, markdown, blocks and metadata within Slack's limits, refused with Slack's own codes.
import { refuse } from './answers.ts';
import { checkBlocks } from './blocks.ts';
import type { Answer, Json } from './types.ts';
import { word } from './word.ts';

/** Most characters of `text` when posting (https://docs.slack.dev/reference/methods/chat.postMessage) and of an update. */
export const TEXT_LIMIT = 40_000;
export const UPDATE_LIMIT = 4_000;
export const MARKDOWN_LIMIT = 12_000;
/** Slack documents only that there is a limit; this one is ours. */
const METADATA_BYTES = 16_384;

export interface Contents {
  readonly text: string;
  readonly blocks: readonly Json[] | null;
  readonly metadata: Json | null;
}

/** The contents of a post or an update, or why they are refused. */
export function readContents(body: Json, limit: number): Contents | Answer {
  const { text, markdown_text: markdown, blocks, attachments } = body;
  if (markdown !== undefined && (text !== undefined || blocks !== undefined)) return refuse('markdown_text_conflict');
  if (![text, markdown, blocks, attachments].some((one) => one !== undefined && one !== '')) return refuse('no_text');
  const written = word(markdown ?? text);
  if (written.length > (markdown === undefined ? limit : MARKDOWN_LIMIT)) return refuse('msg_too_long');
  const refused = refuseBlocks(blocks) ?? refuseMetadata(body['metadata']);
  if (refused !== null) return refused;
  return {
    text: written,
    blocks: (blocks as readonly Json[] | undefined) ?? null,
    metadata: (body['metadata'] as Json | undefined) ?? null,
  };
}

export function refuseBlocks(blocks: unknown): Answer | null {
  if (blocks === undefined) return null;
  if (!Array.isArray(blocks)) return refuse('invalid_blocks_format');
  const messages = checkBlocks(blocks);
  return messages.length === 0 ? null : refuse('invalid_blocks', { errors: messages, response_metadata: { messages } });
}

export function refuseMetadata(metadata: unknown): Answer | null {
  if (metadata === undefined) return null;
  const { event_type: type, event_payload: payload } = (typeof metadata === 'object' ? metadata : {}) as Json;
  if (typeof type !== 'string' || type === '' || typeof payload !== 'object' || payload === null) return refuse('invalid_metadata_format');
  return Buffer.byteLength(JSON.stringify(metadata)) > METADATA_BYTES ? refuse('metadata_too_large') : null;
}
