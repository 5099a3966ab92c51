import { type TableKind, tables } from './tables.ts'

/**
 * The statements that spread the tables over the machines of a Citus cluster, one to a call (DESIGN section 4, rule 6).
 * Reference tables come first, because large ones refer to them; all large ones share their placement, so that what has
 * one `home` lies on one machine. Local tables stay on the coordinating machine and are not named.
 */
export function distributionStatements(of: Readonly<Record<string, TableKind>> = tables): string[] {
  const named = (kind: TableKind) => Object.keys(of).filter((table) => of[table] === kind)
  const [first, ...others] = named('large')
  return [
    'create extension if not exists citus',
    ...named('reference').map((table) => `select create_reference_table('prasan.${table}')`),
    ...(first === undefined ? [] : [`select create_distributed_table('prasan.${first}', 'home')`]),
    ...others.map(
      (table) => `select create_distributed_table('prasan.${table}', 'home', colocate_with => 'prasan.${first}')`,
    ),
    ...named('registry').map(
      (table) => `select create_distributed_table('prasan.${table}', 'key', colocate_with => 'none')`,
    ),
  ]
}
