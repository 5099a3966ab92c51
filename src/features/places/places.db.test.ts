import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import type { TestHouse } from '../../../test/support/house.ts'
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
  house = await aDemoHouse('places')
  folder = mkdtempSync(join(tmpdir(), 'prasan-areas-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await house.close()
})

async function importing(name: string, text: string) {
  const file = join(folder, name)
  writeFileSync(file, text)
  const said: string[] = []
  const complaints: string[] = []
  const call: CommandCall = {
    deps: house.deps,
    words: [file],
    text: {},
    flags: {},
    lists: {},
    lang: 'en',
    say: (line) => void said.push(line),
    complain: (line) => void complaints.push(line),
    progress: () => undefined,
  }
  return { code: await placesCommands[0]?.run(call), said, complaints }
}

test('storing the areas a second time changes nothing', async () => {
  const register = await areasFromPackages()

  const changed = await house.db.transaction((tx) => storeAreas(tx, register, house.clock.now()))

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

  test('a file that is not there, or of another kind, is refused in one sentence', async () => {
    const other = await importing('c.txt', 'x')

    expect([other.code, other.complaints]).toEqual([
      2,
      ['The file name must end in .csv or .geojson (with .gz after it if compressed)'],
    ])
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
    await readPlace(db, { overlaps }, code, null, 2027)

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

  test('the numbers of a province are those of its projects, and of the whole the sum of its parts', async () => {
    const facts = await readPlace(house.db, {}, '57', null, 2027)
    const { rows } = await house.db.query<{ projects: bigint; amount: string }>(
      `select count(distinct p.id) as projects, sum(l.amount_satang)::text as amount from projects p
         join lateral (select distinct on (fiscal_year) amount_satang, fiscal_year from budget_lines
                        where home = p.home and project_id = p.id
                        order by fiscal_year, array_position(array['planned','requested','approved','revised','committed','disbursed'], phase) desc) l
           on l.fiscal_year = 2027
        where p.home = '57'`,
    )

    const year = facts?.years.find(({ fiscalYear }) => fiscalYear === 2027)
    const districts = facts?.parts.reduce((sum, { total }) => sum + (total?.amountSatang ?? 0n), 0n)

    expect([year?.projects, String(year?.amountSatang)]).toEqual([Number(rows[0]?.projects), rows[0]?.amount])
    expect(districts).toBe(year?.amountSatang)
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

    const facts = await readPlace(house.db, {}, '9602', null, 2027)

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

  test('areas page through the API by cursor', async () => {
    const first = (await (await house.get('/api/v1/areas?kind=province&limit=50')).json()) as Areas
    const second = (await (
      await house.get(`/api/v1/areas?kind=province&limit=50&cursor=${first.next_cursor}`)
    ).json()) as Areas

    expect([first.areas.length, second.areas.length, second.next_cursor]).toEqual([50, 27, null])
  })

  test('mission fields are listed, on a page and in the API', async () => {
    const page = await (await house.get('/functions')).text()
    const json = (await (await house.get('/api/v1/functions')).json()) as { functions: unknown[] }

    expect(page).toContain('ถนนและการเดินทาง')
    expect(json.functions).toHaveLength(79)
  })
})

interface Areas {
  areas: unknown[]
  next_cursor: string | null
}

function yearsIn(part: string): (string | undefined)[] {
  return [...part.matchAll(/year=(\d{4})/g)].map((found) => found[1])
}
