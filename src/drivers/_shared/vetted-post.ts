/** Posts JSON to an address that somebody wrote into a setting: it reaches the open internet and the hosts the operator allows, nothing else. */
import { lookup as resolve } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ClawError, UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';
import { createGlobalCheck } from './global-address.ts';

/** Of a longer answer nothing is used. */
const MOST_BYTES = 64 * 1_024;

/** Status 200 and its JSON. @throws UpstreamRefused where it may not go or got another answer, UpstreamUnreachable */
export type VettedPost = (address: string, body: unknown, signal: AbortSignal) => Promise<unknown>;

/** @param allowedHosts `host` or `host:port`, that may lie in private networks */
export function createVettedPost(allowedHosts: readonly string[], resolveHost: typeof resolve = resolve): VettedPost {
  const isGlobal = createGlobalCheck();
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return async (address, body, signal) => {
    const url = readAddress(address);
    const mayBePrivate = allowed.has(url.hostname) || allowed.has(`${url.hostname}:${portOf(url)}`);
    const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
    // Node resolves names alone; an address in the URL is judged here.
    if (isIP(literal) !== 0 && !mayBePrivate && !isGlobal(literal)) throw notGlobal(url.hostname);
    const lookup = mayBePrivate ? undefined : createVettedLookup(resolveHost, isGlobal);
    const response = await send(url, JSON.stringify(body), { signal, ...(lookup && { lookup }) });
    return readJson(response);
  };
}

const notGlobal = (host: string): UpstreamRefused =>
  new UpstreamRefused(`${host} is no address of the open internet; an operator may allow it with OUTBOUND_ALLOWED_HOSTS.`);

function readAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new UpstreamRefused('The address is neither http nor https.');
}

/** A URL leaves out the port that its kind has anyway. */
const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');

/** Every address of the name must be global, and the connection goes to one of those that were looked at. */
function createVettedLookup(resolveHost: typeof resolve, isGlobal: (address: string) => boolean): LookupFunction {
  return (host, options, done) => {
    resolveHost(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, []);
      if (found.length === 0 || !found.every(({ address }) => isGlobal(address))) return done(notGlobal(host), []);
      if (options.all === true) return done(null, found);
      done(null, found[0]!.address, found[0]!.family);
    });
  };
}

/** Redirects are not followed. */
function send(url: URL, body: string, options: RequestOptions): Promise<IncomingMessage> {
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'content-length': Buffer.byteLength(body) };
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((done, fail) => {
    const call = request(url, { ...options, method: 'POST', headers, agent: false }, done);
    call.once('error', (cause) =>
      fail(cause instanceof ClawError ? cause : new UpstreamUnreachable(`${url.host} cannot be reached.`, { cause })),
    );
    call.end(body);
  });
}

async function readJson(response: IncomingMessage): Promise<unknown> {
  try {
    if (response.statusCode !== 200) throw new UpstreamRefused(`It answered ${response.statusCode}.`);
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > MOST_BYTES) throw new UpstreamRefused('Its answer is too long.');
    }
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (cause instanceof ClawError) throw cause;
    if (cause instanceof SyntaxError) throw new UpstreamRefused('Its answer is no JSON.', { cause });
    throw new UpstreamUnreachable('The connection ended before its answer.', { cause });
  } finally {
    response.destroy();
  }
}
