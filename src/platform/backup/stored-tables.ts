import type { Queryable } from '../db/db.ts'

export interface StoredTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly byteSize: number
}

/**
 * The tables of the platform, each after those it refers to, so that they can be filled in this order. A table may refer
 * to itself: COPY checks that when it ends.
 * Without `migrations`, which the restored files themselves write.
 */
export async function storedTables(view: Queryable): Promise<StoredTable[]> {
  const { rows: tables } = await view.query<{ name: string; columns: string[]; bytes: bigint }>(`
    select c.relname as name, pg_relation_size(c.oid) as bytes,
           (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
      from pg_class c
     where c.relnamespace = 'prasan'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'migrations'
     order by c.relname`)
  const { rows: references } = await view.query<{ from: string; to: string }>(`
    select distinct f.relname as "from", t.relname as "to"
      from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     where k.contype = 'f' and f.relnamespace = 'prasan'::regnamespace and f.oid <> t.oid`)
  const order = afterWhatTheyReferTo(
    tables.map((table) => table.name),
    references,
  )
  const byName = new Map(tables.map((table) => [table.name, table]))
  return order.map((name) => {
    const table = byName.get(name)
    return { name, columns: table?.columns ?? [], byteSize: Number(table?.bytes ?? 0) }
  })
}

export function afterWhatTheyReferTo(
  names: readonly string[],
  references: readonly { readonly from: string; readonly to: string }[],
): string[] {
  const order: string[] = []
  const open = new Set<string>()
  const place = (name: string) => {
    if (order.includes(name)) return
    if (open.has(name)) throw new Error(`tables refer to each other in a circle: ${[...open].join(', ')}`)
    open.add(name)
    for (const { from, to } of references) if (from === name && names.includes(to)) place(to)
    open.delete(name)
    order.push(name)
  }
  for (const name of names) place(name)
  return order
}

export function copyTarget({ name, columns }: Pick<StoredTable, 'name' | 'columns'>): string {
  return `prasan.${quoted(name)} (${columns.map(quoted).join(', ')})`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
