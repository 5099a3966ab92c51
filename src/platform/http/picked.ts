/*
 * Ticks beside the rows of a list, sent with one form: each has a name of its own, so that two ticks of one name are never
 * taken for one.
 */

/** The name of the tick for one row. @param list what the list holds, e.g. `pair` */
export function pickName(list: string, id: string): string {
  return `${list}.${id}`
}

/** The ids of the rows that were ticked, as they were sent; not yet read. */
export function pickedIds(list: string, fields: Readonly<Record<string, string | undefined>>): string[] {
  const start = `${list}.`
  return Object.keys(fields).flatMap((name) => (name.startsWith(start) ? [name.slice(start.length)] : []))
}
