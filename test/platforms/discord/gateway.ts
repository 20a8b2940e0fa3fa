// The gateway: sockets come and go, sessions stay for a while, and tests may make it misbehave.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Connection, type CloseEntry, type Floor, type IdentifyEntry, type ResumeEntry, type Switches } from './connection.ts';
import { createSessions, type Session } from './sessions.ts';
import type { Bot } from './types.ts';
import type { World } from './world.ts';

/** A shard of the same concurrency key may identify once in this time. */
const IDENTIFY_WINDOW_MS = 5_000;
const HEARTBEAT_MS = 41_250;

export interface GatewayOptions {
  /** Milliseconds between heartbeats, in real time. */
  readonly heartbeatMs?: number;
  /** On the fake's clock, as the next. */
  readonly identifyWindowMs?: number;
  readonly resumableMs?: number;
}

/** Acts on the connections of one bot, or on all. */
export interface Gateway {
  readonly identifies: readonly IdentifyEntry[];
  readonly resumes: readonly ResumeEntry[];
  readonly closes: readonly CloseEntry[];
  readonly heartbeats: readonly (number | null)[];
  /** Those connected now; the path tells whether the address for resuming was used. */
  connections(bot?: Bot): readonly { readonly path: string; readonly session: Session | null }[];
  sessions(bot?: Bot): readonly Session[];
  /** Op 7. */
  reconnect(bot?: Bot): void;
  /** Op 9. */
  invalidate(resumable: boolean, bot?: Bot): void;
  /** Op 1: asks for a heartbeat at once. */
  askForHeartbeat(bot?: Bot): void;
  close(code: number, bot?: Bot): void;
  kill(bot?: Bot): void;
  /** Whether heartbeats are acknowledged; they are at first. */
  acknowledge(on: boolean): void;
  /** Whether new connections are cut at once. */
  refuseConnects(on: boolean): void;
  /** Whether events are numbered and kept, but not sent; what was held goes out when it ends. */
  hold(on: boolean): void;
  /** Ends all sessions without a word to those connected. */
  forgetSessions(bot?: Bot): void;
}

export interface RunningGateway extends Gateway {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  shutDown(): void;
}

export function createGateway(world: World, options: GatewayOptions = {}): RunningGateway {
  const connections = new Set<Connection>();
  const switches: Switches = { acknowledge: true, refuse: false, hold: false };
  const sessions = createSessions(world, options.resumableMs);
  const of = (bot?: Bot): readonly Connection[] => [...connections].filter(({ session }) => bot === undefined || session?.bot === bot);
  const floor: Floor = {
    world,
    sessions,
    switches,
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    identifies: [],
    resumes: [],
    closes: [],
    heartbeats: [],
    admit: createTurnstile(world, options.identifyWindowMs ?? IDENTIFY_WINDOW_MS),
    expel: (bot) => of(bot).forEach((one) => one.close(4_004)),
  };
  world.dispatch = sessions.dispatch;
  const server = new WebSocketServer({ noServer: true });
  const sessionsOf = (bot?: Bot): readonly Session[] => sessions.all().filter((one) => bot === undefined || one.bot === bot);
  const { identifies, resumes, closes, heartbeats } = floor;
  return {
    identifies,
    resumes,
    closes,
    heartbeats,
    connections: of,
    sessions: sessionsOf,
    reconnect: (bot) => of(bot).forEach((one) => one.send({ op: 7, d: null })),
    invalidate: (resumable, bot) => of(bot).forEach((one) => one.invalidate(resumable)),
    askForHeartbeat: (bot) => of(bot).forEach((one) => one.send({ op: 1, d: null })),
    close: (code, bot) => of(bot).forEach((one) => one.close(code)),
    kill: (bot) => of(bot).forEach((one) => one.kill()),
    acknowledge: (on) => void (switches.acknowledge = on),
    refuseConnects: (on) => void (switches.refuse = on),
    hold: (on) => {
      switches.hold = on;
      if (!on) connections.forEach((one) => one.release());
    },
    forgetSessions: (bot) => sessionsOf(bot).forEach((one) => sessions.end(one)),
    upgrade: (request, socket, head) => {
      if (switches.refuse || world.down || !request.url?.startsWith('/gateway')) return void socket.destroy();
      server.handleUpgrade(request, socket, head, (ws) => {
        const connection = new Connection(floor, ws, request.url ?? '');
        connections.add(connection);
        ws.once('close', () => connections.delete(connection));
        connection.greet();
      });
    },
    shutDown: () => connections.forEach((one) => one.kill()),
  };
}

/** Lets one identify per concurrency key through in each window. */
function createTurnstile(world: World, windowMs: number): (bot: Bot, shard: number) => boolean {
  const last = new Map<string, number>();
  return (bot, shard) => {
    const key = `${bot.token} ${shard % world.maxConcurrency}`;
    const before = last.get(key) ?? -Infinity;
    if (world.time.now() - before < windowMs) return false;
    last.set(key, world.time.now());
    return true;
  };
}
