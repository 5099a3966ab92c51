import { ok, type Result, refuse } from '../../kernel/result.ts'

/** The longest entry a bundle can hold, in bytes; of anything longer the entry holds a digest. */
const LONGEST_ENTRY = 65_535

/** Entries one behind the other, each with its length before it (big-endian uint16). */
export function encodeEntries(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > LONGEST_ENTRY) throw new RangeError(`an entry of ${entry.length} bytes`)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(entry.length)
      return [length, entry]
    }),
  )
}

/** Refused when the bundle ends in the middle of an entry. */
export function decodeEntries(bundle: Uint8Array): Result<Buffer[], 'cut-off'> {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.byteLength)
  const entries: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 <= bytes.length ? at + 2 + bytes.readUInt16BE(at) : Number.POSITIVE_INFINITY
    if (end > bytes.length) return refuse('cut-off')
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  return ok(entries)
}

/**
 * Canonical JSON (RFC 8785) in UTF-8, text in normal form C: the same facts always give the same bytes. Numbers are written as
 * ECMAScript does, members are sorted by UTF-16 code units, as the standard says.
 * @throws TypeError for what JSON cannot hold
 */
export function canonicalJson(value: unknown): Buffer {
  return Buffer.from(canonical(value))
}

/** Codes, times and digests: in every normal form already, and most of what is written. */
const ASCII = /^[\0-\x7F]*$/

function inFormC(text: string): string {
  return ASCII.test(text) ? text : text.normalize('NFC')
}

function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('half a character has no canonical form')
    return JSON.stringify(inFormC(value))
  }
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const members = Object.entries(value).filter(([, one]) => one !== undefined)
    return `{${members
      .map(([name, one]) => [inFormC(name), one] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`)
      .join(',')}}`
  }
  throw new TypeError(`${typeof value} has no canonical form`)
}
