/** What an answer becomes on each platform, by the renderers of its channel. */
import type { DocumentId, MessageId, NewId, PassageId } from '../kernel/ids.ts';
import type { ChannelAdapter, PicturedPart } from '../core/ports/channel-adapter.ts';
import type { PicturedSource } from '../http/api-services.ts';

interface PictureDeps {
  readonly adapters: ReadonlyMap<string, ChannelAdapter>;
  readonly newId: NewId;
}

/** In the order of the channels; those that draw answers themselves are left out. */
export function pictureAnswer({ adapters, newId }: PictureDeps, text: string, given: readonly PicturedSource[]) {
  const sources = given.map((source, index) => ({
    ...source,
    n: index + 1,
    documentId: newId<DocumentId>(),
    externalId: null,
    passageId: newId<PassageId>(),
    quote: '',
  }));
  const message = { messageId: newId<MessageId>(), text, sources, askFeedback: true };
  return [...adapters.values()].flatMap(({ kind, plan, picture }): { kind: string; parts: readonly PicturedPart[] }[] =>
    picture === undefined ? [] : [{ kind, parts: plan(message, { space: 'preview' }).map((part) => picture(part)) }],
  );
}
