/** Holds one shard of a bot: connects, resumes, identifies anew, until told to stop or until there is no use in it. */
import { rest, type Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { RunState } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { GatewaySessionStore } from '../../src/core/ports/gateway-session-store.ts';
import { backoffOf } from '../_shared/take-until-done.ts';
import { createCatchUp } from './catch-up.ts';
import { HOPELESS, holdShard, type ShardEnd, type ShardOptions } from './gateway.ts';
import { createHeard } from './hear.ts';
import type { GatewayInfo, IdentifyGate } from './identify-gate.ts';
import type { Lanes } from './lanes.ts';
import type { DiscordRest } from './open-rest.ts';
import { botToken } from './secrets.ts';
import { openSession, type Session } from './session.ts';

export interface RunDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly rest: DiscordRest;
  readonly sessions: GatewaySessionStore;
  readonly connection: ChannelConnection;
  /** Longest wait for each step of connecting, milliseconds. */
  readonly patienceMs: number;
  /** Commits one event, framed as the gateway frames it; rejects when it should come again. */
  readonly take: (event: { readonly t: string; readonly d: unknown }) => Promise<void>;
  readonly tell: (state: RunState) => void;
}

/** https://docs.discord.com/developers/events/gateway#list-of-intents: guilds, messages of guilds and direct ones, and what they say. */
const INTENTS = (1 << 0) | (1 << 9) | (1 << 12);
/** Privileged: the owner switches it on. Without it only direct messages and mentions come with their words. */
const MESSAGE_CONTENT = 1 << 15;
/** A connection that lived this long was a good one: the next is made at once. */
const GOOD_MS = 60_000;
/** Beyond so many events in hand the socket is left alone until half of them are committed: Discord keeps what follows. */
const MOST_IN_HAND = 5_000;
const DRAIN_LOOK_MS = 250;

/** Why a shard is not held any more: `again` is for a round with what Discord says anew. */
export type Ended = 'refused' | 'again' | 'stopped';

export interface Round extends RunDeps {
  readonly info: GatewayInfo;
  readonly lanes: Lanes;
  readonly mayIdentify: IdentifyGate;
}

/** Throws what the store throws. */
export async function runShard(round: Round, shard: number, signal: AbortSignal): Promise<Ended> {
  const { clock, info, connection, lanes, tell } = round;
  const place = { tenantId: connection.channel.tenantId, channelId: connection.channel.id, shard };
  const session = await openSession(round, place, info.shards, signal);
  let intents = INTENTS | MESSAGE_CONTENT;
  const tellLive = (): void => tell((intents & MESSAGE_CONTENT) === 0 ? 'restricted' : 'live');
  try {
    for (let failures = 0; !signal.aborted;) {
      const began = clock.monotonic();
      const end = await connectOnce(round, { shard, session, intents, tellLive }, signal);
      if (signal.aborted) break;
      if (end.sessionOver) session.over();
      const verdict = judge(round, end, intents);
      if (verdict === 'fewer-intents') intents = INTENTS;
      else if (verdict !== 'go-on') return verdict;
      if (!end.wasReady && verdict === 'go-on') tell('unreachable');
      failures = clock.monotonic() - began >= GOOD_MS ? 0 : failures + 1;
      if (failures > 1) await rest(clock, backoffOf(failures - 2), signal);
      while (lanes.size() > MOST_IN_HAND / 2 && !signal.aborted) await rest(clock, DRAIN_LOOK_MS, signal);
    }
    return 'stopped';
  } finally {
    await lanes.idle();
    await session.flush();
  }
}

interface Connecting {
  readonly shard: number;
  readonly session: Session;
  readonly intents: number;
  readonly tellLive: () => void;
}

async function connectOnce(round: Round, connecting: Connecting, signal: AbortSignal): Promise<ShardEnd> {
  const { connection, info } = round;
  const { shard, session, intents } = connecting;
  const full = new AbortController();
  const hooks = createHooks(round, connecting, () => full.abort(), signal);
  const token = botToken(connection.secrets);
  const { url, shards, maxConcurrency } = info;
  const within = AbortSignal.any([signal, full.signal]);
  const mayIdentify = (aborting: AbortSignal): Promise<void> => round.mayIdentify(shard, maxConcurrency, aborting);
  return holdShard({ ...round, ...hooks, mayIdentify, token, intents, url, shard, shards, session: session.current() }, within);
}

type Hooks = Pick<ShardOptions, 'onReady' | 'onResumed' | 'onBeat' | 'onEvent'>;

function createHooks(round: Round, { shard, session, tellLive }: Connecting, onFull: () => void, signal: AbortSignal): Hooks {
  const catchUp = createCatchUp({ ...round, session, shard }, signal);
  const hear = createHeard({ ...round, session, catchUp }, signal);
  const onBeat = (): void => {
    session.beat();
    tellLive();
  };
  return {
    onBeat,
    onReady: (begun) => {
      session.begin(begun);
      tellLive();
    },
    onResumed: () => {
      onBeat();
      catchUp.resumed();
    },
    onEvent: (event) => {
      hear(event);
      if (round.lanes.size() > MOST_IN_HAND) onFull();
    },
  };
}

/** What a close means for the next connection. https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway */
function judge({ logger, tell }: Round, { code }: ShardEnd, intents: number): Ended | 'go-on' | 'fewer-intents' {
  if (code === null || !HOPELESS.has(code)) return 'go-on';
  logger.error({ code }, CLOSED_FOR[code] ?? 'the gateway does not take us');
  if (code === 4_014 && (intents & MESSAGE_CONTENT) !== 0) {
    tell('restricted');
    return 'fewer-intents';
  }
  // Another number of shards, or another version of us, may be what it wants.
  if (code === 4_010 || code === 4_011) return 'again';
  tell('refused');
  return 'refused';
}

const CLOSED_FOR: Readonly<Record<number, string>> = {
  4_004: 'Discord does not take the token of the bot',
  4_010: 'Discord does not know the shard',
  4_011: 'Discord wants the bot on more shards',
  4_012: 'Discord does not speak this version of its API any more',
  4_013: 'Discord does not know the intents',
  4_014:
    'the Message Content intent is not switched on for the bot in the developer portal: only direct messages and mentions come with words',
};
