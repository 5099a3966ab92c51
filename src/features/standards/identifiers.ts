import { parsePublicId } from '../../kernel/ids.ts'

/**
 * What our identifiers begin with in files for others: `prasan-` and the host of this platform. OC4IDS and IATI give out registered
 * prefixes; until one is registered this one is unique as long as the host name is ours.
 */
export function prefixOf(baseUrl: string): string {
  const host = /^[a-z]+:\/\/([^/]+)/i.exec(baseUrl)?.[1] ?? 'localhost'
  return `prasan-${host
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')}`
}

/** `prasan-prasan-example-57-0192…` */
export function withPrefix(prefix: string, publicId: string): string {
  return `${prefix}-${publicId}`
}

/** The public id in an identifier of ours; null where it is somebody else's. */
export function ownId(prefix: string, identifier: string): string | null {
  if (!identifier.startsWith(`${prefix}-`)) return null
  const rest = identifier.slice(prefix.length + 1)
  return parsePublicId(rest).ok ? rest : null
}

/** The code of a body in an identifier of an organisation of ours. */
export function ownBody(prefix: string, identifier: string): string | null {
  const start = `${prefix}-body-`
  return identifier.startsWith(start) && identifier.length > start.length ? identifier.slice(start.length) : null
}

export function bodyIdentifier(prefix: string, code: string): string {
  return `${prefix}-body-${code}`
}
