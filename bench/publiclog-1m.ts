import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseVerifierKey, tilePath, verifierKey, verifyLog } from '../src/engines/merkle/index.ts'
import { recordPublicEvent } from '../src/features/publiclog/index.ts'
import { logSigner } from '../src/features/publiclog/log-key.ts'
import { latestCheckpoint, logState, tilesByIds } from '../src/features/publiclog/publiclog.sql.ts'
import { readProof } from '../src/features/publiclog/read-proof.ts'
import { sequenceLog } from '../src/features/publiclog/sequence-log.ts'
import { wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'

/**
 * The public log (DESIGN section 7): at least 1,500 entries a second from the act to the signed head, proofs in under 10 ms, and a
 * check of a million entries in under a minute. Durable database, as in use. The first 20,000 events come in one transaction each over
 * eight connections while the sequencer looks every second, as a worker does; the rest is put in by SQL.
 */
const announcedSingly = 20_000
const total = 1_000_000
const proofs = 500

const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
chmodSync(folder, 0o711)
const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
let failed = false
try {
  await migrate(server.url)
  const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' }), server.url)

  const began = performance.now()
  let isOver = false
  const sequencer = (async () => {
    while (!isOver) {
      await sequenceLog(deps)
      await pause(1_000)
    }
    await sequenceLog(deps)
  })()
  let next = 0
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (next < announcedSingly) {
        const number = next++
        await deps.db.transaction(async (tx) => recordPublicEvent(tx, anEvent(number)))
      }
    }),
  )
  isOver = true
  await sequencer
  const rate = announcedSingly / ((performance.now() - began) / 1_000)
  say(rate >= 1_500, `${Math.round(rate).toLocaleString('en-US')} entries a second, one transaction each (bar 1,500)`)

  const filling = performance.now()
  await deps.db.query(
    `insert into log_outbox (home, id, type, subject, href, at, facts, salt)
     select '57', gen_random_uuid(), 'resolution', 'bench/' || n, '/', now(), '{"title":"bench"}', sha256(int4send(n))
       from generate_series($1::int, $2::int - 1) n`,
    [announcedSingly, total],
  )
  await sequenceLog(deps)
  const seconds = (performance.now() - filling) / 1_000
  console.log(
    `      ${Math.round((total - announcedSingly) / seconds).toLocaleString('en-US')} entries a second in batches`,
  )

  const times: number[] = []
  for (let at = 0; at < proofs; at++) {
    const start = performance.now()
    await readProof(deps.db, Math.floor((at * total) / proofs))
    times.push(performance.now() - start)
  }
  const middle = times.sort((a, b) => a - b)[proofs / 2] ?? 0
  say(middle < 10, `a proof in ${middle.toFixed(1)} ms (median of ${proofs}, bar 10)`)

  const state = await logState(deps.db)
  const key = parseVerifierKey(verifierKey(logSigner(deps, state?.origin ?? '')))
  const checking = performance.now()
  const found = await verifyLog(
    {
      checkpoint: async () => Buffer.from((await latestCheckpoint(deps.db))?.note ?? ''),
      tile: async (path) => {
        const [level = '', rest = ''] = path.split(/\/(.*)/s)
        const [index = '', width = '256'] = rest.split('.p/')
        const id = {
          level: level === 'entries' ? -1 : Number(level),
          index: Number(index.replace(/[x/]/g, '')),
          width: Number(width),
        }
        if (tilePath(level === 'entries' ? { ...id, level: 'entries' } : id) !== path) throw new Error(path)
        return (await tilesByIds(deps.db, [id]))[0]?.bytes ?? null
      },
    },
    { keys: key.ok ? [key.value] : [] },
  )
  const took = (performance.now() - checking) / 1_000
  const isSound = 'problems' in found && found.problems.length === 0 && found.checkpoint.size === total
  say(
    isSound && took < 60,
    `${total.toLocaleString('en-US')} entries checked in ${took.toFixed(1)} s (bar 60), sound: ${isSound}`,
  )
  await deps.db.close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

function anEvent(number: number) {
  return {
    home: '57',
    type: 'resolution',
    subject: `bench/${number}`,
    href: '/',
    at: new Date(),
    facts: { title: `เรื่องที่ ${number}` },
  }
}

function say(isGood: boolean, line: string): void {
  if (!isGood) failed = true
  console.log(`${isGood ? 'good' : 'SLOW'}  ${line}`)
}
