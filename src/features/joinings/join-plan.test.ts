import { describe, expect, test } from 'vitest'
import type { Home } from '../../kernel/ids.ts'
import type { End, Figure } from '../money/index.ts'
import { afterwards, movedSatang } from './join-after.ts'
import { planJoining } from './join-plan.ts'
import { type Form, type JoinDraft, type JoinProject, made, mostProjects, type Part, type World } from './join-world.ts'
import { problemText } from './refusal-text.ts'
import { planSeparation } from './separation-plan.ts'
import { effectSentences } from './views/effects-view.ts'

const figure = (amountSatang: bigint, over: Partial<Figure> = {}): Figure => ({
  fiscalYear: 2027,
  phase: 'approved',
  source: 'งบ',
  amountSatang,
  ...over,
})

function aProject(name: string, over: Partial<JoinProject> = {}): JoinProject {
  return {
    name,
    home: name.slice(0, 2) as Home,
    id: name,
    bodyId: 'อบจ.',
    bodyNameTh: 'อบจ.',
    planId: 'plan',
    nodeId: 'node',
    title: name,
    areaCode: '570101',
    code: null,
    state: 'approved',
    fiscalYearFrom: 2027,
    fiscalYearTo: 2027,
    figures: [figure(1_000n)],
    handedOn: [],
    waits: false,
    closedInto: null,
    above: [],
    components: [],
    indicators: [],
    ...over,
  }
}

const world = (projects: readonly JoinProject[], chains: Record<string, readonly End[]> = {}): World => ({
  projects: new Map(projects.map((one) => [one.name, one])),
  chainOf: (source) => chains[source] ?? [],
  receivedKey: (payer) => `จาก ${payer.name}`,
})

const draft = (form: Form, projects: readonly string[], parts: readonly Part[] = []): JoinDraft => ({
  form,
  projects,
  title: 'ทั้งสาย',
  parts,
})

const kinds = (done: ReturnType<typeof planJoining>) => (done.ok ? [] : done.problem.map((one) => one.kind))

describe('what each form does', () => {
  test('combining gathers what is free; what is bound, with its plan, stays where it was used', () => {
    const spent = aProject('57-b', {
      figures: [figure(1_000n), figure(1_200n, { phase: 'planned' }), figure(300n, { phase: 'committed' })],
    })

    const done = planJoining(draft('combine', ['57-a', '57-b']), world([aProject('57-a'), spent]))

    const after = done.ok ? afterwards(world([aProject('57-a'), spent]), done.value) : null
    expect(after?.projects.get(made)?.figures).toEqual([figure(1_700n)])
    expect(after?.projects.get('57-b')).toMatchObject({ state: 'finished', closedInto: made })
    expect(after?.projects.get('57-a')).toMatchObject({ state: 'cancelled', closedInto: made })
    expect(done.ok && movedSatang(done.value)).toBe(1_700n)
  })

  test('the new project lies in the smallest area that holds all of them, over all their years', () => {
    const other = aProject('57-b', { areaCode: '570203', fiscalYearTo: 2029 })

    const done = planJoining(draft('combine', ['57-a', '57-b']), world([aProject('57-a'), other]))

    expect(done).toMatchObject({ value: { made: { areaCode: '57', fiscalYearFrom: 2027, fiscalYearTo: 2029 } } })
  })

  test('indicators go along, components of a combined host become components of the new project', () => {
    const host = aProject('57-a', { components: ['57-c'], indicators: [{ id: 'i', name: 'ระยะทาง' }] })

    const done = planJoining(draft('combine', ['57-a', '57-b']), world([host, aProject('57-b')]))

    expect(done).toMatchObject({
      value: {
        indicators: [{ id: 'i', from: '57-a', to: made }],
        components: [{ project: '57-c', before: '57-a', after: made }],
      },
    })
  })

  test('a component hangs beside its host in the same plan, and stays in its own plan otherwise', () => {
    const parts = [
      aProject('57-b', { nodeId: 'elsewhere' }),
      aProject('57-c', { planId: 'other', nodeId: 'elsewhere' }),
    ]

    const done = planJoining(draft('annex', ['57-a', '57-b', '57-c']), world([aProject('57-a'), ...parts]))

    expect(done.ok && done.value.components.map((one) => one.nodeAfter)).toEqual(['node', 'elsewhere'])
    expect(done.ok && done.value.moves).toEqual([])
  })

  test('works are linked one after the other, and coordinated around the first', () => {
    const here = world([aProject('57-a'), aProject('57-b'), aProject('57-c')])
    const pairs = (form: Form) => {
      const done = planJoining(draft(form, ['57-a', '57-b', '57-c']), here)
      return done.ok ? done.value.ties.map((one) => `${one.from}>${one.to}`) : []
    }

    expect(pairs('link')).toEqual(['57-a>57-b', '57-b>57-c'])
    expect(pairs('coordinate')).toEqual(['57-b>57-a', '57-c>57-a'])
  })

  test('a set of 200 projects is one joining; 501 are told to be too many', () => {
    const names = Array.from({ length: mostProjects + 1 }, (_, at) => `57-${at}`)
    const here = world(names.map((name) => aProject(name)))

    const done = planJoining(draft('combine', names.slice(0, 200)), here)

    expect(done.ok && movedSatang(done.value)).toBe(200_000n)
    expect(kinds(planJoining(draft('link', names), here))).toEqual(['too-many'])
  })
})

describe('what is refused', () => {
  const gives: Part = { giver: '57-b', kind: 'money', fiscalYear: 2027, source: 'งบ', amountSatang: 1n }
  const received: JoinProject = aProject('57-b', { bodyId: 'อบต.', figures: [figure(5n, { source: 'รับโอน' })] })
  const way = [{ home: '57', bodyId: 'อบจ.', projectId: '57-z' }]

  test.each<[string, JoinDraft, readonly JoinProject[], string]>([
    ['one alone', draft('link', ['57-a']), [], 'too-few'],
    ['one twice', draft('link', ['57-a', '57-a']), [], 'twice'],
    ['what is not there', draft('link', ['57-a', '57-x']), [], 'no-such-project'],
    ['other provinces, combining', draft('combine', ['57-a', '50-b']), [aProject('50-b')], 'other-home'],
    ['other provinces, annexing', draft('annex', ['57-a', '50-b']), [aProject('50-b')], 'other-home'],
    [
      'other provinces, giving money',
      draft('complement', ['57-a', '50-b'], [{ ...gives, giver: '50-b' }]),
      [aProject('50-b')],
      'money-not-across',
    ],
    [
      'other years',
      draft('combine', ['57-a', '57-b']),
      [aProject('57-b', { fiscalYearFrom: 2029, fiscalYearTo: 2029 })],
      'other-years',
    ],
    [
      'money of another year',
      draft('complement', ['57-a', '57-b'], [{ ...gives, fiscalYear: 2029 }]),
      [aProject('57-b')],
      'year-outside',
    ],
    ['combined already', draft('annex', ['57-a', '57-b']), [aProject('57-b', { closedInto: '57-w' })], 'closed-into'],
    ['cancelled', draft('link', ['57-a', '57-b']), [aProject('57-b', { state: 'cancelled' })], 'cancelled'],
    ['finished', draft('coordinate', ['57-a', '57-b']), [aProject('57-b', { state: 'finished' })], 'finished'],
    ['a component again', draft('annex', ['57-a', '57-b']), [aProject('57-b', { above: ['57-h'] })], 'is-component'],
    [
      'the host into its part',
      draft('annex', ['57-c', '57-b']),
      [aProject('57-b'), aProject('57-c', { above: ['57-b'] })],
      'cycle',
    ],
    [
      'a transfer that waits',
      draft('combine', ['57-a', '57-b']),
      [aProject('57-b', { waits: true })],
      'transfer-waits',
    ],
    ['no title', { ...draft('combine', ['57-a', '57-b']), title: ' ' }, [aProject('57-b')], 'title-missing'],
    ['giving nothing', draft('complement', ['57-a', '57-b']), [aProject('57-b')], 'gives-nothing'],
    [
      'more than is free',
      draft('complement', ['57-a', '57-b'], [{ ...gives, amountSatang: 1_001n }]),
      [aProject('57-b')],
      'more-than-free',
    ],
    ['money that came from there', draft('combine', ['57-a', '57-b']), [received], 'in-a-circle'],
  ])('%s', (_what, wanted, others, kind) => {
    const here = world([aProject('57-a'), ...others], { รับโอน: way })

    expect(kinds(planJoining(wanted, here))).toContain(kind)
  })

  test('years and provinces that do not meet may still be linked', () => {
    const far = aProject('50-b', { fiscalYearFrom: 2030, fiscalYearTo: 2030 })

    expect(planJoining(draft('link', ['57-a', '50-b']), world([aProject('57-a'), far])).ok).toBe(true)
  })

  test('what was combined is not separated while the whole is part of something else', () => {
    const before = world([aProject('57-a'), aProject('57-b'), aProject('57-c')])
    const first = planJoining(draft('combine', ['57-a', '57-b']), before)
    if (!first.ok) throw new Error('not combined')
    const here = afterwards(before, first.value)
    const second = planJoining(draft('annex', ['57-c', made]), here)
    if (!second.ok) throw new Error('not annexed')

    const done = planSeparation(first.value, afterwards(here, second.value))

    expect(done).toMatchObject({ ok: false, problem: { kind: 'joined-further', into: '57-c' } })
  })
})

describe('what people are told', () => {
  test.each([
    ['00-a', '57-b'],
    ['57-b', '00-a'],
  ])('a project of the country is in no province: %s with %s', (project, lead) => {
    const told = problemText({ kind: 'other-home', project, lead }, (name) => name, 'th')

    expect(told).toContain('“00-a” เป็นโครงการส่วนกลาง “57-b” เป็นโครงการในจังหวัด')
  })

  test('a separation unties what it takes apart', () => {
    const before = world([aProject('57-a'), aProject('57-b')])
    const linked = planJoining(draft('link', ['57-a', '57-b']), before)
    const apart = linked.ok ? planSeparation(linked.value, afterwards(before, linked.value)) : linked
    if (!linked.ok || !apart.ok) throw new Error('not linked and taken apart')

    const sentences = [linked.value, apart.value].map((done) => effectSentences(done, (name) => name, 'en').at(-1))

    expect(sentences).toEqual([expect.stringContaining('1 tie,'), expect.stringContaining('tied no more')])
  })
})
