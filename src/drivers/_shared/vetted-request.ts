/** Calls an address that somebody wrote down or a page named: it reaches the open internet and the hosts the operator allows, nothing else. */
import { lookup as resolve } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type OutgoingHttpHeaders, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ClawError, UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';
import { webUrl } from '../../kernel/web-url.ts';
import { createGlobalCheck } from './global-address.ts';

export type ResolveHost = typeof resolve;

export interface VettedCall {
  readonly method: 'GET' | 'POST';
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
  /** Ends the call and the reading of its answer. */
  readonly signal: AbortSignal;
}

/** The answer's head, its body still to be read or destroyed; redirects are not followed. @throws UpstreamRefused where it may not go, UpstreamUnreachable */
export type VettedRequest = (address: string, call: VettedCall) => Promise<IncomingMessage>;

/** @param allowedHosts `host` or `host:port`, that may lie in private networks */
export function createVettedRequest(allowedHosts: readonly string[], resolveHost: ResolveHost = resolve): VettedRequest {
  const isGlobal = createGlobalCheck();
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return async (address, call) => {
    const url = readAddress(address);
    const mayBePrivate = allowed.has(url.hostname) || allowed.has(`${url.hostname}:${portOf(url)}`);
    const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
    // Node resolves names alone; an address in the URL is judged here.
    if (isIP(literal) !== 0 && !mayBePrivate && !isGlobal(literal)) throw notGlobal(url.hostname);
    const lookup = mayBePrivate ? undefined : createVettedLookup(resolveHost, isGlobal);
    return send(url, call, lookup ? { lookup } : {});
  };
}

const notGlobal = (host: string): UpstreamRefused =>
  new UpstreamRefused(`${host} is no address of the open internet; an operator may allow it with OUTBOUND_ALLOWED_HOSTS.`);

function readAddress(address: string): URL {
  const url = webUrl(address);
  if (url !== null) return url;
  throw new UpstreamRefused('The address is neither http nor https.');
}

/** A URL leaves out the port that its kind has anyway. */
const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');

/** Every address of the name must be global, and the connection goes to one of those that were looked at. */
function createVettedLookup(resolveHost: ResolveHost, isGlobal: (address: string) => boolean): LookupFunction {
  return (host, options, done) => {
    resolveHost(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, []);
      if (found.length === 0 || !found.every(({ address }) => isGlobal(address))) return done(notGlobal(host), []);
      if (options.all === true) return done(null, found);
      done(null, found[0]!.address, found[0]!.family);
    });
  };
}

/** A connection of its own for each call: one that is kept would go on to an address that was looked at long ago. */
function send(url: URL, { body, ...call }: VettedCall, options: Pick<RequestOptions, 'lookup'>): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((done, fail) => {
    const sent = request(url, { ...call, ...options, agent: false }, done);
    sent.once('error', (cause) =>
      fail(cause instanceof ClawError ? cause : new UpstreamUnreachable(`${url.host} cannot be reached.`, { cause })),
    );
    sent.end(body);
  });
}
