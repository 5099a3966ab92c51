import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anExchangeProject, anyPlan, anyProject } from '../../../test/support/exchange.ts'
import { figureKey } from './dated-money.ts'
import type { ExchangePlan, ExchangeProject } from './exchange.ts'
import { iatiEnd, iatiStart, projectToIati } from './iati.ts'
import { type Publishing, packageStart, projectToOc4ids } from './oc4ids.ts'
import { planFromStratml } from './plan-from-stratml.ts'
import { readIati } from './read-iati.ts'
import { readOc4ids } from './read-oc4ids.ts'
import { readStratml } from './read-stratml.ts'
import { planToStratml } from './stratml-plan.ts'
import { writeStratml } from './write-stratml.ts'

const publishing: Publishing = {
  prefix: 'prasan-prasan-test',
  baseUrl: 'http://prasan.test',
  publisher: 'Prasan',
  uri: 'http://prasan.test/projects.oc4ids.json',
  publishedAt: '2026-11-23T01:30:00.000Z',
}
const house = { prefix: publishing.prefix, fiscalYear: 2027 }
const fixed = { seed: 17469, numRuns: 150 }

const oc4idsOf = (projects: readonly ExchangeProject[]): Buffer =>
  Buffer.from(
    `${packageStart(publishing)}${projects.map((one) => JSON.stringify(projectToOc4ids(one, publishing))).join(',')}]}`,
  )

const iatiOf = (projects: readonly ExchangeProject[]): Buffer =>
  Buffer.from(iatiStart(publishing) + projects.map((one) => projectToIati(one, publishing)).join('') + iatiEnd)

/**
 * What OC4IDS has no place for: where a step begins, how near the point is, the unit of what has no value; which act a paper was
 * part of, the number of a payment's paper, what was handed on. Figures and papers come in no order.
 */
function heldByOc4ids(project: ExchangeProject): ExchangeProject {
  const { point } = project.place
  return {
    ...project,
    path: project.plan === null ? [] : project.path.filter((title) => title !== project.plan),
    place: { ...project.place, point: point && { ...point, precision: 'given' } },
    lines: inOrder(project.lines),
    entries: sortedById(project.entries).map((entry) => ({
      ...entry,
      kind: 'entry' as const,
      document: entry.phase === 'disbursed' ? `${entry.fiscalYear}-${entry.id}` : entry.document,
      fromProject: null,
    })),
    handedOn: [],
    steps: project.steps.map((step) => ({ ...step, startsOn: null })),
    indicators: sortedById(project.indicators).map((one) => ({
      ...one,
      unit: one.baseline === null && one.targets.length + one.actuals.length === 0 ? '' : one.unit,
    })),
  }
}

/** What IATI has no place for: steps, ids of documents, titles of related projects. Figures and papers come in no order. */
function heldByIati(project: ExchangeProject): ExchangeProject {
  return {
    ...project,
    path: project.plan === null ? [] : project.path,
    lines: inOrder(project.lines),
    entries: sortedById(project.entries),
    documents: project.documents.map((document) => ({ ...document, id: document.url })),
    steps: [],
    related: project.related.map((related) => ({ ...related, title: '' })),
  }
}

const inOrder = (lines: ExchangeProject['lines']) =>
  [...lines].sort((a, b) => (figureKey(a) < figureKey(b) ? -1 : figureKey(a) > figureKey(b) ? 1 : 0))

/** As it was read, with figures and papers in one order. */
const moneyInOrder = (project: ExchangeProject): ExchangeProject => ({
  ...project,
  lines: inOrder(project.lines),
  entries: sortedById(project.entries),
})

const sortedById = <T extends { id: string }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (a.id < b.id ? -1 : 1))

/** What StratML has no place for: the names of areas and fields, points, documents, steps, related projects. */
function heldByStratml(plan: ExchangePlan): ExchangePlan {
  return {
    ...plan,
    projects: plan.projects.map((project) => ({
      ...project,
      plan: null,
      path: [],
      place: { ...project.place, areaName: null, point: null },
      field: project.field && { ...project.field, name: '' },
      entries: [],
      handedOn: [],
      documents: [],
      steps: [],
      related: [],
    })),
  }
}

/** Projects of one branch stay in their order; between branches no order is told. */
const ordered = (plan: ExchangePlan): ExchangePlan => ({
  ...plan,
  nodes: sortedById(plan.nodes),
  projects: sortedById(plan.projects),
})

test('a project goes to OC4IDS and comes back with all that OC4IDS holds', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyProject, { minLength: 1, maxLength: 3, selector: (one) => one.id }), (projects) => {
      const read = readOc4ids(oc4idsOf(projects), house)

      const back = read.ok
        ? read.value.map(
            ({ project }) => project && { ...moneyInOrder(project), indicators: sortedById(project.indicators) },
          )
        : read.problem
      expect(back).toEqual(projects.map(heldByOc4ids))
    }),
    fixed,
  )
})

test('a project goes to IATI and comes back with all that IATI holds', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyProject, { minLength: 1, maxLength: 3, selector: (one) => one.id }), (projects) => {
      const read = readIati(iatiOf(projects), house)

      expect(read.ok ? read.value.map(({ project }) => project && moneyInOrder(project)) : read.problem).toEqual(
        projects.map(heldByIati),
      )
    }),
    fixed,
  )
})

test('a plan goes to StratML part 2 and comes back with all that StratML holds', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const read = readStratml(Buffer.from(writeStratml(planToStratml(plan, publishing), 2)))

      const back = read.ok ? ordered(planFromStratml(read.value.document, 2027).plan) : read.problem
      expect(back).toEqual(ordered(heldByStratml(plan)))
    }),
    fixed,
  )
})

test('part 1 brings back the same plan without indicators and roles', () => {
  const bare = (plan: ExchangePlan): ExchangePlan => {
    const noRoles = (list: ExchangePlan['profile']['stakeholders']) => list.map((one) => ({ ...one, roles: [] }))
    return {
      ...plan,
      profile: { ...plan.profile, stakeholders: noRoles(plan.profile.stakeholders) },
      nodes: plan.nodes.map((node) => ({ ...node, indicators: [], stakeholders: noRoles(node.stakeholders) })),
      projects: plan.projects.map((project) => ({ ...project, indicators: [] })),
    }
  }
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const read = readStratml(Buffer.from(writeStratml(planToStratml(plan, publishing), 1)))

      const back = read.ok ? ordered(planFromStratml(read.value.document, 2027).plan) : read.problem
      expect(back).toEqual(ordered(bare(heldByStratml(plan))))
    }),
    fixed,
  )
})

test('a transaction may take an earlier one back, a figure below nothing keeps the project out', () => {
  const [entry] = anExchangeProject().entries
  const back = anExchangeProject({
    lines: [{ fiscalYear: 2027, phase: 'committed', source: 'own-revenue', amountSatang: 48_500_000n }],
    entries: entry === undefined ? [] : [entry, { ...entry, id: entry.id.replace('e1', 'e2'), amountSatang: -50n }],
  })
  const below = iatiOf([anExchangeProject()]).toString().replaceAll('>485000.50<', '>-485000.50<')

  const [read, refused] = [readIati(iatiOf([back]), house), readIati(Buffer.from(below), house)]

  expect(read.ok && read.value[0]?.project?.lines).toEqual(back.lines)
  expect(refused.ok && refused.value[0]?.project).toBeNull()
  expect(refused.ok && refused.value[0]?.lines.map(({ problem }) => problem.kind)).toContain('negative')
})

test('years of a calendar plan come back as calendar years', () => {
  const project = anExchangeProject({ calendar: 'calendar' })

  const [oc4ids, iati] = [readOc4ids(oc4idsOf([project]), house), readIati(iatiOf([project]), house)]

  for (const read of [oc4ids, iati]) {
    expect(read.ok && read.value[0]?.project).toMatchObject({ calendar: 'calendar', lines: project.lines })
  }
})
