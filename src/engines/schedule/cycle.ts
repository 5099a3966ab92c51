/**
 * A circle in what must come before what, if there is one.
 * @param edges pairs of names: the first comes before the second
 * @returns the names on the circle in order, the first again at the end; null where there is none
 */
export function findCycle(edges: readonly (readonly [before: string, after: string])[]): string[] | null {
  const next = new Map<string, string[]>()
  for (const [before, after] of edges) {
    const known = next.get(before)
    if (known) known.push(after)
    else next.set(before, [after])
  }
  const finished = new Set<string>()
  for (const root of next.keys()) {
    // A stack of our own: a chain may be longer than the one of the machine.
    const path: string[] = []
    const onPath = new Set<string>()
    const open: { name: string; at: number }[] = [{ name: root, at: 0 }]
    while (open.length > 0) {
      const top = open[open.length - 1]
      if (top === undefined) break
      if (top.at === 0) {
        if (finished.has(top.name)) {
          open.pop()
          continue
        }
        path.push(top.name)
        onPath.add(top.name)
      }
      const after = next.get(top.name)?.[top.at]
      top.at += 1
      if (after === undefined) {
        finished.add(top.name)
        onPath.delete(top.name)
        path.pop()
        open.pop()
      } else if (onPath.has(after)) return [...path.slice(path.indexOf(after)), after]
      else if (!finished.has(after)) open.push({ name: after, at: 0 })
    }
  }
  return null
}
