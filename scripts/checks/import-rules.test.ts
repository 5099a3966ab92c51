import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkImports, rules, wholeRules } from './import-rules.mjs'

/** A small house in which every import runs as it should. */
const sound: Record<string, string> = {
  'package.json': '{ "dependencies": { "hono": "1.0.0", "uuid": "1.0.0" }, "devDependencies": { "vitest": "1.0.0" } }',
  'src/kernel/money.ts': `import { v7 } from 'uuid'\nexport const money = v7`,
  'src/engines/overlap/index.ts': `import { money } from '../../kernel/money.ts'\nexport const overlap = money`,
  'src/engines/linkage/index.ts': `export const linkage = 1`,
  'src/platform/db.ts': `import { money } from '../kernel/money.ts'\nexport const db = money`,
  'src/web/layout.ts': `import { db } from '../platform/db.ts'\nexport const layout = db`,
  'src/features/plans/plan.ts': `import { money } from '../../kernel/money.ts'\nexport const plan = money`,
  'src/features/plans/plans.sql.ts': `import { db } from '../../platform/db.ts'\nexport const sql = db`,
  'src/features/plans/index.ts': `import { Hono } from 'hono'\nexport { plan } from './plan.ts'\nexport { sql } from './plans.sql.ts'\nexport const app = Hono`,
  'src/features/overlaps/index.ts': `import { plan } from '../plans/index.ts'\nimport { overlap } from '../../engines/overlap/index.ts'\nexport const overlaps = [plan, overlap]`,
  'src/features/overlaps/overlaps.test.ts': `import { test } from 'vitest'\nimport { overlaps } from './index.ts'\ntest('', () => overlaps)`,
  'src/main/wire.ts': `import { overlaps } from '../features/overlaps/index.ts'\nexport const wire = overlaps`,
  'demo/index.ts': `import { plan } from '../src/features/plans/index.ts'\nexport const demo = plan`,
}

/** One slip for each rule: the file, and what is written into it. */
const slips: Record<string, Record<string, string>> = {
  'kernel-stands-alone': { 'src/kernel/slip.ts': `import '../platform/db.ts'` },
  'kernel-packages': { 'src/kernel/slip.ts': `import 'hono'` },
  'engines-only-kernel': { 'src/engines/overlap/slip.ts': `import '../../platform/db.ts'` },
  'engines-apart': { 'src/engines/overlap/slip.ts': `export { linkage } from '../linkage/index.ts'` },
  'engines-packages': { 'src/engines/overlap/slip.ts': `import { readFileSync } from 'node:fs'` },
  'platform-below': { 'src/platform/slip.ts': `import type { layout } from '../web/layout.ts'` },
  'web-below-rooms': { 'src/web/slip.ts': `const room = await import('../features/plans/index.ts')` },
  'rooms-below-main': { 'src/features/plans/slip.ts': `import '../../main/wire.ts'` },
  'main-on-top': { 'src/main/slip.ts': `import '../../test/support/house.ts'`, 'test/support/house.ts': '' },
  'rooms-by-the-door': { 'src/features/overlaps/slip.ts': `import { sql } from '../plans/plans.sql.ts'` },
  'domain-is-pure': { 'src/features/overlaps/overlap.ts': `import { db } from '../../platform/db.ts'` },
  'demo-as-a-guest': { 'demo/slip.ts': `import '../src/web/layout.ts'` },
  'tests-stay-outside': { 'src/features/overlaps/slip.ts': `import './overlaps.test.ts'` },
  'declared-packages': { 'src/web/slip.ts': `import { test } from 'vitest'` },
  'points-to-a-file': { 'src/web/slip.ts': `import './gone.ts'` },
  'no-modules': {},
  'no-circles': {
    'src/web/one.ts': `import './other.ts'`,
    'src/web/other.ts': `import './one.ts'`,
  },
  'no-circles-of-rooms': { 'src/features/plans/slip.ts': `import { overlaps } from '../overlaps/index.ts'` },
}

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prasan imports '))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function plant(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
}

test('a sound house breaks no rule', () => {
  plant(sound)

  const { modules, violations } = checkImports(root)

  expect(violations).toEqual([])
  expect(modules).toBe(12)
})

test.each(Object.entries(slips))('a slip against %s is reported, with its reason', (rule, files) => {
  plant(rule === 'no-modules' ? {} : { ...sound, ...files })

  const { violations } = checkImports(root)

  expect(violations.map((violation) => violation.rule)).toContain(rule)
  for (const violation of violations) expect(violation.why).toMatch(/^\S.{30,}\.$/)
})

test('every rule has a slip that proves it', () => {
  const named = [...rules.map((rule) => rule.name), ...Object.keys(wholeRules)]

  expect(Object.keys(slips).sort()).toEqual(named.sort())
})

test('a type-only import closes no circle, a lasting one with inline types does', () => {
  plant({ ...sound, 'src/web/one.ts': `import type { A } from './other.ts'`, 'src/web/other.ts': `import './one.ts'` })
  const erased = checkImports(root).violations
  plant({ 'src/web/one.ts': `import { type A } from './other.ts'` })
  const lasting = checkImports(root).violations

  expect(erased).toEqual([])
  expect(lasting.map((violation) => violation.rule)).toEqual(['no-circles'])
})

test('the command ends with 1 on a slip and says where it is', () => {
  plant({ ...sound, ...slips['points-to-a-file'] })

  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'import-rules.mjs'), '--root', root], {
    encoding: 'utf8',
  })

  expect(run.status).toBe(1)
  expect(run.stderr).toContain('src/web/slip.ts:1 imports ./gone.ts')
})
