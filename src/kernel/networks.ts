/** Network addresses and the networks they are in (CIDR, RFC 4632). */
import { BlockList, isIP } from 'node:net';

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
