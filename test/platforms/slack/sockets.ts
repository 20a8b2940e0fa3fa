// Socket Mode: hands out one-use addresses, greets, sends envelopes to any open socket, and records what was acknowledged.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { App, Json, PayloadKind } from './types.ts';
import type { World } from './world.ts';

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled';

/** One open connection of an app. */
export interface Socket {
  readonly app: App;
  /** Milliseconds of the fake's clock. */
  readonly openedAt: number;
  readonly isOpen: boolean;
  /** Tells the app to come back on another one; after anything but a warning it is closed, and gets nothing more. */
  disconnect(reason: DisconnectReason): void;
  /** Ends the connection without a word. */
  kill(): void;
  /** Stays open, but is dead: sends nothing, reads nothing and answers no pings. */
  freeze(): void;
}

export interface Ack {
  readonly envelopeId: string;
  readonly at: number;
  readonly payload: Json | null;
}

export interface Envelope {
  readonly kind: PayloadKind;
  readonly payload: Json;
  readonly retry: number;
  readonly reason: string | null;
}

export interface Sockets {
  readonly all: readonly Socket[];
  /** Acknowledgements that came, in order, also those that came twice or late. */
  readonly acks: readonly Ack[];
  /** A fresh address for `apps.connections.open`. */
  open(app: App): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Resolves with the acknowledgement, or with null when none came in time or the socket went away; undefined without a socket. */
  send(app: App, envelope: Envelope): Promise<{ readonly id: string; readonly ack: Ack | null } | undefined>;
  killAll(): void;
  close(): void;
}

interface Held extends Socket {
  readonly ws: WebSocket;
  isLeaving: boolean;
  isFrozen: boolean;
}

export function createSockets(world: World): Sockets {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Map<string, App>();
  const held: Held[] = [];
  const acks: Ack[] = [];
  const waiting = new Map<string, (ack: Ack | null) => void>();
  let turn = 0;
  const greet = (app: App, ws: WebSocket): void => {
    const socket = hold(world, app, ws);
    held.push(socket);
    ws.on('message', (data) => {
      const { envelope_id: envelopeId, payload } = JSON.parse(String(data as Buffer)) as { envelope_id: string; payload?: Json };
      const ack = { envelopeId, at: world.clock.now(), payload: payload ?? null };
      acks.push(ack);
      waiting.get(envelopeId)?.(ack);
    });
    const open = held.filter((one) => one.isOpen && one.app === app).length;
    const debug_info = { host: 'fake', build_number: 1, approximate_connection_time: 18_060 };
    ws.send(JSON.stringify({ type: 'hello', connection_info: { app_id: app.id }, num_connections: open, debug_info }));
  };
  return {
    all: held,
    acks,
    open: (app) => {
      const ticket = randomUUID();
      tickets.set(ticket, app);
      return `${world.origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${app.id}`;
    },
    upgrade: (request, socket, head) => {
      const ticket = new URL(request.url ?? '/', 'http://slack').searchParams.get('ticket') ?? '';
      const app = tickets.get(ticket);
      tickets.delete(ticket);
      if (app === undefined || world.down) return void socket.destroy();
      server.handleUpgrade(request, socket, head, (ws) => greet(app, ws));
    },
    send: (app, envelope) => {
      const open = held.filter((one) => one.isOpen && !one.isLeaving && one.app === app);
      const socket = open[(turn += 1) % open.length];
      return socket === undefined ? Promise.resolve(undefined) : sendTo(world, socket, envelope, waiting);
    },
    killAll: () => held.forEach((socket) => socket.kill()),
    close: () => {
      held.forEach((socket) => socket.kill());
      server.close();
    },
  };
}

function hold(world: World, app: App, ws: WebSocket): Held {
  const socket: Held = {
    app,
    ws,
    openedAt: world.clock.now(),
    isLeaving: false,
    isFrozen: false,
    get isOpen() {
      return ws.readyState === ws.OPEN;
    },
    disconnect: (reason) => {
      ws.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'fake' } }));
      if (reason === 'warning') return;
      socket.isLeaving = true;
      ws.close();
    },
    kill: () => ws.terminate(),
    freeze: () => {
      socket.isFrozen = true;
      ws.pause();
    },
  };
  return socket;
}

function sendTo(world: World, { app, ws, isFrozen }: Held, envelope: Envelope, waiting: Map<string, (ack: Ack | null) => void>) {
  const id = randomUUID();
  const { kind, payload, retry, reason } = envelope;
  const retries = kind === 'events_api' ? { retry_attempt: retry, retry_reason: reason ?? '' } : {};
  const text = JSON.stringify({ envelope_id: id, type: kind, payload, accepts_response_payload: kind !== 'events_api', ...retries });
  return new Promise<{ id: string; ack: Ack | null }>((resolve) => {
    const end = (ack: Ack | null): void => {
      clearTimeout(timer);
      ws.off('close', gone);
      world.closed.removeEventListener('abort', gone);
      waiting.delete(id);
      resolve({ id, ack });
    };
    const gone = (): void => end(null);
    const timer = setTimeout(gone, app.ackMs);
    ws.once('close', gone);
    world.closed.addEventListener('abort', gone);
    waiting.set(id, end);
    if (!isFrozen) ws.send(text);
  });
}
