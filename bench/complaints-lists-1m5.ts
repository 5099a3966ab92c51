import { randomUUID } from 'node:crypto'
import { type CaseFilter, listCases } from '../src/features/complaints/list.sql.ts'
import { tileCases } from '../src/features/complaints/map.sql.ts'
import { tileBox } from '../src/features/complaints/map-tile.ts'
import { searchQuery } from '../src/features/complaints/public-words.ts'
import { similarOpenCases } from '../src/features/complaints/similar.ts'
import type { Queryable } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import { busyDistrict, median, rareWord, withManyComplaints } from './support/many-complaints.ts'

/**
 * Lists over 1,500,000 complaints (DESIGN 7, issue 7): 1,000 rows by any of place, category, body, state and day and by several at
 * once, a page deep in the list, map tiles, text search for frequent and rare words, and reports similar to a new one. Two years,
 * all sub-districts, a quarter in Bangkok. Medians, warm, through the room's own functions.
 *
 * `node dist/bench/complaints-lists-1m5.js [folder]`: with a folder the complaints are made once and kept. `COMPLAINTS=150000`
 * makes fewer for trying.
 */
const count = Number(process.env.COMPLAINTS ?? 1_500_000)
const rounds = 9
const bars = { list: 100, text: 300, similar: 100 }
const limit = 1_000

const nothing: CaseFilter = {
  place: null,
  categoryCode: null,
  bodyId: null,
  state: null,
  from: null,
  to: null,
  words: null,
}
type Asked = readonly [name: string, filter: Partial<CaseFilter>, isDeep?: boolean]

const isGood = await withManyComplaints({ folder: process.argv[2], count }, measure)
process.exitCode = isGood ? 0 : 1

async function measure({ db }: Deps): Promise<boolean> {
  const now = new Date()
  const bodies = await db.query<{ id: string }>(
    'select body_id as id from complaint_parts group by body_id order by count(*) desc, body_id',
  )
  const usual = bodies.rows[Math.floor(bodies.rows.length / 2)]?.id ?? ''
  const busiest = bodies.rows[0]?.id ?? ''
  const group = await db.query<{ area_code: string }>(`select area_code from area_groups where group_code = 'R6-1'`)
  const region = { place: { by: 'home', codes: group.rows.map((row) => row.area_code) } } as const
  const at = (by: NonNullable<CaseFilter['place']>['by'], code: string) => ({ place: { by, codes: [code] } })
  const month = { from: dayBefore(now, 400), to: dayBefore(now, 370) }
  const middle = { at: new Date(now.getTime() - 365 * 86_400_000), id: randomUUID() }
  const lists: Asked[] = [
    ['all', {}],
    ['a year back', {}, true],
    ['province', at('home', '57')],
    ['Bangkok', at('home', '10')],
    ['district', at('district_code', '5702')],
    ['a district far busier than others', at('district_code', busyDistrict)],
    ['sub-district', at('subdistrict_code', `${busyDistrict}01`)],
    [`region of ${region.place.codes.length} provinces`, region],
    ['category', { categoryCode: 'road' }],
    ['body', { bodyId: usual }],
    ['busiest body', { bodyId: busiest }],
    ['state closed', { state: 'closed' }],
    ['state waiting_info', { state: 'waiting_info' }],
    ['not closed', { state: 'open' }],
    ['one month', month],
    ['province and category', { ...at('home', '57'), categoryCode: 'drain' }],
    ['Bangkok and category', { ...at('home', '10'), categoryCode: 'drain' }],
    ['Bangkok, category and state', { ...at('home', '10'), categoryCode: 'drain', state: 'waiting_info' }],
    ['busy district and category', { ...at('district_code', busyDistrict), categoryCode: 'noise' }],
    ['busy district and state', { ...at('district_code', busyDistrict), state: 'waiting_info' }],
    ['province, not closed', { ...at('home', '57'), state: 'open' }],
    ['region, category and state', { ...region, categoryCode: 'drain', state: 'waiting_info' }],
    ['category and state', { categoryCode: 'noise', state: 'waiting_info' }],
    ['busiest body and state', { bodyId: busiest, state: 'waiting_info' }],
    ['busiest body and category', { bodyId: busiest, categoryCode: 'noise' }],
    ['category and month', { ...month, categoryCode: 'noise' }],
  ]
  const texts: Asked[] = [
    ['a frequent word', { words: searchQuery('ถนน') }],
    ['two words', { words: searchQuery('ฝาท่อ หาย') }],
    ['three words', { words: searchQuery('ถนน ชำรุด หน้าวัด') }],
    ['a rare word', { words: searchQuery(rareWord) }],
    ['a word nobody wrote', { words: searchQuery('ยูนิคอร์น') }],
    ['a word in a province', { words: searchQuery('น้ำประปา'), ...at('home', '57') }],
    ['a rare word in Bangkok', { words: searchQuery(rareWord), ...at('home', '10') }],
    ['a word in a busy district', { words: searchQuery('น้ำประปา'), ...at('district_code', busyDistrict) }],
    ['a word of the busiest body', { words: searchQuery('น้ำประปา'), bodyId: busiest }],
    ['a word in a category', { words: searchQuery('ถนน'), categoryCode: 'noise' }],
    ['two words in a state', { words: searchQuery('ฝาท่อ หาย'), state: 'waiting_info' }],
  ]
  let isAllGood = true
  const tell = async (what: string, bar: number, ask: (view: Queryable) => Promise<readonly unknown[]>) => {
    let found = 0
    const time = await median(rounds, async () => {
      found = (await db.snapshot(ask)).length
    })
    isAllGood &&= time <= bar
    const verdict = time <= bar ? 'good' : 'SLOW'
    console.log(`${verdict}  ${time.toFixed(1).padStart(7)} ms of ${bar}  ${String(found).padStart(5)} rows  ${what}`)
  }
  for (const [asked, bar] of [
    [lists, bars.list],
    [texts, bars.text],
  ] as const) {
    for (const [name, filter, isDeep] of asked) {
      const page = { limit, after: isDeep ? middle : null, now }
      await tell(name, bar, (view) => listCases(view, { ...nothing, ...filter }, page))
    }
  }
  for (const tile of ['5/24/14', '7/99/58', '9/398/236', '11/1595/945', '13/6382/3782']) {
    const [z = 0, x = 0, y = 0] = tile.split('/').map(Number)
    const asked = { box: tileBox({ z, x, y }), categoryCode: null, state: null }
    await tell(`map tile ${tile}`, bars.list, (view) => tileCases(view, asked, limit))
    await tell(`map tile ${tile}, category and state`, bars.list, (view) =>
      tileCases(view, { ...asked, categoryCode: 'road', state: 'open' }, limit),
    )
  }
  const report = {
    lat: 19.9086,
    lon: 99.8325,
    placeCode: `${busyDistrict}01`,
    category: 'road',
    text: 'ถนนหน้าวัดเป็นหลุมลึก รถล้มบ่อย',
    at: now,
  }
  await tell('similar to a new report', bars.similar, (view) => similarOpenCases(view, report, { most: 3, now }))
  return isAllGood
}

function dayBefore(now: Date, days: number): NonNullable<CaseFilter['from']> {
  return new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10) as NonNullable<CaseFilter['from']>
}
