import { hash } from 'node:crypto'

/** Bytes of one SHA-256. */
export const HASH_SIZE = 32

const LEAF = Buffer.from([0])
const NODE = Buffer.from([1])
/** 0x01, then two hashes: filled anew for each node, as a proof asks for hundreds. */
const node = Buffer.alloc(1 + 2 * HASH_SIZE, 1)

/** RFC 6962 section 2.1: SHA-256(0x00 ‖ entry). The prefix keeps a leaf from being taken for a node. */
export function leafHash(entry: Uint8Array): Buffer {
  return sha256(Buffer.concat([LEAF, entry]))
}

/** RFC 6962 section 2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  // What somebody sends as a hash may have any length: nothing of the node before may stand in for what is missing.
  if (left.length !== HASH_SIZE || right.length !== HASH_SIZE) return sha256(Buffer.concat([NODE, left, right]))
  node.set(left, 1)
  node.set(right, 1 + HASH_SIZE)
  return sha256(node)
}

/** The hash over two hashes that lie next to each other, the left one the `at`-th of the row. */
export function nodeHashIn(row: Buffer, at: number): Buffer {
  row.copy(node, 1, at * HASH_SIZE, (at + 2) * HASH_SIZE)
  return sha256(node)
}

/** The root of a tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Buffer {
  return sha256(Buffer.alloc(0))
}

function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer')
}
