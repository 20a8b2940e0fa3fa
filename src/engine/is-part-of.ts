/** Tells of a thread in a group whether a person who does not call the agent by name still speaks with it. */
import type { ChannelHost } from '../core/ports/channel-host.ts';
import type { ConversationStore } from '../core/ports/conversation-store.ts';
import type { ReadSetting } from './settings.ts';

export interface PartOfDeps {
  readonly conversations: Pick<ConversationStore, 'restedFor'>;
  readonly setting: ReadSetting;
}

/** See ChannelHost.isPartOf. A conversation is one person's, so what others say in the thread is not meant. */
export function createIsPartOf({ conversations, setting }: PartOfDeps): ChannelHost['isPartOf'] {
  return async ({ tenantId, id }, key) => {
    const minutes = await setting(tenantId, id, 'groups.follow_minutes');
    if (minutes === 0) return false;
    const restedForMs = await conversations.restedFor(tenantId, id, key);
    return restedForMs !== null && restedForMs < minutes * 60_000;
  };
}
