/** Network addresses and the networks they are in (CIDR, RFC 4632). */
import { BlockList, isIP, isIPv6, SocketAddress } from 'node:net';

export interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** A single address is the network of itself alone. Null for a text that is neither an address nor a network. */
export function parseNetwork(text: string): Network | null {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const most = family === 'ipv6' ? 128 : 32;
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most);
  if (isIP(address) === 0 || address.includes('%') || !isPrefix || more.length > 0) return null;
  return { address, bits: Number(prefix ?? most), family };
}

/** The one spelling of a network (RFC 5952): lower case, its first address, and IPv4 also where it was written as IPv6. */
export function spellNetwork({ address, bits, family }: Network): string {
  if (family === 'ipv4') return spell(address.split('.').map(Number), bits, family);
  const groups = groupsOf(address);
  const inside = bits >= 96 ? ipv4Of(groups) : null;
  return inside === null ? spell(groups, bits, family) : spell(inside, bits - 96, 'ipv4');
}

/** Tells of any text whether it is an address in one of these networks, which `parseNetwork` has read before. */
export function createNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const one of networks) {
    const network = parseNetwork(one);
    if (network !== null) list.addSubnet(network.address, network.bits, network.family);
  }
  return (address) => networks.length > 0 && isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** An IPv6 caller by its /64 network, of which one machine may use every address (RFC 6177); an IPv4 caller by its address. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  return ipv4Of(groups)?.join('.') ?? spell(groups, 64, 'ipv6');
}

/** The eight groups of an IPv6 address; an IPv4 address at its end stands for two of them. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::');
  const [before, after] = [head, tail].map((text) => (text === '' ? [] : text.split(':').flatMap(readGroup)));
  const zeros = Array.from({ length: 8 - before!.length - after!.length }, () => 0);
  return [...before!, ...zeros, ...after!];
}

function readGroup(text: string): readonly number[] {
  if (!text.includes('.')) return [Number.parseInt(text, 16)];
  const [a, b, c, d] = text.split('.').map(Number);
  return [a! * 256 + b!, c! * 256 + d!];
}

/** The IPv4 address that these groups are the IPv6 form of (RFC 4291, 2.5.5.2). */
function ipv4Of(groups: readonly number[]): readonly number[] | null {
  if (groups[5] !== 0xffff || groups.slice(0, 5).some((group) => group !== 0)) return null;
  return groups.slice(6).flatMap((group) => [group >> 8, group & 255]);
}

function spell(parts: readonly number[], bits: number, family: Network['family']): string {
  const size = family === 'ipv4' ? 8 : 16;
  // What stands behind the prefix names no other network.
  const kept = parts.map((part, index) => part & ~((1 << Math.min(size, Math.max(0, (index + 1) * size - bits))) - 1));
  const text = family === 'ipv4' ? kept.join('.') : kept.map((group) => group.toString(16)).join(':');
  return `${new SocketAddress({ address: text, family }).address}/${bits}`;
}
