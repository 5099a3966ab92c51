import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { type BodyFinder, openBodyFinder } from './body-finder.ts'
import { digestOf, type Located } from './compare-projects.ts'
import { type ImportScope, scopeCovers, scopeText } from './import.ts'
import type { ImportMapping } from './import-mapping.ts'
import type { ImportPorts, PlaceRegister } from './import-ports.ts'
import { type Location, locator } from './locate-project.ts'
import type { TableMapping } from './mapping-guess.ts'
import { NAMES_SUBDISTRICT, PROVINCE_ALONE } from './place-words.th.ts'
import type { CellProblem } from './project-row.ts'
import { joinedBy, onCell, type ReadTableRow } from './read-rows.ts'
import { aliasesOf, bodiesById, bodyByName, type FoundBody } from './register.sql.ts'

/** A row with its body and place, ready to be held against what is stored; refused where they cannot be told. */
export interface PlacedRow extends Omit<ReadTableRow, 'project'> {
  readonly located: Located | null
  readonly doubtful: boolean
}

/** Where rows are placed: the registers of bodies and places as they are now, and what the office said its words mean. */
export interface Placer {
  place(row: ReadTableRow): Promise<PlacedRow>
}

/**
 * Rows of a table with confirmed columns: the body must be known, or chosen by a person; the place is looked for inside the
 * province of the body.
 * @param createBodies whether the mapping says that bodies we do not know are to be made
 */
export async function tablePlacer(
  view: Queryable,
  ports: ImportPorts,
  scope: ImportScope,
  { mapping, createBodies }: { mapping: TableMapping; createBodies: boolean },
): Promise<Placer> {
  const register = await ports.openRegister(view)
  const aliases = await aliasesOf(view, scopeText(scope))
  const ofKind = (kind: 'body' | 'place') =>
    new Map(aliases.filter((alias) => alias.kind === kind).map(({ words, target }) => [words, target]))
  const whole = await bodyOfTable(view, scope, mapping.body)
  const finder = openBodyFinder(view, scope, whole, ofKind('body'))
  const places = ofKind('place')
  const locationOf = locator(withAliases(register, places))
  return { place: (row) => placeOne(row, { scope, mapping, createBodies, finder, locationOf, places, register }) }
}

/** The body every row belongs to where the row names none: as the mapping says, else the body of the appointment. */
async function bodyOfTable(view: Queryable, scope: ImportScope, named: string | null): Promise<FoundBody | null> {
  if (named !== null && named.trim() !== '') return bodyByName(view, named, scope.areaCode)
  if (scope.bodyId === null) return null
  return (await bodiesById(view, [scope.bodyId])).get(scope.bodyId) ?? null
}

/** Words a person gave a place to are found first. */
function withAliases(register: PlaceRegister, places: ReadonlyMap<string, string>): PlaceRegister {
  if (places.size === 0) return register
  return {
    place(text, within) {
      const chosen = places.get(comparisonKey(text))
      return chosen === undefined ? register.place(text, within) : { areaCode: chosen }
    },
    field: (title, context, body) => register.field(title, context, body),
  }
}

interface Placing {
  readonly scope: ImportScope
  readonly mapping: TableMapping
  readonly createBodies: boolean
  readonly finder: BodyFinder
  readonly locationOf: ReturnType<typeof locator>
  readonly places: ReadonlyMap<string, string>
  readonly register: PlaceRegister
}

async function placeOne(row: ReadTableRow, placing: Placing): Promise<PlacedRow> {
  const { project, ...rest } = row
  const problems: CellProblem[] = [...row.problems]
  const say = (
    role: Parameters<typeof onCell>[3],
    severity: CellProblem['severity'],
    problem: CellProblem['problem'],
  ) => problems.push(onCell(row.part, row.record, placing.mapping, role, severity, problem))
  const refused = () => ({ ...rest, problems, located: null, doubtful: false })
  if (project === null) return refused()
  const found = await placing.finder.find(project.body)
  if (!found.ok && !placing.createBodies) {
    say('body', 'error', { kind: 'body-unknown', suggestions: found.suggestions })
    return refused()
  }
  const body = found.ok ? found.body : null
  const named = { ...project, body: body?.name ?? project.body }
  const location = placing.locationOf(named, withinOf(body?.areaCode ?? null, placing.mapping.within))
  if (!scopeCovers(placing.scope, { areaCode: location.areaCode, bodyId: body?.id ?? null })) {
    say('body', 'error', { kind: 'outside' })
    return refused()
  }
  if (isPlaceLost(named.placeText, location, placing.register)) say('place', 'warning', { kind: 'place-unknown' })
  const by = joinedBy(placing.mapping)
  const planKey = [by.name, body?.id ?? comparisonKey(named.body)].join('/')
  const mapping: ImportMapping = {
    ...by,
    columns: { title: '', body: '', amount: '', fiscalYear: '' },
    amountUnit: 'baht',
    fractions: 'satang',
    allColumnsRequired: false,
  }
  const located: Located = {
    project: named,
    mapping,
    location,
    planKey,
    digest: digestOf(named, location, planKey, mapping),
    bodyId: body?.id ?? null,
  }
  return {
    ...rest,
    body: named.body,
    problems,
    located,
    doubtful: problems.some(({ severity }) => severity === 'warning'),
  }
}

/** The finer of the area the body sits in and the one the mapping says the places lie in. */
function withinOf(bodyArea: string | null, within: string | null): string | null {
  if (bodyArea === null || !/^[1-9]\d/.test(bodyArea)) return within
  return within?.startsWith(bodyArea) ? within : bodyArea
}

/**
 * A place was written and nothing came of it: only the province, which is seldom what was meant, or not the sub-district that
 * the words name.
 */
function isPlaceLost(placeText: string | null, { areaCode }: Location, register: PlaceRegister): boolean {
  if (placeText === null) return false
  if (areaCode === null || areaCode.length <= 2) return !PROVINCE_ALONE.test(placeText)
  if (!NAMES_SUBDISTRICT.test(placeText)) return false
  const told = register.place(placeText, areaCode.slice(0, 2))
  return told === null || told.areaCode.length < 6
}
