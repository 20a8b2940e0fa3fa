/** A web channel of our own for tests of the chat page: serves the built page under a strict policy and speaks the visitors' wire as it is told to. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { createLiveText } from '../../../../adapters/web/live-text.ts';
import { renderMessage } from '../../../../adapters/web/render-message.ts';
import type { MessageId } from '../../../../src/kernel/ids.ts';
import { loadWebAssets } from '../../../../adapters/web/load-web-assets.ts';
import { pagePolicy, pageStyle } from '../../../../adapters/web/page-style.ts';
import { renderPage } from '../../../../adapters/web/render-page.ts';

export const CHANNEL_KEY = 'shop-1';

export interface FakeSource {
  readonly n: number;
  readonly title: string;
  readonly url: string | null;
  readonly document_id: string;
  readonly external_id: string | null;
  readonly passage_id: string;
  readonly quote: string;
}

export interface FakeFile {
  readonly id: string;
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
}

export interface FakeMessage {
  id: string;
  seq: number;
  role: 'user' | 'assistant' | 'operator' | 'system';
  text: string;
  sources: readonly FakeSource[];
  outcome: string | null;
  state: string;
  at: string;
  author: string | null;
  files: readonly FakeFile[];
}

interface FakeConversation {
  readonly token: string;
  readonly messages: FakeMessage[];
  readonly streams: Set<ServerResponse>;
}

export interface Refusal {
  readonly status: number;
  readonly retryAfterS?: number;
  /** Takes the message in before it fails, as when the answer to a send is lost on the way. */
  readonly afterTaking?: boolean;
}

export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly lastEventId: string | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** The script and the channel's calls serve pages of other origins. */
const FROM_ANYWHERE = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, content-type, last-event-id',
  'cross-origin-resource-policy': 'cross-origin',
};

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/')) return new Response(bytes, { headers: { 'content-type': type } }).formData();
  return bytes.length === 0 ? null : JSON.parse(bytes.toString('utf8'));
}

function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body));
}

const fields = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? { ...value } : {});

/** As the server sends it: with the tree to draw. */
const onWire = (message: FakeMessage) => ({ ...message, blocks: renderMessage(message) });

export class VisitorServer {
  readonly calls: SeenCall[] = [];
  readonly conversations = new Map<string, FakeConversation>();
  readonly passages = new Map<string, unknown>();
  greeting = 'Hello, this is the help desk of Blue Kettle. What would you like to know?';
  title = 'Blue Kettle';
  suggestions: readonly string[] = [];
  readonly files = new Map<string, FakeFile & { readonly bytes: Buffer }>();
  /** One entry is used up by each file that is brought. */
  readonly fileRefusals: number[] = [];
  /** Called with every message the visitor sends. */
  onMessage: (message: FakeMessage) => void = () => undefined;
  /** Called when the visitor stops an answer. */
  onStop: () => void = () => undefined;
  /** One entry is used up by each send. */
  readonly refusals: Refusal[] = [];
  readonly #pageFolder: string;
  readonly #clock: () => Date;
  readonly #liveText = createLiveText();
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #byClientId = new Map<string, FakeMessage>();

  /** @param pageFolder where the page was built to */
  constructor(pageFolder: string, clock: () => Date) {
    this.#pageFolder = pageFolder;
    this.#clock = clock;
  }

  /** @returns the address of the page */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    const { port: own } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${own}/`;
  }

  async close(): Promise<void> {
    this.dropStreams();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get conversation(): FakeConversation {
    const latest = [...this.conversations.values()].at(-1);
    if (latest === undefined) throw new Error('no visitor yet');
    return latest;
  }

  /** Commits a message and tells whoever listens. */
  say(message: Partial<FakeMessage> & Pick<FakeMessage, 'role' | 'text'>, to = this.conversation): FakeMessage {
    const seq = to.messages.length + 1;
    const whole: FakeMessage = {
      id: `m${seq}`,
      seq,
      sources: [],
      outcome: null,
      state: 'sent',
      at: this.#clock().toISOString(),
      author: null,
      files: [],
      ...message,
    };
    to.messages.push(whole);
    this.#liveText.close(whole.id as MessageId);
    this.#emit(to, 'message', onWire(whole), seq);
    return whole;
  }

  delta(messageId: string, offset: number, text: string): void {
    const grown = this.#liveText.grow({ kind: 'delta', messageId: messageId as MessageId, offset, text });
    this.#emit(this.conversation, 'delta', {
      message_id: messageId,
      offset,
      text,
      blocks_from: grown?.from ?? 0,
      blocks: grown?.blocks ?? [],
    });
  }

  status(state: 'waiting' | 'answering' | 'human'): void {
    this.#emit(this.conversation, 'status', { state });
  }

  /** Breaks every open stream, as a restart or a bad network would. */
  dropStreams(): void {
    for (const { streams } of this.conversations.values()) for (const stream of streams) stream.destroy();
  }

  #emit(to: FakeConversation, name: string, data: unknown, id?: number): void {
    const head = id === undefined ? '' : `id: ${id}\n`;
    for (const stream of to.streams) stream.write(`${head}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
    for (const [name, value] of Object.entries(FROM_ANYWHERE)) response.setHeader(name, value);
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    const prefix = `/web/v1/${CHANNEL_KEY}/`;
    if (!pathname.startsWith('/web/v1/')) return this.#page(pathname, response);
    if (!pathname.startsWith(prefix)) return reply(response, 404, { code: 'not_found' });
    const path = pathname.slice(prefix.length);
    const body = await bodyOf(request);
    const lastEventId = request.headers['last-event-id']?.toString() ?? null;
    this.calls.push({ method: request.method ?? '', path, body, lastEventId });
    if (path === 'sessions') return this.#openSession(response);
    const mine = this.conversations.get((request.headers.authorization ?? '').replace('Bearer ', ''));
    if (mine === undefined) return reply(response, 401, { code: 'auth_invalid', detail: 'Unknown token' });
    if (path === 'events') return this.#follow(mine, Number(lastEventId ?? 0), request, response);
    if (path === 'messages' && request.method === 'GET') {
      const after = Number(searchParams.get('after') ?? 0);
      return reply(response, 200, { data: mine.messages.filter((each) => each.seq > after).map(onWire) });
    }
    if (path === 'messages') return this.#take(mine, fields(body), response);
    if (path.startsWith('files')) return this.#file(path.slice('files/'.length), body, response);
    this.#act(path, response);
  }

  #openSession(response: ServerResponse): void {
    const token = `visitor-${this.conversations.size + 1}`;
    this.conversations.set(token, { token, messages: [], streams: new Set() });
    reply(response, 201, {
      token,
      conversation_id: `c-${token}`,
      greeting: this.greeting,
      suggestions: this.suggestions,
      name: this.title,
    });
  }

  #follow(mine: FakeConversation, after: number, request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': here\n\n');
    mine.streams.add(response);
    request.on('close', () => mine.streams.delete(response));
    response.on('close', () => mine.streams.delete(response));
    for (const message of mine.messages) {
      if (message.seq > after) response.write(`id: ${message.seq}\nevent: message\ndata: ${JSON.stringify(onWire(message))}\n\n`);
    }
  }

  #take(mine: FakeConversation, { id, text, file_ids: ids }: Record<string, unknown>, response: ServerResponse): void {
    const refusal = this.refusals.shift();
    const wait: Record<string, string> = refusal?.retryAfterS === undefined ? {} : { 'retry-after': String(refusal.retryAfterS) };
    const refuse = (): void => reply(response, refusal?.status ?? 500, { code: 'refused', detail: 'Not now' }, wait);
    if (refusal !== undefined && refusal.afterTaking !== true) return refuse();
    const known = this.#byClientId.get(`${mine.token} ${String(id)}`);
    const message =
      known ?? this.say({ id: String(id), role: 'user', text: String(text), state: 'waiting', files: this.#filesOf(ids) }, mine);
    this.#byClientId.set(`${mine.token} ${String(id)}`, message);
    if (refusal !== undefined) return refuse();
    reply(response, 202, { message: onWire(message) });
    if (known === undefined) this.onMessage(message);
  }

  #filesOf(ids: unknown): readonly FakeFile[] {
    const files = (Array.isArray(ids) ? ids : []).map((id) => this.files.get(id));
    return files.flatMap((file) =>
      file === undefined ? [] : [{ id: file.id, name: file.name, media_type: file.media_type, size: file.size }],
    );
  }

  async #file(id: string, body: unknown, response: ServerResponse): Promise<void> {
    const known = this.files.get(id);
    if (known !== undefined) return void response.writeHead(200, { 'content-type': known.media_type }).end(known.bytes);
    const refusal = this.fileRefusals.shift();
    const file = body instanceof FormData ? body.get('file') : null;
    if (refusal !== undefined || !(file instanceof File)) return reply(response, refusal ?? 404, { code: 'refused', detail: 'Not now' });
    const facts = { id: `f${this.files.size + 1}`, name: file.name, media_type: file.type, size: file.size };
    this.files.set(facts.id, { ...facts, bytes: Buffer.from(await file.arrayBuffer()) });
    reply(response, 201, { file: facts });
  }

  #act(path: string, response: ServerResponse): void {
    if (path === 'stop') this.onStop();
    if (path === 'stop' || path.endsWith('/feedback')) return reply(response, 200, {});
    const passage = this.passages.get(path.replace('passages/', ''));
    if (passage === undefined) return reply(response, 404, { code: 'not_found', detail: 'No such passage' });
    reply(response, 200, passage);
  }

  async #page(pathname: string, response: ServerResponse): Promise<void> {
    const style = pageStyle(await loadWebAssets(this.#pageFolder));
    const policy = { 'content-security-policy': pagePolicy(style) };
    if (pathname === '/') {
      const html = renderPage({ channelKey: CHANNEL_KEY, title: this.title, language: 'en', css: style.css });
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...policy }).end(html);
      return;
    }
    const name = normalize(pathname).replace(/^(\.\.[/\\])+/, '');
    const content = await readFile(join(this.#pageFolder, name)).catch(() => null);
    if (content === null) return reply(response, 404, { code: 'not_found' });
    response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream', ...policy }).end(content);
  }
}
