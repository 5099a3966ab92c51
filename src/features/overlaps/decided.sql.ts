import type { Queryable } from '../../platform/db/db.ts'
import type { ComparableProject } from './finder.sql.ts'
import type { PairState, Verdict } from './overlap.ts'

/** A decided pair with both projects as the finder reads them now. */
export interface DecidedProjects {
  readonly verdict: Verdict
  readonly left: ComparableProject
  readonly right: ComparableProject
}

/** A stored pair with both projects. */
export interface StoredScore {
  readonly state: PairState
  readonly left: ComparableProject
  readonly right: ComparableProject
}

interface Row {
  state: PairState
  verdict: Verdict | null
  left: Omit<ComparableProject, 'updatedAt' | 'amountSatang'> & { amount: string }
  right: Omit<ComparableProject, 'updatedAt' | 'amountSatang'> & { amount: string }
}

const side = (alias: string) => `jsonb_build_object(
  'home', ${alias}.home, 'id', ${alias}.id, 'title', ${alias}.title,
  'bodyName', (select b.name_th from bodies b where b.id = ${alias}.body_id),
  'areaCode', ${alias}.area_code, 'placeText', ${alias}.place_text, 'amount', ${alias}.amount_satang::text,
  'fiscalYearFrom', ${alias}.fiscal_year_from, 'fiscalYearTo', ${alias}.fiscal_year_to)`

const pairs = (condition: string) => `select o.state, o.verdict, ${side('l')} as "left", ${side('r')} as "right"
  from overlap_pairs o join projects l on l.home = o.home and l.id = o.left_id
  join projects r on r.home = o.right_home and r.id = o.right_id where ${condition}`

/** Every decided pair with its newest verdict, in the order of the keys, so that the same decisions fit the same model. */
export async function decidedProjects(view: Queryable): Promise<DecidedProjects[]> {
  const { rows } = await view.query<Row>(`${pairs('o.verdict is not null')} order by o.home, o.id`)
  return rows.flatMap(({ verdict, left, right }) =>
    verdict ? { verdict, left: projectOf(left), right: projectOf(right) } : [],
  )
}

/** Scores are compared over so many pairs at most, the surest of them; more would say the same. */
const mostCompared = 5_000

/** The pairs in the queue and decided ones, the surest first. */
export async function storedScores(view: Queryable): Promise<StoredScore[]> {
  const { rows } = await view.query<Row>(
    `${pairs(`o.state <> 'gone'`)} order by o.score desc, o.home, o.id limit ${mostCompared}`,
  )
  return rows.map(({ state, left, right }) => ({ state, left: projectOf(left), right: projectOf(right) }))
}

/** Pairs in the queue with one of these projects. */
export async function storedScoresOf(view: Queryable, projectIds: readonly string[]): Promise<StoredScore[]> {
  const { rows } = await view.query<Row>(
    `${pairs(`o.state = 'open' and (o.left_id = any($1::uuid[]) or o.right_id = any($1::uuid[]))`)}
      order by o.score desc, o.home, o.id limit ${mostCompared}`,
    [projectIds],
  )
  return rows.map(({ state, left, right }) => ({ state, left: projectOf(left), right: projectOf(right) }))
}

function projectOf({ amount, ...row }: Row['left']): ComparableProject {
  return { ...row, amountSatang: BigInt(amount) as ComparableProject['amountSatang'], updatedAt: unread }
}

/** When a project changed matters to the marks of the finder alone; here it is not read. */
const unread = new Date(0)
