import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { housePorts } from '../../src/features/imports/house-ports.ts'
import { importPlans } from '../../src/features/imports/import-plans.ts'
import type { Deps } from '../../src/platform/deps.ts'
import { projectRoot } from '../../src/platform/root.ts'

/** The volumes of the budget bill of FY2565 as the Budget Bureau gives them out. */
const budgetVolumes = join(projectRoot, '../shared/data/budget-fy2565')

/** Ends the bench where the volumes do not lie beside the project. */
export function skipWithoutVolumes(): void {
  if (existsSync(budgetVolumes)) return
  console.log(`skipped: the budget volumes do not lie beside the project (${budgetVolumes})`)
  process.exit(0)
}

/** Imports all volumes in one go. @returns what became of the rows. */
export async function importBudgetVolumes(deps: Deps) {
  const sources = readdirSync(budgetVolumes)
    .filter((name) => /^2022\..*\.csv\.gz$/.test(name) && !name.includes('raw'))
    .map((name) => ({ name, open: () => createReadStream(join(budgetVolumes, name)) }))
  const done = await importPlans(deps, housePorts, sources, { mapping: null, dryRun: false, by: null })
  if (!done.ok) throw new Error(`refused: ${JSON.stringify(done.problem)}`)
  return done.value.summary
}
