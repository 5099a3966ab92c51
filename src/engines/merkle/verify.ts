import { emptyRoot, nodeHash } from './hash.ts'

/** Whether the path leads from the leaf to the root: RFC 9162 section 2.1.3.2. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false
  let at = index
  let last = size - 1
  let hash: Buffer = Buffer.from(leaf)
  for (const other of path) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(other, hash)
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2)
        last = Math.floor(last / 2)
      }
    } else {
      hash = nodeHash(hash, other)
    }
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && hash.equals(root)
}

/** Whether the tree of `size` begins with the tree of `older`: RFC 9162 section 2.1.4.2. */
export function verifyConsistency(
  older: number,
  size: number,
  olderRoot: Uint8Array,
  root: Uint8Array,
  path: readonly Uint8Array[],
): boolean {
  if (older < 0 || older > size) return false
  if (older === 0) return path.length === 0 && emptyRoot().equals(olderRoot)
  if (older === size) return path.length === 0 && Buffer.from(root).equals(olderRoot)
  const nodes = isPowerOfTwo(older) ? [olderRoot, ...path] : [...path]
  const [start, ...rest] = nodes
  if (!start) return false
  let at = older - 1
  let last = size - 1
  while (at % 2 === 1) {
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  let before: Buffer = Buffer.from(start)
  let now: Buffer = Buffer.from(start)
  for (const other of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      before = nodeHash(other, before)
      now = nodeHash(other, now)
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2)
        last = Math.floor(last / 2)
      }
    } else {
      now = nodeHash(now, other)
    }
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && before.equals(olderRoot) && now.equals(root)
}

function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n))
}
