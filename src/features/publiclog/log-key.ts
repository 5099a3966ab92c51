import { type Signer, signerFromSeed } from '../../engines/merkle/index.ts'
import type { Deps } from '../../platform/deps.ts'

/** What the log calls itself when it begins: the host of this platform. It keeps that name when the host changes. */
export function originOf({ config }: Pick<Deps, 'config'>): string {
  return `${new URL(config.baseUrl).host}/log`
}

/** The signing key comes from the secret of the platform, so that it is never in the database or in a copy of it. */
export function logSigner({ secrets }: Pick<Deps, 'secrets'>, origin: string): Signer {
  return signerFromSeed(origin, secrets.key('public-log'))
}
