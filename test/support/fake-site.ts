/** A web site on 127.0.0.1 whose pages a test writes and changes, with a record of what was asked of it. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page by its HTML, a status without a body, or whatever a handler does. */
export type FakePage = string | number | RequestListener;

export interface FakeSite {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** `127.0.0.1:<port>`, to be allowed. */
  readonly host: string;
  /** By path and query; what is missing is 404. */
  readonly pages: Map<string, FakePage>;
  /** Paths in the order asked for, with the headers. */
  readonly asked: { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  /** Those asked for since the last call, without robots.txt, sorted. */
  news(): readonly string[];
  close(): Promise<void>;
}

/** Pages given as a text have an ETag, so that an unchanged one is answered by 304. */
export async function startFakeSite(pages: Readonly<Record<string, FakePage>> = {}): Promise<FakeSite> {
  const all = new Map(Object.entries(pages));
  const asked: FakeSite['asked'] = [];
  let told = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, headers: request.headers });
    answer(all.get(path) ?? 404, request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    host,
    pages: all,
    asked,
    news: () => {
      const since = asked.slice(told).map(({ path }) => path);
      told = asked.length;
      return since.filter((path) => path !== '/robots.txt').toSorted();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function answer(page: FakePage, request: IncomingMessage, response: ServerResponse): void {
  if (typeof page === 'function') return page(request, response);
  if (typeof page === 'number') return void response.writeHead(page).end();
  const etag = `"${createHash('sha256').update(page).digest('base64url')}"`;
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
  const type = request.url?.endsWith('.txt') ? 'text/plain' : 'text/html; charset=utf-8';
  response.writeHead(200, { 'content-type': type, etag }).end(page);
}

/** An answer with a type and a body of the test's own. */
export function reply(type: string, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_request, response) => void response.writeHead(200, { 'content-type': type, ...headers }).end(body);
}

export function redirect(to: string): RequestListener {
  return (_request, response) => void response.writeHead(302, { location: to }).end();
}

/** A page with a title, words and links. */
export function html(title: string, words: string, links: readonly string[] = [], head = ''): string {
  const anchors = links.map((href) => `<a href="${href}">${href}</a>`).join(' ');
  return `<html><head><title>${title}</title>${head}</head><body><main><h1>${title}</h1><p>${words}</p></main><nav>${anchors}</nav></body></html>`;
}
