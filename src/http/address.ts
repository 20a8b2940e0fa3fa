/** Tells the caller's network address, believing only the proxies the operator named. */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { createNetworks } from '../kernel/networks.ts';

export type AddressOf = (request: IncomingMessage) => string;

/** `trustedProxies` are addresses or networks in CIDR form, as the configuration has checked them. */
export function createAddressOf(trustedProxies: readonly string[]): AddressOf {
  const isTrusted = createNetworks(trustedProxies);
  return (request) => {
    const socket = plain(request.socket.remoteAddress ?? '');
    if (!isTrusted(socket)) return socket;
    const hops = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((hop) => readHop(hop.trim()));
    // Each proxy adds on the right what it saw; the first from there that is not ours is the caller, all before it is hearsay.
    const caller = hops.findLastIndex((hop) => hop === null || !isTrusted(hop));
    return hops[Math.max(0, caller)] ?? socket;
  };
}

/** The address, to which some proxies add a port; null for what is none. */
function readHop(hop: string): string | null {
  const address = /^\[(.*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(hop)?.[1] ?? hop;
  return isIP(address) === 0 ? null : plain(address);
}

/** An IPv4 address that came over an IPv6 socket is the same caller as without the detour. */
function plain(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
