import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { projectRoot } from '../../src/platform/root.ts'
import { checkFinder } from '../compile-finder.mjs'
import { judge, productionPackages } from './licences.mjs'
import { checkMigrations } from './migrations.mjs'
import { checkStrays } from './strays.mjs'
import { checkThaiWords, linesWithThai } from './thai-words.mjs'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prasan checks '))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

const aMigration = (file: string) => `-- ${file}\n-- Why: a reason.\n-- Effect: new objects only.\nselect 1;\n`

test('migrations numbered in a row and described pass', () => {
  for (const file of ['0001_one.sql', '0002_one-more.sql']) write(`migrations/${file}`, aMigration(file))

  const problems = checkMigrations(root)

  expect(problems).toEqual([])
})

test('a migration with a taken number, a gap, a wrong name or no header is refused', () => {
  for (const file of ['0001_one.sql', '0001_two.sql', '0004_four.sql']) write(`migrations/${file}`, aMigration(file))
  write('migrations/5_five.sql', aMigration('5_five.sql'))
  write('migrations/0005_six.sql', 'select 1;\n')

  const problems = checkMigrations(root)

  expect(problems).toEqual([
    'migrations/5_five.sql is not named like 0014_complaints-due-on.sql.',
    '0001_two.sql has the same number as 0001_one.sql; give the later one the next number.',
    '0004_four.sql leaves out number 0002.',
    'The first line of 0005_six.sql is not "-- 0005_six.sql".',
    'The header of 0005_six.sql does not say "-- Why: …".',
    'The header of 0005_six.sql does not say "-- Effect: …".',
  ])
})

test('no migrations at all is refused', () => {
  const problems = checkMigrations(root)

  expect(problems).toHaveLength(1)
})

test('the packages in use are those reachable from the dependencies, nested versions included', () => {
  const used = productionPackages({
    '': { dependencies: { a: '1' }, optionalDependencies: { b: '1' } },
    'node_modules/a': { version: '1.0.0', license: 'MIT', dependencies: { c: '2' }, peerDependencies: { d: '1' } },
    'node_modules/a/node_modules/c': { version: '2.0.0', license: 'ISC', dependencies: { b: '1' } },
    'node_modules/b': { version: '1.0.0', license: 'MIT' },
    'node_modules/c': { version: '1.0.0', license: 'GPL-3.0' },
    'node_modules/d': {
      version: '1.0.0',
      license: 'MIT',
      peerDependencies: { e: '1' },
      peerDependenciesMeta: { e: { optional: true } },
    },
    'node_modules/e': { version: '1.0.0', license: 'GPL-3.0' },
  })

  expect(used.map((one) => `${one.name}@${one.version}`)).toEqual(['a@1.0.0', 'b@1.0.0', 'c@2.0.0', 'd@1.0.0'])
})

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-or-later)', true],
  ['(MIT AND Zlib)', true],
  ['Apache-2.0 AND GPL-3.0-or-later', false],
  ['LGPL-3.0-or-later', false],
  ['unnamed', false],
])('licence %s: allowed %s', (licence, allowed) => {
  const { ok } = judge({ name: 'some-package', version: '1.0.0', licence })

  expect(ok).toBe(allowed)
})

test('a copyleft library is allowed only where a reason is written for it', () => {
  const { ok, why } = judge({ name: '@img/sharp-libvips-linux-x64', version: '1.0.0', licence: 'LGPL-3.0-or-later' })

  expect(ok).toBe(true)
  expect(why).toContain('shared library')
})

test('Thai in code is a slip; in a comment, a pattern, a list of words or beside its English it is not', () => {
  const text = [
    `// ประสาน`,
    `const digits = /[๐-๙]/`,
    `const pair = { th: 'ประสาน', en: 'Prasan' }`,
    `const names = { nameTh: 'ประสาน', nameEn: 'Prasan' }`,
    `const slip = 'ประสาน'`,
    `const other = \`\${slip} ประสาน\``,
    `const half = { th: 'ประสาน' }`,
  ].join('\n')
  write('src/web/layout.ts', `export const title = 'ประสาน'`)
  write('src/web/messages.th.ts', `export const th = { title: 'ประสาน' }`)

  const lines = linesWithThai('slip.ts', text)

  expect(lines).toEqual([5, 6, 7])
  expect(checkThaiWords(root)).toEqual(['src/web/layout.ts has Thai text without its English in line 1.'])
})

test('large files, paths of a machine, very long sources and package hosts are found', () => {
  write('package-lock.json', '{ "resolved": "https://packages.example/a.tgz" }')
  write('data.csv', 'x'.repeat(200_001))
  write('docs/tour.md', `Open ${root}/index.html`)
  write('docs/other.md', `Open ${['', 'home', 'somchai', 'prasan'].join('/')}`)
  write('src/long.ts', 'const a = 1\n'.repeat(701))
  write('src/longish.ts', 'const a = 1\n'.repeat(451))

  const { problems, remarks } = checkStrays(root)

  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'src/long.ts',
    'data.csv',
    'docs/other.md',
    'docs/tour.md',
    'package-lock.json',
  ])
  expect(remarks).toEqual(['src/longish.ts has 451 lines; could a newcomer read it in one go?'])
})

test('the compiled finder belongs to its sources, and neither is changed alone', () => {
  const [engine, core] = ['src/engines/overlap/finder-program.ts', 'src/engines/overlap/core']
  for (const path of ['package.json', engine, core])
    cpSync(join(projectRoot, path), join(root, path), { recursive: true })
  const change = (path: string, from: string, to: string) =>
    write(path, readFileSync(join(root, path), 'utf8').replace(from, to))
  const stale = [expect.stringContaining('node scripts/compile-finder.mjs')]

  expect(checkFinder(root)).toEqual([])
  change(`${core}/bands.ts`, 'return 160', 'return 161')
  expect(checkFinder(root)).toEqual(stale)
  change(`${core}/bands.ts`, 'return 161', 'return 160')
  expect(checkFinder(root)).toEqual([])
  change(engine, "'AGFz", "'AGFy")
  expect(checkFinder(root)).toEqual(stale)
})
