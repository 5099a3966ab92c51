import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { projectRoot } from '../../src/platform/root.ts'
import {
  aFolder,
  askAt,
  clusterIn,
  copied,
  forgetFolders,
  prasan,
  processesOf,
  startedOnce,
  startProduct,
  until,
} from './product.ts'

const once = await startedOnce()

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
  forgetFolders()
})

interface Report {
  readonly ok: boolean
  readonly checks: { readonly name: string; readonly ok: boolean; readonly detail: string }[]
  readonly database: { readonly url: string }
}

test('doctor says the same beside a running product and without one; a backup made beside it brings everything back elsewhere, files and secret too', async () => {
  const dataFolder = copied(once)
  const alone = await prasan(dataFolder, ['doctor', '--json'])
  const product = startProduct({ dataFolder })
  undo.push(() => product.stop())
  await product.ready()
  const beside = await prasan(dataFolder, ['doctor', '--json'])
  const migrated = await prasan(dataFolder, ['migrate'])
  const noSignIns = await prasan(dataFolder, ['demo', 'sign-ins', '--json'])

  const reports = [alone, beside].map(({ out }) => JSON.parse(out) as Report)
  for (const report of reports) {
    expect(Object.keys(report)).toEqual(['ok', 'checks', 'database'])
    expect(Object.keys(report.database)).toEqual(['url'])
    for (const check of report.checks) expect(Object.keys(check)).toEqual(['name', 'ok', 'detail'])
  }
  expect([alone.code, beside.code, migrated.code]).toEqual([0, 0, 0])
  expect(reports[0]?.checks.map(({ name }) => name)).toEqual(reports[1]?.checks.map(({ name }) => name))
  // Without demonstration data there are none, said in one sentence.
  expect(noSignIns).toMatchObject({ code: 1, out: '' })
  expect(noSignIns.err.trim().split('\n')).toHaveLength(1)

  // The address that doctor tells is good for an own client.
  await askAt(
    reports[1]?.database.url ?? '',
    `insert into prasan.bodies (id, code, kind, name_th, name_key, source)
     values ('01990000-0000-7000-8000-0000000000b1', 'b', 'lao', 'อบต. ทดสอบ', 'k', 's')`,
  )
  const hash = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'
  const stored = (folder: string) => join(folder, 'files', hash.slice(0, 2), hash.slice(2, 4))
  mkdirSync(stored(dataFolder), { recursive: true })
  writeFileSync(join(stored(dataFolder), hash), 'hello')
  const file = join(aFolder(), 'saved.prasan')

  expect(await prasan(dataFolder, ['backup', file])).toMatchObject({ code: 0, out: `Saved to ${file}\n` })
  const elsewhere = join(aFolder(), 'data')
  const restored = await prasan(elsewhere, ['restore', file, '--quiet'])
  const twice = await prasan(elsewhere, ['restore', file, '--quiet'])
  const whileRunning = await prasan(dataFolder, ['restore', file])

  expect(restored).toMatchObject({ code: 0, out: `Restored from ${file}\n`, err: '' })
  expect(twice.code).toBe(1)
  expect(twice.err).toBe(
    'This platform is not empty (there are rows in bodies). Restore into an empty one, or add --replace to throw away what is here. Nothing was changed.\n',
  )
  expect(whileRunning).toMatchObject({ code: 1, err: 'Stop Prasan before restoring\n' })
  expect(readFileSync(join(stored(elsewhere), hash), 'utf8')).toBe('hello')
  expect(readFileSync(join(elsewhere, 'secret'))).toEqual(readFileSync(join(dataFolder, 'secret')))
  const second = startProduct({ dataFolder: elsewhere })
  undo.push(() => second.stop())
  await second.ready()
  const running = JSON.parse(readFileSync(join(elsewhere, 'running.json'), 'utf8')) as { databaseUrl: string }
  expect(await askAt(running.databaseUrl, 'select name_th from prasan.bodies')).toEqual([{ name_th: 'อบต. ทดสอบ' }])
})

test('a command whose reader went away, and one that is ended, leave no trace, no half file and no database', async () => {
  const dataFolder = copied(once)
  const command = (shell: string) =>
    new Promise<{ code: number | null; err: string }>((tell) => {
      const child = spawn('sh', ['-c', shell], {
        cwd: projectRoot,
        env: { PATH: process.env.PATH, PRASAN_DATA: dataFolder, PRASAN_DEMO: '0' },
      })
      let err = ''
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk
      })
      child.once('close', (code) => tell({ code, err }))
    })

  expect(await command('bin/prasan --help | true')).toEqual({ code: 0, err: '' })
  expect(await command('bin/prasan doctor | true')).toEqual({ code: 0, err: '' })
  expect(processesOf(dataFolder)).toEqual([])

  const output = join(aFolder(), 'x.csv')
  expect(await endedInTheMiddle(dataFolder, ['plans', 'export', '--format', 'csv', '--output', output])).toBe(143)

  expect(processesOf(dataFolder)).toEqual([])
  expect(readdirSync(join(output, '..'))).toEqual([])
  expect(readdirSync(dataFolder).filter((name) => name.includes('lock'))).toEqual([])
})

/** Ends a command when its database has been started; one that was over before that could be seen is run again. @returns its code */
async function endedInTheMiddle(dataFolder: string, words: readonly string[]): Promise<number | NodeJS.Signals> {
  for (;;) {
    const command = startProduct({ dataFolder, program: [join(projectRoot, 'bin', 'prasan'), ...words] })
    let code: number | NodeJS.Signals | null = null
    const over = command.ended().then((ended) => {
      code = ended
    })
    const isStarted = () => existsSync(join(clusterIn(dataFolder), 'postmaster.pid'))
    await until(() => code !== null || isStarted(), 'the database is started or the command over')
    if (code === null) return command.stop()
    await over
    if (code !== 0) return code
  }
}
