import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { aLine, stored } from '../../../test/support/stored-projects.ts'
import { everything, type ProjectFilter, readCursor, readFilter, writeCursor } from './project-filter.ts'
import { findProjects, listProjects, type ProjectLine } from './projects.sql.ts'
import { filterRegister } from './typed-query.ts'

let house: TestHouse
beforeAll(async () => {
  house = await aTestHouse()
  await stored(house.db, [
    {
      title: 'ก่อสร้างฝายน้ำล้น ตำบลท่าวังผา อำเภอท่าวังผา จังหวัดน่าน',
      areaCode: '550601',
      functionCode: '04.2',
      lines: [aLine(2022, 900_000)],
    },
    {
      title: 'ก่อสร้างสะพานข้ามแม่น้ำน่าน',
      areaCode: '5501',
      functionCode: '04.5',
      lines: [aLine(2021, 4_000_000), aLine(2023, 4_000_000)],
    },
    { title: 'อุดหนุนอาหารกลางวัน', body: 'องค์การบริหารส่วนจังหวัดน่าน', functionCode: '09.1' },
    { title: 'ซ่อมถนนลาดยาง 20 กิโลเมตร', home: '57', areaCode: '570101', functionCode: '04.5', state: 'cancelled' },
    { title: 'เงินสมทบกองทุน', home: '00', lines: [aLine(2022, 5)] },
  ])
})
afterAll(() => house.close())

const titles = (projects: readonly ProjectLine[]) => projects.map((project) => project.title.split(' ')[0])

async function find(part: Partial<ProjectFilter>, limit = 50) {
  const { list, count } = await findProjects(house.db, { ...everything, ...part }, { limit, after: null })
  return { titles: titles(list.projects), match: list.match, count }
}

describe('words', () => {
  test.each([
    ['ฝาย ท่าวังผา', ['ก่อสร้างฝายน้ำล้น']],
    ['อบจ น่าน', ['อุดหนุนอาหารกลางวัน']],
    ['อ.บ.จ. น่าน', ['อุดหนุนอาหารกลางวัน']],
    ['๒๐ กิโลเมตร', ['ซ่อมถนนลาดยาง']],
    ['ก่อสร้าง', ['ก่อสร้างสะพานข้ามแม่น้ำน่าน', 'ก่อสร้างฝายน้ำล้น']],
  ])('%s are all there', async (text, expected) => {
    const found = await find({ text })

    expect(found).toMatchObject({ titles: expected, match: 'exact', count: { projects: expected.length, exact: true } })
  })

  test.each([
    ['ก่อสร้างสพานข้ามแม่น้ำ', 'ก่อสร้างสะพานข้ามแม่น้ำน่าน'],
    ['ท่าวังพา', 'ก่อสร้างฝายน้ำล้น'],
    ['อาหารกลางวรรณ', 'อุดหนุนอาหารกลางวัน'],
  ])('with a slip (%s) find what looks like them, and say so', async (text, expected) => {
    const found = await find({ text })

    expect(found.match).toBe('near')
    expect(found.titles[0]).toBe(expected)
  })

  test('that nothing looks like find nothing', async () => {
    expect(await find({ text: 'คอมพิวเตอร์ดาวเทียม' })).toMatchObject({ titles: [], match: 'near' })
  })

  test("of the query language itself do no harm: ' \\ & | ! :*", async () => {
    for (const text of ["'", "ฝาย' | 'ถนน", '\\', ':*', '!ฝาย', '(((', '&&', 'ฝาย\\']) await find({ text })
  })
})

describe('filters', () => {
  const place = (code: string, homes: string[] | null, under: string | null) => ({ place: { code, homes, under } })

  test.each<[string, Partial<ProjectFilter>, number]>([
    ['a province', place('55', ['55'], null), 3],
    ['a district', place('5506', ['55'], '5506'), 1],
    ['a region', place('R6-1', ['55', '57'], null), 4],
    ['the country', place('TH', null, null), 5],
    ['a field with its groups', { functionCode: '04' }, 3],
    ['one group', { functionCode: '04.5' }, 2],
    ['no field', { functionCode: '-' }, 1],
    ['a year inside a commitment', { fiscalYear: 2022 }, 5],
    ['a year at its end', { fiscalYear: 2023 }, 1],
    ['a least amount', { minSatang: 100_000_000n }, 3],
    ['a greatest amount', { maxSatang: 500n }, 1],
    ['a state', { state: 'cancelled' }, 1],
  ])('%s', async (_what, part, expected) => {
    expect((await find(part)).count.projects).toBe(expected)
  })

  test('are read as people type them, and what cannot be read is told', async () => {
    const typed = {
      place: 'จังหวัดน่าน',
      year: '๒๕๖๕',
      min: '1,000 บาท',
      max: 'มาก',
      body: 'XXX-1',
      field: '4',
      state: 'x',
      sort: 'drop table',
    }

    const { filter, problems } = await readFilter(typed, await filterRegister(house.db))

    expect(filter).toMatchObject({ place: { code: '55' }, fiscalYear: 2022, minSatang: 100_000n, sort: 'amount' })
    expect(problems.map((problem) => problem.field).sort()).toEqual(['body', 'field', 'max', 'sort', 'state'])
  })
})

describe('pages', () => {
  test.each(['amount', 'amount-asc', 'year', 'title'] as const)(
    'by %s hold every project once, in order',
    async (sort) => {
      const filter = { ...everything, sort }
      const whole = await find({ sort })
      const { count } = await findProjects(house.db, filter, { limit: 1, after: null })

      const seen: (string | undefined)[] = []
      let after = null
      do {
        const page: Awaited<ReturnType<typeof listProjects>> = await listProjects(
          house.db,
          filter,
          { limit: 2, after },
          count,
        )
        seen.push(...titles(page.projects))
        after = page.next && readCursor(writeCursor(page.next), sort)
      } while (after !== null)

      expect(seen).toEqual(whole.titles)
      expect(seen).toHaveLength(5)
    },
  )

  test.each([
    '',
    'x',
    Buffer.from('[1,2,3,4,5]').toString('base64url'),
    Buffer.from('["amount","1; drop","55","x",0]').toString('base64url'),
  ])('do not begin at the cursor %j', (cursor) => {
    expect(readCursor(cursor, 'amount')).toBeNull()
  })
})
