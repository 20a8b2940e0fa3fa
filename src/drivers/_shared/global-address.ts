/** Tells addresses of the open internet from those of this machine, of private networks and of special use. */
import { BlockList, isIPv4 } from 'node:net';

/** https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast. */
const SPECIAL_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;
/**
 * Of IPv6 only 2000::/3 is given out, and in it these are special: Teredo and the other protocol assignments, documentation, and 6to4,
 * which carries an IPv4 address inside. Mapped and NAT64 addresses lie outside of it. https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'] as const;

export function createGlobalCheck(): (address: string) => boolean {
  const special = new BlockList();
  for (const [list, family] of [
    [SPECIAL_V4, 'ipv4'],
    [SPECIAL_V6, 'ipv6'],
  ] as const) {
    for (const subnet of list) {
      const [net = '', bits] = subnet.split('/');
      special.addSubnet(net, Number(bits), family);
    }
  }
  const given = new BlockList();
  given.addSubnet('2000::', 3, 'ipv6');
  return (address) => (isIPv4(address) ? !special.check(address, 'ipv4') : given.check(address, 'ipv6') && !special.check(address, 'ipv6'));
}
