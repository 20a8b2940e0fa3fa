/** Turns the reply of an endpoint into the answer that goes out; who still has the same one is told so instead of getting it again. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Endpoint, EndpointReply } from '../kernel/endpoint.ts';
import { type EventStreams, STREAM_TYPE } from './event-streams.ts';
import type { HttpContext } from './state.ts';

/** How the answer without a body is described. */
export const UNCHANGED = { 304: { description: 'As the caller already has it: its ETag was sent as If-None-Match.' } } as const;
const JSON_TYPE = 'application/json; charset=utf-8';

/** True for endpoints whose answers carry an ETag: what they show is asked for again and again, by one caller who may keep it. */
export function isTagged({ method, auth, responses }: Pick<Endpoint, 'method' | 'auth' | 'responses'>): boolean {
  return method === 'get' && auth !== 'none' && responses[200]?.schema !== undefined;
}

/** Stands for exactly this content, in quotes as the ETag header wants it. */
export const tagOf = (text: string | Uint8Array): string => `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;

export async function present(ctx: HttpContext, endpoint: Endpoint, reply: EndpointReply, streams: EventStreams): Promise<void> {
  ctx.status = reply.status;
  if ('stream' in reply) {
    if (ctx.method === 'HEAD') return ctx.set('Content-Type', STREAM_TYPE);
    streams.assertRoom(reply);
    ctx.respond = false;
    return streams.run(ctx.res, reply);
  }
  ctx.set('Cache-Control', 'no-store');
  if ('download' in reply) ctx.body = Readable.from(reply.download);
  else if ('content' in reply) {
    ctx.body = typeof reply.content.bytes === 'string' ? reply.content.bytes : Buffer.from(reply.content.bytes);
    ctx.set('Content-Type', reply.content.type);
  } else if (reply.body === undefined) ctx.body = null;
  else presentJson(ctx, JSON.stringify(reply.body), isTagged(endpoint) && reply.status === 200);
  // Setting a body may change the status, and an endpoint's own headers go last.
  ctx.status = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) ctx.set(name, value);
  // The empty status takes the body away.
  if (isKnown(ctx)) ctx.status = 304;
}

function presentJson(ctx: HttpContext, text: string, tagged: boolean): void {
  ctx.body = text;
  ctx.set('Content-Type', JSON_TYPE);
  if (!tagged) return;
  ctx.set('ETag', tagOf(text));
  // Kept by the caller alone, and never used before we were asked.
  ctx.set('Cache-Control', 'private, no-cache');
  ctx.vary('Authorization');
}

/**
 * Weak comparison of If-None-Match (RFC 9110, 13.1.2). Not Koa's own, which sends all to who says "Cache-Control: no-cache": fetch adds that by
 * itself where a caller names the tag.
 */
function isKnown(ctx: HttpContext): boolean {
  const etag = String(ctx.response.get('ETag'));
  if (etag === '' || ctx.status !== 200 || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return false;
  const known = ctx.get('If-None-Match').split(',');
  return known.map((tag) => tag.trim().replace(/^W\//, '')).some((tag) => tag === etag || tag === '*');
}
