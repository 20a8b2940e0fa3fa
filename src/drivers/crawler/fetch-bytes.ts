/** One GET within limits of size and time, whatever the server would rather send. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ClawError, UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';
import type { VettedRequest } from '../_shared/vetted-request.ts';

export interface FetchLimits {
  /** From the call to the last byte, milliseconds. */
  readonly timeoutMs: number;
  /** Of the unpacked body. */
  readonly maxBytes: number;
  /** What goes beyond is left out instead of refused. */
  readonly cut?: boolean;
}

export interface Fetched {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Uint8Array;
}

export type Headers = Readonly<Record<string, string>>;

const UNPACK: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The body is read for status 200 alone. @throws UpstreamRefused (too large, packed strangely, not allowed to go there), UpstreamUnreachable */
export async function fetchBytes(
  request: VettedRequest,
  address: string,
  headers: Headers,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<Fetched> {
  const late = AbortSignal.timeout(limits.timeoutMs);
  const either = AbortSignal.any([signal, late]);
  try {
    const all = { 'accept-encoding': 'gzip, br, deflate', ...headers };
    const response = await request(address, { method: 'GET', headers: all, signal: either });
    const about = { status: response.statusCode ?? 0, headers: response.headers };
    try {
      return { ...about, bytes: about.status === 200 ? await readBody(response, limits, either) : new Uint8Array() };
    } finally {
      response.destroy();
    }
  } catch (cause) {
    if (signal.aborted) throw cause;
    if (late.aborted) throw new UpstreamUnreachable(`It took longer than ${limits.timeoutMs / 1_000} seconds.`, { cause });
    if (cause instanceof ClawError) throw cause;
    throw new UpstreamUnreachable('The connection ended before its answer.', { cause });
  }
}

async function readBody(response: IncomingMessage, { maxBytes, cut = false }: FetchLimits, signal: AbortSignal): Promise<Uint8Array> {
  const packed = (response.headers['content-encoding'] ?? '').trim().toLowerCase();
  const isPacked = packed !== '' && packed !== 'identity';
  if (isPacked && !Object.hasOwn(UNPACK, packed))
    throw new UpstreamRefused(`It is packed as ${packed.slice(0, 40)}, which was not asked for.`);
  if (!isPacked && !cut && Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of isPacked ? unpack(response, UNPACK[packed]!(), signal) : response) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).byteLength;
    if (size > maxBytes && !cut) throw tooLarge(maxBytes);
    if (size > maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

/** A fault of the packed side is one of the unpacked side too, or its reader would wait for ever. */
function unpack(from: Readable, into: Transform, signal: AbortSignal): Transform {
  from.once('error', (error) => into.destroy(error));
  from.once('close', () => from.readableEnded || into.destroy(new Error('The connection ended early.')));
  signal.addEventListener('abort', () => into.destroy(new Error('Given up.')), { once: true });
  return from.pipe(into);
}

const tooLarge = (maxBytes: number): UpstreamRefused => new UpstreamRefused(`It is larger than ${maxBytes / 1024 / 1024} MiB.`);
