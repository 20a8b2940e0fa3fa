/** A chat model on loopback that answers as scripted and remembers what it was asked. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface FakeReply {
  /** Pieces of the answer, each a chunk of its own. */
  readonly pieces?: readonly string[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number };
  /** Milliseconds before the head of the answer, and before each chunk. */
  readonly firstAfterMs?: number;
  readonly chunkAfterMs?: number;
  /** Ends the connection after the pieces: `reset` breaks the socket, `early` closes it properly but without an end of the answer. */
  readonly cut?: 'reset' | 'early';
  /** Sends nothing more after the pieces and keeps the connection. */
  readonly stall?: boolean;
  /** Raw lines of the stream, sent after the pieces. */
  readonly raw?: readonly string[];
  readonly finishReason?: string;
  /** An error instead of a stream. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Never answers at all. */
  readonly hang?: boolean;
}

export interface FakeRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: {
    readonly model: string;
    readonly stream: boolean;
    readonly max_tokens: number;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
  };
  /** Whether the caller went away before the answer was complete. */
  abandoned: boolean;
}

/** An answer that depends on what was asked. */
export type MakeReply = (request: FakeRequest) => FakeReply;

export interface FakeOpenAi {
  readonly baseUrl: string;
  readonly requests: readonly FakeRequest[];
  /** The next answers, in order; the last one is repeated. */
  script(...replies: readonly (FakeReply | MakeReply)[]): void;
  close(): Promise<void>;
}

export async function startFakeOpenAi(): Promise<FakeOpenAi> {
  const requests: FakeRequest[] = [];
  let replies: readonly (FakeReply | MakeReply)[] = [{ pieces: ['Hello.'] }];
  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy());
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = JSON.parse(await readBody(request)) as FakeRequest['body'];
    const seen: FakeRequest = { path: request.url ?? '', headers: request.headers, body, abandoned: false };
    requests.push(seen);
    response.on('close', () => {
      if (!response.writableEnded) seen.abandoned = true;
    });
    const [reply = {}, ...rest] = replies;
    if (rest.length > 0) replies = rest;
    await answer(response, typeof reply === 'function' ? reply(seen) : reply);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    script: (...next) => {
      replies = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(response: ServerResponse, reply: FakeReply): Promise<void> {
  if (reply.hang) return;
  await pause(reply.firstAfterMs);
  if (reply.status !== undefined) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body ?? JSON.stringify({ error: { message: 'scripted', type: 'scripted', code: 'scripted_code' } }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', ...reply.headers });
  const send = (line: string): boolean => response.write(`data: ${line}\n\n`);
  for (const content of reply.pieces ?? []) {
    await pause(reply.chunkAfterMs);
    send(chunk({ delta: { content }, finish_reason: null }));
  }
  for (const line of reply.raw ?? []) send(line);
  if (reply.stall) return;
  // A moment, so that what was sent has left before the socket breaks.
  if (reply.cut === 'reset') return void setTimeout(() => response.destroy(), 20);
  if (reply.cut !== 'early') {
    send(chunk({ delta: {}, finish_reason: reply.finishReason ?? 'stop' }, reply.usage));
    send('[DONE]');
  }
  response.end();
}

function chunk(choice: object, usage?: FakeReply['usage']): string {
  const head = { id: 'chat-1', object: 'chat.completion.chunk', created: 1, model: 'scripted' };
  return JSON.stringify({ ...head, choices: [{ index: 0, ...choice }], ...(usage === undefined ? {} : { usage }) });
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) text += String(piece);
  return text;
}

function pause(ms: number | undefined): Promise<void> {
  return ms === undefined ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
