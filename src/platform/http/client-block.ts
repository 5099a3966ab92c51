import { isIPv4, isIPv6 } from 'node:net'
import type { PageContext } from './context.ts'

/**
 * Where a request comes from, as coarsely as SECURITY section 8 allows: `203.0.113.0/24` or `2001:db8:12::/48`. This is
 * the only place that looks at an address; nothing finer is kept or logged.
 * @returns null when there is no socket (tests) or the address makes no sense
 */
export function clientBlock(c: PageContext): string | null {
  const address = clientAddress(c)
  return address === null ? null : blockOf(address)
}

/** True for a request made on this very machine with no proxy between. */
export function isFromThisMachine(c: PageContext): boolean {
  const peer = peerOf(c)
  return peer !== null && isLoopback(peer) && markOfProxies.every((name) => c.req.header(name) === undefined)
}

const markOfProxies = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']

/**
 * Each proxy appends the address it was called from, so with n of them in front the n-th entry from the right is the
 * last one nobody but a proxy of ours can have written.
 */
function clientAddress(c: PageContext): string | null {
  const proxies = c.get('http').deps.config.trustedProxies
  const forwarded = c.req.header('x-forwarded-for')
  if (proxies === 0 || forwarded === undefined) return peerOf(c)
  const hops = forwarded.split(',').map((hop) => hop.trim())
  return hops[Math.max(0, hops.length - proxies)] ?? null
}

function peerOf(c: PageContext): string | null {
  return c.env?.incoming?.socket?.remoteAddress ?? null
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}

/** @param address IPv4, IPv6, IPv4 written as IPv6, with or without brackets and port */
export function blockOf(address: string): string | null {
  const bare = address.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/%.*$/, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1]
  const four = mapped ?? bare.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  if (isIPv4(four)) return `${four.split('.').slice(0, 3).join('.')}.0/24`
  if (!isIPv6(bare)) return null
  const [left = '', right] = bare.split('::')
  const head = left === '' ? [] : left.split(':')
  const tail = right === undefined || right === '' ? [] : right.split(':')
  const zeros = right === undefined ? 0 : 8 - head.length - tail.length
  const groups = [...head, ...Array<string>(Math.max(0, zeros)).fill('0'), ...tail]
  return `${groups
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/48`
}
