/**
 * Keeps the last `most` values by a key that says everything they are made from, so that what is kept is never old. The one
 * that was not asked for longest goes first.
 */
export function lastUsed<Value extends object>(most: number): (key: string, make: () => Value) => Value {
  const kept = new Map<string, Value>()
  return (key, make) => {
    const known = kept.get(key)
    // Put last again: the order of the map is the order of use.
    if (known !== undefined) kept.delete(key)
    const value = known ?? make()
    kept.set(key, value)
    if (kept.size > most) for (const oldest of kept.keys()) if (kept.delete(oldest)) break
    return value
  }
}
