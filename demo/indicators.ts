import { refreshAll } from '../src/features/indicators/index.ts'
import { makeDemoOfficers } from '../src/features/people/index.ts'
import { todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import type { DemoBodies } from './bodies.ts'
import type { Chance } from './chance.ts'
import { demonstrationPage } from './demonstration-page.ts'
import type { IndicatorBook } from './indicator-book.ts'
import { Maker } from './indicator-maker.ts'
import { insertDemoEvidence, insertDemoIndicators, insertDemoObservations } from './indicators.sql.ts'
import type { DemoPlans } from './plans.ts'
import type { DemoProject } from './projects.ts'

/**
 * What is measured in the dozen provinces: outcomes of the provincial plan made of districts and local administrations, outputs of
 * projects, villages and household clusters with before and after. Four fiscal years, some of it late, some at risk, some
 * not yet verified. A few bulk statements.
 */
export async function makeDemoIndicators(
  tx: Tx,
  deps: Deps,
  country: { readonly bodies: DemoBodies; readonly plans: DemoPlans; readonly projects: readonly DemoProject[] },
  fiscalYear: number,
  chance: Chance,
): Promise<void> {
  const today = todayInBangkok(deps.clock.now())
  const maker = new Maker(country.plans, fiscalYear, today, chance)
  const { book } = maker
  for (const province of country.bodies.provinces)
    if (province.isDeep && province.pao !== null)
      maker.measure(
        province,
        country.projects.filter(({ home }) => home === province.area.code),
      )
  await makeDemoOfficers(tx, deps, book.officers)
  await insertDemoIndicators(tx, book.indicators, book.links, book.ids, deps.clock.now())
  await insertDemoObservations(tx, book.observations, book.ids)
  await keepDemoEvidence(tx, deps, book)
  await refreshAll(tx)
}

/** Of so many values there is a paper: a page that says that it is a demonstration. */
const WITH_EVIDENCE = 60

async function keepDemoEvidence(tx: Tx, deps: Deps, { observations, ids }: IndicatorBook): Promise<void> {
  const bytes = demonstrationPage('Demonstration: count sheet, signed by those who counted')
  const { sha256 } = await deps.files.put(bytes)
  const newest = [...observations]
    .sort((a, b) => (a.enteredOn < b.enteredOn ? 1 : a.enteredOn > b.enteredOn ? -1 : a.id < b.id ? -1 : 1))
    .slice(0, WITH_EVIDENCE)
  await insertDemoEvidence(
    tx,
    newest.map((one) => ({ ...one, evidenceId: ids.id(), title: `บัญชีนับ ${one.period} ลงนามแล้ว` })),
    { fileName: 'count-sheet.pdf', mediaType: 'application/pdf', sha256, byteSize: bytes.length },
  )
}
