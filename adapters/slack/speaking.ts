/** The half of the Slack channel that speaks: planning, sending and showing answers while they are written. */
import { ClawError } from '../../src/kernel/errors.ts';
import type { Delivery } from '../../src/core/model/delivery.ts';
import {
  SendFault,
  type ChannelAbilities,
  type ChannelAdapter,
  type LivePlace,
  type Receipt,
  type SendContext,
} from '../../src/core/ports/channel-adapter.ts';
import { assertWanted, type SendBudget } from '../_shared/send-budget.ts';
import type { SlackAdapterDeps } from './deps.ts';
import { LIVE_EVERY_MS, openLiveSurface, STATUS_MS } from './live-surface.ts';
import { createOpenApi, type OpenApi } from './open-api.ts';
import { callPlaceOf } from './place.ts';
import { planParts, TEXT_LIMIT } from './plan.ts';
import { createReadBudget, createSlackBudget, type SlackBudget } from './rates.ts';
import { findDelivery, findStream } from './read-back.ts';
import { readFault, TOKEN_REFUSED, toSendFault } from './read-fault.ts';
import { botToken } from './secrets.ts';
import { sendPart } from './send.ts';
import type { Opened } from './stream-calls.ts';
import { createStreams, type Streams } from './streams.ts';

type Settle = ChannelAdapter['settle'];
export type Speaking = Pick<ChannelAdapter, 'abilities' | 'plan' | 'perform' | 'settle' | 'live'> &
  Required<Pick<ChannelAdapter, 'onUnknown'>>;

const ABILITIES: ChannelAbilities = {
  textLimit: TEXT_LIMIT,
  textCount: 'markup',
  callbackBytes: 2_000,
  typingMs: STATUS_MS,
  liveEveryMs: LIVE_EVERY_MS,
  proof: 'read-back',
};

/** Longest wait of an answer for its turn, milliseconds; together with a call it must fit into the core's time for a send. */
const PATIENCE_MS = 3_000;
/** A pause is no attempt; it is looked at again after this long, milliseconds. */
const PAUSED = { retryable: true, retryAfterMs: 5_000, counts: false } as const;

interface Parts {
  readonly deps: SlackAdapterDeps;
  readonly openApi: OpenApi;
  readonly budget: SlackBudget;
  readonly reads: SendBudget;
  readonly streams: Streams;
}

export function createSpeaking(deps: SlackAdapterDeps): Speaking {
  const { clock } = deps;
  const parts: Parts = {
    deps,
    openApi: createOpenApi(deps.apiUrl, deps.callTimeoutMs),
    budget: createSlackBudget(clock, Math.random),
    reads: createReadBudget(clock, Math.random),
    streams: createStreams(clock),
  };
  const showing = { ...deps, ...parts, open: (place: LivePlace, signal: AbortSignal) => openFor(parts, place, signal) };
  return {
    abilities: ABILITIES,
    onUnknown: 'slack.on_unknown',
    plan: planParts,
    perform: (delivery, context) => perform(parts, delivery, context),
    settle: (delivery, context) => settle(parts, delivery, context),
    live: (place) => openLiveSurface(showing, place),
  };
}

/** Null when the connection is gone, its token is refused, or it is another tenant's. */
async function openFor(
  { deps, openApi }: Parts,
  owner: Pick<Delivery, 'channelId'> & Pick<SendContext, 'tenantId'>,
  signal: AbortSignal,
): Promise<Opened | null> {
  const found = await deps.connection(owner.channelId);
  const isOpen = found?.channel.tenantId === owner.tenantId && found.refused !== true;
  return isOpen ? { api: await openApi(botToken(found.secrets), signal), bot: found.bot.id } : null;
}

/** Throws SendFault (certainly not sent) where nothing can be called. */
async function openOrFail(parts: Parts, { channelId }: Delivery, { tenantId, signal }: SendContext): Promise<Opened> {
  assertWanted(signal);
  const opened = await openFor(parts, { channelId, tenantId }, signal).catch((cause: unknown) => {
    const retryable = !(cause instanceof ClawError) || cause.retryable;
    throw new SendFault('no', 'The connection could not be opened.', { retryable, cause });
  });
  if (opened !== null) return opened;
  const isRefused = (await parts.deps.connection(channelId))?.refused === true;
  throw isRefused
    ? new SendFault('no', TOKEN_REFUSED, { retryable: false })
    : new SendFault('no', 'The connection is paused or gone.', PAUSED);
}

async function perform(parts: Parts, delivery: Delivery, context: SendContext): Promise<Receipt> {
  const { budget, streams } = parts;
  const { channelId, target } = delivery;
  const { api } = await openOrFail(parts, delivery, context);
  await budget.answer(channelId, target.space, PATIENCE_MS, context.signal);
  return sendPart({ api, streams }, delivery, context.signal).catch((error: unknown) => {
    if (error instanceof SendFault && error.retryAfterMs !== undefined) budget.pause(channelId, error.retryAfterMs);
    throw error;
  });
}

/** An update is made again to find out; of a post only what Slack shows tells, and what it does not show may still come. */
async function settle(parts: Parts, delivery: Delivery, context: SendContext): ReturnType<Settle> {
  if (delivery.platformId !== null) return { kind: 'sent', receipt: await perform(parts, delivery, context) };
  const { reads, deps } = parts;
  const { channelId } = delivery;
  const opened = await openOrFail(parts, delivery, context);
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
