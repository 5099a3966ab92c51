import fc from 'fast-check'
import { phases, planLevels, projectStates } from '../../src/features/plans/plan.ts'
import type {
  ExchangeIndicator,
  ExchangeNode,
  ExchangePlan,
  ExchangeProject,
  ExchangeValue,
} from '../../src/features/standards/exchange.ts'
import { normaliseThai } from '../../src/kernel/thai-text.ts'

/** A project with everything the standards know; only what matters is named by a test. */
export function anExchangeProject(over: Partial<ExchangeProject> = {}): ExchangeProject {
  return {
    id: '57-01990000-0000-7000-8000-0000000000a1',
    title: 'ก่อสร้างฝายน้ำล้น บ้านห้วยไคร้',
    body: { code: 'sao-570901', name: 'องค์การบริหารส่วนตำบลตัวอย่าง' },
    plan: 'แผนพัฒนาท้องถิ่น',
    path: ['โครงสร้างพื้นฐาน', 'แหล่งน้ำ'],
    place: {
      areaCode: '570901',
      areaName: 'ตำบลแม่จัน อำเภอแม่จัน จังหวัดเชียงราย',
      text: 'หมู่ที่ 3 ริมห้วยไคร้',
      point: { longitude: 99.853, latitude: 20.147, precision: 'subdistrict' },
    },
    field: { code: '04.2', name: 'การเกษตร ป่าไม้ ประมง และล่าสัตว์' },
    state: 'running',
    calendar: 'fiscal',
    lines: [
      { fiscalYear: 2027, phase: 'planned', source: 'own-revenue', amountSatang: 50_000_000n },
      { fiscalYear: 2027, phase: 'committed', source: 'own-revenue', amountSatang: 48_500_050n },
    ],
    entries: [
      {
        id: '01990000-0000-7000-8000-0000000000e1',
        kind: 'entry',
        fiscalYear: 2027,
        phase: 'committed',
        source: 'own-revenue',
        amountSatang: 48_500_050n,
        happenedOn: '2026-11-10',
        document: 'สัญญาเลขที่ 12/2570',
        fromProject: null,
      },
    ],
    handedOn: [],
    documents: [
      {
        id: '57-01990000-0000-7000-8000-0000000000d1',
        title: 'แบบแปลน',
        url: 'http://prasan.test/documents/57-01990000-0000-7000-8000-0000000000d1',
        mediaType: 'application/pdf',
        addedOn: '2026-11-02',
      },
    ],
    steps: [
      {
        id: '01990000-0000-7000-8000-0000000000b1',
        title: 'สำรวจและออกแบบ',
        startsOn: '2026-10-05',
        endsOn: '2026-11-30',
        amountSatang: 2_000_000n,
        responsible: 'กองช่าง',
      },
    ],
    related: [{ id: '57-01990000-0000-7000-8000-0000000000a0', title: 'ฝายน้ำล้น ระยะที่ 1' }],
    indicators: [
      {
        id: '01990000-0000-7000-8000-0000000000c1',
        title: 'พื้นที่เกษตรที่มีน้ำใช้หน้าแล้ง',
        unit: 'ไร่',
        kind: 'outcome',
        baseline: { on: '2026-09-30', value: '120' },
        targets: [{ from: '2026-10-01', to: '2027-09-30', value: '400' }],
        actuals: [{ from: '2026-10-01', to: '2026-12-31', value: '155.5' }],
      },
    ],
    updatedAt: '2026-11-20T02:00:00.000Z',
    ...over,
  }
}

/** What XML cannot hold at all never comes into our data. */
const NOT_IN_XML = /[\u0000-\u0008\u000b-\u000d\u000e-\u001f\ufffd-\uffff]/g

const text = (least = 1): fc.Arbitrary<string> =>
  fc
    .oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          'ถนนคอนกรีต',
          'ฝาย & <คลอง>',
          'Road "A" \'B\'',
          'แผนงาน ๑',
          'ปี 2570\nบรรทัดสอง',
          ']]>',
          '&amp;',
        ),
      },
      { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 0, maxLength: 30 }) },
    )
    .map((words) =>
      normaliseThai(words.toWellFormed().replace(NOT_IN_XML, ''))
        .replace(/[ \t\n]+/g, ' ')
        .trim(),
    )
    .filter((words) => words.length >= least && !words.startsWith('prasan.'))

const uuid = fc.uuid({ version: 7 })
const publicId = fc.tuple(fc.integer({ min: 10, max: 96 }), uuid).map(([home, id]) => `${home}-${id}`)
const day = fc
  .date({ min: new Date('2015-01-01'), max: new Date('2045-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const instant = fc
  .date({ min: new Date('2015-01-01'), max: new Date('2045-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString())
const decimal = fc
  .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 1, max: 9 }))
  .map(([whole, part]) => `${whole}.${part}`)

const value: fc.Arbitrary<ExchangeValue> = fc.tuple(day, day, decimal).map(([a, b, found]) => {
  const [from = a, to = a] = [a, b].sort()
  return { from, to, value: found }
})

const indicator: fc.Arbitrary<ExchangeIndicator> = fc.record({
  id: uuid,
  title: text(),
  unit: text(),
  kind: fc.constantFrom('output', 'outcome'),
  baseline: fc.option(fc.record({ on: day, value: decimal })),
  targets: fc.array(value, { maxLength: 3 }),
  actuals: fc.array(value, { maxLength: 3 }),
})

const indicators = fc.uniqueArray(indicator, { maxLength: 2, selector: (one) => one.id })

const fiscalYear = fc.integer({ min: 2016, max: 2045 })
const amountSatang = fc.bigInt({ min: 0n, max: 999_000_000_000_000n })
const changeSatang = fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }).filter((change) => change !== 0n)

/** Figures with the papers they are partly made of; no figure is below nothing, and of one that came to nothing only papers may be left. */
const money = fc
  .tuple(
    fc.uniqueArray(fc.record({ fiscalYear, phase: fc.constantFrom(...phases), source: text() }), {
      minLength: 1,
      maxLength: 6,
      selector: (one) => `${one.phase} ${one.fiscalYear} ${one.source}`,
    }),
    fc.array(
      fc.record({
        written: fc.option(amountSatang),
        papers: fc.array(
          fc.record({
            id: uuid,
            kind: fc.constantFrom('entry', 'counter', 'carry-over', 'transfer', 'return', 'reconciled'),
            change: changeSatang,
            happenedOn: day,
            document: text(),
            fromProject: fc.option(publicId),
          }),
          { maxLength: 3 },
        ),
      }),
      { minLength: 6, maxLength: 6 },
    ),
    fc.array(
      fc.record({
        id: uuid,
        toProject: publicId,
        toBody: text(),
        fiscalYear,
        source: text(),
        amountSatang: changeSatang,
        happenedOn: day,
        document: text(),
      }),
      { maxLength: 2 },
    ),
  )
  .map(([keys, stories, handedOn]) => {
    const lines: ExchangeProject['lines'][number][] = []
    const entries: ExchangeProject['entries'][number][] = []
    for (const [at, key] of keys.entries()) {
      const { written = null, papers = [] } = stories[at] ?? {}
      const sum = papers.reduce((all, one) => all + one.change, 0n)
      const taken = written === null && sum === 0n && papers.length === 0
      const amount = (written ?? 0n) + sum
      // A figure that papers took below nothing stands at what they say the other way round: a plan that was lowered since.
      const stands = amount < 0n ? -amount : amount
      if (taken || amount !== 0n || written !== null) lines.push({ ...key, amountSatang: stands })
      for (const { change, ...paper } of papers) entries.push({ ...key, ...paper, amountSatang: change })
    }
    return { lines, entries: [...new Map(entries.map((one) => [one.id, one])).values()], handedOn }
  })

export const anyProject: fc.Arbitrary<ExchangeProject> = fc
  .record({
    id: publicId,
    title: text(),
    body: fc.record({ code: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,12}$/), name: text() }),
    plan: fc.option(text()),
    path: fc.uniqueArray(text(), { maxLength: 3 }),
    place: fc
      .record({
        areaCode: fc.option(fc.stringMatching(/^[1-9]\d{5}$/)),
        areaName: text(),
        text: fc.option(text()),
        longitude: fc.integer({ min: 97_000_000, max: 106_000_000 }),
        latitude: fc.integer({ min: 5_000_000, max: 21_000_000 }),
      })
      .map(({ areaCode, areaName, text: words, longitude, latitude }) => ({
        areaCode,
        areaName: areaCode === null ? null : areaName,
        text: words,
        point:
          areaCode === null
            ? null
            : { longitude: longitude / 1e6, latitude: latitude / 1e6, precision: 'subdistrict' as const },
      })),
    field: fc.option(fc.record({ code: fc.constantFrom('04.5', '07.2', '01.1'), name: text() })),
    state: fc.constantFrom(...projectStates),
    calendar: fc.constant('fiscal' as const),
    money,
    documents: fc.array(
      fc.record({
        id: publicId,
        title: text(),
        url: fc.webUrl(),
        mediaType: fc.constant('application/pdf'),
        addedOn: day,
      }),
      { maxLength: 2 },
    ),
    steps: fc.array(
      fc.record({
        id: uuid,
        title: text(),
        startsOn: fc.option(day),
        endsOn: fc.option(day),
        amountSatang: fc.option(fc.bigInt({ min: 0n, max: 1_000_000_000n })),
        responsible: fc.option(text()),
      }),
      { maxLength: 2 },
    ),
    related: fc.array(fc.record({ id: publicId, title: text() }), { maxLength: 2 }),
    indicators,
    updatedAt: instant,
  })
  .map(({ money: { lines, entries, handedOn }, ...project }) => ({ ...project, lines, entries, handedOn }))

const kinds = ['vision', 'issue', 'strategy', 'goal', 'tactic', 'programme', 'output'] as const
const stakeholder = fc.record({
  name: text(),
  description: fc.option(text()),
  type: fc.constantFrom('Organization' as const, 'Generic_Group' as const),
  roles: fc.array(
    fc.record({
      name: text(),
      description: fc.option(text()),
      types: fc.subarray(['Performer', 'Beneficiary'] as const),
    }),
    { maxLength: 2 },
  ),
})

/** A plan of ours with a tree of any depth; siblings and projects in any order. */
export const anyPlan: fc.Arbitrary<ExchangePlan> = fc
  .record({
    id: uuid,
    title: text(),
    level: fc.constantFrom(...planLevels),
    body: fc.record({ code: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,12}$/), name: text() }),
    areaCode: fc.stringMatching(/^[1-9]\d{5}$/),
    from: fc.integer({ min: 2015, max: 2040 }),
    long: fc.integer({ min: 0, max: 4 }),
    calendar: fc.constantFrom('fiscal' as const, 'calendar' as const),
    publishedOn: fc.option(day),
    profile: fc.record({
      description: fc.option(text()),
      other: fc.option(text()),
      mission: fc.option(text()),
      values: fc.array(fc.record({ name: text(), description: fc.option(text()) }), { maxLength: 3 }),
      stakeholders: fc.array(stakeholder, { maxLength: 2 }),
    }),
    nodes: fc.uniqueArray(
      fc.record({
        id: uuid,
        under: fc.nat(20),
        kind: fc.constantFrom(...kinds),
        title: text(),
        description: fc.option(text()),
        stakeholders: fc.array(stakeholder, { maxLength: 1 }),
        indicators,
      }),
      { maxLength: 7, selector: (node) => node.id },
    ),
    projects: fc.uniqueArray(fc.tuple(anyProject, fc.nat(20)), { maxLength: 4, selector: ([project]) => project.id }),
  })
  .map(({ from, long, nodes, projects, ...plan }) => {
    const tree: ExchangeNode[] = nodes.map(({ under, ...node }, at) => ({
      ...node,
      parentId: under % (at + 1) === 0 ? null : (nodes[(under % (at + 1)) - 1]?.id ?? null),
    }))
    return {
      ...plan,
      fiscalYearFrom: from,
      fiscalYearTo: from + long,
      nodes: tree,
      projects: projects.map(([project, under]) => ({
        ...project,
        calendar: plan.calendar,
        nodeId: tree[under % (tree.length + 1)]?.id ?? null,
      })),
    }
  })
