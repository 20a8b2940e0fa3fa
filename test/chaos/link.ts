/** One stretch of network between two parties, which the harness can cut, hang, slow down, or watch for the moment to kill somebody at. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export type Trouble =
  /** Open connections are reset once; new ones work. */
  | { readonly kind: 'cut' }
  /** Open connections are reset, new ones are refused. */
  | { readonly kind: 'gone' }
  /** Nothing passes, nothing is closed. */
  | { readonly kind: 'hang' }
  /** Each piece of data takes so much longer. */
  | { readonly kind: 'slow'; readonly ms: number };

/** A moment on the way of a call: before the words pass, or when its answer would come back. */
export interface Point {
  readonly words: string;
  readonly when: 'before' | 'after';
}

export interface Link {
  readonly port: number;
  trouble(what: Trouble): void;
  heal(): void;
  /** Once: does `act` when the point is reached, and lets nothing more pass on that connection. What it returns takes the point back. */
  at(point: Point, act: () => void): () => void;
  close(): Promise<void>;
}

interface Watch extends Point {
  readonly act: () => void;
}

interface State {
  readonly open: Set<Socket>;
  trouble: Trouble | null;
  readonly watches: Set<Watch>;
  /** Let go when a hang is over. */
  readonly held: Set<() => void>;
}

/** @param targets ports of this machine, asked for each new connection and tried in this order */
export async function openLink(targets: () => readonly number[]): Promise<Link> {
  const state: State = { open: new Set(), trouble: null, watches: new Set(), held: new Set() };
  const server = createServer((near) => void serve(state, near, targets()).catch(() => near.resetAndDestroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const reset = (): void => {
    for (const socket of state.open) socket.resetAndDestroy();
  };
  const heal = (): void => {
    state.trouble = null;
    for (const go of state.held) go();
    state.held.clear();
  };
  return {
    port: (server.address() as AddressInfo).port,
    trouble: (what) => {
      state.trouble = what.kind === 'cut' ? null : what;
      if (what.kind === 'cut' || what.kind === 'gone') reset();
    },
    heal,
    at: (point, act) => {
      const watch: Watch = { ...point, act };
      state.watches.add(watch);
      return () => void state.watches.delete(watch);
    },
    close: () => {
      heal();
      reset();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function serve(state: State, near: Socket, ports: readonly number[]): Promise<void> {
  state.open.add(near);
  near.on('close', () => state.open.delete(near));
  near.on('error', () => {});
  if (state.trouble?.kind === 'gone') throw new Error('The link is gone.');
  const far = await reach(ports);
  state.open.add(far);
  far.on('close', () => state.open.delete(far));
  far.on('error', () => {});
  const pair: Pair = { armed: null };
  await Promise.allSettled([forward(state, near, far, pair), backward(state, far, near, pair)]);
}

async function reach(ports: readonly number[]): Promise<Socket> {
  for (const port of ports) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    if (isOpen) return socket;
  }
  throw new Error('Nobody listens at the other end.');
}

interface Pair {
  /** The point whose words went out: the next thing to come back is their answer. */
  armed: Watch | null;
}

const forward = (state: State, near: Socket, far: Socket, pair: Pair): Promise<void> =>
  carry(state, near, far, (bytes) => {
    const watch = [...state.watches].find(({ words }) => bytes.includes(words));
    if (watch === undefined) return true;
    if (watch.when === 'before') return reachPoint(state, watch);
    pair.armed = watch;
    return true;
  });

const backward = (state: State, far: Socket, near: Socket, pair: Pair): Promise<void> =>
  carry(state, far, near, () => pair.armed === null || !state.watches.has(pair.armed) || reachPoint(state, pair.armed));

function reachPoint(state: State, watch: Watch): false {
  state.watches.delete(watch);
  watch.act();
  return false;
}

/** In order, one piece after the other; what ends or breaks on one side does so on the other. */
async function carry(state: State, from: Socket, to: Socket, mayPass: (bytes: Buffer) => boolean): Promise<void> {
  try {
    for await (const bytes of from as AsyncIterable<Buffer>) {
      if (state.trouble?.kind === 'hang') await new Promise<void>((resolve) => state.held.add(resolve));
      if (state.trouble?.kind === 'slow') await pause(state.trouble.ms);
      if (!mayPass(bytes)) break;
      if (!to.write(bytes)) await once(to, 'drain');
    }
    if (from.readableEnded) to.end();
    else to.destroy();
  } catch {
    to.resetAndDestroy();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
