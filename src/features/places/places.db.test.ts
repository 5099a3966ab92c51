import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import type { TestHouse } from '../../../test/support/house.ts'
import { aTestHouse } from '../../../test/support/house.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Db, Queryable } from '../../platform/db/db.ts'
import type { CommandCall } from '../../platform/room.ts'
import { areasFromPackages } from './areas-from-packages.ts'
import { loadGazetteer } from './load-gazetteer.ts'
import { placesCommands } from './places.cli.ts'
import { readPlace } from './read-place.ts'
import { storeAreas } from './store-areas.ts'

let house: TestHouse
let folder: string
beforeAll(async () => {
  house = await aDemoHouse()
  folder = mkdtempSync(join(tmpdir(), 'prasan-areas-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await house.close()
})

async function importing(name: string, text: string) {
  const file = join(folder, name)
  writeFileSync(file, text)
  return importingFile(file)
}

function callWith(words: string[]): CommandCall {
  return {
    deps: house.deps,
    words,
    text: {},
    flags: {},
    lists: {},
    lang: 'en',
    say: () => undefined,
    complain: () => undefined,
    progress: () => undefined,
  }
}

async function importingFile(file: string) {
  const said: string[] = []
  const complaints: string[] = []
  const call: CommandCall = {
    ...callWith([file]),
    say: (line) => void said.push(line),
    complain: (line) => void complaints.push(line),
  }
  return { code: await placesCommands[0]?.run(call), said, complaints }
}

test('storing the areas a second time changes nothing', async () => {
  const register = await areasFromPackages()
  // The demonstration gives provinces a middle.
  const bare = await aTestHouse()

  const changed = await bare.db.transaction((tx) => storeAreas(tx, register, bare.clock.now()))

  await bare.close()
  expect(changed).toBe(0)
})

describe('areas import', () => {
  test('adds villages and positions, and importing again changes nothing', async () => {
    const text = 'code,name_th,latitude,longitude\n57010101,บ้านทดสอบ,19.9,99.8\n5701,เมืองเชียงราย,19.91,99.83\n'

    const first = await importing('a.csv', text)
    const again = await importing('a.csv', text)
    const places = await loadGazetteer(house.db)

    expect([first.code, first.said]).toEqual([0, ['Read 2 areas: 2 added or changed, 0 unchanged']])
    expect(again.said).toEqual(['Read 2 areas: 0 added or changed, 2 unchanged'])
    expect(places.areas.get('57010101')).toMatchObject({ kind: 'village', parentCode: '570101', nameTh: 'บ้านทดสอบ' })
    expect(places.areas.get('5701')).toMatchObject({ latitude: 19.91, nameEn: 'Mueang Chiang Rai', postcodes: [] })
  })

  test('one bad row refuses the whole list, with the line and what to do', async () => {
    const { code, complaints } = await importing('b.csv', 'code,name_th\n57010102,บ้านสอง\n99010101,บ้านไร้ตำบล\n')
    const places = await loadGazetteer(house.db)

    expect(code).toBe(1)
    expect(complaints).toEqual([
      'row 3: the area above, "990101", is neither stored nor in the file',
      '1 rows cannot be read, so nothing was changed. Correct them and import again',
    ])
    expect(places.areas.has('57010102')).toBe(false)
  })

  test('household clusters and neighbourhoods have pages below their village', async () => {
    await importing('fine.csv', 'code,name_th\n57010101,บ้านทดสอบ\n5701010101,คุ้มวัด\n57010101-K01,คุ้มเหนือ\n')

    const village = await (await house.get('/places/57010101')).text()
    const cluster = await house.get('/places/5701010101')
    const neighbourhood = await house.get('/en/places/57010101-K01')
    const otherForm = await house.get('/places/57010101-H01')

    expect(village).toContain('href="/places/5701010101"')
    expect([cluster.status, neighbourhood.status]).toEqual([200, 200])
    expect([otherForm.status, otherForm.headers.get('location')]).toEqual([301, '/places/5701010101'])
  })

  test('a new name keeps the old one findable, and so do aliases', async () => {
    await importing('names.csv', 'code,name_th,aliases\n57010199,บ้านชื่อเก่า,\n')
    await importing('names.csv', 'code,name_th,aliases\n57010199,บ้านชื่อใหม่,บ้านอีกชื่อ\n')
    const places = await loadGazetteer(house.db)

    expect(places.areas.get('57010199')).toMatchObject({ nameTh: 'บ้านชื่อใหม่', aliases: ['บ้านชื่อเก่า', 'บ้านอีกชื่อ'] })
    for (const name of ['บ้านชื่อเก่า', 'บ้านอีกชื่อ', 'บ้านชื่อใหม่'])
      expect(places.search(name, 3)[0]?.code, name).toBe('57010199')
  })

  test('an area ends with its last day, and its code leads to what came after it', async () => {
    await importing('end.csv', 'code,name_th,valid_to,successor\n57010198,บ้านสิ้นสุด,2565-12-31,57010199\n')
    const places = await loadGazetteer(house.db)
    const page = await (await house.get('/places/57010198')).text()

    expect(places.resolve('57010198')).toMatchObject({ code: '57010199', reason: { kind: 'successor' } })
    expect(places.children('570101').map(({ code }) => code)).not.toContain('57010198')
    expect(page).toContain('เลิกใช้แล้ว')
    expect(page).toContain('href="/places/57010199"')
  })

  test('the territory of a local authority lies over its sub-districts, and a new list of them replaces the old', async () => {
    const first = await importing(
      'lao.csv',
      'code,parent,name_th,members\nL-5570101,57,เทศบาลนครเชียงราย,570101;570102\n',
    )
    const again = await importing(
      'lao.csv',
      'code,parent,name_th,members\nL-5570101,57,เทศบาลนครเชียงราย,570101;570103\n',
    )
    const places = await loadGazetteer(house.db)
    const facts = await readPlace(house.db, {}, 'L-5570101', null, '2026-11-23' as LocalDate)
    const below = await readPlace(house.db, {}, '570101', null, '2026-11-23' as LocalDate)
    const page = await (await house.get('/places/L-5570101')).text()

    expect([first.code, again.code]).toEqual([0, 0])
    expect(places.children('L-5570101').map(({ code }) => code)).toEqual(['570103', '570101'])
    expect(facts?.parts.map(({ area }) => area.code)).toEqual(['570103', '570101'])
    expect(facts?.parts.find(({ area }) => area.code === '570101')?.total?.projects ?? 0).toBe(
      below?.years.find(({ fiscalYear }) => fiscalYear === facts?.year)?.projects ?? 0,
    )
    expect(page).toContain('ตัวเลขนับจากทุกตำบลที่เขตนี้ทับอยู่')
    expect(await (await house.get('/places/570101')).text()).toContain('href="/places/L-5570101"')
  })

  test.each([
    [
      'an unknown successor',
      'code,name_th,successor\n57010101,บ้านทดสอบ,99010101\n',
      'row 2: the successor "99010101" is neither',
    ],
    ['an unknown member', 'code,name_th,members\nL-9,ก,990101\n', 'row 2: the member "990101" is neither'],
    [
      'successors that go round',
      'code,name_th,successor\n57010171,ก,57010172\n57010172,ข,57010171\n',
      'row 2: areas above or successors go round in a circle: 57010171 > 57010172 > 57010171',
    ],
    [
      'parents that go round',
      'code,name_th,parent\nR4-X,ก,R4-Y\nR4-Y,ข,R4-X\n',
      'row 2: areas above or successors go round in a circle: R4-X > R4-Y > R4-X',
    ],
    [
      'the same code twice',
      'code,name_th\n57010171,ก\n57010171,ข\n',
      'row 3: the code 57010171 stands in two rows of this file',
    ],
  ])('%s is refused, and nothing changes', async (_what, text, complaint) => {
    const before = (await loadGazetteer(house.db)).asOf
    const { code, complaints } = await importing('bad.csv', text)

    expect(code).toBe(1)
    expect(complaints[0]).toContain(complaint)
    expect((await loadGazetteer(house.db)).asOf).toEqual(before)
  })

  test('a file that is not there, or of another kind, is refused in one sentence', async () => {
    const other = await importing('c.txt', 'x')

    expect([other.code, other.complaints]).toEqual([
      2,
      ['The file name must end in .csv or .geojson (with .gz after it if compressed)'],
    ])
  })
})

describe('boundaries', () => {
  /** Squares of a tenth of a degree side by side, one for each code. */
  function squares(codes: readonly string[]): string {
    return JSON.stringify({
      type: 'FeatureCollection',
      features: codes.map((code, at) => {
        const [west, east] = [99 + at / 10, 99 + (at + 1) / 10]
        const ring = [
          [west, 19],
          [east, 19],
          [east, 19.1],
          [west, 19.1],
          [west, 19],
        ]
        return { type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [ring] } }
      }),
    })
  }
  const codes = ['5707', '5706', '5705', '5704', '5703', '5702', '5701', '5708', '5709', '5710', '5711', '5712']

  test('come from GeoJSON, twice is once, and they give positions where there were none', async () => {
    const before = await (await house.get('/places/57')).text()
    const first = await importing('b.geojson', squares(codes))
    const again = await importing('b.geojson', squares(codes))
    const places = await loadGazetteer(house.db)

    expect(before).not.toContain('<desc id="parts-map-d">')
    expect(first.said).toEqual([
      'Read 12 areas: 11 added or changed, 1 unchanged',
      'Kept the boundaries of 12 areas: 12 added or changed, with as many points as a page can show',
    ])
    expect(again.said[1]).toContain('12 areas: 0 added or changed')
    expect(places.areas.get('5702')).toMatchObject({ nameTh: 'เวียงชัย', latitude: 19.05 })
    expect(places.areas.get('5701')?.latitude).toBe(19.91)
  })

  test('the place page draws its parts, each a link, with the figures in a table', async () => {
    const projects = await (await house.get('/places/57')).text()
    const money = await (await house.get('/en/places/57?map=money')).text()

    expect(projects).toContain('<desc id="parts-map-d">')
    expect(projects.match(/<a href="\/places\/5702\?year=\d+" aria-label="เวียงชัย [\d,]+"/)).not.toBeNull()
    expect(projects).toContain('จำนวนโครงการ ปีงบประมาณ')
    expect(money).toContain('Planned money, million baht')
    expect(money).toMatch(/aria-label="Wiang Chai [\d,.]+"/)
  })

  test('what is stored comes back as GeoJSON that can be imported again', async () => {
    const answer = await house.get('/api/v1/areas/57/boundaries')
    const text = await answer.text()
    const again = await importing('round.geojson', text)
    const none = await house.get('/api/v1/areas/99/boundaries')

    expect(answer.headers.get('content-type')).toContain('application/geo+json')
    expect(JSON.parse(text)).toMatchObject({ type: 'FeatureCollection', features: expect.any(Array) })
    expect(JSON.parse(text).features).toHaveLength(codes.length)
    expect(again.said[1]).toContain('12 areas: 0 added or changed')
    expect(none.status).toBe(404)
  })

  test('neighbours are those with a common border', async () => {
    const text = await (await house.get('/places/5706')).text()
    const around = text.slice(text.indexOf('id="around"'))

    expect(around).toContain('มีเขตติดกับพื้นที่นี้')
    expect(around).toContain('href="/places/5705"')
    expect(around).toContain('href="/places/5707"')
    expect(around).not.toContain('href="/places/5703"')
  })

  test('a file of a part leaves the neighbours beyond it', async () => {
    await importing('part.geojson', squares(['5703', '5702']))

    const { features } = (await (await house.get('/api/v1/areas/57/boundaries')).json()) as {
      features: { id: string; properties: { neighbours: string[] } }[]
    }

    expect(features.find(({ id }) => id === '5702')?.properties.neighbours).toEqual(['5701', '5703'])
  })

  test.each([
    ['one feature', 'x.geojson', '{"type":"Feature"}', 'not a GeoJSON FeatureCollection (found Feature)'],
    ['a broken file', 'y.geojson', '{"type":"FeatureCollection","features":[{', 'not JSON, or it breaks off'],
    [
      'an unknown name',
      'z.geojson',
      squares(['']).replace('{"code":""}', '{"name":"ที่ไหนไม่รู้"}'),
      'row 1: there is no code, and "ที่ไหนไม่รู้" is unknown',
    ],
    [
      'latitude first',
      'w.geojson',
      squares(['5701']).replaceAll(/\[(\d+\.?\d*),(\d+\.?\d*)\]/g, '[$2,$1]'),
      'row 1: latitude and longitude have changed places',
    ],
    [
      'an area nobody knows',
      'v.geojson',
      squares(['990101']).replace('{"code":"990101"}', '{"code":"990101","name_th":"ก"}'),
      'row 1: the area above, "9901", is neither stored nor in the file',
    ],
  ])('%s is refused', async (_what, name, text, complaint) => {
    const { code, complaints } = await importing(name, text)

    expect(code).toBe(1)
    expect(complaints.join(' ')).toContain(complaint)
  })

  test('a packed file that unpacks to more than can be read is refused before it fills the memory', async () => {
    const file = join(folder, 'huge.geojson.gz')
    const megabyte = gzipSync(Buffer.alloc(1024 * 1024, 32))
    writeFileSync(file, Buffer.concat(Array.from({ length: 101 }, () => megabyte)))
    const { code, complaints } = await importingFile(file)

    expect([code, complaints]).toEqual([1, [expect.stringContaining('larger than 100 MB')]])
  })
})

/** Counts the questions asked of the database. */
function counted(db: Db): { db: Db; asked: string[] } {
  const asked: string[] = []
  const spy = (view: Queryable): Queryable => ({
    query: (statement, values) => {
      asked.push(typeof statement === 'string' ? statement : statement.text)
      return view.query(statement, values)
    },
  })
  return { asked, db: { ...db, snapshot: (work) => db.snapshot((view) => work(spy(view))) } }
}

test.each(['TH', 'R6-1', 'C-NU2', '57', '5701'])(
  'the page of %s asks the database at most five questions',
  async (code) => {
    await loadGazetteer(house.db)
    const { db, asked } = counted(house.db)

    const overlaps = async (view: Queryable) => {
      await view.query('select 1')
      return { open: 0, atStakeSatang: 0n, top: [] }
    }
    await readPlace(db, { overlaps }, code, null, '2026-11-23' as LocalDate)

    expect(asked.length).toBeLessThanOrEqual(5)
  },
)

describe('the place page', () => {
  test.each([
    ['/places/TH', 'ประเทศไทย'],
    ['/places/R6-1', 'ภาคเหนือ'],
    ['/places/C-NU2', 'กลุ่มจังหวัดภาคเหนือตอนบน 2'],
    ['/places/57', 'จังหวัดเชียงราย'],
    ['/places/5701', 'อำเภอเมืองเชียงราย'],
    ['/places/570101', 'ตำบลเวียง'],
    ['/en/places/57', 'Chiang Rai Province'],
  ])('%s is titled %s', async (path, title) => {
    const page = await house.get(path)
    const text = await page.text()

    expect(page.status).toBe(200)
    expect(text).toContain(title)
  })

  test('the numbers of a province are those of its projects, every baht once, and its parts have no less', async () => {
    const facts = await readPlace(house.db, {}, '57', null, '2026-11-23' as LocalDate)
    const { rows } = await house.db.query<{ projects: bigint; amount: string }>(
      `select count(distinct p.id) as projects, sum(l.amount_satang)::text as amount from projects p
         join lateral (select distinct on (fiscal_year) fiscal_year, coalesce(sum(amount_satang) filter (where source not in (
                          select key from money_sources where chain @> '[{"home": "57"}]')), 0) as amount_satang from budget_lines
                        where home = p.home and project_id = p.id group by fiscal_year, phase
                        order by fiscal_year, array_position(array['revised','approved','requested','planned','disbursed','committed'], phase)) l
           on l.fiscal_year = 2027
        where p.home = '57'`,
    )

    const year = facts?.years.find(({ fiscalYear }) => fiscalYear === 2027)
    const districts = facts?.parts.reduce((sum, { total }) => sum + (total?.amountSatang ?? 0n), 0n) ?? 0n

    expect([year?.projects, String(year?.amountSatang)]).toEqual([Number(rows[0]?.projects), rows[0]?.amount])
    // Money that goes from one district to another counts in the province once, and in each of the two.
    expect(districts).toBeGreaterThanOrEqual(year?.amountSatang ?? 0n)
  })

  test('of forty years those around the chosen one stand as tabs and bars, the others are one step away', async () => {
    await house.db.query(
      `insert into area_totals (home, area_code, fiscal_year, function_code, body_id, projects, amount_satang, as_of)
       select '96', '9601', year, '-', (select id from bodies limit 1), 1, 100, $1 from generate_series(2001, 2040) year`,
      [house.clock.now()],
    )

    const page = await (await house.get('/places/9601?year=2570')).text()
    const tabs = /<ul class="ps-tabs">[\s\S]*?<\/ul>/.exec(page)?.[0] ?? ''
    const others = page.slice(page.indexOf('ปีอื่นอีก'), page.indexOf('</details>', page.indexOf('ปีอื่นอีก')))

    expect(yearsIn(tabs)).toEqual(['2567', '2568', '2569', '2570', '2571', '2572', '2573'])
    expect(yearsIn(others)).toHaveLength(33)
    expect(others).toContain('ปีอื่นอีก 33 ปี')
    expect(page.match(/<tr[^>]*><th scope="row"[^>]*>25\d\d<\/th>/g)).toHaveLength(10)
  })

  test('the year shown unasked is one with a plan, not a later one with tails of commitments only', async () => {
    await house.db.query(
      `insert into area_totals (home, area_code, fiscal_year, function_code, body_id, projects, amount_satang, as_of)
       select '96', '9602', year, '-', (select id from bodies limit 1), count, 100, $1
         from (values (2022, 100), (2023, 12), (2026, 2), (2027, 1)) as given (year, count)`,
      [house.clock.now()],
    )

    const facts = await readPlace(house.db, {}, '9602', null, '2026-11-23' as LocalDate)

    expect(facts?.year).toBe(2023)
  })

  test('another year is chosen in the Buddhist era; a year without projects says that the nearest is shown', async () => {
    const chosen = await (await house.get('/places/57?year=2571')).text()
    const empty = await (await house.get('/places/57?year=2550')).text()
    const nonsense = await house.get('/places/57?year=abc')

    expect(chosen).toContain('ปีงบประมาณ 2571 จะทำอะไร')
    expect(empty).toContain('ไม่มีโครงการในปีงบประมาณ 2550 จึงแสดงปีที่ใกล้ที่สุด')
    expect([nonsense.status, await nonsense.text()]).toEqual([200, expect.stringContaining('ไม่ใช่ปีงบประมาณ')])
  })

  test('a place without projects says so and leads to the wider one', async () => {
    const text = await (await house.get('/places/1001')).text()

    expect(text).toContain('ยังไม่มีโครงการในเขตพระนครในระบบ')
    expect(text).toContain('href="/places/10"')
  })

  test('a code of the past leads to the district of today', async () => {
    const district = await (await house.get('/places/4303')).text()
    const below = await house.get('/places/430301')

    expect(district).toMatch(/เลิกใช้แล้ว ใช้ถึงวันที่ 22.มีนาคม.2554/)
    expect(district).toContain('href="/places/3801"')
    expect([below.status, below.headers.get('location')]).toEqual([301, '/places/3801'])
  })

  test('a village says where its plans are counted', async () => {
    const text = await (await house.get('/places/57010101')).text()

    expect(text).toContain('บ้านทดสอบ หมู่ที่ 1')
    expect(text).toContain('นับรวมอยู่ในตำบลเวียง')
  })

  test('other ways of writing a code lead to the one address; unknown ones are not found', async () => {
    const thaiDigits = await house.get(`/places/${encodeURIComponent('๕๗')}?year=2570`)
    const unknown = await house.get('/places/99')
    const nonsense = await house.get('/places/xyz')

    expect([thaiDigits.status, thaiDigits.headers.get('location')]).toEqual([301, '/places/57?year=2570'])
    expect([unknown.status, nonsense.status]).toEqual([404, 404])
  })

  test('a CSV asked for by another way of writing the code has the one name, in letters a header can hold', async () => {
    const answer = await house.get(`/places/${encodeURIComponent('๕๗')}.csv`)

    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="place-57.csv"')
    expect((await house.get('/places/57%0D%0Ax.csv')).status).toBe(404)
  })

  test('the same numbers come as CSV and JSON', async () => {
    const csv = await house.get('/places/57.csv')
    const lines = (await csv.text()).trim().split('\r\n')
    const json = (await (await house.get('/api/v1/areas/57?fiscal_year=2027')).json()) as {
      fiscal_year: number
      years: { fiscal_year: number; amount: string }[]
      fields: { amount: string }[]
    }
    const sum = json.fields.reduce((all, { amount }) => all + BigInt(amount.replace('.', '')), 0n)

    expect(csv.headers.get('content-type')).toContain('text/csv')
    expect(lines[0]).toContain('ปีงบประมาณ (พ.ศ.),รหัสภารกิจ')
    expect(json.fiscal_year).toBe(2027)
    expect(json.years.find(({ fiscal_year }) => fiscal_year === 2027)?.amount.replace('.', '')).toBe(String(sum))
  })
})

describe('finding places', () => {
  test('the start page has the search, the country and no way that leads nowhere', async () => {
    const text = await (await house.get('/')).text()

    expect(text).toContain('action="/places"')
    expect(text).toContain('ทั้งประเทศ ปีงบประมาณ 2570')
  })

  test('namesakes are told apart by what stands above them', async () => {
    const text = await (await house.get(`/places?q=${encodeURIComponent('หนองบัว')}`)).text()

    expect(text).toContain('อำเภอหนองบัว')
    expect(text).toContain('จังหวัดนครสวรรค์')
  })

  test('a code leads straight to its page, and words nobody knows to the map', async () => {
    const code = await house.get('/places?q=5506')
    const unknown = await (await house.get(`/places?q=${encodeURIComponent('ฮฮฮฮฮ')}`)).text()

    expect([code.status, code.headers.get('location')]).toEqual([303, '/places/5506'])
    expect(unknown).toContain('เลือกจากแผนที่ประเทศ')
  })

  test('an address is read with its confidence and reason, on the page, in the API and by command', async () => {
    const text = 'หมู่ที่ 9 ต.ทาวังผา อ.ท่าวังผา จ.น่าน'
    const page = await (await house.get(`/places?q=${encodeURIComponent(text)}`)).text()
    const json = await (await house.get(`/api/v1/areas/from-text?text=${encodeURIComponent(text)}`)).json()
    const nothing = await (
      await house.get(`/api/v1/areas/from-text?text=${encodeURIComponent('ทล.1148 กม.12+350')}`)
    ).json()
    const command = placesCommands.find(({ name }) => name === 'areas find')
    const said: string[] = []
    const code = await command?.run({ ...callWith(text.split(' ')), say: (line) => void said.push(line) })

    expect(page).toContain('อ่านได้ว่า ตำบลท่าวังผา อำเภอท่าวังผา จังหวัดน่าน มั่นใจ 92 %')
    expect(json).toMatchObject({
      area: { code: '550609' },
      confidence: 0.92,
      reason_kind: 'repaired',
      alternatives: [],
    })
    expect(nothing).toMatchObject({ area: null, confidence: null, reason: null })
    expect([code, said[0]]).toEqual([0, expect.stringContaining('Read as 550609 Tha Wang Pha Sub-district')])
  })

  test('an old name leads to the area, and the list says by which name it was found', async () => {
    await importing('old.csv', 'code,name_th,aliases\n570701,แม่จัน,ตำบลเวียงจันเก่า\n')

    const text = await (await house.get(`/places?q=${encodeURIComponent('เวียงจันเก่า')}`)).text()

    expect(text).toContain('href="/places/570701"')
    expect(text).toContain('ชื่ออื่น เวียงจันเก่า')
  })

  test('areas page through the API by cursor', async () => {
    const first = (await (await house.get('/api/v1/areas?kind=province&limit=50')).json()) as Areas
    const second = (await (
      await house.get(`/api/v1/areas?kind=province&limit=50&cursor=${first.next_cursor}`)
    ).json()) as Areas

    expect([first.areas.length, second.areas.length, second.next_cursor]).toEqual([50, 27, null])
  })
})

interface Areas {
  areas: unknown[]
  next_cursor: string | null
}

function yearsIn(part: string): (string | undefined)[] {
  return [...part.matchAll(/year=(\d{4})/g)].map((found) => found[1])
}
