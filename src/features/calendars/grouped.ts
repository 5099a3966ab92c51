/** Rows by what they have in common, in the order in which each group first comes. Node 20 has no `Map.groupBy`. */
export function grouped<Row, Key>(rows: Iterable<Row>, by: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const key = by(row)
    const known = groups.get(key)
    if (known) known.push(row)
    else groups.set(key, [row])
  }
  return groups
}
