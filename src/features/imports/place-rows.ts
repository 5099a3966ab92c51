import { remembered } from '../../kernel/remembered.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { PlaceWords } from '../places/index.ts'
import { type BodyFinder, openBodyFinder } from './body-finder.ts'
import { digestOf, type Located } from './compare-projects.ts'
import { type ImportScope, scopeCovers, scopeText } from './import.ts'
import type { ImportMapping } from './import-mapping.ts'
import type { ImportPorts, PlaceRegister } from './import-ports.ts'
import { type Location, locator, PROVINCE_OF } from './locate-project.ts'
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

const LONGEST_WORDS = 120

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
  const told = withAliases(register, places)
  const by = joinedBy(mapping)
  const placing: Placing = {
    scope,
    mapping,
    createBodies,
    finder,
    locationOf: locator(told),
    isPlaceLost: placeLoss(register),
    by: {
      name: by.name,
      level: by.level,
      phase: by.phase,
      source: by.source,
      columns: { title: '', body: '', amount: '', fiscalYear: '' },
      amountUnit: 'baht',
      fractions: 'satang',
      allColumnsRequired: false,
    },
  }
  return { place: (row) => placeOne(row, placing) }
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
    elsewhere(text, province, words) {
      const chosen = places.get(comparisonKey(text))
      if (chosen === undefined) return register.elsewhere(text, province, words)
      return PROVINCE_OF.test(chosen) && !chosen.startsWith(province) ? chosen : null
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
  readonly isPlaceLost: ReturnType<typeof placeLoss>
  /** What every project of the table is read by. */
  readonly by: ImportMapping
}

async function placeOne(row: ReadTableRow, placing: Placing): Promise<PlacedRow> {
  const { project, part, record } = row
  const { mapping, by } = placing
  let problems = row.problems
  const say = (
    role: Parameters<typeof onCell>[3],
    severity: CellProblem['severity'],
    problem: CellProblem['problem'],
  ) => {
    problems = [...problems, onCell(part, record, mapping, role, severity, problem)]
  }
  const told = (body: string, located: Located | null): PlacedRow => ({
    part,
    row: row.row,
    record,
    title: row.title,
    body,
    amountSatang: row.amountSatang,
    problems,
    leftOut: row.leftOut,
    located,
    doubtful: located !== null && problems.some(({ severity }) => severity === 'warning'),
  })
  if (project === null) return told(row.body, null)
  const found = placing.finder.known(project.body) ?? (await placing.finder.find(project.body))
  if (!found.ok && !placing.createBodies) {
    // The words of a heading stand in no cell of the row; what they mean is asked for all the same.
    const said = onCell(part, record, mapping, 'body', 'error', {
      kind: 'body-unknown',
      suggestions: found.suggestions,
    })
    problems = [...problems, said.value === '' ? { ...said, value: project.body.slice(0, LONGEST_WORDS) } : said]
    return told(row.body, null)
  }
  const body = found.ok ? found.body : null
  const named = body === null || body.name === project.body ? project : { ...project, body: body.name }
  const mayLie = (areaCode: string) => scopeCovers(placing.scope, { areaCode, bodyId: body?.id ?? null })
  const location = placing.locationOf(named, withinOf(body?.areaCode ?? null, mapping.within), mayLie)
  if (!scopeCovers(placing.scope, { areaCode: location.areaCode, bodyId: body?.id ?? null })) {
    say('body', 'error', { kind: 'outside' })
    return told(row.body, null)
  }
  if (location.elsewhere) say(...toldOfElsewhere(location.elsewhere))
  else if (placing.isPlaceLost(named.placeText, location)) say('place', 'warning', { kind: 'place-unknown' })
  const planKey = `${by.name}/${body?.id ?? comparisonKey(named.body)}`
  return told(named.body, {
    project: named,
    mapping: by,
    location,
    planKey,
    digest: digestOf(named, location, planKey, by),
    bodyId: body?.id ?? null,
    joinPlan: mapping.joinPlan ?? false,
  })
}

/** The finer of the area the body sits in and the one the mapping says the places lie in. */
function withinOf(bodyArea: string | null, within: string | null): string | null {
  if (bodyArea === null || !PROVINCE_OF.test(bodyArea)) return within
  return within?.startsWith(bodyArea) ? within : bodyArea
}

/** A person looks at a title that outweighs the province of its body; what stands as the place is only told. */
function toldOfElsewhere(
  elsewhere: NonNullable<Location['elsewhere']>,
): [PlaceWords, CellProblem['severity'], CellProblem['problem']] {
  const { words, followed } = elsewhere
  return [words, words === 'title' || !followed ? 'warning' : 'info', { kind: 'place-elsewhere', words, followed }]
}

/**
 * A place was written and nothing came of it: only the province, which is seldom what was meant, or not the sub-district that
 * the words name.
 */
function placeLoss(register: PlaceRegister): (placeText: string | null, location: Location) => boolean {
  // Asked for as district and words, `5701 ต.แม่ยาว`.
  const finestIn = remembered((asked) => register.place(asked.slice(5), asked.slice(0, 4).trim())?.areaCode.length ?? 0)
  return (placeText, { areaCode }) => {
    if (placeText === null) return false
    if (areaCode === null || areaCode.length <= 2) return !PROVINCE_ALONE.test(placeText)
    if (!NAMES_SUBDISTRICT.test(placeText)) return false
    return finestIn(`${areaCode.slice(0, 4).padEnd(4)} ${placeText}`) < 6
  }
}
