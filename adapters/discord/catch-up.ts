/** Catches up with what was written while there was no session: guilds as they are told of, direct conversations as they are known. */
import { z } from 'zod';
import { rest, type Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { GatewaySessionStore } from '../../src/core/ports/gateway-session-store.ts';
import { takeUntilDone } from '../_shared/take-until-done.ts';
import { gapFrom, placesOfGuild, readMissed, type MissedEvent, type MissedPlace } from './backfill.ts';
import type { Lanes } from './lanes.ts';
import type { DiscordRest } from './open-rest.ts';
import { conversationKeyOf } from './place.ts';
import { readFault, toUpstream } from './read-fault.ts';
import type { Session } from './session.ts';

export interface CatchUpDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly rest: DiscordRest;
  readonly lanes: Lanes;
  readonly session: Session;
  readonly sessions: GatewaySessionStore;
  readonly connection: ChannelConnection;
  readonly shard: number;
  readonly take: (event: MissedEvent) => Promise<void>;
}

export interface CatchUp {
  /** A new session: everything since the last commit may have been missed. */
  ready(data: unknown): void;
  /** The session goes on: only what a process left undone that died while it caught up. */
  resumed(): void;
  /** A guild is told of; `done` is called when what was missed there is committed. */
  guild(data: unknown, done: () => void): void;
}

const MOST_DIRECT = 50;
/** A guild that is down is not waited for longer. */
const GUILDS_MS = 60_000;
/** Discord keeps a session for a few minutes: whoever resumes one after longer has not caught up before. */
const RESUMED_LATE_MS = 300_000;

const readySchema = z.object({ guilds: z.array(z.object({ id: z.string() })) });

/** For one connection to the gateway. */
export function createCatchUp(deps: CatchUpDeps, signal: AbortSignal): CatchUp {
  const { clock, session } = deps;
  // What is written from now on moves it; what was missed lies before.
  const from = gapFrom(session.heardUntil(), clock.now());
  const awaited = createAwaited(deps, signal);
  const readPlace = createReading(deps, signal);
  const readAll = (places: readonly MissedPlace[], done: () => void): void => {
    let left = places.length;
    if (from === null || left === 0) return done();
    const oneDone = (): void => ((left -= 1) === 0 ? done() : undefined);
    for (const place of places) readPlace(place, from, oneDone);
  };
  const direct = (): void => {
    if (from === null || deps.shard !== 0) return;
    const done = session.hold();
    void directPlaces(deps)
      .then((places) => readAll(places, done))
      .catch((error: unknown) => deps.logger.warn({ error }, 'direct conversations could not be looked up'));
  };
  return {
    ready: (data) => {
      if (from !== null) awaited.begin(data);
      direct();
    },
    resumed: () => {
      const heard = session.heardUntil()?.getTime() ?? clock.now();
      if (clock.now() - heard > RESUMED_LATE_MS) direct();
    },
    guild: (data, done) =>
      readAll(placesOfGuild(data), () => {
        done();
        awaited.came(data);
      }),
  };
}

/** Nothing counts as caught up with before every guild that READY names was told of. */
function createAwaited({ clock, session }: CatchUpDeps, signal: AbortSignal) {
  const guilds = new Set<string>();
  let done = (): void => {};
  const end = (): void => {
    done();
    done = () => {};
  };
  return {
    begin: (data: unknown): void => {
      for (const { id } of readySchema.safeParse(data).data?.guilds ?? []) guilds.add(id);
      if (guilds.size === 0) return;
      done = session.hold();
      void rest(clock, GUILDS_MS, signal).then(() => (signal.aborted ? undefined : end()));
    },
    came: (data: unknown): void => {
      if (typeof data === 'object' && data !== null && 'id' in data) guilds.delete(String(data.id));
      if (guilds.size === 0) end();
    },
  };
}

/** Reads one place after the other, each before anything newer that is heard there. */
function createReading(deps: CatchUpDeps, signal: AbortSignal) {
  let reading: Promise<unknown> = Promise.resolve();
  const read = (place: MissedPlace, from: bigint): Promise<readonly MissedEvent[]> => {
    const mine = reading.then(() => readMissed(deps.rest, place, from, deps.logger, signal));
    reading = mine.catch(() => {});
    return mine.catch((error: unknown) => {
      throw toUpstream(readFault(error));
    });
  };
  return (place: MissedPlace, from: bigint, done: () => void): void =>
    deps.lanes.push(place.channelId, async () => {
      let missed: readonly MissedEvent[] = [];
      const facts = { space: place.channelId };
      if (!(await takeUntilDone(deps, facts, async () => void (missed = await read(place, from)), signal))) return;
      for (const event of missed) if (!(await takeUntilDone(deps, facts, () => deps.take(event), signal))) return;
      if (missed.length > 0) deps.logger.info({ ...facts, messages: missed.length }, 'messages were read that no session told of');
      done();
    });
}

async function directPlaces({ sessions, connection: { channel } }: CatchUpDeps): Promise<readonly MissedPlace[]> {
  const places = await sessions.recentPlaces({ tenantId: channel.tenantId, channelId: channel.id, shard: 0 }, MOST_DIRECT * 4);
  return places
    .filter(({ space, key }) => key === conversationKeyOf({ channelId: space, guildId: null }, ''))
    .slice(0, MOST_DIRECT)
    .map(({ space }) => ({ channelId: space, guildId: null, type: null, lastMessageId: null }));
}
