import { BlockList, isIP } from 'node:net'

/**
 * Networks that are not the open internet: own machine, own network, link-local (where clouds keep their metadata), carrier NAT,
 * documentation, multicast, and the ranges that carry IPv4 inside IPv6. Source: IANA special-purpose registries (RFC 6890).
 */
const closed = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  closed.addSubnet(network, bits, 'ipv4')
}
for (const [network, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  closed.addSubnet(network, bits, 'ipv6')
}

/** True for an address of the open internet; false for any other, and for what is no address. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  // IPv4 within IPv6 is asked for by nobody who means well.
  if (family === 6 && new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.startsWith('[::ffff:')) return false
  return !closed.check(address, family === 4 ? 'ipv4' : 'ipv6')
}
