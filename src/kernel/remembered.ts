/**
 * Remembers what a pure function of a text said: names of bodies, programmes and categories come back in thousands of rows.
 * Forgets everything when it holds too much, so that memory stays flat.
 */
export function remembered<T>(work: (text: string) => T, most = 5_000): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const value = work(text)
    if (known.size >= most) known.clear()
    known.set(text, value)
    return value
  }
}
