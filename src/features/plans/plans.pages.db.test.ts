import exceljs from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { aVolume, importedVolume } from '../../../test/support/plans-volume.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { wholeProject } from './projects.sql.ts'

let house: TestHouse
let projectId: string
let planId: string

beforeAll(async () => {
  house = await aTestHouse()
  const rows = [
    { title: 'ก่อสร้างฝาย ตำบลริม อำเภอท่าวังผา จังหวัดน่าน', year: '2021', obliged: 'True', amount: '1,000,000' },
    { title: 'ก่อสร้างฝาย ตำบลริม อำเภอท่าวังผา จังหวัดน่าน', year: '2022', obliged: 'True', amount: '2,500,000.50' },
    { title: '=HYPERLINK("http://x") <script>alert(1)</script>', amount: '5' },
    ...Array.from({ length: 60 }, (_, at) => ({
      title: `ขุดลอกคลองที่ ${at}`,
      project: at % 2 ? 'โครงการหนึ่ง' : 'โครงการสอง',
    })),
  ]
  await importedVolume(house.deps, aVolume(rows))
  const found = await house.db.query<{ home: string; id: string; plan_id: string }>(
    `select home, id, plan_id from projects where title like 'ก่อสร้างฝาย%'`,
  )
  projectId = `${found.rows[0]?.home}-${found.rows[0]?.id}`
  planId = found.rows[0]?.plan_id ?? ''
})
afterAll(() => house.close())

async function text(path: string, viewer?: Viewer): Promise<string> {
  const answer = await house.get(path, viewer)
  expect(`${path} ${answer.status}`).toBe(`${path} 200`)
  return answer.text()
}

describe('the list of projects', () => {
  test('finds by words and shows body, place, years and money', async () => {
    const page = await text(`/projects?q=${encodeURIComponent('ฝาย ท่าวังผา')}`)

    expect(page).toContain(`/projects/${projectId}`)
    expect(page).toContain('3,500,000.50')
    expect(page).toContain('ตำบลริม อำเภอท่าวังผา จังหวัดน่าน')
    expect(page).toContain('1 โครงการ')
  })

  test('says when it shows what only looks like the words', async () => {
    const page = await text(`/projects?q=${encodeURIComponent('ขุดลอกคลองท')}`)
    const near = await text(`/projects?q=${encodeURIComponent('ก่อสร้างฝัาย ท่าวังพา')}`)

    expect(page).not.toContain('ไม่พบคำตรงตัว')
    expect(near).toContain('ไม่พบคำตรงตัว แสดงรายการใกล้เคียง')
  })

  test('escapes what stands in titles', async () => {
    const page = await text('/projects?sort=amount-asc')

    expect(page).toContain('&lt;script&gt;')
    expect(page).not.toContain('<script>alert')
  })

  test('goes on by cursor until every project was shown', async () => {
    const seen = new Set<string>()
    let path: string | null = '/projects'
    for (let pages = 0; path !== null && pages < 10; pages++) {
      const page: string = await text(path)
      for (const [, id] of page.matchAll(/href="\/projects\/(\d\d-[0-9a-f-]{36})"/g)) seen.add(id ?? '')
      path = /href="(\/projects\?cursor=[^"]+)"/.exec(page)?.[1] ?? null
    }

    expect(seen.size).toBe(62)
  })

  test('with a filter that cannot be read says so and keeps what was typed', async () => {
    const answer = await house.get('/projects?year=65&min=abc')
    const page = await answer.text()

    expect(answer.status).toBe(422)
    expect(page).toContain('&quot;65&quot; ไม่ใช่ปีงบประมาณ')
    expect(page).toContain('value="abc"')
  })

  test('without a match says what to do next', async () => {
    expect(await text('/projects?place=96')).toContain('ไม่พบโครงการที่ตรงกับคำค้นและตัวกรองนี้')
  })

  test('reads in English', async () => {
    const page = await text('/en/projects')

    expect(page).toContain('<html lang="en"')
    expect(page).toContain('Most money first')
  })
})

describe('the page of a project', () => {
  test('shows money by year and phase, plan, source, reason of the field, history and neighbours', async () => {
    const page = await text(`/projects/${projectId}`)

    for (const words of [
      'อนุมัติ',
      '1,000,000',
      'ขอ',
      '2,500,000.50',
      '2022.3.99',
      'แผนงานพื้นฐานทดสอบ',
      '/places/550601',
      'นำเข้าครั้งแรก',
      'ยังไม่พบโครงการอื่นที่อาจซ้ำ',
      'ระบบเดาจากคำว่า',
    ]) {
      expect(page).toContain(words)
    }
    expect(page).toContain(`/api/v1/projects/${projectId}`)
  })

  test.each(['55-01926e4c-0000-7000-8000-000000000000', '57-x', 'x', "55-' or 1=1"])('%s is not there', async (id) => {
    const answer = await house.get(`/projects/${encodeURIComponent(id)}`)

    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('ไม่มีโครงการนี้')
  })

  test('asks the database four times for the project, however many years and events it has', async () => {
    let asked = 0
    const key = { home: projectId.slice(0, 2), id: projectId.slice(3) }

    const project = await house.db.snapshot((view) => {
      const query: typeof view.query = (statement, values) => {
        asked += 1
        return view.query(statement, values)
      }
      return wholeProject({ query }, key)
    })

    expect(project?.lines).toHaveLength(2)
    expect(asked).toBe(4)
  })
})

describe('plans', () => {
  test('are listed with their projects and money, and filtered', async () => {
    expect(await text('/plans')).toContain('ร่างงบประมาณรายจ่ายประจำปี 2565 กรมทดสอบ')
    expect(await text('/plans?level=budget&year=2565')).toContain(`/plans/${planId}`)
    expect(await text('/plans?level=lao')).toContain('ไม่พบแผนที่ตรงกับตัวกรองนี้')
  })

  test('show their tree with sums, and the projects under a node', async () => {
    const page = await text(`/plans/${planId}`)
    const node = /โครงการหนึ่ง<\/span>[\s\S]*?\?node=([0-9a-f-]{36})#projects/.exec(page)?.[1]

    expect(page).toMatch(/ข้อมูล ณ \d/)
    expect(page).toContain('63,500,005.50')
    const under = await text(`/plans/${planId}?node=${node}`)
    expect(under).toContain('โครงการใต้ โครงการหนึ่ง')
    expect(under).toContain('30 โครงการ')
  })

  test('that do not exist are not found', async () => {
    expect((await house.get('/plans/01926e4c-0000-7000-8000-000000000000')).status).toBe(404)
    expect((await house.get('/plans/nothing')).status).toBe(404)
  })
})

describe('downloads', () => {
  test('CSV is whole, with a BOM and formulas made harmless', async () => {
    const answer = await house.get('/projects.csv')
    const bytes = Buffer.from(await answer.arrayBuffer())
    const lines = bytes.toString('utf8').trim().split('\r\n')

    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(lines).toHaveLength(63)
    expect(lines.some((line) => line.includes(`"'=HYPERLINK(""http://x"")`))).toBe(true)
  })

  test('JSON holds the same projects, filtered as the list is', async () => {
    const projects = (await (await house.get(`/projects.json?q=${encodeURIComponent('ฝาย')}`)).json()) as {
      amount_baht: string
      money_by_year: string
    }[]

    expect(projects).toHaveLength(1)
    expect(projects[0]).toMatchObject({
      amount_baht: '3500000.50',
      money_by_year: '2564 approved 1000000.00; 2565 requested 2500000.50',
    })
  })

  test('XLSX opens as a spreadsheet', async () => {
    const answer = await house.get('/projects.xlsx')
    const book = new exceljs.Workbook()
    await book.xlsx.load(await answer.arrayBuffer())

    expect(book.worksheets[0]?.rowCount).toBe(63)
    expect(book.worksheets[0]?.getRow(1).getCell(2).value).toBe('โครงการ')
  })

  test('in XLSX a title that begins like a formula is text', async () => {
    const book = new exceljs.Workbook()
    await book.xlsx.load(await (await house.get('/projects.xlsx?q=HYPERLINK')).arrayBuffer())

    const cell = book.worksheets[0]?.getRow(2).getCell(2)
    expect([cell?.type, cell?.value]).toEqual([
      exceljs.ValueType.String,
      '=HYPERLINK("http://x") <script>alert(1)</script>',
    ])
  })
})

describe('the API', () => {
  test('lists projects by the same filters, page by page', async () => {
    const first = (await (await house.get('/api/v1/projects?limit=50')).json()) as {
      projects: { id: string }[]
      next_cursor: string
      count: number
    }
    const second = (await (
      await house.get(`/api/v1/projects?limit=50&cursor=${first.next_cursor}`)
    ).json()) as typeof first

    expect(first.count).toBe(62)
    expect(new Set([...first.projects, ...second.projects].map((project) => project.id)).size).toBe(62)
    expect(second.next_cursor).toBeNull()
  })

  test('sends one project with baht as text and years in the Common Era', async () => {
    const answer = await house.get(`/api/v1/projects/${projectId}`)

    expect(await answer.json()).toMatchObject({
      id: projectId,
      amount: '3500000.50',
      area: '550601',
      fiscal_year_from: 2021,
      budget_lines: [
        { fiscal_year: 2021, phase: 'approved', amount: '1000000.00' },
        { fiscal_year: 2022, phase: 'requested', amount: '2500000.50' },
      ],
      source: { document: '2022.3.99', item: '2022.3.99.0' },
    })
    expect(answer.headers.get('etag')).toBeTruthy()
  })

  test('sends plans and their trees', async () => {
    const list = (await (await house.get('/api/v1/plans?level=budget')).json()) as {
      plans: { id: string; projects: number }[]
    }
    const plan = (await (await house.get(`/api/v1/plans/${planId}`)).json()) as {
      nodes: { title: string; depth: number }[]
    }

    expect(list.plans).toMatchObject([{ id: planId, projects: 62 }])
    expect(plan.nodes.map((node) => node.depth)).toContain(1)
  })

  test.each([
    '/api/v1/projects?year=65',
    '/api/v1/projects?cursor=x',
    '/api/v1/plans?place=nowhere',
    '/api/v1/plans?cursor=x',
  ])('refuses %s with problem details', async (path) => {
    const answer = await house.get(path)

    expect(answer.status).toBe(422)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })

  test.each([
    ['projects', 'amount', '9999999999999999999'],
    ['projects', 'year', '9999999999'],
    ['projects', 'title', 'ก\u0000'],
    ['plans', '', 'ก\u0000'],
  ])('refuses a made-up cursor of %s by %s', async (list, sort, value) => {
    const id = '01926e4c-0000-7000-8000-000000000000'
    const parts = list === 'plans' ? [value, id, 0] : [sort, value, '57', id, 0]
    const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url')
    const query = new URLSearchParams({ cursor, ...(sort ? { sort } : {}) })

    expect((await house.get(`/api/v1/${list}?${query}`)).status).toBe(422)
    expect((await house.get(`/${list}?${query}`)).status).toBe(200)
  })

  test('knows no project and plan that are not there', async () => {
    expect((await house.get('/api/v1/projects/55-x')).status).toBe(404)
    expect((await house.get('/api/v1/plans/x')).status).toBe(404)
  })
})
