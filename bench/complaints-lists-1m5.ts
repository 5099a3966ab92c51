import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { similarityKeys } from '../src/engines/similarity/index.ts'
import { type CaseFilter, listCases } from '../src/features/complaints/list.sql.ts'
import { searchLexemes, searchQuery } from '../src/features/complaints/public-words.ts'
import { newRef } from '../src/features/complaints/ref.ts'
import { similarOpenCases } from '../src/features/complaints/similar.ts'
import { storeReferenceData } from '../src/main/first-start.ts'
import { wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import type { Db } from '../src/platform/db/db.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'

/**
 * Lists over 1,500,000 complaints (DESIGN 7, issue 7): 1,000 rows by any of place, category, body, state, day and by several at
 * once, a page deep in the list, text search for frequent and rare words, and reports similar to a new one. Two years, all
 * sub-districts, 28 categories, 2,000 bodies; nine in ten are closed. Medians, warm, through the room's own functions.
 * `COMPLAINTS=150000` makes a smaller one for trying.
 */
const total = Number(process.env.COMPLAINTS ?? 1_500_000)
const bodyCount = 2_000
const rounds = 9
const bars = { list: 100, text: 300, similar: 100 }

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
const rare = 'จระเข้'

const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
chmodSync(folder, 0o711)
const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
let failed = false
try {
  await migrate(server.url)
  const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' }), server.url)
  await storeReferenceData(deps)
  const began = performance.now()
  await fill(deps.db)
  console.log(`${total} complaints made in ${((performance.now() - began) / 1000).toFixed(0)} s`)
  const now = new Date()
  const nothing: CaseFilter = {
    place: null,
    categoryCode: null,
    bodyId: null,
    state: null,
    from: null,
    to: null,
    words: null,
  }
  const { rows } = await deps.db.query<{ id: string }>(
    'select lead_body_id as id from complaints where lead_body_id is not null limit 1',
  )
  const regions = (
    await deps.db.query<{ area_code: string }>(`select area_code from area_groups where group_code = 'R6-1'`)
  ).rows.map((row) => row.area_code)
  const day = (ago: number) =>
    new Date(now.getTime() - ago * 86_400_000).toISOString().slice(0, 10) as NonNullable<CaseFilter['from']>
  const middle = { at: new Date(now.getTime() - 365 * 86_400_000), id: randomUUID() }
  const lists: [string, Partial<CaseFilter>, number, typeof middle | null][] = [
    ['all', {}, bars.list, null],
    ['a year back', {}, bars.list, middle],
    ['province', { place: { by: 'home', codes: ['57'] } }, bars.list, null],
    ['district', { place: { by: 'district_code', codes: ['5701'] } }, bars.list, null],
    ['sub-district', { place: { by: 'subdistrict_code', codes: ['570101'] } }, bars.list, null],
    [`region of ${regions.length} provinces`, { place: { by: 'home', codes: regions } }, bars.list, null],
    ['category', { categoryCode: 'road' }, bars.list, null],
    ['body', { bodyId: rows[0]?.id ?? '' }, bars.list, null],
    ['state closed', { state: 'closed' }, bars.list, null],
    ['state waiting_info', { state: 'waiting_info' }, bars.list, null],
    ['not closed', { state: 'open' }, bars.list, null],
    ['one month', { from: day(400), to: day(370) }, bars.list, null],
    ['province and category', { place: { by: 'home', codes: ['57'] }, categoryCode: 'drain' }, bars.list, null],
    [
      'province, category and state',
      { place: { by: 'home', codes: ['57'] }, categoryCode: 'drain', state: 'waiting_info' },
      bars.list,
      null,
    ],
    ['category and month', { categoryCode: 'noise', from: day(400), to: day(370) }, bars.list, null],
    ['a frequent word', { words: searchQuery('ถนน') }, bars.text, null],
    ['two words', { words: searchQuery('ฝาท่อ หาย') }, bars.text, null],
    ['a rare word', { words: searchQuery(rare) }, bars.text, null],
    ['a word nobody wrote', { words: searchQuery('ยูนิคอร์น') }, bars.text, null],
    ['a word in a province', { words: searchQuery('น้ำประปา'), place: { by: 'home', codes: ['57'] } }, bars.text, null],
    ['a word of one body', { words: searchQuery('น้ำประปา'), bodyId: rows[0]?.id ?? '' }, bars.text, null],
  ]
  for (const [name, filter, bar, after] of lists) {
    let found = 0
    const time = await median(async () => {
      found = (
        await deps.db.snapshot((view) => listCases(view, { ...nothing, ...filter }, { limit: 1_000, after, now }))
      ).length
    })
    if (time > bar) failed = true
    console.log(
      `${time <= bar ? 'good' : 'SLOW'}  ${time.toFixed(1).padStart(7)} ms  ${String(found).padStart(5)} rows  ${name}`,
    )
  }
  let similar = 0
  const time = await median(async () => {
    const report = {
      lat: 19.9086,
      lon: 99.8325,
      placeCode: '570101',
      category: 'road',
      text: 'ถนนหน้าวัดเป็นหลุมลึก รถล้มบ่อย',
      at: now,
    }
    similar = (await deps.db.snapshot((view) => similarOpenCases(view, report, { most: 3, now }))).length
  })
  if (time > bars.similar) failed = true
  console.log(
    `${time <= bars.similar ? 'good' : 'SLOW'}  ${time.toFixed(1).padStart(7)} ms  ${String(similar).padStart(5)} rows  similar to a new report`,
  )
  await deps.db.close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

async function median(work: () => Promise<unknown>): Promise<number> {
  await work()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
}

/** Rows by COPY with the indexes away; what is written is as the room writes it. */
async function fill(db: Db): Promise<void> {
  await db.query(
    `insert into bodies (id, code, kind, name_th, name_key, area_code, source)
     select gen_random_uuid(), 'BDY-' || n, 'other', 'หน่วยงาน ' || n, 'bench' || n, null, 'bench' from generate_series(1, $1::int) n`,
    [bodyCount],
  )
  const bodies = (
    await db.query<{ id: string }>(`select id from bodies where source = 'bench' order by code`)
  ).rows.map(({ id }) => id)
  const areas = (
    await db.query<{ code: string }>(
      `select code from areas where kind = 'subdistrict' and valid_to is null order by code`,
    )
  ).rows.map(({ code }) => code)
  const categories = (
    await db.query<{ code: string }>('select distinct code from complaint_categories order by code')
  ).rows.map(({ code }) => code)
  const indexes = (
    await db.query<{ name: string; make: string }>(
      `select indexname as name, indexdef as make from pg_indexes where schemaname = 'prasan' and tablename in ('complaints', 'complaint_parts')
        and indexname not like '%_pkey' and indexname not like '%_key'`,
    )
  ).rows
  for (const { name } of indexes) await db.query(`drop index prasan.${name}`)
  const start = Date.now() - 730 * 86_400_000
  const step = (730 * 86_400_000) / total
  const states = ['received', 'assigned', 'accepted', 'scheduled', 'in_progress', 'waiting_info', 'resolved'] as const
  const lexemes = new Map<string, string>()
  const seed = randomOf(7)
  function* rows(): Generator<[string, string]> {
    for (let n = 0; n < total; n++) {
      const at = new Date(start + n * step)
      const area = areas[Math.floor(seed() * areas.length)] ?? '570101'
      const home = area.slice(0, 2)
      const [thing, fault, spot, ask] = [things, faults, spots, asks].map(
        (list) => list[Math.floor(seed() * list.length)] ?? '',
      )
      const words = `${thing}${fault} ${spot} ${ask}${n % 50_000 === 7 ? ` พบ${rare}` : ''}`
      const search = lexemes.get(words) ?? searchLexemes(words)
      if (lexemes.size < 20_000) lexemes.set(words, search)
      const category = categories[Math.floor(seed() * categories.length)] ?? 'road'
      const isOpen = seed() < 0.1
      const state = isOpen ? (states[Math.floor(seed() * states.length)] ?? 'assigned') : 'closed'
      const phase =
        state === 'received' ? 'intake' : state === 'closed' ? 'over' : state === 'resolved' ? 'confirming' : 'handling'
      const [lat, lon] = [6 + seed() * 14, 98 + seed() * 7]
      const id = randomUUID()
      const body = bodies[Math.floor(seed() * bodies.length)] ?? ''
      const keys = isOpen ? similarityKeys({ lat, lon, placeCode: area, category, text: words, at }) : []
      const array = `{${keys.map((key) => `"${key.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
      const outcome = state === 'closed' || state === 'resolved' ? 'fixed' : '\\N'
      const visibility = n % 40 === 3 ? 'private' : 'public'
      const instant = at.toISOString()
      const cells = [
        home,
        id,
        newRef(home),
        state,
        state === 'waiting_info' ? 'accepted' : '\\N',
        phase,
        visibility,
        outcome,
        category,
        area,
        area.slice(0, 4),
        area,
        lat.toFixed(5),
        lon.toFixed(5),
        lat.toFixed(5),
        lon.toFixed(5),
        words,
        instant,
        search,
        array,
        'web',
        'form-1',
        '0'.repeat(64),
        instant,
        body,
        instant,
      ]
      yield [
        `${cells.map(escaped).join('\t')}\n`,
        `${[home, id, body, 't', state === 'closed' || state === 'resolved' ? 'resolved' : 'accepted', outcome, instant, instant].map(escaped).join('\t')}\n`,
      ]
    }
  }
  const client = await db.pool.connect()
  try {
    // Keys are right by making; a million and a half look-ups of them would say so again.
    await client.query('set statement_timeout = 0')
    await client.query('set session_replication_role = replica')
    const parts: string[] = []
    const cases = client.query(
      copyFrom(
        `copy complaints (home, id, ref, state, waited_from, phase, visibility, outcome, category_code, area_code, district_code, subdistrict_code, lat, lon,
           lat_shown, lon_shown, words, words_shown_at, search, similar_keys, channel, consent, receipt_hash, received_at, lead_body_id, updated_at) from stdin`,
      ),
    )
    const made = rows()
    await pipeline(
      Readable.from(
        (function* () {
          let piece = ''
          for (const [one, part] of made) {
            piece += one
            parts.push(part)
            if (piece.length > 1_000_000) {
              yield piece
              piece = ''
            }
          }
          yield piece
        })(),
      ),
      cases,
    )
    await pipeline(
      Readable.from(parts),
      client.query(
        copyFrom(
          'copy complaint_parts (home, complaint_id, body_id, lead, state, outcome, received_at, since) from stdin',
        ),
      ),
    )
    for (const { make } of indexes) await client.query(make)
    await client.query('vacuum analyze complaints')
    await client.query('vacuum analyze complaint_parts')
  } finally {
    client.release(true)
  }
}

/** A cell of COPY's text form; `\N` stays what it is. */
function escaped(cell: string): string {
  return cell === '\\N' ? cell : cell.replaceAll('\\', '\\\\').replaceAll('\t', ' ').replaceAll('\n', ' ')
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
