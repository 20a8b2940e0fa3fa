// Each way in which a server may fail to answer has words of its own.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { inspectServer } from '../../src/compose/inspect-server.ts';

let server: Server | null = null;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  server = null;
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the server is', () => {
  it('ready', async () => {
    const address = await serve((_request, response) => response.end('{}'));
    expect(await inspectServer(address)).toEqual({ name: 'Server', state: 'ok', detail: `ready at ${address}` });
  });
  it('degraded, with the part that is missing', async () => {
    const address = await serve((_request, response) => response.end('{"status":"degraded","checks":[{"name":"redis"}]}'));
    expect(await inspectServer(address)).toMatchObject({ state: 'warn', detail: expect.stringContaining('"redis"') });
  });
  it('not ready, in its own words', async () => {
    const address = await serve((_request, response) => response.writeHead(503).end('{"store":"down"}'));
    expect(await inspectServer(address)).toMatchObject({ state: 'fail', detail: `${address} answers 503: {"store":"down"}` });
  });
  it('not there', async () => {
    const address = await serve(() => {});
    await new Promise((resolve) => server?.close(resolve));
    server = null;
    const finding = { name: 'Server', state: 'warn', detail: `nothing listens at ${address}`, remedy: 'Start it with: npm start' };
    expect(await inspectServer(address)).toEqual(finding);
  });
  it('too slow', async () => {
    const address = await serve(() => {});
    expect(await inspectServer(address, 50)).toMatchObject({ state: 'fail', detail: `${address} did not answer within 0.05 seconds` });
  });
  it('one that ends the connection', async () => {
    const address = await serve((request) => request.socket.destroy());
    expect(await inspectServer(address)).toMatchObject({
      state: 'fail',
      detail: expect.stringContaining(`${address} cannot be reached (`),
    });
  });
  it('on a port that is not called', async () => {
    const finding = { state: 'fail', detail: expect.stringContaining('refuse to call'), remedy: expect.stringContaining('PORT') };
    expect(await inspectServer('http://127.0.0.1:6667')).toMatchObject(finding);
  });
});
