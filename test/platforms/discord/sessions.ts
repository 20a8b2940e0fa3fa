// Sessions of the gateway: what each was sent, so that it can be sent again to who comes back in time.
import { randomBytes } from 'node:crypto';
import { redact, wants } from './intents.ts';
import type { Bot, DiscordEvent, Json } from './types.ts';
import type { World } from './world.ts';

export interface Frame {
  readonly op: number;
  readonly d: unknown;
  readonly s?: number;
  readonly t?: string;
}

/** Where a session's frames go while it is connected. */
export interface Outlet {
  send(frame: Frame): void;
}

export interface Session {
  readonly id: string;
  readonly bot: Bot;
  readonly shard: readonly [number, number];
  readonly intents: number;
  readonly frames: Frame[];
  seq: number;
  outlet: Outlet | null;
  /** When its connection was lost; null while it has one. */
  lostAt: number | null;
}

export interface Sessions {
  open(bot: Bot, shard: readonly [number, number], intents: number, outlet: Outlet): Session;
  /** The session when it can be resumed still. */
  find(id: string, bot: Bot): Session | null;
  end(session: Session): void;
  /** Sends what is the session's alone, as READY is. */
  push(session: Session, type: string, data: Json): void;
  dispatch(event: DiscordEvent): void;
  all(): readonly Session[];
}

/** How long a session outlives its connection. Discord promises no figure; a few minutes are seen. */
export const RESUMABLE_MS = 180_000;

export function createSessions(world: World, resumableMs = RESUMABLE_MS): Sessions {
  const sessions = new Map<string, Session>();
  const push = (session: Session, type: string, data: Json): void => {
    const frame: Frame = { op: 0, d: data, s: (session.seq += 1), t: type };
    session.frames.push(frame);
    session.outlet?.send(frame);
  };
  const isOver = ({ lostAt }: Session): boolean => lostAt !== null && world.time.now() - lostAt > resumableMs;
  return {
    open: (bot, shard, intents, outlet) => {
      const session: Session = { id: randomBytes(16).toString('hex'), bot, shard, intents, frames: [], seq: 0, outlet, lostAt: null };
      sessions.set(session.id, session);
      return session;
    },
    find: (id, bot) => {
      const session = sessions.get(id);
      if (session !== undefined && isOver(session)) sessions.delete(id);
      return session === undefined || session.bot !== bot || isOver(session) ? null : session;
    },
    end: (session) => void sessions.delete(session.id),
    push,
    dispatch: (event) => {
      const place = world.places.get(String(event.data['channel_id']));
      for (const session of sessions.values()) {
        if (!isOver(session) && concerns(world, session, event)) {
          push(session, event.type, redact(session.bot, session.intents, event, place).data);
        }
      }
    },
    all: () => [...sessions.values()],
  };
}

function concerns(world: World, { bot, shard: [id, count], intents }: Session, event: DiscordEvent): boolean {
  const { guildId, botIds } = event;
  const named = botIds?.includes(bot.user.id) ?? world.guilds.get(guildId ?? '')?.bots.has(bot.user.id) ?? false;
  // https://docs.discord.com/developers/events/gateway#sharding: direct conversations belong to the first shard.
  const own = guildId === null ? id === 0 : Number((BigInt(guildId) >> 22n) % BigInt(count)) === id;
  return named && own && wants(intents, event);
}
