import { expect, test } from 'vitest'
import { distributionStatements } from './distribution.ts'
import { tables } from './tables.ts'

test('reference tables come first, large ones lie together by home, registries by their key, local ones stay', () => {
  const statements = distributionStatements({
    projects: 'large',
    areas: 'reference',
    budget_lines: 'large',
    project_keys: 'registry',
    persons: 'local',
  })

  expect(statements).toEqual([
    'create extension if not exists citus',
    "select create_reference_table('prasan.areas')",
    "select create_distributed_table('prasan.projects', 'home')",
    "select create_distributed_table('prasan.budget_lines', 'home', colocate_with => 'prasan.projects')",
    "select create_distributed_table('prasan.project_keys', 'key', colocate_with => 'none')",
  ])
})

test('every table that is not local is named once', () => {
  const text = distributionStatements().join('\n')

  for (const [table, kind] of Object.entries(tables)) {
    expect([table, text.split(`_table('prasan.${table}'`).length - 1]).toEqual([table, kind === 'local' ? 0 : 1])
  }
})
