/** `fetch` for libraries that bring their own requests: the same request as everywhere, to where it may go, and after no redirect. */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { VettedRequest } from './vetted-request.ts';

const NEVER = new AbortController().signal;
/** The statuses that may have no body. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** Posts text, and nothing else. Rejects with what the request rejects with. */
export function createVettedFetch(request: VettedRequest): typeof fetch {
  return async (input, init = {}) => {
    const { body } = init;
    if (typeof body !== 'string') throw new TypeError('Only text is sent this way.');
    const headers = { ...Object.fromEntries(new Headers(init.headers)), 'content-length': Buffer.byteLength(body) };
    const address = input instanceof Request ? input.url : String(input);
    const answer = await request(address, { method: 'POST', headers, body, signal: init.signal ?? NEVER });
    const status = answer.statusCode ?? 502;
    const told = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) if (typeof value === 'string') told.set(name, value);
    if (BODILESS.has(status)) answer.resume();
    return new Response(BODILESS.has(status) ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array> as never), {
      status,
      headers: told,
    });
  };
}
