import type { Queryable } from './db.ts'
import type { TableKind } from './tables.ts'

/**
 * Holds the catalogue of a database against the rules of DESIGN section 4, so that a table which could not be spread over
 * several machines is found on the day it is written.
 * @returns one sentence for each breach, in the order of the tables
 */
export async function homeRuleBreaches(db: Queryable, kinds: Readonly<Record<string, TableKind>>): Promise<string[]> {
  const found = await tablesOf(db)
  const listed = new Set(Object.keys(kinds))
  const there = new Set(found.map((table) => table.name))
  return [
    ...[...listed]
      .filter((name) => !there.has(name))
      .map((name) => `${name} is listed in tables.ts and does not exist`),
    ...found.flatMap((table) => {
      const kind = kinds[table.name]
      return kind === undefined ? [`${table.name} is not listed in tables.ts`] : breachesOf(table, kind, kinds)
    }),
  ]
}

interface Key {
  readonly kind: 'p' | 'u' | 'f'
  readonly columns: readonly string[]
  readonly target: string | null
  readonly onDelete: string
}

interface CataloguedTable {
  readonly name: string
  readonly keys: readonly Key[]
  readonly triggers: readonly string[]
  /** Columns numbered by the database itself. */
  readonly counters: readonly string[]
  /** Unique indexes that are no constraint. */
  readonly uniqueIndexes: readonly (readonly string[])[]
}

function breachesOf(table: CataloguedTable, kind: TableKind, kinds: Readonly<Record<string, TableKind>>): string[] {
  const breaches: string[] = []
  const { name, keys } = table
  const primary = keys.find((key) => key.kind === 'p')
  if (primary === undefined) breaches.push(`${name} has no primary key`)
  for (const column of table.counters)
    breaches.push(`${name}.${column} is numbered by the database; ids are made by the application`)
  if (kind === 'large') {
    if (primary !== undefined && primary.columns[0] !== 'home')
      breaches.push(`the primary key of ${name} does not begin with home`)
    for (const trigger of table.triggers) breaches.push(`${name} has the trigger ${trigger}; large tables have none`)
    const unique = [...keys.filter((key) => key.kind === 'u').map((key) => key.columns), ...table.uniqueIndexes]
    for (const columns of unique) {
      if (!columns.includes('home'))
        breaches.push(`the unique key (${columns.join(', ')}) of ${name} does not contain home`)
    }
  }
  if (kind === 'registry' && primary !== undefined && primary.columns.join() !== 'key') {
    breaches.push(`${name} is a registry and is not keyed by its value in the column key`)
  }
  for (const key of keys) {
    if (key.kind !== 'f' || key.target === null) continue
    const target = kinds[key.target]
    if (target === 'large' && kind !== 'large') breaches.push(`${name} refers to the large table ${key.target}`)
    if (target === 'large' && kind === 'large' && !key.columns.includes('home')) {
      breaches.push(`the reference of ${name} to ${key.target} does not contain home`)
    }
    if ((target === 'local' || target === 'registry') && kind !== 'local') {
      breaches.push(`${name} refers to ${key.target}, which lies on one machine or elsewhere`)
    }
    if (key.onDelete === 'n' && kind === 'large')
      breaches.push(`the reference of ${name} to ${key.target} sets null on delete`)
  }
  return breaches
}

async function tablesOf(db: Queryable): Promise<CataloguedTable[]> {
  const { rows } = await db.query<CataloguedTable>(`
    select c.relname as name,
           coalesce((select json_agg(json_build_object('kind', k.contype, 'columns', ${columnsOf('k.conrelid', 'k.conkey')},
                             'target', t.relname, 'onDelete', k.confdeltype) order by k.conname)
              from pg_constraint k left join pg_class t on t.oid = k.confrelid
             where k.conrelid = c.oid and k.contype in ('p', 'u', 'f')), '[]') as keys,
           coalesce((select json_agg(g.tgname order by g.tgname) from pg_trigger g
             where g.tgrelid = c.oid and not g.tgisinternal), '[]') as triggers,
           coalesce((select json_agg(a.attname order by a.attnum)
              from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
             where a.attrelid = c.oid and a.attnum > 0
               and (a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like '%nextval(%')), '[]') as counters,
           coalesce((select json_agg(${columnsOf('i.indrelid', 'i.indkey')} order by i.indexrelid)
              from pg_index i where i.indrelid = c.oid and i.indisunique and not exists
                   (select 1 from pg_constraint k where k.conindid = i.indexrelid)), '[]') as "uniqueIndexes"
      from pg_class c
     where c.relnamespace = 'prasan'::regnamespace and c.relkind in ('r', 'p')
     order by c.relname`)
  return rows
}

/** Names of the columns in an array of column numbers, in its order. */
function columnsOf(table: string, numbers: string): string {
  return `(select coalesce(json_agg(a.attname order by n.at), '[]') from unnest(${numbers}::smallint[]) with ordinality as n (attnum, at)
           join pg_attribute a on a.attrelid = ${table} and a.attnum = n.attnum)`
}
