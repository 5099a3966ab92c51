/** The name under which a connection keeps a statement, or undefined for one that is not kept. */
export type NameOf = (text: string) => string | undefined

/** Rows given as values: there is one way to store them, whatever they are. */
const addsValues = /^\s*insert\s+into\s+[\w.]+\s*\([^()]*\)\s*values\b/i

/** Asked so often, a statement is worth keeping. */
const oftenEnough = 3
const mostCandidates = 1_000

/**
 * Names for the statements that are asked again and again, so that each connection reads and plans them once: reads, and inserts of values. Most queries of a
 * page are looked up by key in microseconds, and reading and planning their text took two thirds of their time (the project
 * page of twelve queries: 6.3 ms without names, 1.6 ms with). PostgreSQL goes on planning for the values of each call where
 * that is expected to be cheaper.
 * @param most a connection holds so many at most; later texts stay without a name
 */
export function statementNames(most = 300): NameOf {
  const names = new Map<string, string>()
  const asked = new Map<string, number>()
  return (text) => {
    const name = names.get(text)
    if (name !== undefined || names.size >= most) return name
    // One statement: PostgreSQL refuses two under one name. Other writes come seldom, or their best way hangs on what they change.
    if (text.includes(';') || !(/^\s*(select|with)\b/i.test(text) || addsValues.test(text))) return undefined
    const times = (asked.get(text) ?? 0) + 1
    if (times < oftenEnough) {
      // Texts made anew each time must not fill the memory.
      if (asked.size >= mostCandidates) asked.clear()
      asked.set(text, times)
      return undefined
    }
    asked.delete(text)
    const given = `s${names.size + 1}`
    names.set(text, given)
    return given
  }
}
