import { hash } from 'node:crypto'

/** Bytes of one SHA-256. */
export const HASH_SIZE = 32

const LEAF = Buffer.from([0])
const NODE = Buffer.from([1])

/** RFC 6962 section 2.1: SHA-256(0x00 ‖ entry). The prefix keeps a leaf from being taken for a node. */
export function leafHash(entry: Uint8Array): Buffer {
  return sha256(Buffer.concat([LEAF, entry]))
}

/** RFC 6962 section 2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(Buffer.concat([NODE, left, right]))
}

/** The root of a tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Buffer {
  return sha256(Buffer.alloc(0))
}

function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer')
}
