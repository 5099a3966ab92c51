import { isIP } from 'node:net'
import type { OutsideOptions } from '../../platform/net/fetch-outside.ts'
import { isPublicAddress } from '../../platform/net/public-address.ts'
import { type Topic, topics } from './hook.ts'

export type UrlProblem = 'missing' | 'not-an-address' | 'closed-network'

const MOST_LETTERS = 2_000

/**
 * Reads the address of a receiver. A closed network written as an address is told here at once; what a name leads to is looked at in each
 * sending, when it is resolved.
 */
export function urlProblem(typed: string, reach: OutsideOptions): UrlProblem | null {
  if (typed === '') return 'missing'
  if (typed.length > MOST_LETTERS || !URL.canParse(typed)) return 'not-an-address'
  const url = new URL(typed)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not-an-address'
  if (url.username !== '' || url.password !== '' || url.hash !== '') return 'not-an-address'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const isOpen = isIP(host) === 0 || (reach.mayReach ?? isPublicAddress)(host, port)
  return isOpen && host !== 'localhost' && !host.endsWith('.localhost') ? null : 'closed-network'
}

export function readTopics(given: readonly string[]): Topic[] {
  return topics.filter((topic) => given.includes(topic))
}
