import { ensureBody } from '../../src/features/bodies/index.ts'
import { recomputeAreaTotals } from '../../src/features/plans/area-totals.ts'
import { amountOf, type ProjectState, type YearAmount } from '../../src/features/plans/plan.ts'
import { searchVector } from '../../src/features/plans/search-vector.ts'
import { byHome, insertProjects, type ProjectToStore, storePlans } from '../../src/features/plans/store-projects.sql.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { Db, Tx } from '../../src/platform/db/db.ts'

/** A project to be stored for a test; what is left out is ordinary. */
export interface GivenProject {
  readonly home?: string
  readonly areaCode?: string | null
  readonly title?: string
  readonly body?: string
  readonly functionCode?: string | null
  readonly state?: ProjectState
  readonly lines?: readonly YearAmount[]
  readonly around?: readonly string[]
}

export const testTime = new Date('2026-11-01T00:00:00Z')

export function aLine(fiscalYear: number, baht: number, phase: YearAmount['phase'] = 'requested'): YearAmount {
  return { fiscalYear, phase, amountSatang: BigInt(baht) * 100n }
}

/** Stores projects under one plan, with the totals of their homes. @returns their keys in the order given */
export async function stored(db: Db, given: readonly GivenProject[]): Promise<{ home: string; id: string }[]> {
  return db.transaction(async (tx) => {
    const keys = await storedIn(tx, given)
    await recomputeAreaTotals(
      tx,
      keys.map((key) => key.home),
      testTime,
    )
    return keys
  })
}

async function storedIn(tx: Tx, given: readonly GivenProject[]): Promise<{ home: string; id: string }[]> {
  const bodies = new Map<string, string>()
  for (const { body = 'กรมทดสอบ' } of given) {
    if (!bodies.has(body)) bodies.set(body, (await ensureBody(tx, { nameTh: body, source: 'test' })).id)
  }
  const bodyId = (name: string) => bodies.get(name) ?? ''
  const [first = ''] = bodies.values()
  const plans = await storePlans(
    tx,
    [
      {
        sourceKey: 'test',
        level: 'budget',
        title: 'แผนทดสอบ',
        bodyId: first,
        areaCode: 'TH',
        fiscalYearFrom: 2022,
        fiscalYearTo: 2022,
      },
    ],
    testTime,
  )
  const projects = given.map((one): ProjectToStore => {
    const {
      home = '55',
      areaCode = home === '00' ? null : home,
      title = 'งานทดสอบ',
      body = 'กรมทดสอบ',
      lines = [aLine(2022, 1_000_000)],
    } = one
    return {
      home,
      id: newId(),
      planId: plans.get('test') ?? '',
      nodeId: null,
      bodyId: bodyId(body),
      title,
      placeText: null,
      areaCode,
      functionCode: one.functionCode ?? null,
      functionReason: null,
      category: null,
      state: one.state ?? 'planned',
      lines,
      source: 'national-budget',
      amountSatang: amountOf(lines),
      sourceRef: null,
      sourceDocument: null,
      sourcePage: null,
      sourceDigest: null,
      importId: null,
      search: searchVector({ title, around: [body, ...(one.around ?? [])] }),
    }
  })
  for (const { home, rows } of byHome(projects, 1_000)) await insertProjects(tx, home, rows, testTime)
  return projects.map(({ home, id }) => ({ home, id }))
}
