/** A network between visitors and Claw that tests can break: it knows each visitor's event stream by the token in it. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface CuttingProxy {
  readonly url: string;
  /** Resets the visitor's open event stream on both sides; false when there is none. */
  cut(token: string): boolean;
  close(): Promise<void>;
}

/** @param target where a new connection goes, asked for each: a restarted Claw has another port */
export async function startCuttingProxy(target: () => string): Promise<CuttingProxy> {
  const streams = new Map<string, readonly [Socket, Socket]>();
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(new URL(target()).port), '127.0.0.1');
    join(near, far, open);
    near.on('data', (bytes) => {
      const token = /^GET \S+\/events .*?authorization: Bearer (\S+)/is.exec(bytes.toString('latin1'))?.[1];
      if (token !== undefined) streams.set(token, [near, far]);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: (token) => {
      const pair = streams.get(token)?.filter((socket) => !socket.destroyed) ?? [];
      for (const socket of pair) socket.resetAndDestroy();
      return pair.length > 0;
    },
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** What ends or breaks on one side does so on the other. */
function join(near: Socket, far: Socket, open: Set<Socket>): void {
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    open.add(one);
    one.pipe(other);
    one.on('error', () => other.resetAndDestroy());
    one.on('close', () => {
      open.delete(one);
      if (!one.readableEnded) other.destroy();
    });
  }
}
