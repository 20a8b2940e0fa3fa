/** An embeddings endpoint on loopback that makes vectors of the letters of a text, or answers as scripted. */
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeEmbeddingsRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: {
    readonly model: string;
    readonly input: readonly string[];
    readonly dimensions?: number;
    readonly encoding_format?: string;
  };
}

export interface FakeEmbeddingsReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Never answers. */
  readonly hang?: boolean;
  /** Vectors as lists of numbers, whatever was asked for. */
  readonly numbers?: boolean;
  /** Of that length, whatever was asked for. */
  readonly dimensions?: number;
  /** In another order than asked, each with its index. */
  readonly shuffled?: boolean;
  /** Tells no usage. */
  readonly uncounted?: boolean;
}

export interface FakeEmbeddings {
  readonly baseUrl: string;
  readonly requests: readonly FakeEmbeddingsRequest[];
  /** The next answers, in order; the last one is repeated. */
  script(...replies: readonly FakeEmbeddingsReply[]): void;
  close(): Promise<void>;
}

/** The direction that the endpoint gives a text: how often each letter occurs, by its code. */
export function lettersOf(text: string, dimensions: number): number[] {
  const counts = Array.from({ length: dimensions }, () => 0);
  for (const letter of text) counts[(letter.codePointAt(0) ?? 0) % dimensions]! += 1;
  return counts;
}

/** @param directionOf what a text is about, as so many numbers; its letters when absent */
export async function startFakeEmbeddings(directionOf = lettersOf): Promise<FakeEmbeddings> {
  const requests: FakeEmbeddingsRequest[] = [];
  let replies: readonly FakeEmbeddingsReply[] = [{}];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const body = JSON.parse(text) as FakeEmbeddingsRequest['body'];
      requests.push({ path: request.url ?? '', headers: request.headers, body });
      const [reply = {}, ...rest] = replies;
      if (rest.length > 0) replies = rest;
      if (reply.hang === true) return;
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
      response.end(reply.body ?? JSON.stringify(answer(body, reply, directionOf)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
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

function answer(
  { input, dimensions = 16, encoding_format: format }: FakeEmbeddingsRequest['body'],
  reply: FakeEmbeddingsReply,
  directionOf: typeof lettersOf,
): object {
  const data = input.map((text, index) => {
    const numbers = directionOf(text, reply.dimensions ?? dimensions);
    const asBytes = format === 'base64' && reply.numbers !== true;
    return { object: 'embedding', index, embedding: asBytes ? Buffer.from(Float32Array.from(numbers).buffer).toString('base64') : numbers };
  });
  const tokens = input.join('').length;
  const usage = reply.uncounted === true ? {} : { usage: { prompt_tokens: tokens, total_tokens: tokens } };
  return { object: 'list', data: reply.shuffled === true ? data.toReversed() : data, ...usage };
}
