import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 4_096

const pool = Buffer.alloc(POOL_BYTES)
let used = POOL_BYTES

/**
 * Bytes by chance for keys, salts and nonces, as `randomBytes` gives them: fetched for many askers at once, because each asking costs
 * ten times what the bytes do. None is given twice, and what was given is wiped here.
 */
export function freshBytes(count: number): Buffer {
  if (count > POOL_BYTES / 8) return randomFillSync(Buffer.alloc(count))
  if (used + count > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + count))
  pool.fill(0, used, used + count)
  used += count
  return bytes
}
