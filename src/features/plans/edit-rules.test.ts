import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { compareVersions } from './compare-versions.ts'
import { shiftYears, yearsLater } from './copy-projects.ts'
import { readActivityForm, readNodeForm, readPlanForm } from './edit-forms.ts'
import { changedLines, type MoneyLine, readMoneyLines, type TypedLine } from './money-lines.ts'
import { inOrder, mayHangUnder, readingOrder } from './node-tree.ts'
import { amountOf, phases } from './plan.ts'
import { follow, planActs, planStates } from './plan-states.ts'
import { branches, planTree } from './plan-tree.ts'
import { tokenIn } from './project-tag.ts'
import type { VersionProject, WholeVersion } from './versions.sql.ts'

describe('where a branch may hang', () => {
  const nodes = [
    { id: 'a', parentId: null },
    { id: 'b', parentId: 'a' },
    { id: 'c', parentId: 'b' },
    { id: 'd', parentId: null },
  ]

  test.each([
    ['under itself', 'a', 'a', 'circular'],
    ['under its child', 'a', 'b', 'circular'],
    ['under its grandchild', 'a', 'c', 'circular'],
    ['under a node of another plan', 'a', 'z', 'no-such-parent'],
    ['under another branch', 'a', 'd', null],
    ['directly under the plan', 'c', null, null],
  ])('%s', (_what, id, parent, refusal) => {
    const may = mayHangUnder(nodes, id, parent)

    expect(may.ok ? null : may.problem.kind).toBe(refusal)
  })

  test('a tree that is circular already is refused and does not run forever', () => {
    const ring = [
      { id: 'a', parentId: 'b' },
      { id: 'b', parentId: 'a' },
      { id: 'c', parentId: null },
    ]

    expect(mayHangUnder(ring, 'c', 'a')).toEqual({ ok: false, problem: { kind: 'circular' } })
    expect(readingOrder(ring).map(({ node }) => node.id)).toEqual(['c'])
  })

  test('no deeper than twelve levels, counting what goes along', () => {
    const chain = Array.from({ length: 12 }, (_, at) => ({ id: `n${at}`, parentId: at === 0 ? null : `n${at - 1}` }))

    expect(mayHangUnder(chain, null, 'n11')).toMatchObject({ problem: { kind: 'too-deep' } })
    expect(mayHangUnder([...chain, { id: 'x', parentId: null }, { id: 'y', parentId: 'x' }], 'x', 'n10').ok).toBe(false)
    expect(mayHangUnder(chain, null, 'n10').ok).toBe(true)
  })

  test('any sequence of allowed moves leaves a tree', () => {
    const moves = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -1, max: 9 })), { maxLength: 60 })
    fc.assert(
      fc.property(moves, (wanted) => {
        const parents: (string | null)[] = Array.from({ length: 10 }, () => null)
        for (const [node, parent] of wanted) {
          const all = parents.map((parentId, at) => ({ id: String(at), parentId }))
          const target = parent < 0 ? null : String(parent)
          if (mayHangUnder(all, String(node), target).ok) parents[node] = target
        }
        expect(readingOrder(parents.map((parentId, at) => ({ id: String(at), parentId })))).toHaveLength(10)
      }),
    )
  })

  test('places count from one and never fall out of the list', () => {
    expect(inOrder(['a', 'b', 'c'], 'c', 1)).toEqual(['c', 'a', 'b'])
    expect(inOrder(['a', 'b', 'c'], 'a', 99)).toEqual(['b', 'c', 'a'])
    expect(inOrder(['a', 'b'], 'x', null)).toEqual(['a', 'b', 'x'])
  })
})

describe('the tree of a page', () => {
  const flat = [
    { id: 'a', parentId: null },
    { id: 'b', parentId: 'a' },
    { id: 'c', parentId: 'b' },
    { id: 'd', parentId: 'a' },
    { id: 'e', parentId: null },
  ].map((node) => ({ ...node, kind: 'programme' as const, title: node.id, projects: 1, amountSatang: 100n }))

  test('holds branches inside one another with their sums', () => {
    const tree = branches(planTree(flat), null, 100)

    expect(tree.map((one) => [one.node.id, one.node.projects])).toEqual([
      ['a', 4],
      ['e', 1],
    ])
    expect(tree[0]?.branches.map((one) => one.node.id)).toEqual(['b', 'd'])
    expect(tree[0]?.branches[0]?.branches.map((one) => one.node.id)).toEqual(['c'])
  })

  test('leaves the deepest levels out when there are too many, and says how many', () => {
    const tree = branches(planTree(flat), null, 4)

    expect(tree[0]?.branches.map((one) => [one.node.id, one.hidden])).toEqual([
      ['b', 1],
      ['d', 0],
    ])
  })

  test('begins at a branch', () => {
    expect(branches(planTree(flat), 'a', 100).map((one) => one.node.id)).toEqual(['b', 'd'])
  })
})

describe('the states of a plan', () => {
  test('everything that is not in the table is refused', () => {
    const allowed = planStates.flatMap((state) =>
      planActs.flatMap((act) => {
        const way = follow({ state, version: 1 }, act)
        return way.ok ? [`${state} ${act} ${way.value.state} ${way.value.by}`] : []
      }),
    )

    expect(allowed).toEqual([
      'draft open-hearing hearing planner',
      'hearing submit committee planner',
      'hearing return draft planner',
      'committee return draft plan-approver',
      'committee approve approved plan-approver',
      'approved amend amended planner',
      'amended open-hearing hearing planner',
      'amended submit committee planner',
    ])
  })

  test('an amendment is a new version, and goes back to being one when it is returned', () => {
    expect(follow({ state: 'approved', version: 1 }, 'amend')).toMatchObject({
      value: { state: 'amended', version: 2 },
    })
    expect(follow({ state: 'committee', version: 2 }, 'return')).toMatchObject({
      value: { state: 'amended', version: 2 },
    })
  })
})

describe('reading money', () => {
  const years = { from: 2027, to: 2030, also: [2024] }
  const read = (...typed: Partial<TypedLine>[]) =>
    readMoneyLines(
      typed.map((one) => ({ year: '2570', phase: 'planned', source: 'loan', amount: '100', ...one })),
      years,
    )

  test.each([
    [{ amount: '-5' }, 'amount', 'amount-negative'],
    [{ amount: '(5)' }, 'amount', 'amount-negative'],
    [{ amount: '10,000,000,000,000.01' }, 'amount', 'amount-absurd'],
    [{ amount: '9'.repeat(400) }, 'amount', 'amount-absurd'],
    [{ amount: '1.005' }, 'amount', 'amount-too-precise'],
    [{ amount: '1e9' }, 'amount', 'amount-unreadable'],
    [{ amount: 'NaN' }, 'amount', 'amount-unreadable'],
    [{ amount: '' }, 'amount', 'amount-missing'],
    [{ year: '65' }, 'year', 'year-unreadable'],
    [{ year: '25650' }, 'year', 'year-unreadable'],
    [{ year: '' }, 'year', 'year-missing'],
    [{ year: '2569' }, 'year', 'year-outside'],
    [{ year: '2574' }, 'year', 'year-outside'],
    [{ phase: 'stolen' }, 'phase', 'phase-unknown'],
    [{ source: 'x'.repeat(101) }, 'source', 'source-too-long'],
  ])('refuses %j', (typed, part, kind) => {
    const lines = read(typed)

    expect(lines.ok ? [] : lines.problem).toContainEqual({ row: 0, part, kind })
  })

  test('takes Thai digits, both eras, and years the project already has', () => {
    expect(read({ year: '๒๕๗๐', amount: '๑,๒๕๐.๕๐' }, { year: '2028' }, { year: '2567' })).toMatchObject({
      value: [{ fiscalYear: 2024 }, { fiscalYear: 2027, amountSatang: 125_050n }, { fiscalYear: 2028 }],
    })
  })

  test('refuses the same year, phase and source twice, none at all, and too many', () => {
    expect(read({}, {})).toMatchObject({ problem: [{ row: 1, kind: 'twice' }] })
    expect(read({ year: '', amount: '' })).toMatchObject({ problem: [{ kind: 'no-line' }] })
    expect(read(...Array.from({ length: 61 }, () => ({})))).toMatchObject({ problem: [{ kind: 'too-many' }] })
  })

  test('what changed adds up to the difference, whatever the lines', () => {
    const line = fc.record<MoneyLine>({
      fiscalYear: fc.integer({ min: 2027, max: 2029 }),
      phase: fc.constantFrom(...phases),
      source: fc.constantFrom('loan', 'surplus'),
      amountSatang: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    })
    const sum = (lines: readonly MoneyLine[]) => lines.reduce((all, one) => all + one.amountSatang, 0n)
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), fc.array(line, { maxLength: 6 }), (before, after) => {
        const changed = changedLines(before, after)
        const difference = changed.reduce((all, one) => all + (one.after ?? 0n) - (one.before ?? 0n), 0n)
        expect(difference).toBe(sum(after) - sum(before))
      }),
    )
  })
})

describe('reading forms', () => {
  const plan = { title: 'แผน', year_from: '2570', year_to: '2573', calendar: 'fiscal', reason: 'เริ่มแผน' }
  const kindsOf = (read: ReturnType<typeof readPlanForm>) =>
    read.ok ? [] : read.problem.map((problem) => `${problem.field} ${problem.kind}`)

  test.each([
    [{ title: ' \u200b ' }, ['title missing']],
    [{ title: 'ก'.repeat(501) }, ['title too-long']],
    [{ year_from: '2573', year_to: '2570' }, ['year_to years-reversed']],
    [{ year_to: '2600' }, ['year_to years-too-many']],
    [{ year_from: '2443' }, ['year_from year-far']],
    [{ year_from: '25650' }, ['year_from year-unreadable']],
    [{ calendar: 'lunar' }, ['calendar not-a-choice']],
    [{ reason: '' }, ['reason missing']],
    [{ reason: 'ติดต่อคุณสมศรี 081-234-5678' }, ['reason personal']],
  ])('a plan with %j is refused', (over, problems) => {
    expect(kindsOf(readPlanForm({ ...plan, ...over }))).toEqual(problems)
  })

  test('calendar years are kept as such', () => {
    expect(readPlanForm({ ...plan, calendar: 'calendar' })).toMatchObject({
      value: { calendar: 'calendar', fiscalYearFrom: 2027, fiscalYearTo: 2030 },
    })
  })

  test('a branch has one of the seven kinds, never "project"', () => {
    expect(readNodeForm({ kind: 'project', title: 'ก', reason: 'ข' }).ok).toBe(false)
    expect(readNodeForm({ kind: 'vision', title: 'ก', reason: 'ข', at: '๒' })).toMatchObject({ value: { at: 2 } })
    expect(readNodeForm({ kind: 'vision', title: 'ก', reason: 'ข', at: '-1' }).ok).toBe(false)
  })

  test('an activity has days in their order and no person in charge', () => {
    const typed = { title: 'ประชุม', reason: 'เพิ่ม', starts_on: '1 ต.ค. 2569', ends_on: '2569-09-30' }

    expect(readActivityForm(typed).ok).toBe(false)
    expect(readActivityForm({ ...typed, ends_on: '31 ธันวาคม 2569' })).toMatchObject({
      value: { startsOn: '2026-10-01', endsOn: '2026-12-31' },
    })
    expect(readActivityForm({ ...typed, ends_on: '', responsible: 'somsri@example.com' }).ok).toBe(false)
    expect(readActivityForm({ ...typed, ends_on: '29 ก.พ. 2568' }).ok).toBe(false)
  })
})

describe('copying to a later year', () => {
  test.each([
    ['แผนพัฒนาท้องถิ่น พ.ศ. 2566-2570', 'แผนพัฒนาท้องถิ่น พ.ศ. 2567-2571'],
    ['แผน ๒๕๖๖–๒๕๗๐ หมู่ 2567', 'แผน ๒๕๖๗–๒๕๗๑ หมู่ 2568'],
    ['แผนชุมชน ปี 2490 ซอย 25661', 'แผนชุมชน ปี 2490 ซอย 25661'],
  ])('%s', (title, moved) => {
    expect(shiftYears(title, { fiscalYearFrom: 2023, fiscalYearTo: 2027 }, 1)).toBe(moved)
  })

  test('the 29th of February becomes the 28th where there is none', () => {
    expect(yearsLater('2028-02-29' as LocalDate, 1)).toBe('2029-02-28')
    expect(yearsLater('2028-02-29' as LocalDate, 4)).toBe('2032-02-29')
    expect(yearsLater('2026-10-01' as LocalDate, 1)).toBe('2027-10-01')
  })
})

describe('comparing two versions', () => {
  const project = (id: string, over: Partial<VersionProject> = {}): VersionProject => {
    const lines = over.lines ?? [{ fiscalYear: 2027, phase: 'planned', source: 'loan', amountSatang: 100n }]
    return {
      home: '57' as VersionProject['home'],
      id,
      nodeId: 'n',
      title: id,
      placeText: null,
      areaCode: null,
      functionCode: null,
      state: 'planned',
      fiscalYearFrom: 2027,
      fiscalYearTo: 2027,
      ...over,
      lines,
      amountSatang: amountOf(lines),
    }
  }
  const version = (projects: readonly VersionProject[], title = 'แผน'): WholeVersion => ({
    title,
    fiscalYearFrom: 2027,
    fiscalYearTo: 2030,
    calendar: 'fiscal',
    nodes: [{ id: 'n', parentId: null, kind: 'strategy', title: 'ยุทธศาสตร์', order: 1 }],
    projects,
  })

  test('two that are the same have no difference', () => {
    const same = compareVersions(version([project('a')]), version([project('a')]))

    expect([same.plan, same.nodes, same.projects]).toEqual([[], [], []])
  })

  test('tells what was added, removed, cancelled and changed, with old and new', () => {
    const more = [{ fiscalYear: 2027, phase: 'planned' as const, source: 'loan', amountSatang: 250n }]
    const found = compareVersions(
      version([project('stays'), project('goes'), project('ends'), project('grows')]),
      version(
        [project('stays'), project('ends', { state: 'cancelled' }), project('grows', { lines: more }), project('new')],
        'แผนใหม่',
      ),
    )

    expect(found.projects.map((one) => [one.project.id, one.change])).toEqual([
      ['grows', 'changed'],
      ['ends', 'removed'],
      ['goes', 'removed'],
      ['new', 'added'],
    ])
    expect(found.projects[0]?.money).toEqual([
      { fiscalYear: 2027, phase: 'planned', source: 'loan', before: 100n, after: 250n },
    ])
    expect(found.plan).toEqual([{ field: 'title', before: 'แผน', after: 'แผนใหม่' }])
  })

  test('the changes always add up to the difference of the sums', () => {
    const line = fc.record({
      fiscalYear: fc.integer({ min: 2027, max: 2029 }),
      phase: fc.constantFrom(...phases),
      source: fc.constantFrom('loan', 'surplus'),
      amountSatang: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    })
    const projects = fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        state: fc.constantFrom('planned' as const, 'cancelled' as const),
        lines: fc.array(line, { minLength: 1, maxLength: 4 }),
      }),
      { selector: (one) => one.id },
    )
    fc.assert(
      fc.property(projects, projects, (left, right) => {
        const made = (all: typeof left) => version(all.map((one) => project(one.id, one)))
        const { projects: changes, before, after } = compareVersions(made(left), made(right))
        const difference = changes.reduce((sum, one) => sum + one.afterSatang - one.beforeSatang, 0n)
        expect(difference).toBe(after.amountSatang - before.amountSatang)
        const count = (kind: string) => changes.filter((one) => one.change === kind).length
        expect(count('added') - count('removed')).toBe(after.projects - before.projects)
      }),
    )
  })
})

test('a tag of a project gives its token back, also weakened, and nothing else does', () => {
  expect(tokenIn('"3-mf2k.abcDEF_-0123456"')).toBe('3-mf2k')
  expect(tokenIn('W/"3-mf2k.abc"')).toBe('3-mf2k')
  for (const wrong of [undefined, '', '*', '"3"', '3-mf2k.abc', `"'; drop.x"`]) expect(tokenIn(wrong)).toBeNull()
})
