/** The half of the Slack channel that speaks: planning, sending and showing answers while they are written. */
import type { Delivery } from '../../src/core/model/delivery.ts';
import type { ChannelAbilities, ChannelAdapter, Receipt, SendContext } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import { createOpenConnection, type OpenConnection } from '../_shared/open-connection.ts';
import { heedingWaits, PATIENCE_MS, type SendBudget } from '../_shared/send-budget.ts';
import type { SharedParts, SlackAdapterDeps } from './deps.ts';
import { LIVE_EVERY_MS, openLiveSurface, STATUS_MS } from './live-surface.ts';
import { callPlaceOf } from './place.ts';
import { picturePart, planParts, TEXT_LIMIT } from './plan.ts';
import { createSlackBudget, type SlackBudget } from './rates.ts';
import { findDelivery, findStream } from './read-back.ts';
import { readFault, TOKEN_REFUSED, toSendFault } from './read-fault.ts';
import { botToken } from './secrets.ts';
import { sendPart } from './send.ts';
import type { Opened } from './stream-calls.ts';
import { createStreams, type Streams } from './streams.ts';

type Settle = ChannelAdapter['settle'];
export type Speaking = Pick<ChannelAdapter, 'abilities' | 'plan' | 'picture' | 'perform' | 'settle' | 'live'> &
  Required<Pick<ChannelAdapter, 'onUnknown'>>;

const ABILITIES: ChannelAbilities = {
  textLimit: TEXT_LIMIT,
  textCount: 'markup',
  callbackBytes: 2_000,
  typingMs: STATUS_MS,
  liveEveryMs: LIVE_EVERY_MS,
  proof: 'read-back',
};

export type SpeakingDeps = Pick<SlackAdapterDeps, 'clock' | 'logger' | 'connection'> & SharedParts;

interface Parts {
  readonly deps: SpeakingDeps;
  readonly opening: OpenConnection<Opened>;
  readonly budget: SlackBudget;
  readonly reads: SendBudget;
  readonly streams: Streams;
}

export function createSpeaking(deps: SpeakingDeps): Speaking {
  const { clock, connection, openApi, reads } = deps;
  const open = async ({ secrets, bot }: ChannelConnection, signal: AbortSignal): Promise<Opened> => ({
    api: await openApi(botToken(secrets), signal),
    bot: bot.id,
  });
  const parts: Parts = {
    deps,
    opening: createOpenConnection({ connection, open, tokenRefused: TOKEN_REFUSED }),
    budget: createSlackBudget(clock, Math.random),
    reads,
    streams: createStreams(clock),
  };
  const showing = { ...deps, ...parts, open: parts.opening.find };
  return {
    abilities: ABILITIES,
    onUnknown: 'slack.on_unknown',
    plan: planParts,
    picture: picturePart,
    perform: (delivery, context) => perform(parts, delivery, context),
    settle: (delivery, context) => settle(parts, delivery, context),
    live: (place) => openLiveSurface(showing, place),
  };
}

async function perform({ budget, streams, opening }: Parts, delivery: Delivery, context: SendContext): Promise<Receipt> {
  const { channelId, target } = delivery;
  const { api } = await opening.forSend(delivery, context);
  await budget.answer(channelId, target.space, PATIENCE_MS, context.signal);
  return heedingWaits(budget, channelId, sendPart({ api, streams }, delivery, context.signal));
}

/** An update is made again to find out; of a post only what Slack shows tells, and what it does not show may still come. */
async function settle(parts: Parts, delivery: Delivery, context: SendContext): ReturnType<Settle> {
  if (delivery.platformId !== null) return { kind: 'sent', receipt: await perform(parts, delivery, context) };
  const { reads, deps } = parts;
  const { channelId } = delivery;
  const opened = await parts.opening.forSend(delivery, context);
  await reads.answer(channelId, 'read', PATIENCE_MS, context.signal);
  try {
    const ts = await lookFor(parts, opened, delivery, deps.clock.now() - (delivery.callingForMs ?? 0));
    return ts === null ? { kind: 'unknown' } : { kind: 'sent', receipt: { platformId: ts } };
  } catch (error) {
    const fault = readFault(error);
    if (fault.kind === 'too-many') reads.pause(channelId, fault.retryAfterMs);
    if (fault.kind !== 'refused') throw toSendFault(fault);
    deps.logger.warn({ channel_id: channelId, code: fault.code, needed: fault.needed }, 'Slack does not show what became of a send');
    return { kind: 'unknown' };
  }
}

async function lookFor({ streams }: Parts, { api, bot }: Opened, { id, target }: Delivery, since: number): Promise<string | null> {
  const place = callPlaceOf(target);
  if (place === null) return null;
  const stream = streams.get(id);
  if (stream === null || stream.ts !== null) return findDelivery(api, place, id, since);
  const found = await findStream(api, place, { since, text: stream.text, bot, isOther: streams.isOurs });
  if (found === null || found === 'unsure') return null;
  streams.set(id, { ts: found.ts, text: stream.text });
  return found.ts;
}
