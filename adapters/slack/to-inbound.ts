/** What every message from Slack has in common, whichever way it was said. */
import { storable } from '../../src/kernel/storable.ts';
import type { InboundContact, InboundMessage } from '../../src/core/model/message.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import { conversationKeyOf, spaceOf, targetOf, type Person, type Place } from './place.ts';

export const KIND = 'slack';

export const toContact = ({ id }: Person, name: string | undefined): InboundContact => ({
  externalId: id,
  name: storable(name ?? '').trim() || null,
  tier: 'free',
  locale: null,
});

export interface Said {
  readonly place: Place;
  readonly person: Person;
  readonly contact: InboundContact;
  /** The part of the identity behind the place: `message:<ts>` and the like. */
  readonly what: string;
  readonly text: string;
  readonly immediate: boolean;
}

export function toInbound({ channel }: ChannelConnection, { place, person, contact, what, text, immediate }: Said): InboundMessage {
  return {
    tenantId: channel.tenantId,
    channelId: channel.id,
    channelKind: KIND,
    identity: `${spaceOf(place.team, place.channel)}/${what}`,
    conversationKey: conversationKeyOf(place, person.id),
    contact,
    text: storable(text),
    files: [],
    replyTarget: targetOf(place, person),
    baseIds: [],
    immediate,
  };
}
