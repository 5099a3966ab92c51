import { createHash } from 'node:crypto'

/**
 * Keeps the last drawings by what they show. A drawing is a function of its input and may cost milliseconds, while a page
 * has five in all.
 */
export function drawingCache<Drawn>(size: number): (input: unknown, draw: () => Drawn) => Drawn {
  const kept = new Map<string, Drawn>()
  return (input, draw) => {
    const key = createHash('sha256').update(JSON.stringify(input)).digest('base64')
    const found = kept.get(key)
    if (found !== undefined) {
      // Put last again: the map's order is the order of use.
      kept.delete(key)
      kept.set(key, found)
      return found
    }
    const drawn = draw()
    kept.set(key, drawn)
    if (kept.size > size) {
      const oldest = kept.keys().next().value
      if (oldest !== undefined) kept.delete(oldest)
    }
    return drawn
  }
}
