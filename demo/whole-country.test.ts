import { beforeAll, expect, test } from 'vitest'
import { areasFromPackages, openGazetteer } from '../src/features/places/index.ts'
import { breadthOf, makeBodies } from './bodies.ts'
import { chanceFrom } from './chance.ts'
import { moreRoles } from './people.ts'
import { makePlans } from './plans.ts'
import { makeProjects } from './projects.ts'

/** The whole country as it is made, before it is stored. */
const fiscalYear = 2027
let made: Awaited<ReturnType<typeof makeWhole>>
beforeAll(async () => {
  made = await makeWhole()
})

async function makeWhole() {
  const { areas, memberships } = await areasFromPackages()
  const places = openGazetteer(areas, memberships)
  const chance = chanceFrom('prasan')
  const bodies = makeBodies(places, chance.branch('bodies'), breadthOf(1))
  const plans = makePlans(bodies, fiscalYear, chance.branch('plans'))
  return { bodies, plans, ...makeProjects(20_000, fiscalYear, bodies, plans, places, chance.branch('projects')) }
}

test('has 77 provinces, about 1,000 bodies, 20,000 projects of four fiscal years, at every level of plans', () => {
  const { bodies, plans, projects } = made

  const levelOf = new Map(plans.plans.map((plan) => [plan.id, plan.level]))
  const levels = new Set(projects.map((project) => levelOf.get(project.planId)))
  const years = new Set(projects.map((project) => project.fiscalYearFrom).filter((year) => year <= fiscalYear + 1))

  expect(new Set(projects.map(({ home }) => home)).size).toBe(78)
  expect(bodies.all.length).toBeGreaterThan(1_000)
  expect(Math.abs(projects.length - 20_000)).toBeLessThan(200)
  expect([...years].sort()).toEqual([2025, 2026, 2027, 2028])
  expect([...levels].sort()).toEqual(
    ['cluster', 'community', 'district', 'framework', 'lao', 'national_admin', 'operational', 'province'].sort(),
  )
})

test('has overlaps of two, three and four bodies, what only looks so, mistakes, stale plans, and gaps that are empty', () => {
  const { plans, projects, planted, mistakes, gaps } = made

  const sizes = new Set(planted.filter(({ truth }) => truth === 'same').map(({ members }) => members.length))
  const inGap = (areaCode: string, field: string | null) =>
    projects.filter(
      (project) =>
        project.areaCode?.startsWith(areaCode) && (field === null || project.functionCode?.startsWith(field)),
    )
  const wrong = new Set(mistakes.map(({ project }) => project.id))

  expect([...sizes].sort()).toEqual([2, 3, 4])
  expect(new Set(planted.map(({ kind }) => kind)).size).toBe(21)
  expect(new Set(mistakes.map(({ kind }) => kind)).size).toBe(5)
  expect(plans.plans.filter((plan) => plan.isStale).length).toBeGreaterThan(3)
  expect(gaps.length).toBeGreaterThan(15)
  for (const { areaCode, field } of gaps) expect(inGap(areaCode, field).filter(({ id }) => !wrong.has(id))).toEqual([])
})

test('names no village twice in a title, and leaves no blank of a template behind', () => {
  const { plans, projects } = made
  const titles = [...projects.map(({ title }) => title), ...plans.nodes.map(({ title }) => title)]

  expect(titles.filter((title) => /(บ้าน[ก-๎]+) \1(?= |$)/.test(title))).toEqual([])
  expect(titles.filter((title) => /undefined|null|NaN|[{}]| {2}|^\s|\s$/.test(title))).toEqual([])
})

test('somebody plans for several bodies', () => {
  const bodiesOf = new Map<string, Set<string>>()
  for (const { user, bodyCode } of moreRoles(made.bodies, true).filter(({ role }) => role === 'planner')) {
    bodiesOf.set(user, (bodiesOf.get(user) ?? new Set()).add(bodyCode))
  }

  expect(Math.max(...[...bodiesOf.values()].map(({ size }) => size))).toBeGreaterThan(2)
})

test('every plan grows from one vision over strategies, goals and tactics to programmes', () => {
  const { plans } = made
  const kindOf = new Map(plans.nodes.map((node) => [node.id, node.kind]))
  const above = new Set(
    plans.nodes.map((node) => `${node.parentId === null ? '' : kindOf.get(node.parentId)} > ${node.kind}`),
  )

  expect(plans.nodes.filter((node) => node.kind === 'vision').length).toBe(plans.plans.length)
  expect([...above].sort()).toEqual([
    ' > vision',
    'goal > tactic',
    'strategy > goal',
    'tactic > programme',
    'vision > strategy',
  ])
})
