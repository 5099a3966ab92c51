import { remembered } from '../../kernel/remembered.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { ToldPaper } from '../money/index.ts'
import { countInPlans, type KnownProject, projectsByKey, projectTextNames } from '../plans/index.ts'
import { fingerprint } from './fingerprint.ts'
import type { ImportMapping } from './import-mapping.ts'
import type { ImportPorts, PlaceRegister } from './import-ports.ts'
import type { RowOutcome } from './import-summary.ts'
import type { FoundProject } from './join-years.ts'
import { type Location, locator } from './locate-project.ts'
import type { FileRefusal } from './read-file.ts'

/** A project as the files tell it, with the mapping it was read by. */
export interface Found {
  readonly project: FoundProject
  readonly mapping: ImportMapping
}

/** A project with its place, its plan, and a fingerprint of all that would be stored. */
export interface Located extends Found {
  readonly location: Location
  readonly planKey: string
  readonly digest: string
  /** The body, where it is known by more than its name. */
  readonly bodyId?: string | null
  /** Whether it goes into a plan the body is writing for its years, where there is one. */
  readonly joinPlan?: boolean
}

/** Finds place and field of every project. */
export async function locate(
  view: Queryable,
  ports: ImportPorts,
  found: readonly Found[],
  onProgress?: (done: number, total: number) => void,
): Promise<Located[]> {
  const locateOne = locateWith(await ports.openRegister(view))
  return found.map((one, at) => {
    if (at % 2_000 === 0) onProgress?.(at, found.length)
    return locateOne(one)
  })
}

/** Finds place and field of one project after the other in one register. */
export function locateWith(register: PlaceRegister): (found: Found) => Located {
  const locationOf = locator(register)
  return ({ project, mapping }) => {
    const location = locationOf(project)
    const planKey = [mapping.name, project.document ?? mapping.level, keyOf(project.body)].join('/')
    return { project, mapping, location, planKey, digest: digestOf(project, location, planKey, mapping) }
  }
}

const keyOf = remembered(comparisonKey)

/** Bodies are told apart by their ministry too: two may have an office of the same name. */
export const bodyKey = (located: Located) => `${located.project.ministry ?? ''}\u0000${located.project.body}`

/** The first project, with their number, that the person may not store. */
export async function notYours(
  view: Queryable,
  ports: ImportPorts,
  located: readonly Located[],
  mayStore: ((thing: { areaCode: string | null; bodyId: string | null }) => boolean) | undefined,
): Promise<FileRefusal | null> {
  if (mayStore === undefined) return null
  const ids = new Map<string, string | null>()
  const foreign: Located[] = []
  for (const one of located) {
    const { body, ministry } = one.project
    let bodyId = ids.get(bodyKey(one))
    if (bodyId === undefined) {
      bodyId = await ports.findBody(view, {
        name: body,
        ministry,
        areaCode: one.location.bodyArea,
        source: one.mapping.name,
      })
      ids.set(bodyKey(one), bodyId)
    }
    if (!mayStore({ areaCode: one.location.areaCode, bodyId })) foreign.push(one)
  }
  const [first] = foreign
  if (first === undefined) return null
  const { file, firstRow } = first.project
  return { file, problem: { kind: 'not-yours', projects: foreign.length, row: firstRow } }
}

/** Changes when anything that would be stored changes; the row number does not count, because sorting a file changes nothing. */
export function digestOf(
  project: FoundProject,
  location: Location,
  planKey: string,
  mapping: Pick<ImportMapping, 'source'>,
): string {
  const said = [
    planKey,
    project.ministry,
    project.body,
    project.path,
    project.category,
    project.title,
    project.placeText,
    project.item,
    project.page,
    location.areaCode,
    location.field,
    mapping.source,
    project.lines.map((line) => [
      line.fiscalYear,
      line.phase,
      String(line.amountSatang),
      ...(line.source === undefined ? [] : [line.source]),
    ]),
    ...(project.told === undefined ? [] : [project.told.state]),
    ...(project.papers === undefined || project.papers.length === 0 ? [] : [project.papers.map(paperText)]),
  ]
  const texts = project.details === undefined ? [] : projectTextNames.map((name) => project.details?.[name] ?? null)
  // Files without such columns keep the fingerprint they had before these were kept.
  return fingerprint(JSON.stringify(texts.some((text) => text !== null) ? [...said, texts] : said))
}

const paperText = (paper: ToldPaper) => [
  paper.phase,
  paper.fiscalYear,
  paper.source,
  String(paper.amountSatang),
  paper.happenedOn,
  paper.document,
]

/** What the import does with one project. */
export interface Change {
  readonly kind: 'new' | 'updated' | 'unchanged' | 'moved'
  readonly located: Located
  /** The stored project, except for new ones. */
  readonly known: KnownProject | null
}

/** As much of a project as tells which stored one it is. */
export interface Comparable {
  readonly keys: FoundProject['keys']
  readonly digest: string
  readonly home: string
}

/**
 * Finds the stored projects of these. A stored project is found by item and words together, then by its words (the items of
 * a volume were numbered anew), then by its item (its words were corrected); never twice.
 */
export async function matchStored<One extends Comparable>(
  view: Queryable,
  list: readonly One[],
): Promise<Map<One, KnownProject>> {
  const stored = await projectsByKey(
    view,
    list.flatMap(({ keys }) => (keys.item === null ? [keys.text] : [keys.text, keys.item])),
  )
  const matches = new Map<One, KnownProject>()
  const taken = new Set<string>()
  const match = (one: One, known: KnownProject | undefined) => {
    if (known === undefined || matches.has(one) || taken.has(known.id)) return
    matches.set(one, known)
    taken.add(known.id)
  }
  const byItem = (one: One) => (one.keys.item === null ? undefined : stored.get(one.keys.item))
  for (const one of list) {
    const byText = stored.get(one.keys.text)
    if (byText !== undefined && byText.id === byItem(one)?.id) match(one, byText)
  }
  for (const one of list) match(one, stored.get(one.keys.text))
  for (const one of list) match(one, byItem(one))
  return matches
}

/** What would become of a project whose stored one is known. */
export function kindOfChange(one: Comparable, known: KnownProject | null): Change['kind'] {
  if (known === null) return 'new'
  if (known.home !== one.home) return 'moved'
  return known.digest === one.digest ? 'unchanged' : 'updated'
}

/** A project that was combined into another one keeps what it is: its money went along, and a file would bring it a second time. */
export const isClosed = (one: Comparable, known: KnownProject | null): boolean =>
  known !== null && known.closedInto !== null && kindOfChange(one, known) !== 'unchanged'

/** Holds the projects of the files against the stored ones. */
export async function compare(
  view: Queryable,
  located: readonly Located[],
): Promise<{ changes: Change[]; missing: number; closed: Located[] }> {
  const list = located.map((one) => ({
    keys: one.project.keys,
    digest: one.digest,
    home: one.location.home,
    located: one,
  }))
  const matches = await matchStored(view, list)
  const changes = list.map((one): Change => {
    const known = matches.get(one) ?? null
    return { kind: isClosed(one, known) ? 'unchanged' : kindOfChange(one, known), located: one.located, known }
  })
  const closed = list.filter((one) => isClosed(one, matches.get(one) ?? null)).map((one) => one.located)
  const planKeys = [...new Set(located.map((one) => one.planKey))]
  const living = changes.filter(({ known }) => known !== null && known.state !== 'cancelled').length
  const missing = Math.max(0, (await countInPlans(view, planKeys)) - living)
  return { changes, missing, closed }
}

/** What became of each row. */
export function outcomesOf(changes: readonly Change[]): RowOutcome[] {
  return changes.flatMap(({ kind, located: { project } }) =>
    project.rows.map((row) => {
      const first = row.row === project.firstRow && row.file === project.file
      const outcome = kind === 'unchanged' ? 'unchanged' : kind !== 'new' ? 'updated' : first ? 'imported' : 'merged'
      return { ...row, outcome } satisfies RowOutcome
    }),
  )
}
