/** The gateway as a channel adapter sees it. */
import type { Channel } from '../core/model/channel.ts';
import type { ChannelHost } from '../core/ports/channel-host.ts';
import { createInstallStore } from '../drivers/store/install-store.ts';
import { createBriefCopies } from '../engine/brief-copies.ts';
import { changePlace } from '../engine/change-place.ts';
import { createChannelInstalls } from '../engine/install-app.ts';
import { createIsPartOf } from '../engine/is-part-of.ts';
import { createKeepFile } from '../engine/keep-file.ts';
import { refuseConnection } from '../engine/refuse-connection.ts';
import { stopIn } from '../engine/stop-answer.ts';
import { tellLimited } from '../engine/tell-limited.ts';
import type { Engine } from './engine.ts';
import { createNoteHeard } from './note-heard.ts';
import type { Services } from './services.ts';

/** A paused or changed channel is seen at most this much later. */
const CHANNEL_TTL_MS = 1_000;
/** What was made under a replaced secret is refused at most this much later. */
const MARK_TTL_MS = 1_000;

type SigningKeys = ChannelHost['signingKeys'];

export function createChannelHost(
  services: Services,
  { receive, edit, isNew }: Pick<Engine, 'receive' | 'edit' | 'isNew'>,
  signingKeys: SigningKeys,
): ChannelHost {
  return {
    receive,
    edit,
    isNew,
    ...offerPlaces(services),
    ...offerConnections(services, signingKeys),
    ...offerConversations(services),
    ...offerFiles(services),
    ...offerTrust(services, signingKeys),
    setting: (tenantId, channelId, key) => services.settings.get(tenantId, channelId, key),
  };
}

/** Where people are: the channel, what becomes of its places, and whether we are part of them. */
function offerPlaces(services: Services) {
  const { clock, conversations, directory, settings } = services;
  const channels = createBriefCopies<Channel | null>(clock, CHANNEL_TTL_MS);
  return {
    channelByKey: async (kind, publicKey) => {
      const channel = await channels.get(`${kind}:${publicKey}`, () => directory.channelByPublicKey(kind, publicKey));
      return channel?.state === 'active' ? channel : null;
    },
    placeChanged: ({ tenantId, id, kind }, change) => changePlace(services, { tenantId, channelId: id, channelKind: kind }, change),
    isPartOf: createIsPartOf({ conversations, setting: settings.get }),
  } satisfies Partial<ChannelHost>;
}

/** How platforms reach us: whether they do, and apps that are installed for a business. */
function offerConnections(services: Services, signingKeys: SigningKeys) {
  const deps = { ...services, ...services.known, assertRoom: services.assertChannelRoom };
  const installs = createInstallStore(services.pool);
  return {
    heard: createNoteHeard(deps),
    connectionRefused: ({ tenantId, id, kind }) => refuseConnection(deps, { tenantId, channelId: id, channelKind: kind }),
    installs: createChannelInstalls({ ...deps, installs, stateKey: signingKeys('seal-installs')[0] }),
  } satisfies Partial<ChannelHost>;
}

/** What is said, and what people make of it. */
function offerConversations(services: Services) {
  const { conversations, live, settings } = services;
  return {
    openConversation: (channel, key, contact) => conversations.open(channel.tenantId, channel.id, key, contact),
    messagesAfter: (tenantId, id, after, limit) => conversations.messagesAfter(tenantId, id, after, limit),
    status: (tenantId, id) => conversations.status(tenantId, id),
    subscribe: (tenantId, id, listener) => live.subscribe(tenantId, id, listener),
    stop: (tenantId, id) => stopIn({ ...services, setting: settings.get }, tenantId, id),
    tellLimited: (channel, message) => tellLimited({ ...services, setting: settings.get }, channel, message),
    feedback: (tenantId, id, contactId, value, comment) => conversations.saveFeedback(tenantId, id, contactId, value, comment),
    citedPassage: (tenantId, conversationId, passageId) => conversations.citedPassage(tenantId, conversationId, passageId),
  } satisfies Partial<ChannelHost>;
}

function offerFiles(services: Services) {
  return {
    keepFile: createKeepFile({ ...services, setting: services.settings.get }),
    readFile: services.files.read,
  } satisfies Partial<ChannelHost>;
}

/** What tells that somebody is who they say: secrets, keys, and statements that count once. */
function offerTrust({ clock, secrets, usedIdentities }: Services, signingKeys: SigningKeys) {
  const marks = createBriefCopies<string | null>(clock, MARK_TTL_MS);
  return {
    signingKeys,
    secret: (place) => secrets.get(place),
    hasSecretMark: async (place, mark) => {
      const load = () => secrets.mark(place);
      const key = `${place.tenantId}:${place.channelId}:${place.field}`;
      if ((await marks.get(key, load)) === mark) return true;
      // What is remembered may be older than the mark: a secret made just now counts at once.
      marks.forget(key);
      return (await marks.get(key, load)) === mark;
    },
    useIdentity: (identity) => usedIdentities.use(identity),
  } satisfies Partial<ChannelHost>;
}
