// A Template adapter on a platform of a few lines that keeps what it was sent and fails on request.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTemplateAdapter } from '../../../adapters/_template/index.ts';
import type { ChannelConnection } from '../../../src/core/ports/channel-connection.ts';
import { buildConnection } from '../../builders/build-connection.ts';
import { buildChannel } from '../../builders/fake-channel-host.ts';

export async function createTemplateScene() {
  const sent: unknown[] = [];
  let failure: { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | null = null;
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const { status, headers } = failure ?? { status: 200 };
    failure = null;
    if (status === 200) sent.push(JSON.parse(Buffer.concat(pieces).toString()));
    response.writeHead(status, headers).end(JSON.stringify({ id: String(sent.length) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const connection: ChannelConnection = buildConnection(['bot_token', 'webhook_secret'], 'a-secret', {
    channel: buildChannel({ kind: 'template' }),
  });
  const adapter = createTemplateAdapter({
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callTimeoutMs: 5_000,
    connection: async () => connection,
  });
  return {
    adapter,
    connection,
    sent,
    /** Meets the next call. */
    fail: (status: number, headers: Readonly<Record<string, string>> = {}) => (failure = { status, headers }),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
