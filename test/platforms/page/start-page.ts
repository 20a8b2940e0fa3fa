// A page on loopback where one writes to a bot as its customers do, and sees everything the bot did.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { StandIn } from './platform.ts';

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['page.html', 'text/html'],
  '/page.js': ['page.js', 'text/javascript'],
  '/page.css': ['page.css', 'text/css'],
};
const MOST_BYTES = 100_000;

const order = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('write'), platform: z.string(), place: z.string(), text: z.string().min(1) }),
  z.strictObject({ do: z.literal('press'), platform: z.string(), message: z.string(), data: z.string() }),
]);

export interface PlatformsPage {
  readonly url: string;
  close(): Promise<void>;
}

/** `port` 0: any that is free. */
export async function startPlatformsPage(standIns: readonly StandIn[], port: number): Promise<PlatformsPage> {
  const server = createServer((request, response) => {
    serve(standIns, request, response).catch((error: unknown) => {
      reply(response, 400, 'text/plain', error instanceof Error ? error.message : 'It failed.');
    });
  });
  await new Promise<void>((resolved, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolved));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolved) => server.close(resolved));
    await Promise.all(standIns.map((one) => one.close()));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function serve(standIns: readonly StandIn[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://page');
  const file = FILES[pathname];
  if (request.method === 'GET' && file !== undefined) {
    return reply(response, 200, file[1], await readFile(resolve(import.meta.dirname, 'browser', file[0])));
  }
  if (request.method === 'GET' && pathname === '/state') {
    const state = standIns.map((one) => ({ kind: one.kind, title: one.title, places: one.places, env: one.env, ...one.view() }));
    return reply(response, 200, 'application/json', JSON.stringify(state));
  }
  // A page of somebody else cannot send this type without being asked first.
  if (request.method !== 'POST' || pathname !== '/act' || request.headers['content-type'] !== 'application/json') {
    return reply(response, 404, 'text/plain', 'There is nothing here.');
  }
  const asked = order.parse(JSON.parse(await readBody(request)));
  const standIn = standIns.find(({ kind }) => kind === asked.platform);
  if (standIn === undefined) throw new Error('There is no such platform.');
  if (asked.do === 'write') standIn.write(asked.place, asked.text);
  else standIn.press(asked.message, asked.data);
  reply(response, 200, 'application/json', '{}');
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) {
    body += piece;
    if (body.length > MOST_BYTES) throw new Error('That is too long.');
  }
  return body;
}

function reply(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:";
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy, 'cache-control': 'no-store' });
  response.end(body);
}
