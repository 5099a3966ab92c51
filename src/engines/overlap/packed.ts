import { MAX_PACKED, Prepared, pack, unpack } from './core/prepared.ts'

/** A project as bytes of its own, for a column of a database row. */
export function packed(p: Prepared): Uint8Array {
  const bytes = new Uint8Array(MAX_PACKED)
  return bytes.slice(0, pack(p, new DataView(bytes.buffer), 0))
}

export function unpacked(bytes: Uint8Array): Prepared {
  const p = new Prepared()
  unpack(p, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes, 0)
  return p
}
