import { accessSync, constants, statfsSync } from 'node:fs'
import { readRunning } from './data-folder.ts'
import type { Deps } from './deps.ts'
import { checked, migrationsCheck, workerCheck } from './http/health.ts'
import { leavesTheHouse, NO_TLS, needsTls } from './mail/hand-letter.ts'
import { countHeldBy, countLetters } from './mail/outbox.ts'
import type { DoctorCheck, Room } from './room.ts'

export interface DoctorReport {
  readonly ok: boolean
  readonly checks: readonly DoctorCheck[]
  /** Good for an own client while the product runs; holds the password, so it is for the operator's eyes. */
  readonly database: { readonly url: string }
}

type Found = Pick<DoctorCheck, 'ok' | 'detail'>

const leastFreeMegabytes = 500
const mostSkewSeconds = 5

/** Looks at everything the platform stands on and says of each thing, in a sentence, how it is and what to do. */
export async function doctor(deps: Deps, rooms: readonly Room[]): Promise<DoctorReport> {
  const house = [
    checked('node', async () => nodeVersion(process.versions.node)),
    checked('data-folder', async () => dataFolder(deps.config.dataFolder)),
    checked('database', () => databaseServer(deps)),
    checked('thai-order', () => thaiOrder(deps)),
    migrationsCheck(deps),
    readRunning(deps.config.dataFolder) ? workerCheck(deps) : notRunning(),
    checked('jobs', () => jobs(deps)),
    checked('mail', () => mail(deps)),
    checked('clock', () => clockSkew(deps)),
  ]
  const ofRooms = rooms.map(async (room): Promise<DoctorCheck[]> => {
    try {
      return (await room.doctor?.(deps)) ?? []
    } catch (error) {
      deps.log.warn({ room: room.name, err: error }, 'the checks of a room failed')
      return [{ name: room.name, ok: false, detail: 'The checks of this part could not be made; see the log.' }]
    }
  })
  const checks = [...(await Promise.all(house)), ...(await Promise.all(ofRooms)).flat()]
  return { ok: checks.every((check) => check.ok), checks, database: { url: deps.db.url } }
}

function nodeVersion(version: string): Found {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return { ok: true, detail: `Node ${version}.` }
  return { ok: false, detail: `Node ${version} is too old. Install Node 20.19 or newer.` }
}

function dataFolder(folder: string): Found {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return { ok: false, detail: `${folder} cannot be written. Give this user the right, or set PRASAN_DATA.` }
  }
  const { bavail, bsize } = statfsSync(folder)
  const free = Math.floor((bavail * bsize) / 1024 / 1024)
  const detail = `${folder} can be written; ${free.toLocaleString('en-US')} MB are free.`
  return free >= leastFreeMegabytes ? { ok: true, detail } : { ok: false, detail: `${detail} Free some space soon.` }
}

async function databaseServer({ db }: Deps): Promise<Found> {
  const { rows } = await db.query<{ version: string; number: string; encoding: string }>(`
    select current_setting('server_version') as version, current_setting('server_version_num') as number,
           current_setting('server_encoding') as encoding`)
  const [server] = rows
  if (!server) return { ok: false, detail: 'The database does not say what it is.' }
  const detail = `PostgreSQL ${server.version}, encoded in ${server.encoding}.`
  if (Number(server.number) < 150_000) return { ok: false, detail: `${detail} Prasan needs PostgreSQL 15 or newer.` }
  if (server.encoding !== 'UTF8') return { ok: false, detail: `${detail} Prasan needs UTF8.` }
  return { ok: true, detail }
}

/** In the order of the Royal Institute Dictionary เก stands before ขา; by code points it stands after. */
async function thaiOrder({ db }: Deps): Promise<Found> {
  const { rows } = await db.query<{ sorted: boolean; upper: boolean }>(
    `select ('เก' collate thai < 'ขา') as sorted, 'ก' ~ '[[:alpha:]]' as upper`,
  )
  if (!rows[0]?.sorted) return { ok: false, detail: 'Thai words are sorted wrongly: the collation thai does not work.' }
  if (!rows[0].upper) {
    return {
      ok: false,
      detail: 'The database does not know Thai letters (its ctype is plain C). Create it with a UTF-8 ctype.',
    }
  }
  return { ok: true, detail: 'Thai words are sorted as in a dictionary.' }
}

async function notRunning(): Promise<DoctorCheck> {
  return { name: 'worker', ok: true, detail: 'Prasan is not running now; the worker starts with it.' }
}

async function jobs({ db }: Deps): Promise<Found> {
  const { rows } = await db.query<{ waiting: number; lost: number }>(`
    select count(*) filter (where attempts < max_attempts)::integer as waiting,
           count(*) filter (where attempts >= max_attempts)::integer as lost from graphile_worker.jobs`)
  const { waiting = 0, lost = 0 } = rows[0] ?? {}
  if (lost === 0) return { ok: true, detail: `${waiting} jobs are waiting, none was given up.` }
  return {
    ok: false,
    detail: `${lost} jobs failed too often and were given up; the log names them. ${waiting} are waiting.`,
  }
}

async function mail({ db, config }: Deps): Promise<Found> {
  const { kept = 0, waiting = 0, refused = 0 } = await countLetters(db)
  const counts = `${waiting} letters wait, ${kept} were kept, ${refused} were refused.`
  if (config.demo && config.smtpUrl !== null) {
    const where = leavesTheHouse(config, 'somebody@example.org')
      ? 'Letters go to the mail server of this very machine; those to invented people stay in the outbox.'
      : 'A demonstration sends no letters: they stay in its outbox, although PRASAN_SMTP_URL is set.'
    return { ok: true, detail: `${where} ${counts}` }
  }
  if (config.smtpUrl !== null) {
    const inClear = await countHeldBy(db, NO_TLS)
    if (inClear > 0)
      return {
        ok: false,
        detail: `${inClear} letters wait because the mail server offers no TLS: use smtps://, switch STARTTLS on there, or set PRASAN_SMTP_PLAIN=1 if they may go in clear. ${counts}`,
      }
    const how = config.smtpPlain ? 'also in clear, because PRASAN_SMTP_PLAIN is set' : 'inside TLS'
    const isHere = config.smtpUrl.startsWith('smtp:') && !config.smtpPlain && !needsTls(config)
    return {
      ok: refused === 0,
      detail: `Letters go to the mail server${isHere ? ' of this very machine' : `, ${how}`}. ${counts}`,
    }
  }
  if (config.demo) return { ok: true, detail: `Letters stay in the outbox of the demonstration. ${counts}` }
  // A platform that has just been set up is not broken; one that has letters for people and cannot send them is.
  return { ok: kept === 0, detail: `No mail server is set: set PRASAN_SMTP_URL before people are invited. ${counts}` }
}

async function clockSkew({ db, clock }: Deps): Promise<Found> {
  const { rows } = await db.query<{ at: Date }>('select clock_timestamp() as at')
  const seconds = Math.abs(clock.now().getTime() - (rows[0]?.at.getTime() ?? 0)) / 1000
  if (seconds <= mostSkewSeconds) return { ok: true, detail: 'The clocks of this machine and of the database agree.' }
  return {
    ok: false,
    detail: `The clocks of this machine and of the database differ by ${Math.round(seconds)} seconds. Set them by NTP.`,
  }
}
