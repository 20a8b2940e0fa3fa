// One socket of the gateway, from hello to its close: who may identify or resume on it, and what it is closed for.
import { setTimeout as startTimer, clearTimeout as stopTimer } from 'node:timers';
import type { WebSocket } from 'ws';
import { guildEvent, guildsOf } from './describe-guild.ts';
import { faultOfIntents, INTENTS } from './intents.ts';
import type { Frame, Outlet, Session, Sessions } from './sessions.ts';
import type { Bot, Json } from './types.ts';
import { applicationFlags, gatewayUrl, type World } from './world.ts';

const OPS = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  voice: 4,
  resume: 6,
  members: 8,
  invalid: 9,
  hello: 10,
  ack: 11,
} as const;

/** After these Discord keeps no session: https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway */
const ENDS_SESSION = new Set([1_000, 1_001, 4_004, 4_007, 4_009, 4_010, 4_011, 4_012, 4_013, 4_014]);

const LONGEST_FRAME = 4_096;
const SENDS_A_MINUTE = 120;

export interface IdentifyEntry {
  readonly at: number;
  readonly token: string;
  readonly shard: readonly [number, number];
  readonly intents: number;
  /** `too-soon`: past the concurrency; a number: the code it was closed with. */
  readonly outcome: 'ready' | 'too-soon' | number;
}

export interface ResumeEntry {
  readonly at: number;
  readonly token: string;
  readonly sessionId: string;
  readonly seq: number;
  /** Events that were sent again; null when the session could not be resumed. */
  readonly replayed: number | null;
}

export interface CloseEntry {
  readonly at: number;
  readonly by: 'client' | 'fake';
  /** 1006: cut without a word. */
  readonly code: number;
}

export interface Switches {
  acknowledge: boolean;
  refuse: boolean;
  hold: boolean;
}

export interface Floor {
  readonly world: World;
  readonly sessions: Sessions;
  readonly heartbeatMs: number;
  readonly switches: Switches;
  readonly identifies: IdentifyEntry[];
  readonly resumes: ResumeEntry[];
  readonly closes: CloseEntry[];
  /** Sequence numbers that clients named in their heartbeats. */
  readonly heartbeats: (number | null)[];
  /** Whether this identify may go on, given those just before it. */
  readonly admit: (bot: Bot, shard: number) => boolean;
  /** Closes all connections of a bot whose token was reset. */
  readonly expel: (bot: Bot) => void;
}

export class Connection implements Outlet {
  readonly path: string;
  session: Session | null = null;
  readonly #floor: Floor;
  readonly #socket: WebSocket;
  readonly #sends: number[] = [];
  readonly #held: Frame[] = [];
  #closedByFake: number | null = null;
  #silence: NodeJS.Timeout | null = null;

  constructor(floor: Floor, socket: WebSocket, path: string) {
    this.#floor = floor;
    this.#socket = socket;
    this.path = path;
    socket.on('message', (data) => this.#take(Buffer.isBuffer(data) ? data.toString() : ''));
    socket.on('close', (code) => this.#closed(code));
    socket.on('error', () => socket.terminate());
  }

  greet(): void {
    this.send({ op: OPS.hello, d: { heartbeat_interval: this.#floor.heartbeatMs } });
    this.#watch();
    if (new URL(this.path, 'ws://discord').searchParams.get('v') !== '10') this.close(4_012);
  }

  send(frame: Frame): void {
    if (frame.op === OPS.dispatch && this.#floor.switches.hold) return void this.#held.push(frame);
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify({ t: null, s: null, ...frame }));
  }

  /** Sends what was held back. */
  release(): void {
    for (const frame of this.#held.splice(0)) this.send(frame);
  }

  /** Tells the client that its session is not valid. */
  invalidate(resumable: boolean): void {
    if (this.session !== null && !resumable) this.#floor.sessions.end(this.session);
    this.#leave();
    this.send({ op: OPS.invalid, d: resumable });
  }

  close(code: number): void {
    this.#closedByFake = code;
    this.#socket.close(code);
  }

  /** Cuts the wire without a close frame. */
  kill(): void {
    this.#closedByFake = 1_006;
    this.#socket.terminate();
  }

  #closed(code: number): void {
    if (this.#silence !== null) stopTimer(this.#silence);
    const final = this.#closedByFake ?? code;
    this.#floor.closes.push({ at: this.#floor.world.time.now(), by: this.#closedByFake === null ? 'client' : 'fake', code: final });
    if (this.session !== null && ENDS_SESSION.has(final)) this.#floor.sessions.end(this.session);
    this.#leave();
  }

  #leave(): void {
    if (this.session?.outlet === this) {
      this.session.outlet = null;
      this.session.lostAt = this.#floor.world.time.now();
    }
    this.session = null;
    // The session keeps them, so that they are sent again when it is resumed.
    this.#held.length = 0;
  }

  /** A client that is silent for two intervals is taken for dead. */
  #watch(): void {
    if (this.#silence !== null) stopTimer(this.#silence);
    this.#silence = startTimer(() => this.close(4_009), this.#floor.heartbeatMs * 2).unref();
  }

  #take(text: string): void {
    const frame = text.length > LONGEST_FRAME ? null : parse(text);
    if (frame === null) return this.close(4_002);
    const now = this.#floor.world.time.now();
    while ((this.#sends[0] ?? Infinity) <= now - 60_000) this.#sends.shift();
    if (this.#sends.push(now) > SENDS_A_MINUTE) return this.close(4_008);
    if (frame.op === OPS.heartbeat) return this.#beat(frame.d);
    if (frame.op === OPS.identify) return this.#identify((frame.d ?? {}) as Json);
    if (frame.op === OPS.resume) return this.#resume((frame.d ?? {}) as Json);
    if (![OPS.presence, OPS.voice, OPS.members].some((op) => op === frame.op)) return this.close(4_001);
    if (this.session === null) this.close(4_003);
  }

  #beat(seq: unknown): void {
    this.#floor.heartbeats.push(seq as number | null);
    this.#watch();
    if (this.#floor.switches.acknowledge) this.send({ op: OPS.ack, d: null });
  }

  #identify(d: Json): void {
    if (this.session !== null) return this.close(4_005);
    const token = String(d['token']);
    const shard = (d['shard'] ?? [0, 1]) as [number, number];
    const intents = d['intents'] as number;
    const bot = this.#floor.world.bots.get(token);
    const fault = bot === undefined || bot.revoked ? 4_004 : (faultOfShard(bot, shard) ?? faultOfIntents(bot, intents));
    const note = (outcome: IdentifyEntry['outcome']): void =>
      void this.#floor.identifies.push({ at: this.#floor.world.time.now(), token, shard, intents, outcome });
    if (fault !== null || bot === undefined) {
      note(fault ?? 4_004);
      return this.close(fault ?? 4_004);
    }
    if (bot.identifiesLeft <= 0) {
      note(4_004);
      bot.revoked = true;
      this.close(4_004);
      return this.#floor.expel(bot);
    }
    bot.identifiesLeft -= 1;
    if (!this.#floor.admit(bot, shard[0])) {
      note('too-soon');
      return this.send({ op: OPS.invalid, d: false });
    }
    note('ready');
    this.#welcome(bot, shard, intents);
  }

  #welcome(bot: Bot, shard: readonly [number, number], intents: number): void {
    const { world, sessions } = this.#floor;
    const session = sessions.open(bot, shard, intents, this);
    this.session = session;
    const guilds = guildsOf(world, bot).filter(({ id }) => Number((BigInt(id) >> 22n) % BigInt(shard[1])) === shard[0]);
    sessions.push(session, 'READY', {
      v: 10,
      user: { ...bot.user, verified: true, mfa_enabled: false, email: null },
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      session_type: 'normal',
      resume_gateway_url: `${gatewayUrl(world)}/resume`,
      shard,
      application: { id: bot.user.id, flags: applicationFlags(bot) },
      private_channels: [],
      relationships: [],
      user_settings: {},
    });
    if ((intents & INTENTS.guilds) === 0) return;
    for (const guild of guilds) sessions.push(session, 'GUILD_CREATE', guildEvent(world, bot, guild));
  }

  #resume(d: Json): void {
    if (this.session !== null) return this.close(4_005);
    const { world, sessions, resumes } = this.#floor;
    const [token, sessionId, seq] = [String(d['token']), String(d['session_id']), Number(d['seq'])];
    const bot = world.bots.get(token);
    if (bot === undefined || bot.revoked) return this.close(4_004);
    const session = sessions.find(sessionId, bot);
    const missed = session?.frames.filter(({ s = 0 }) => s > seq) ?? null;
    const isAhead = session !== null && seq > session.seq;
    resumes.push({ at: world.time.now(), token, sessionId, seq, replayed: isAhead ? null : (missed?.length ?? null) });
    if (session === null || missed === null) return this.send({ op: OPS.invalid, d: false });
    if (isAhead) {
      sessions.end(session);
      return this.close(4_007);
    }
    // Whoever held the session before holds it no longer.
    if (session.outlet instanceof Connection) session.outlet.close(4_000);
    session.outlet = this;
    session.lostAt = null;
    this.session = session;
    for (const frame of missed) this.send(frame);
    this.send({ op: OPS.dispatch, t: 'RESUMED', s: (session.seq += 1), d: {} });
  }
}

function faultOfShard(bot: Bot, shard: unknown): 4010 | 4011 | null {
  const [id, count] = shard as [unknown, unknown];
  if (!Number.isInteger(id) || !Number.isInteger(count) || Number(id) < 0 || Number(id) >= Number(count)) return 4_010;
  return Number(count) < bot.shards ? 4_011 : null;
}

function parse(text: string): { readonly op: number; readonly d: unknown } | null {
  try {
    const frame = JSON.parse(text) as { op?: unknown; d?: unknown };
    return typeof frame.op === 'number' ? { op: frame.op, d: frame.d } : null;
  } catch {
    return null;
  }
}
