import { describe, expect, test } from 'vitest'
import { type VolumeRow, volumeCells, volumeHeader } from '../../../test/support/plans-volume.ts'
import { budgetBureau, columnsOf, fitMapping, type ImportMapping, parseMapping } from './import-mapping.ts'
import { readProjectRow } from './project-row.ts'

function read(row: VolumeRow, cells = volumeCells(row, 0)) {
  const fitted = fitMapping(volumeHeader, null)
  if (!fitted.ok) throw new Error('the header of the volumes must fit')
  return readProjectRow(cells, 2, fitted.value.mapping, fitted.value.places, volumeHeader.length)
}

function draftOf(row: VolumeRow) {
  const result = read(row)
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problem.problems)}`)
  return result.value.draft
}

function problemsOf(row: VolumeRow): string[] {
  const result = read(row)
  const cells = result.ok ? result.value.notes : result.problem.problems
  return cells.map((cell) => `${cell.column} ${cell.problem.kind}`)
}

describe('a row of a budget volume', () => {
  test('becomes a draft with its path, category and source', () => {
    const draft = draftOf({ project: 'โครงการส่งเสริมการเกษตร', category: ['งบลงทุน', 'ค่าครุภัณฑ์'], title: 'เครื่องสูบน้ำ' })

    expect(draft).toMatchObject({
      item: '2022.3.99.0',
      document: '2022.3.99',
      body: 'กรมทดสอบ',
      ministry: 'กระทรวงทดสอบ',
      title: 'เครื่องสูบน้ำ',
      fiscalYear: 2022,
      category: ['งบลงทุน', 'ค่าครุภัณฑ์'],
      multiYear: false,
    })
    expect(draft.path).toEqual([
      { kind: 'programme', title: 'แผนงานพื้นฐานทดสอบ' },
      { kind: 'project', title: 'โครงการส่งเสริมการเกษตร' },
    ])
  })

  test.each([
    ['1,160,100', 1_160_100],
    ['๑,๑๖๐,๑๐๐', 1_160_100],
    ['1160100 บาท', 1_160_100],
    ['2535', 2_535],
    ['0', 0],
    ['0.0', 0],
    ['2,476,000.0', 2_476_000],
  ])('reads the amount %s', (amount, baht) => {
    expect(draftOf({ amount }).amount).toBe(BigInt(baht) * 1_000_000_000_000n)
  })

  test('keeps a fraction that no satang can say, for the joining of years to settle', () => {
    expect(draftOf({ amount: '3,365,466.6666666665' }).amount).toBe(3_365_466_666_666_666_500n)
  })

  test.each([
    ['', 'amount-missing'],
    ['-', 'amount-missing'],
    ['-5,000', 'amount-negative'],
    ['(5,000)', 'amount-negative'],
    ['1.200.000', 'amount-dots-for-commas'],
    ['18,250,00', 'amount-misplaced-comma'],
    ['300,0', 'amount-misplaced-comma'],
    ['ห้าพัน', 'amount-not-a-number'],
    ['=1+1', 'amount-not-a-number'],
    ['1e9', 'amount-not-a-number'],
    ['99,999,999,999,999', 'amount-absurd'],
    ['1.0000000000001', 'amount-too-precise'],
  ])('refuses the amount %j', (amount, kind) => {
    expect(problemsOf({ amount })).toEqual([`AMOUNT ${kind}`])
  })

  test.each([
    ['2022', 2022],
    ['2565', 2022],
    ['๒๕๖๕', 2022],
    ['พ.ศ. 2565', 2022],
    ['2035', 2035],
  ])('reads the year %s', (year, expected) => {
    expect(draftOf({ year }).fiscalYear).toBe(expected)
  })

  test.each([
    ['', 'year-missing'],
    ['65', 'year-two-digits'],
    ['๖๕', 'year-two-digits'],
    ['25650', 'year-unreadable'],
    ['2565-2567', 'year-range'],
    ['พ.ศ. 2025', 'year-era-clash'],
    ['ปีหน้า', 'year-unreadable'],
  ])('refuses the year %j', (year, kind) => {
    expect(problemsOf({ year })).toEqual([`FISCAL_YEAR ${kind}`])
  })

  test('takes a year far from its document, and says so', () => {
    expect(draftOf({ year: '1967' }).fiscalYear).toBe(1967)
    expect(problemsOf({ year: '1967' })).toEqual(['FISCAL_YEAR unusual-year'])
  })

  test.each([
    ['True', true],
    ['TRUE', true],
    ['1', true],
    ['ใช่', true],
    ['False', false],
    ['', false],
  ])('reads OBLIGED? %j', (obliged, expected) => {
    expect(draftOf({ obliged }).multiYear).toBe(expected)
  })

  test('refuses an OBLIGED? that is neither yes nor no', () => {
    expect(problemsOf({ obliged: 'maybe' })).toEqual(['OBLIGED? not-yes-or-no'])
  })

  test('takes the last category where the description is blank, and says so', () => {
    expect(draftOf({ title: '  ', category: ['งบลงทุน', 'ค่าครุภัณฑ์'] }).title).toBe('ค่าครุภัณฑ์')
    expect(problemsOf({ title: '' })).toEqual(['ITEM_DESCRIPTION title-from-path'])
  })

  test('takes the programme where there is no category either, and refuses a row without any words', () => {
    expect(draftOf({ title: '', category: [], output: '' }).title).toBe('แผนงานพื้นฐานทดสอบ')
    expect(problemsOf({ title: '', category: [], output: '', programme: '' })).toEqual(['ITEM_DESCRIPTION no-title'])
  })

  test('keeps what a reader damaged, and says so', () => {
    expect(draftOf({ title: 'เครื่อง(cid:201)สูบน้ำ' }).title).toBe('เครื่อง(cid:201)สูบน้ำ')
    expect(problemsOf({ title: 'เครื่อง(cid:201)สูบน้ำ' })).toEqual(['ITEM_DESCRIPTION reading-damage'])
  })

  test('stores words in their normal form, with single blanks', () => {
    expect(draftOf({ title: ' เเหล่งน้ํา\u200b   บ้านดอน ' }).title).toBe('แหล่งน้ำ บ้านดอน')
  })

  test('tells every fault of a row at once', () => {
    expect(problemsOf({ amount: '-', year: '65', unit: '', item: '' })).toEqual([
      'AMOUNT amount-missing',
      'FISCAL_YEAR year-two-digits',
      'ITEM_ID missing',
      'BUDGETARY_UNIT missing',
    ])
  })

  test('refuses a row with other cells than the header', () => {
    const short = read({}, volumeCells({}, 0).slice(0, 7))

    expect(short.ok === false && short.problem.problems[0]?.problem).toEqual({
      kind: 'wrong-cell-count',
      cells: 7,
      expected: 20,
    })
  })

  test('refuses a cell of ten million letters, and shows only its beginning', () => {
    const long = read({ title: 'ก'.repeat(10_000_000) })

    expect(long.ok).toBe(false)
    expect(long.ok === false && long.problem.problems[0]?.value.length).toBeLessThan(200)
  })

  test('counts what a refused row would have been worth', () => {
    const row = read({ amount: '18,250,00' })

    expect(row.ok === false && row.problem.amount).toBe(1_825_000n * 1_000_000_000_000n)
  })
})

describe('the mapping', () => {
  test('is chosen by the header row, whatever its order', () => {
    const fitted = fitMapping([...volumeHeader].reverse(), null)

    expect(fitted.ok && fitted.value.mapping.name).toBe('budget-bureau')
  })

  test('of nothing we know is refused with the headers found', () => {
    expect(fitMapping(['a', 'b'], null)).toEqual({ ok: false, problem: { kind: 'no-mapping-fits', found: ['a', 'b'] } })
  })

  test('names the columns that are missing', () => {
    const fitted = fitMapping(
      volumeHeader.filter((name) => name !== 'AMOUNT'),
      null,
    )

    expect(fitted.ok === false && fitted.problem).toMatchObject({ kind: 'missing-columns', missing: ['AMOUNT'] })
  })

  test('refuses a header that stands twice', () => {
    const fitted = fitMapping([...volumeHeader, 'amount'], null)

    expect(fitted.ok === false && fitted.problem).toEqual({ kind: 'duplicate-header', column: 'amount' })
  })

  test('of an office is read from JSON, with its unit of money', () => {
    const own = ownMapping({ amountUnit: 'thousand' })
    const fitted = fitMapping(['หน่วยงาน', 'ชื่อโครงการ', 'ปี', 'งบประมาณ'], own)
    if (!fitted.ok) throw new Error('must fit')

    const row = readProjectRow(['อบต.ริม', 'ขุดลอกลำห้วย', '2570', '1,450.5'], 2, own, fitted.value.places, 4)

    expect(row.ok && row.value.draft).toMatchObject({
      body: 'อบต.ริม',
      fiscalYear: 2027,
      amount: 1_450_500n * 1_000_000_000_000n,
    })
  })

  test('of an office takes no fraction of a satang', () => {
    const own = ownMapping({})
    const fitted = fitMapping(['หน่วยงาน', 'ชื่อโครงการ', 'ปี', 'งบประมาณ'], own)
    if (!fitted.ok) throw new Error('must fit')

    const row = readProjectRow(['อบต.ริม', 'ขุดลอกลำห้วย', '2570', '10.005'], 2, own, fitted.value.places, 4)

    expect(row.ok === false && row.problem.problems[0]?.problem.kind).toBe('amount-too-precise')
  })

  test.each([
    ['not JSON', '{'],
    ['without a needed column', '{"name":"x","level":"lao","columns":{"title":"a"}}'],
    ['with an unknown member', '{"name":"x","level":"lao","columns":{},"sql":"drop"}'],
    [
      'with the name of a ready one',
      JSON.stringify({
        name: 'budget-bureau',
        level: 'lao',
        columns: { title: 'a', body: 'b', amount: 'c', fiscalYear: 'd' },
      }),
    ],
  ])('%s is refused', (_what, text) => {
    expect(parseMapping(text).ok).toBe(false)
  })

  test('of the volumes names every column it reads', () => {
    expect(columnsOf(budgetBureau)).toHaveLength(18)
  })
})

function ownMapping(over: Record<string, unknown>): ImportMapping {
  const columns = { title: 'ชื่อโครงการ', body: 'หน่วยงาน', amount: 'งบประมาณ', fiscalYear: 'ปี' }
  const mapping = parseMapping(JSON.stringify({ name: 'form', level: 'lao', columns, ...over }))
  if (!mapping.ok) throw new Error(mapping.problem.faults.join())
  return mapping.value
}
