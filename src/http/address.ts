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
      .map((hop) => plain(hop.trim()))
      .filter((hop) => isIP(hop) !== 0);
    // Each proxy adds on the right what it saw; the first from there that is not ours is the caller, all before it is hearsay.
    return hops.findLast((hop) => !isTrusted(hop)) ?? hops[0] ?? socket;
  };
}

/** An IPv4 address that came over an IPv6 socket is the same caller as without the detour. */
function plain(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}
