/** Brings what the engine knows to the names that the web channel's callers know. */
import type { z } from 'zod';
import { presentFile } from '../../src/core/model/file.ts';
import type { Message } from '../../src/core/model/message.ts';
import { presentSource } from '../../src/core/model/source-json.ts';
import type { PassageView } from '../../src/core/ports/conversation-store.ts';
import { publicMessageId } from './message-identity.ts';
import { renderMessage } from './render-message.ts';
import type { messageReply, passageReply } from './schemas.ts';

export function presentMessage(message: Message): z.infer<typeof messageReply> {
  return {
    id: publicMessageId(message),
    seq: message.seq,
    role: message.role,
    text: message.text,
    blocks: [...renderMessage(message)],
    files: message.files.map(presentFile),
    sources: message.sources.map(presentSource),
    outcome: message.outcome,
    state: message.state,
    limited_by: message.limitedBy,
    at: message.at.toISOString(),
    author: message.author,
  };
}

export function presentPassage(passage: PassageView): z.infer<typeof passageReply> {
  return {
    id: passage.id,
    title: passage.title,
    heading_path: [...passage.headingPath],
    url: passage.url,
    text: passage.text,
    before: passage.before,
    after: passage.after,
    checked_at: passage.checkedAt.toISOString(),
  };
}
