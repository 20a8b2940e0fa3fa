/** Reads the web politely: robots.txt first, one request at a time per host, and nothing beyond the limits. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Clock } from '../../kernel/clock.ts';
import { UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';
import type { WebAnswer, WebPage, WebReader, WebRequest } from '../../core/ports/web-reader.ts';
import type { VettedRequest } from '../_shared/vetted-request.ts';
import { decodePage } from './decode-page.ts';
import { fetchBytes, type Fetched, type Headers } from './fetch-bytes.ts';
import { createHostGate } from './host-gate.ts';
import { readHtml, readWishes } from './read-html.ts';
import { readSitemap } from './read-sitemap.ts';
import { AGENT, createRobots } from './robots.ts';
import { readRetryAfter } from '../_shared/read-retry-after.ts';
import { parseUrl } from '../../kernel/web-url.ts';

export interface WebReaderOptions {
  readonly request: VettedRequest;
  readonly clock: Clock;
  /** Shortest pause between two requests to one host, milliseconds; a site may ask for a longer one. */
  readonly pauseMs: number;
  /** For a whole answer; 30 s when absent. */
  readonly timeoutMs?: number;
  /** Largest page in bytes, unpacked; 16 MiB when absent. */
  readonly maxBytes?: number;
}

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 16 * 1024 * 1024;
/** RFC 9309 has robots read at least this much of the rules. */
const ROBOTS_BYTES = 500 * 1024;
const ROBOTS_REDIRECTS = 5;
/** What the protocol allows a sitemap to be, unpacked. */
const SITEMAP_BYTES = 50 * 1024 * 1024;

const IDENTITY = { 'user-agent': `${AGENT}/1.0` } satisfies Headers;
const ACCEPT = 'text/html, application/xhtml+xml, text/markdown, text/plain, application/pdf;q=0.9, */*;q=0.1';
const HTML = new Set(['text/html', 'application/xhtml+xml']);
const TEXT = new Set(['text/plain', 'text/markdown', 'text/x-markdown']);

export function createWebReader(options: WebReaderOptions): WebReader {
  const { request, clock, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = options;
  const gate = createHostGate(clock);
  const get = (address: string, headers: Headers, most: { maxBytes: number; cut?: boolean; pauseMs?: number }, signal: AbortSignal) =>
    gate.pass(new URL(address).host, Math.max(options.pauseMs, most.pauseMs ?? 0), signal, () =>
      fetchBytes(request, address, { ...IDENTITY, ...headers }, { timeoutMs, ...most }, signal),
    );
  const robots = createRobots(async (address, signal) => {
    let at = address;
    for (let hops = 0; hops <= ROBOTS_REDIRECTS; hops += 1) {
      const fetched = await get(at, {}, { maxBytes: ROBOTS_BYTES, cut: true }, signal);
      const next = redirectOf(fetched, at);
      if (next === null) return rulesIn(fetched);
      at = next;
    }
    return null;
  }, clock);
  return {
    read: async (wanted, signal) => {
      const { allowed, pauseMs } = await robots.ruleFor(wanted.url, signal);
      if (!allowed) return { kind: 'forbidden' };
      const headers = { accept: wanted.as === 'page' ? ACCEPT : '*/*', ...conditionsOf(wanted) };
      const fetched = await get(wanted.url, headers, { maxBytes: wanted.as === 'page' ? maxBytes : SITEMAP_BYTES, pauseMs }, signal);
      return answerOf(fetched, wanted, clock);
    },
  };
}

/** RFC 9309, 2.3.1: without rules (4xx) all is allowed; while the server fails nothing is. */
function rulesIn({ status, bytes }: Fetched): string | null {
  if (status === 200) return Buffer.from(bytes).toString();
  if (status >= 500 || status === 429) throw new UpstreamUnreachable(`It answered ${status}.`);
  return null;
}

function conditionsOf({ etag, lastModified }: WebRequest): Headers {
  return { ...(etag !== null && { 'if-none-match': etag }), ...(lastModified !== null && { 'if-modified-since': lastModified }) };
}

function redirectOf({ status, headers }: Fetched, from: string): string | null {
  const to = headers.location;
  if (![301, 302, 303, 307, 308].includes(status) || to === undefined) return null;
  const url = parseUrl(to, from);
  if (url === null) throw new UpstreamRefused('It leads to no address.');
  return url.href;
}

function answerOf(fetched: Fetched, wanted: WebRequest, clock: Clock): WebAnswer {
  const { status, headers } = fetched;
  const to = redirectOf(fetched, wanted.url);
  if (to !== null) return { kind: 'redirect', to };
  if (status === 304) return { kind: 'unchanged' };
  if (status === 404 || status === 410) return { kind: 'gone', status };
  if (status === 429 || status >= 500) {
    throw new UpstreamUnreachable(`It answered ${status}.`, readRetryAfter(headers['retry-after'], clock.now()));
  }
  if (status !== 200) throw new UpstreamRefused(`It answered ${status}.`);
  return wanted.as === 'sitemap' ? sitemapOf(fetched) : pageOf(fetched, wanted.url);
}

function sitemapOf({ headers, bytes }: Fetched): WebAnswer {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    const text = isPacked ? gunzipSync(bytes, { maxOutputLength: SITEMAP_BYTES }) : bytes;
    return { kind: 'sitemap', ...readSitemap(decodePage(text, headers['content-type'] ?? '')) };
  } catch (cause) {
    if (isPacked && cause instanceof Error && 'code' in cause) throw new UpstreamRefused('It cannot be unpacked.', { cause });
    throw cause;
  }
}

function pageOf({ headers, bytes }: Fetched, url: string): WebAnswer {
  const type = headers['content-type'] ?? '';
  const mediaType = type.split(';')[0]!.trim().toLowerCase();
  const wishes = [headers['x-robots-tag'] ?? []].flat().join(' ');
  const { mayIndex } = readWishes(wishes);
  const about = { etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null, mayIndex };
  const bare = { ...about, mediaType, links: [], canonical: null };
  if (HTML.has(mediaType) || (mediaType === '' && looksLikeHtml(bytes))) {
    const html = decodePage(bytes, type);
    return page({ ...about, mediaType: 'text/html', bytes: Buffer.from(html), ...readHtml(html, url, wishes) });
  }
  if (TEXT.has(mediaType)) return page(hashed({ ...bare, bytes: Buffer.from(decodePage(bytes, type)) }));
  if (mediaType === 'application/pdf') return page(hashed({ ...bare, bytes }));
  return { kind: 'unreadable', mediaType: mediaType.slice(0, 100) || 'unknown' };
}

const page = (read: WebPage): WebAnswer => ({ kind: 'page', page: read });

const hashed = (read: Omit<WebPage, 'contentHash'>): WebPage => ({
  ...read,
  contentHash: createHash('sha256').update(read.bytes).digest('hex'),
});

/** A server that names no type leaves it to the bytes. */
const looksLikeHtml = (bytes: Uint8Array): boolean =>
  /^\s*<(!doctype html|html|head|body)[\s>]/i.test(Buffer.from(bytes.subarray(0, 512)).toString());
