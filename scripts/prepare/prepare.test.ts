import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { prepare } from './prepare.mjs'
import { wordsFor } from './words.mjs'

/** A checkout in a path with a blank and Thai letters, with an npm and a compiler that only pretend. */
let root: string
let said: string[]

const english = wordsFor({ LANG: 'en_GB.UTF-8' })

/** Unpacks every package of the lock file that is not yet there, as npm does; `npm-will` says how it ends instead. */
const pretendedNpm = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
if (process.argv[2] === 'ping') {
  if (!existsSync('no-network')) process.exit(0)
  console.error('npm error code ENOTFOUND')
  process.exit(1)
}
appendFileSync('npm-runs', process.argv.slice(2).join(' ') + '\\n')
const will = existsSync('npm-will') ? readFileSync('npm-will', 'utf8') : ''
if (will.startsWith('fail')) {
  const [code, ...words] = will.slice(5).split(' ')
  console.error('npm error code ' + code + '\\nnpm error ' + words.join(' '))
  process.exit(1)
}
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const development = process.argv.includes('--include=dev')
for (const [path, entry] of Object.entries(packages)) {
  if (path === '' || existsSync(path) || (entry.dev && !development) || entry.fake === 'left out') continue
  mkdirSync(path + '/bin', { recursive: true })
  writeFileSync(path + '/package.json', '{}')
  if (will === 'hang') { writeFileSync('hanging', ''); await new Promise((never) => setTimeout(never, 60_000)) }
  writeFileSync(path + '/bin/tsc', readFileSync('pretended-tsc.mjs', 'utf8'))
}
if (will === 'slow') await new Promise((resume) => setTimeout(resume, 400))
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: {} }))
`
/** "Compiles" src/ file by file; refuses a source that says so. */
const pretendedCompiler = `
const { mkdirSync, readFileSync, readdirSync, writeFileSync, existsSync } = await import('node:fs')
const out = process.argv[process.argv.indexOf('--outDir') + 1]
mkdirSync(out + '/src', { recursive: true })
for (const file of readdirSync('src')) {
  const text = readFileSync('src/' + file, 'utf8')
  if (text.includes('does not compile')) { console.log('src/' + file + '(1,1): error TS1005: unexpected'); process.exit(2) }
  if (text.includes('hangs')) { writeFileSync('hanging', ''); await new Promise((never) => setTimeout(never, 60_000)) }
  writeFileSync(out + '/src/' + file.replace('.ts', '.js'), text)
}
`

/** "Joins" what was compiled. */
const pretendedJoiner = `
const { mkdirSync, writeFileSync } = await import('node:fs')
mkdirSync(process.argv[2] + '/app', { recursive: true })
for (const name of ['start', 'worker', 'cli']) writeFileSync(process.argv[2] + '/app/' + name + '.js', 'joined')
`

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prasan ประสาน '))
  said = []
  write('npm-cli.js', pretendedNpm)
  write('pretended-tsc.mjs', pretendedCompiler)
  write('scripts/prepare/join-program.mjs', pretendedJoiner)
  write('package.json', '{ "type": "module" }')
  write('src/start.ts', 'start')
  lockOf({})
  vi.stubEnv('npm_execpath', join(root, 'npm-cli.js'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

function lockOf(more: Record<string, object>): void {
  const packages = {
    '': { name: 'prasan' },
    'node_modules/pg': { version: '8.0.0' },
    'node_modules/typescript': { version: '7.0.0' },
    'node_modules/vitest': { version: '4.0.0', dev: true },
    ...more,
  }
  write('package-lock.json', JSON.stringify({ packages }))
}

function prepared(wanted: 'production' | 'development' = 'production'): Promise<void> {
  return prepare({ root, wanted, words: english, say: (line) => void said.push(line) })
}

/** A checkout that was installed and built once: where that is what a test begins with, it is copied, times and all. */
let begun: string | null = null
afterAll(() => {
  if (begun !== null) rmSync(begun, { recursive: true, force: true })
})

async function alreadyPrepared(): Promise<void> {
  if (begun === null) {
    await prepared()
    begun = mkdtempSync(join(tmpdir(), 'prasan begun '))
    execFileSync('cp', ['-a', `${root}/.`, begun])
  }
  execFileSync('cp', ['-a', `${begun}/.`, root])
}

const npmRuns = () =>
  existsSync(join(root, 'npm-runs')) ? readFileSync(join(root, 'npm-runs'), 'utf8').trim().split('\n') : []
const isThere = (path: string) => existsSync(join(root, path))
const built = () => readdirSync(join(root, 'dist', 'src')).sort()

/** Starts the preparation in a process of its own, and kills it with -9 as soon as npm or the compiler hangs. */
async function preparedAndKilled(): Promise<void> {
  const code = `
    import { prepare } from ${JSON.stringify(join(import.meta.dirname, 'prepare.mjs'))}
    import { wordsFor } from ${JSON.stringify(join(import.meta.dirname, 'words.mjs'))}
    await prepare({ root: ${JSON.stringify(root)}, wanted: 'production', words: wordsFor({}), say: () => {} })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { detached: true, stdio: 'inherit' })
  const ended = new Promise((tell) => child.once('exit', tell))
  await vi.waitUntil(() => isThere('hanging'), { timeout: 240_000, interval: 10 })
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  await ended
  rmSync(join(root, 'hanging'))
}

test('an empty checkout is installed and built; a second start does nothing', async () => {
  await prepared()
  const stamp = statSync(join(root, 'dist', '.stamp')).mtimeMs
  await prepared()

  expect(npmRuns()).toEqual([expect.stringContaining('install --no-save --no-audit --no-fund')])
  expect(npmRuns()[0]).toContain('--omit=dev')
  expect(built()).toEqual(['start.js'])
  expect(statSync(join(root, 'dist', '.stamp')).mtimeMs).toBe(stamp)
  expect(said).toEqual([english.installing, english.building])
})

test('development adds its packages, satisfies production, and stays after a repair', async () => {
  await prepared()
  await prepared('development')
  await prepared()
  rmSync(join(root, 'node_modules/pg'), { recursive: true })
  await prepared()

  expect(npmRuns().map((run) => run.includes('--include=dev'))).toEqual([false, true, true])
  expect(isThere('node_modules/vitest')).toBe(true)
})

test('a missing package is found and repaired', async () => {
  await alreadyPrepared()
  rmSync(join(root, 'node_modules/pg'), { recursive: true })
  await prepared()

  expect(isThere('node_modules/pg/package.json')).toBe(true)
  expect(said).toContain(`${english.repairing} (node_modules/pg is missing)`)
})

test('an optional package is asked for again when it disappears, but not when npm left it out', async () => {
  lockOf({
    'node_modules/database-for-us': { version: '18.0.0', optional: true, os: [process.platform], cpu: [process.arch] },
    'node_modules/for-another-library': { version: '1.0.0', optional: true, fake: 'left out' },
  })
  await prepared()
  await prepared()
  const before = npmRuns().length
  rmSync(join(root, 'node_modules/database-for-us'), { recursive: true })
  await prepared()

  expect(before).toBe(1)
  expect(isThere('node_modules/database-for-us')).toBe(true)
})

test('a package of another system is not asked for', async () => {
  lockOf({ 'node_modules/elsewhere': { version: '1.0.0', os: ['plan9'], fake: 'left out' } })
  await prepared()
  await prepared()

  expect(npmRuns()).toHaveLength(1)
})

test('a changed lock file installs again', async () => {
  await alreadyPrepared()
  lockOf({ 'node_modules/new-one': { version: '1.0.0' } })
  await prepared()

  expect(isThere('node_modules/new-one')).toBe(true)
})

test('an installation killed half-way is found, and the half-unpacked packages are replaced', async () => {
  write('npm-will', 'hang')
  await preparedAndKilled()
  rmSync(join(root, 'npm-will'))
  const half = !isThere('node_modules/pg/bin/tsc')
  await prepared()

  expect(half).toBe(true)
  expect(isThere('node_modules/pg/bin/tsc')).toBe(true)
  expect(built()).toEqual(['start.js'])
})

test('a tree of another hand that has no record of a finished installation is replaced', async () => {
  write('node_modules/pg/package.json', '{}')
  await prepared()

  expect(isThere('node_modules/pg/bin/tsc')).toBe(true)
})

test('packages borrowed from another checkout through a link are used, but never changed', async () => {
  const other = mkdtempSync(join(tmpdir(), 'prasan other '))
  writeFileSync(join(other, 'kept'), '')
  symlinkSync(other, join(root, 'node_modules'))

  await expect(prepared()).rejects.toThrow('node_modules is a link to another folder')

  expect(readdirSync(other)).toContain('kept')
  rmSync(other, { recursive: true, force: true })
})

test('a complete tree installed by hand is used as it is', async () => {
  await prepared('development')
  const installed = { 'node_modules/pg': '8.0.0', 'node_modules/typescript': '7.0.0', 'node_modules/vitest': '4.0.0' }
  const packages = Object.fromEntries(Object.entries(installed).map(([path, version]) => [path, { version }]))
  write('node_modules/.package-lock.json', JSON.stringify({ packages }))
  rmSync(join(root, 'node_modules/.prasan'), { recursive: true })
  await prepared('development')

  expect(npmRuns()).toHaveLength(1)
  expect(said).toEqual([english.installing, english.building])
})

test.each([
  ['ENOTFOUND', english.offline],
  ['ENOSPC', english.diskFull],
  ['EACCES', ''],
  ['E404 404 Not Found - pg@8.0.0', english.noSuchPackage('pg@8.0.0')],
  ['EODD something odd', english.installFailed('something odd')],
])('npm ending with %s is said in one sentence, and what was there still works', async (code, sentence) => {
  await alreadyPrepared()
  write('npm-will', `fail ${code}`)

  await expect(prepared('development')).rejects.toThrow(sentence || english.notWritable(root))

  rmSync(join(root, 'npm-will'))
  await prepared()
  expect(npmRuns()).toHaveLength(2)
})

test('without a network npm is told to use what it has, and does not try for minutes', async () => {
  write('no-network', '')
  write('npm-will', 'fail ENOTCACHED request failed: cache mode is only-if-cached but no cached response is available')

  await expect(prepared()).rejects.toThrow(english.offline)

  expect(npmRuns()).toEqual([expect.stringContaining('--offline')])
})

test('npm finishing without a package is said, and the next start tries again', async () => {
  lockOf({ 'node_modules/lost': { version: '1.0.0', fake: 'left out' } })

  await expect(prepared()).rejects.toThrow(english.stillMissing('node_modules/lost'))
  await expect(prepared()).rejects.toThrow(english.stillMissing('node_modules/lost'))

  expect(npmRuns()).toHaveLength(2)
})

test('a changed source is built again, and a deleted one leaves nothing behind', async () => {
  write('src/old.ts', 'old')
  await prepared()
  rmSync(join(root, 'src/old.ts'))
  write('src/start.ts', 'start differently')
  await prepared()

  expect(built()).toEqual(['start.js'])
  expect(readFileSync(join(root, 'dist/src/start.js'), 'utf8')).toBe('start differently')
})

test.each(['dist/src/start.js', 'dist/app/worker.js'])('%s missing from the build is built again', async (file) => {
  await alreadyPrepared()
  rmSync(join(root, file))
  await prepared()

  expect(isThere(file)).toBe(true)
  expect(built()).toEqual(['start.js'])
})

test('sources that do not compile are refused and the old build stays', async () => {
  await alreadyPrepared()
  write('src/start.ts', 'does not compile')

  await expect(prepared()).rejects.toThrow('src/start.ts(1,1): error TS1005: unexpected')

  expect(readFileSync(join(root, 'dist/src/start.js'), 'utf8')).toBe('start')
  expect(isThere('dist.new')).toBe(false)
})

test('a build killed half-way is done again and leaves no rest', async () => {
  await alreadyPrepared()
  write('src/start.ts', 'hangs')
  await preparedAndKilled()
  const afterKill = readFileSync(join(root, 'dist/src/start.js'), 'utf8')
  write('src/start.ts', 'start anew')
  await prepared()

  expect(afterKill).toBe('start')
  expect(readFileSync(join(root, 'dist/src/start.js'), 'utf8')).toBe('start anew')
  expect(readdirSync(root).filter((name) => name.startsWith('dist'))).toEqual(['dist'])
})

test('two starts at once install once, and the second waits', async () => {
  write('npm-will', 'slow')
  const other: string[] = []

  await Promise.all([
    prepared(),
    prepare({ root, wanted: 'production', words: english, say: (line) => void other.push(line) }),
  ])

  expect(npmRuns()).toHaveLength(1)
  expect([...said, ...other].filter((line) => line.includes('waiting'))).toHaveLength(1)
  expect(isThere('node_modules/.prasan/lock')).toBe(false)
})

test('the lock of a process that died is taken over at once', async () => {
  write('node_modules/.prasan/lock', JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }))

  await prepared()

  expect(said).toEqual([english.installing, english.building])
})
