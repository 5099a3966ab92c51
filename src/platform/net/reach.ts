import type { Config } from '../config.ts'
import type { OutsideOptions } from './fetch-outside.ts'
import { isPublicAddress } from './public-address.ts'

/**
 * What this platform may ask when somebody else wrote the address: the open internet, and in a demonstration the addresses of this
 * machine that the operator named (`PRASAN_DEMO_REACH`), so that two of them can play two cities. `doctor` and the start say so.
 */
export function reachOf({ demoReach }: Pick<Config, 'demoReach'>): OutsideOptions {
  if (demoReach.length === 0) return {}
  return { mayReach: (address, port) => isPublicAddress(address) || demoReach.includes(`${address}:${port}`) }
}
