import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import {
  aFolder,
  aListener,
  ask,
  clusterIn,
  copied,
  forgetFolders,
  isGone,
  type Product,
  processesOf,
  type StartOptions,
  startedOnce,
  startProduct,
} from './product.ts'

const once = await startedOnce()

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
  forgetFolders()
})

function aProduct(options: StartOptions): Product {
  const product = startProduct(options)
  undo.push(() => product.stop())
  return product
}

/** What a start that must not succeed said: one sentence, no trace, exit 1, and nothing running. */
async function refusal(dataFolder: string, env: Record<string, string> = {}): Promise<string> {
  const product = aProduct({ dataFolder, env })
  const code = await product.ended()
  expect(product.said()).not.toMatch(/^\s+at |Error:|\{"level"/m)
  expect(code).toBe(1)
  expect(processesOf(dataFolder)).toEqual([])
  const lines = product.said().trim().split('\n')
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

const isRoot = process.getuid?.() === 0

test('wrong variables are all named, with what they should be, never with what they are', async () => {
  const dataFolder = join(aFolder(), 'data')

  const said = await refusal(dataFolder, {
    PORT: 'abc',
    PRASAN_DEMO: 'yes',
    DATABASE_URL: 'postgres://me:hunter2%@db/prasan',
    PRASAN_SECRET: 'c0ffee',
  })

  expect(said).toBe(
    'The configuration is wrong: PORT must be a whole number from 0 to 65535; DATABASE_URL must be an address such as postgres://user:password@host:5432/database (special characters of the password written as %40); PRASAN_DEMO must be 0 (an empty platform) or the size of the demonstration, 0.01 to 50, where 1 is 20,000 projects; PRASAN_SECRET must be 64 hexadecimal digits. Nothing was started.',
  )
  expect(existsSync(dataFolder)).toBe(false)
})

test('the operator is answered in Thai where the terminal is Thai', async () => {
  const said = await refusal(join(aFolder(), 'data'), { PORT: '70000', LANG: 'th_TH.UTF-8' })

  expect(said).toBe('ค่าที่ตั้งไว้ไม่ถูกต้อง: PORT ต้องเป็นจำนวนเต็มตั้งแต่ 0 ถึง 65535 ยังไม่ได้เริ่มสิ่งใด')
})

test('a port that is taken is said before anything is started', async () => {
  const other = await aListener()
  undo.push(other.close)
  const dataFolder = join(aFolder(), 'data')

  const said = await refusal(dataFolder, { PORT: String(other.port) })

  expect(said).toContain(`Port ${other.port} is used by another program. Choose another with PORT=`)
  expect(readdirSync(dataFolder)).toEqual([])
})

test('an address that is not of this machine is refused', async () => {
  const said = await refusal(join(aFolder(), 'data'), { HOST: '192.0.2.1', PORT: '39999' })

  expect(said).toContain('192.0.2.1 is not an address of this machine')
})

test('a data folder that cannot be a folder is refused', async () => {
  const file = join(aFolder(), 'a-file')
  writeFileSync(file, 'kept')

  expect(await refusal(file)).toContain(`The data folder ${file} cannot be written (EEXIST)`)
  expect(await refusal(join(file, 'below'))).toContain('cannot be written (ENOTDIR)')
  expect(readFileSync(file, 'utf8')).toBe('kept')
})

test.skipIf(isRoot)('a data folder of somebody else is refused (root may write everywhere)', async () => {
  const folder = aFolder()
  chmodSync(folder, 0o500)

  expect(await refusal(folder)).toContain(`The data folder ${folder} cannot be written (EACCES)`)
})

test.skipIf(!isRoot)(
  'as root, a chosen folder the database user cannot walk to is refused (only root has that user)',
  async () => {
    const closed = aFolder()
    chmodSync(closed, 0o700)
    const dataFolder = join(closed, 'data')

    const said = await refusal(dataFolder)

    expect(said).toContain(`The database user (nobody) cannot reach ${dataFolder}`)
    expect(existsSync(join(dataFolder, 'database'))).toBe(false)
  },
)

test('a disk with too little room is said before anything is started', async (context) => {
  const folder = aFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    context.skip('a small file system cannot be mounted here')
  }
  undo.push(() => execFileSync('umount', [folder]))
  chmodSync(folder, 0o755)

  const said = await refusal(join(folder, 'data'))

  expect(said).toMatch(/The disk that holds .* has only 6\d MB left; Prasan needs 200 MB/)
  expect(readdirSync(join(folder, 'data'))).toEqual([])
})

test('a second start on the same folder says where the first runs and leaves it alone', async () => {
  const dataFolder = copied(once)
  const first = aProduct({ dataFolder })
  const address = await first.ready()
  const second = aProduct({ dataFolder })

  expect(await second.ended()).toBe(1)

  expect(second.said().trim()).toBe(
    `Prasan is already running with this data folder at ${address} (process ${first.pid}). Stop it first, or give the second one its own folder with PRASAN_DATA.`,
  )
  expect((await fetch(`${address}/readyz`)).status).toBe(200)
  expect(existsSync(join(dataFolder, 'running.json'))).toBe(true)
})

test('what a dead start left behind stops nobody, a lost password of the database is made anew, and a newer version is refused', async () => {
  const dataFolder = copied(once)
  // The numbers are those of another process.
  writeFileSync(join(dataFolder, 'prasan.lock'), `${process.pid} 1\n`)
  writeFileSync(join(dataFolder, 'running.json'), '{"pid":')
  const pidFile = join(clusterIn(dataFolder), 'postmaster.pid')
  const lines = [
    process.pid,
    clusterIn(dataFolder),
    1_700_000_000,
    1,
    '',
    '127.0.0.1',
    '  99999     999',
    'ready   ',
    '',
  ]
  writeFileSync(pidFile, lines.join('\n'))
  const file = join(dataFolder, 'database-password')
  const old = readFileSync(file, 'utf8')
  rmSync(file)

  const product = aProduct({ dataFolder })
  await product.ready()

  expect(isGone(process.pid)).toBe(false)
  expect(readFileSync(file, 'utf8')).not.toBe(old)
  const [areas] = await ask<{ n: number }>(dataFolder, 'select count(*)::integer as n from prasan.areas')
  expect(areas?.n).toBeGreaterThan(8_000)

  const newer = `insert into prasan.migrations (number, name, checksum) values (9999, '9999_future.sql', 'x')`
  await ask(dataFolder, newer)
  await product.stop()

  expect(await refusal(dataFolder)).toContain('a newer version of Prasan (it knows 9999_future.sql)')
  expect(await refusal(dataFolder, { LC_ALL: 'th_TH.UTF-8' })).toContain('เคยใช้กับประสานรุ่นใหม่กว่า (รู้จัก 9999_future.sql)')
})

test('a damaged secret is never replaced', async () => {
  const dataFolder = copied(once)
  const file = join(dataFolder, 'secret')

  for (const words of ['', 'abc\n', `${'0'.repeat(63)}g\n`]) {
    writeFileSync(file, words)
    expect(await refusal(dataFolder)).toContain(`${file} does not hold the platform's secret`)
    expect(readFileSync(file, 'utf8')).toBe(words)
  }
})

test('data of another PostgreSQL are refused and left as they are', async () => {
  const dataFolder = copied(once)
  writeFileSync(join(clusterIn(dataFolder), 'PG_VERSION'), '14\n')

  const said = await refusal(dataFolder)

  expect(said).toContain('belong to PostgreSQL 14')
  expect(existsSync(join(clusterIn(dataFolder), 'global'))).toBe(true)
})

test('a database that cannot start says why in its own words', async () => {
  const dataFolder = copied(once)
  writeFileSync(join(clusterIn(dataFolder), 'postgresql.conf'), 'no_such_setting = on\n')

  const said = await refusal(dataFolder)

  expect(said).toMatch(
    /^The database did not start: .*postgresql\.conf" contains errors\. Its own words are at the end of .*postgres\.log/,
  )
})

test.skipIf(!isRoot)('data of another user are left to that user (only root can give files away)', async () => {
  const dataFolder = copied(once)
  execFileSync('chown', ['-R', '12345', clusterIn(dataFolder)])

  expect(await refusal(dataFolder)).toContain('belong to user number 12345')
})

test.skipIf(!isRoot)(
  'as root, data that root copied are given back to the database user, and a closed folder is opened for walking through (only root has that user)',
  async () => {
    const dataFolder = join(aFolder(), 'closed')
    execFileSync('cp', ['-a', once, dataFolder])
    execFileSync('chown', ['-R', '0:0', dataFolder])
    execFileSync('chmod', ['-R', 'u+rwX,go+rX', dataFolder])
    chmodSync(dataFolder, 0o700)

    await aProduct({ dataFolder }).ready()
  },
)
