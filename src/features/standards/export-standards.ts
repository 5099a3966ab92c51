import type { Queryable } from '../../platform/db/db.ts'
import type { ProjectFilter } from '../plans/index.ts'
import { geoJsonEnd, geoJsonStart, projectToFeature } from './geojson.ts'
import { iatiEnd, iatiStart, projectToIati } from './iati.ts'
import { type Publishing, packageStart, projectToOc4ids } from './oc4ids.ts'
import { exchangePlan, exchangeProjects, type Reading } from './read-exchange.ts'
import type { StratmlPartNumber } from './stratml-document.ts'
import { planToStratml } from './stratml-plan.ts'
import { writeStratml } from './write-stratml.ts'

/** Formats that hold a list of projects. */
export const projectStandards = ['oc4ids', 'iati', 'geojson'] as const
export type ProjectStandard = (typeof projectStandards)[number]

export const standardFiles: Readonly<
  Record<ProjectStandard, { readonly ending: string; readonly mediaType: string; readonly text: string }>
> = {
  oc4ids: { ending: 'oc4ids.json', mediaType: 'application/json; charset=utf-8', text: 'OC4IDS' },
  iati: { ending: 'iati.xml', mediaType: 'application/xml; charset=utf-8', text: 'IATI' },
  geojson: { ending: 'geojson', mediaType: 'application/geo+json; charset=utf-8', text: 'GeoJSON' },
}

/**
 * A list of projects in one of the formats, piece by piece.
 * @returns null where the list is empty: OC4IDS and IATI allow no file without a project
 */
export async function projectsAsStandard(
  view: Queryable,
  standard: ProjectStandard,
  filter: ProjectFilter,
  publishing: Publishing,
  reading: Reading,
): Promise<AsyncGenerator<string> | null> {
  const projects = exchangeProjects(view, filter, reading)
  const first = await projects.next()
  if (first.done) return null
  const each = (project: typeof first.value): string => {
    if (standard === 'iati') return projectToIati(project, publishing)
    return standard === 'geojson'
      ? projectToFeature(project, publishing.baseUrl)
      : JSON.stringify(projectToOc4ids(project, publishing))
  }
  const frames = {
    oc4ids: [packageStart(publishing), ',\n', ']}\n'],
    iati: [iatiStart(publishing), '', iatiEnd],
    geojson: [geoJsonStart, ',\n', geoJsonEnd],
  } as const
  const [start, between, end] = frames[standard]
  return (async function* () {
    yield start + each(first.value)
    for await (const project of projects) yield between + each(project)
    yield end
  })()
}

/** A plan as StratML; null where there is none. */
export async function planAsStratml(
  view: Queryable,
  planId: string,
  part: StratmlPartNumber,
  reading: Reading,
): Promise<string | null> {
  const plan = await exchangePlan(view, planId, reading)
  return plan === null ? null : writeStratml(planToStratml(plan, reading), part)
}
