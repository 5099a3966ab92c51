import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { similarityKeys } from '../../src/engines/similarity/index.ts'
import { searchLexemes } from '../../src/features/complaints/public-words.ts'
import { newRef } from '../../src/features/complaints/ref.ts'
import { storeReferenceData } from '../../src/main/first-start.ts'
import { wireDeps } from '../../src/main/wire.ts'
import { readConfig } from '../../src/platform/config.ts'
import type { Db } from '../../src/platform/db/db.ts'
import { startEmbedded } from '../../src/platform/db/embedded.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import type { Deps } from '../../src/platform/deps.ts'

/** A word one complaint in 50,000 has. */
export const rareWord = 'จระเข้'
/** Its eight sub-districts have one complaint in 25; it shows what a place far busier than the others costs. */
export const busyDistrict = '5701'

const things = [
  'ถนน',
  'ทางเท้า',
  'ไฟฟ้าสาธารณะ',
  'ท่อระบายน้ำ',
  'ขยะ',
  'ต้นไม้',
  'น้ำประปา',
  'สายไฟ',
  'สะพาน',
  'ฝาท่อ',
  'เสียงดัง',
  'กลิ่นเหม็น',
  'น้ำท่วม',
  'สุนัขจรจัด',
]
const faults = [
  'ชำรุด',
  'เป็นหลุมลึก',
  'ดับหลายวัน',
  'อุดตัน',
  'ไม่มาเก็บ',
  'ล้มขวางทาง',
  'ไม่ไหล',
  'ห้อยต่ำ',
  'แตก',
  'หาย',
  'รบกวนทั้งคืน',
  'เน่าเสีย',
  'ขังนาน',
  'ไล่กัดคน',
]
const spots = [
  'หน้าวัด',
  'หน้าโรงเรียน',
  'ข้างตลาด',
  'ปากซอย',
  'หลังอนามัย',
  'ริมคลอง',
  'ใกล้สี่แยก',
  'ท้ายหมู่บ้าน',
  'หน้าที่ว่าการ',
  'ตรงโค้ง',
]
const asks = ['รถล้มบ่อย', 'เด็กเดินลำบาก', 'ช่วยมาดูด้วย', 'แจ้งไปแล้วยังไม่มา', 'อันตรายตอนกลางคืน', 'คนแก่เดือดร้อน', 'เป็นมาสามเดือน']

const DAY = 86_400_000
const DAYS = 730
const openStates = ['assigned', 'accepted', 'scheduled', 'in_progress', 'waiting_info', 'resolved'] as const

/**
 * A house with that many complaints, for `work`. With a folder they are made once and kept (three minutes and 4 GB for 1,500,000);
 * migrations that came since are done when it is opened again. @returns what `work` did
 */
export async function withManyComplaints<T>(
  { folder: kept, count }: { readonly folder: string | undefined; readonly count: number },
  work: (deps: Deps) => Promise<T>,
): Promise<T> {
  const folder = kept === undefined ? mkdtempSync(join(tmpdir(), 'prasan-bench-')) : resolve(kept)
  const isNew = kept === undefined || !existsSync(folder)
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o711)
  const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
  try {
    await migrate(server.url)
    const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' }), server.url)
    try {
      if (isNew) {
        await storeReferenceData(deps)
        const began = performance.now()
        await fill(deps.db, count)
        console.log(`${count} complaints made in ${((performance.now() - began) / 1000).toFixed(0)} s`)
      }
      return await work(deps)
    } finally {
      await deps.db.close()
    }
  } finally {
    await server.stop()
    if (kept === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/** Median of so many, after once to warm up. In milliseconds. */
export async function median(rounds: number, work: () => Promise<unknown>): Promise<number> {
  await work()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
}

/**
 * Rows by COPY with the indexes away; what is written is as the room writes it. Two years; a quarter lies in Bangkok, one in 25 in one
 * district, the rest in all sub-districts; one body for three sub-districts; nine in ten are closed, one in 40 is private.
 */
async function fill(db: Db, count: number): Promise<void> {
  await db.query(
    `insert into bodies (id, code, kind, name_th, name_key, area_code, source)
     select gen_random_uuid(), 'SAO-' || code, 'sao', 'อบต. ' || code, 'bench' || code, code, 'bench' from areas
      where kind = 'subdistrict' and valid_to is null and right(code, 1) in ('1', '4', '7')`,
  )
  const list = async (query: string) => (await db.query<{ one: string }>(query)).rows.map(({ one }) => one)
  const bodies = await list(`select id as one from bodies where source = 'bench' order by code`)
  const areas = await list(
    `select code as one from areas where kind = 'subdistrict' and valid_to is null order by code`,
  )
  const categories = await list('select distinct code as one from complaint_categories order by code')
  const placeOf = new Map(areas.map((code, at) => [code, at]))
  const bangkok = areas.filter((code) => code.startsWith('10'))
  const busy = areas.filter((code) => code.startsWith(busyDistrict)).slice(0, 8)
  const indexes = (
    await db.query<{ name: string; make: string }>(
      `select indexname as name, indexdef as make from pg_indexes where schemaname = 'prasan' and tablename in ('complaints', 'complaint_parts')
        and indexname not like '%_pkey' and indexname not like '%_key'`,
    )
  ).rows
  for (const { name } of indexes) await db.query(`drop index prasan.${name}`)
  const end = Date.now()
  const start = end - DAYS * DAY
  const step = (DAYS * DAY) / count
  const lexemes = new Map<string, string>()
  const seed = randomOf(7)
  const one = <T>(all: readonly T[]): T => all[Math.floor(seed() * all.length)] as T
  function* rows(): Generator<string> {
    for (let n = 0; n < count; n++) {
      const at = new Date(start + n * step)
      const area = n % 25 === 0 ? one(busy) : n % 4 === 1 ? one(bangkok) : one(areas)
      const home = area.slice(0, 2)
      const words = `${one(things)}${one(faults)} ${one(spots)} ${one(asks)}${n % 50_000 === 7 ? ` พบ${rareWord}` : ''}`
      const search = lexemes.get(words) ?? searchLexemes(words)
      lexemes.set(words, search)
      const category = one(categories)
      const isOpen = seed() < 0.1
      const state = isOpen ? one(openStates) : 'closed'
      const phase = state === 'closed' ? 'over' : state === 'resolved' ? 'confirming' : 'handling'
      const [lat, lon] = home === '10' ? [13.5 + seed() / 2, 100.3 + seed() / 2] : [6 + seed() * 14, 98 + seed() * 7]
      const keys = isOpen ? similarityKeys({ lat, lon, placeCode: area, category, text: words, at }) : []
      const array = `{${keys.map((key) => `"${key.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
      const isDone = state === 'closed' || state === 'resolved'
      const body = bodies[Math.floor(((placeOf.get(area) ?? 0) * bodies.length) / areas.length)] ?? ''
      // Of the newest nothing has happened yet that lies after today.
      const later = (days: number) => new Date(at.getTime() + Math.min(days * DAY, (end - at.getTime()) / 2))
      const day = (days: number) => new Date(at.getTime() + days * DAY).toISOString().slice(0, 10)
      const answered = state === 'assigned' ? '\\N' : later(n % 9).toISOString()
      yield row(
        [home, randomUUID(), newRef(home), state, state === 'waiting_info' ? 'accepted' : '\\N', phase],
        [n % 40 === 3 ? 'private' : 'public', 'seen', isDone ? 'fixed' : '\\N', category, area, area.slice(0, 4), area],
        [lat.toFixed(5), lon.toFixed(5), lat.toFixed(5), lon.toFixed(5), words, at.toISOString(), search, array],
        ['web', 'form-1', '0'.repeat(64), at.toISOString(), body, '3', '15', day(4), day(21), '1', answered],
        [isDone ? later(n % 41).toISOString() : '\\N', state === 'closed' ? later((n % 41) + 14).toISOString() : '\\N'],
        [isDone ? later((n % 41) + 14).toISOString() : at.toISOString()],
      )
    }
  }
  const client = await db.pool.connect()
  try {
    // Keys are right by making; a million and a half look-ups of them would say so again.
    await client.query('set statement_timeout = 0')
    await client.query('set session_replication_role = replica')
    await client.query(`set maintenance_work_mem = '512MB'`)
    const cases = client.query(
      copyFrom(
        `copy complaints (home, id, ref, state, waited_from, phase, visibility, delivery, outcome, category_code, area_code, district_code,
           subdistrict_code, lat, lon, lat_shown, lon_shown, words, words_shown_at, search, similar_keys, channel, consent, receipt_hash,
           received_at, lead_body_id, first_answer_days, resolve_days, first_answer_due, resolve_due, clock_version, first_answered_at,
           resolved_at, closed_at, updated_at) from stdin`,
      ),
    )
    await pipeline(Readable.from(inPieces(rows())), cases)
    await client.query(
      `insert into complaint_parts (home, complaint_id, body_id, lead, state, outcome, received_at, since)
       select home, id, lead_body_id, true, case when phase in ('over', 'confirming') then 'resolved' else 'in_progress' end,
              case when phase in ('over', 'confirming') then 'fixed' end, received_at, received_at from complaints`,
    )
    for (const { make } of indexes) await client.query(make)
    await client.query('vacuum analyze complaints')
    await client.query('vacuum analyze complaint_parts')
    await client.query('checkpoint')
  } finally {
    client.release(true)
  }
}

function row(...cells: readonly (readonly string[])[]): string {
  return `${cells.flat().map(escaped).join('\t')}\n`
}

/** A cell of COPY's text form; `\N` stays what it is. */
function escaped(cell: string): string {
  return cell === '\\N' ? cell : cell.replaceAll('\\', '\\\\').replaceAll('\t', ' ').replaceAll('\n', ' ')
}

/** About a megabyte each: a stream of a million and a half small ones spends its time on itself. */
function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < 1_000_000) continue
    yield piece
    piece = ''
  }
  yield piece
}

/** The same numbers every time (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
