/** No client can keep a process from stopping: neither one that waits for an answer nor one that uploads slowly. */
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from '../support/call.ts';
import { embeddedUrl } from '../support/embedded-url.ts';
import { makeHome } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';

/** What a stop takes with nothing to finish, the embedded database included, on a busy machine. */
const STOP_MS = 8_000;

let home: GatewayHome;
let gateway: GatewayProcess;
let key: string;

beforeAll(async () => {
  home = await makeHome();
  gateway = await home.start();
  key = await home.adminKey();
});
afterAll(() => home.remove());

/** A question whose turn does not begin, since another process holds its conversation. */
async function askAndWait(): Promise<{ readonly answered: Promise<{ readonly status: number }> }> {
  const api = `${gateway.url}/api/v1`;
  const first = await call(`${api}/messages`, { token: key, json: { text: 'How do I start Claw?', wait_s: 30 } });
  const { message } = first.body as { readonly message: { readonly conversation_id: string } };
  const owner = new pg.Client({ connectionString: await embeddedUrl(home.folder) });
  await owner.connect();
  await owner.query(`update conversations set lease_until = now() + interval '1 hour' where id = $1`, [message.conversation_id]);
  await owner.end();
  const json = { text: 'And how do I stop it?', conversation_id: message.conversation_id, wait_s: 60 };
  const answered = call(`${api}/messages`, { token: key, json });
  const early = await Promise.race([answered, new Promise((resolve) => setTimeout(() => resolve('waiting'), 1_000))]);
  expect(early).toBe('waiting');
  return { answered };
}

/** Announces a body and sends only its beginning; resolves once the server has taken the head. */
async function uploadSlowly(): Promise<void> {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  const head = `POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json`;
  await new Promise<void>((resolve) => {
    socket.once('data', () => resolve());
    socket.write(`${head}\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n`);
  });
  socket.write('{"text":');
}

it('stops within seconds while one client waits for an answer and another uploads, and takes its database along', async () => {
  const database = new URL(await embeddedUrl(home.folder));
  const { answered } = await askAndWait();
  await uploadSlowly();
  const began = performance.now();
  const code = await gateway.end('SIGTERM');
  expect(code).toBe(0);
  expect(performance.now() - began).toBeLessThan(STOP_MS);
  expect((await answered).status).toBe(202);
  const reached = await new Promise((resolve) => {
    const socket = connect(Number(database.port), database.hostname);
    socket.once('connect', () => resolve('still there'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  expect(reached).toBe('ECONNREFUSED');
  expect(gateway.output()).toContain('Stopped.');
});
