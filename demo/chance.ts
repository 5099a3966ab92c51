import { createHash } from 'node:crypto'

/** A source of numbers that look like chance and are the same for the same seed, on every machine. */
export interface Chance {
  /** 0 ≤ x < 1. */
  unit(): number
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  pick<Value>(values: readonly Value[]): Value
  /** True in this share of cases. */
  happens(share: number): boolean
  /** Ids in the form of UUIDv7 whose time part is the same everywhere, so that rows do not depend on when they were made. */
  id(): string
  /** Another source for a part of the work, so that a change in one part leaves the others as they were. */
  branch(name: string): Chance
}

const DEMO_EPOCH_MS = Date.UTC(2026, 9, 1)

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded with SHA-256 of the seed's words. */
export function chanceFrom(seed: string): Chance {
  const digest = createHash('sha256').update(seed).digest()
  let [a, b, c, d] = [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), 1]
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let warm = 0; warm < 12; warm++) next()
  let made = 0
  const unit = () => next() / 4_294_967_296
  const whole = (from: number, to: number) => from + Math.floor(unit() * (to - from + 1))
  return {
    unit,
    whole,
    pick: (values) => {
      const value = values[whole(0, values.length - 1)]
      if (value === undefined) throw new Error('nothing to pick from')
      return value
    },
    happens: (share) => unit() < share,
    id: () => {
      const time = (DEMO_EPOCH_MS + made++).toString(16).padStart(12, '0')
      const [x, y, z] = [next(), next(), next()].map((part) => part.toString(16).padStart(8, '0')) as [
        string,
        string,
        string,
      ]
      const variant = '89ab'[next() & 3]
      return `${time.slice(0, 8)}-${time.slice(8)}-7${x.slice(0, 3)}-${variant}${x.slice(3, 6)}-${y}${z.slice(0, 4)}`
    },
    branch: (name) => chanceFrom(`${seed}/${name}`),
  }
}
