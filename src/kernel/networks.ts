/** Network addresses and the networks they are in (CIDR, RFC 4632). */
import { BlockList, isIP, isIPv6 } from 'node:net';

/** A single address is the network of itself alone. Null for a text that is neither an address nor a network. */
export function parseNetwork(text: string): { readonly address: string; readonly bits: number; readonly family: 'ipv4' | 'ipv6' } | null {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const most = family === 'ipv6' ? 128 : 32;
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most);
  if (isIP(address) === 0 || address.includes('%') || !isPrefix || more.length > 0) return null;
  return { address, bits: Number(prefix ?? most), family };
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
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
