// The speaking half of the Slack adapter on a fake Slack over HTTP, with one app in one workspace, one person, a channel and a private chat.
import { createOpenApi } from '../../../adapters/slack/open-api.ts';
import { createReadBudget } from '../../../adapters/slack/rates.ts';
import { createSpeaking } from '../../../adapters/slack/speaking.ts';
import { targetOf } from '../../../adapters/slack/place.ts';
import type { Delivery } from '../../../src/core/model/delivery.ts';
import type { ReplyTarget } from '../../../src/core/model/message.ts';
import {
  SendFault,
  type LivePlace,
  type LivePreview,
  type OutgoingMessage,
  type Receipt,
  type SendContext,
  type Shown,
} from '../../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../../src/core/ports/channel-connection.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { newUuid, type ChannelId, type DeliveryId, type MessageId } from '../../../src/kernel/ids.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { buildChannel } from '../../builders/fake-channel-host.ts';
import { createManualClock } from '../../builders/manual-clock.ts';
import { startFakeSlack } from '../../platforms/slack/fake-slack.ts';
import type { Channel, Install, User } from '../../platforms/slack/types.ts';

export type SpeakingScene = Awaited<ReturnType<typeof createSpeakingScene>>;
type Said = Partial<OutgoingMessage> & { readonly text: string };

interface SceneOptions {
  /** One that is hurried when absent: whoever sleeps on it wakes at once, and it is later. */
  readonly clock?: Clock;
  readonly callTimeoutMs?: number;
  /** Another address than the fake's. */
  readonly apiUrl?: string;
}

export async function createSpeakingScene({ clock = createHurriedClock(), callTimeoutMs = 5_000, apiUrl }: SceneOptions = {}) {
  const slack = await startFakeSlack({ now: () => clock.now() });
  const team = slack.addWorkspace('shop');
  const install = slack.install(slack.addApp(), team);
  const connection = buildSlackConnection(install);
  const connections = new Map<ChannelId, ChannelConnection>([[connection.channel.id, connection]]);
  const adapter = createSpeaking({
    clock,
    logger: createSilentLogger(),
    openApi: createOpenApi(apiUrl ?? slack.apiUrl, callTimeoutMs),
    reads: createReadBudget(clock, Math.random),
    connection: async (id) => connections.get(id) ?? null,
  });
  const ada = slack.people.person(team);
  const channel = slack.people.channel(team, 'help', [ada, install]);
  const direct = slack.people.direct(install, ada);
  const context = (signal = new AbortController().signal): SendContext => ({ tenantId: connection.channel.tenantId, signal });
  /** Where the answer to a question of the person's goes. */
  const ask = (where: Channel, thread?: string): ReplyTarget => {
    const { ts } = slack.people.write(ada, where, { text: 'Hello?', ...(thread !== undefined && { thread }) }).message;
    return targetIn(where, ada, ts, thread);
  };
  const plan = (given: Said, to: ReplyTarget): readonly Delivery[] => {
    const messageId = newUuid<MessageId>();
    const ids = { turnId: newUuid(), conversationId: newUuid(), channelId: connection.channel.id, channelKind: 'slack', messageId };
    const state = { seq: 2, state: 'calling', target: to, platformId: null, attempts: 1, callingForMs: 0, tryingForMs: 0, preview: false };
    return adapter
      .plan({ messageId, sources: [], ...given }, to)
      .map((part) => ({ id: newUuid(), ...ids, ...state, ...part }) as unknown as Delivery);
  };
  /** Brings a whole answer to Slack, part after part. */
  const deliver = async (given: Said, to: ReplyTarget) => {
    const receipts = [];
    for (const part of plan(given, to)) receipts.push(await adapter.perform(part, context()));
    return receipts;
  };
  /** What the bot said there, in order. */
  const shown = (where: Channel) => slack.see(where).filter(({ from }) => from === install.userId);
  return { slack, team, install, connection, connections, adapter, ada, channel, direct, context, ask, plan, deliver, shown };
}

const targetIn = (where: Channel, person: User, ts: string, thread?: string): ReplyTarget =>
  targetOf(
    { team: where.team.id, channel: where.id, isPrivate: where.kind === 'im', ts, thread: thread ?? null },
    { team: where.team.id, id: person.id },
  );

function buildSlackConnection(install: Install): ChannelConnection {
  return {
    channel: buildChannel({ kind: 'slack' }),
    secrets: { bot_token: new Secret(install.token), signing_secret: new Secret(install.app.signingSecret) },
    bot: { id: install.userId, name: 'claw' },
    audience: 'addressed',
  };
}

function createHurriedClock(): Clock {
  const clock = createManualClock();
  return { ...clock, sleep: async (ms) => clock.advance(ms) };
}

/** What the engine offers, without its rows: a platform id is kept once there is one. */
export function createPreview(): LivePreview & { readonly id: DeliveryId; readonly results: Shown[]; receipt(): Receipt | null } {
  const id = newUuid<DeliveryId>();
  const results: Shown[] = [];
  let receipt: Receipt | null = null;
  return {
    id,
    results,
    receipt: () => receipt,
    show: async (call) => {
      const platformId = receipt?.platformId ?? null;
      const result = await call({ deliveryId: id, platformId }, new AbortController().signal).then(
        (got): Shown => {
          receipt = got;
          return 'shown';
        },
        (error: unknown): Shown => {
          const wasRefused = error instanceof SendFault && error.sent === 'no';
          return (wasRefused ? error.retryable : platformId !== null) ? 'not-now' : 'over';
        },
      );
      results.push(result);
      return result;
    },
  };
}

export const placeOf = ({ connection }: SpeakingScene, target: ReplyTarget, preview: LivePreview): LivePlace => ({
  tenantId: connection.channel.tenantId,
  channelId: connection.channel.id,
  conversationId: newUuid(),
  messageId: newUuid(),
  target,
  preview,
});
