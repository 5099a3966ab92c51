import {
  approveDemoJoinings,
  demoIsEmpty,
  makeDemoCountry,
  nameDemoNeeds,
  reviewDemoOverlaps,
} from '../../demo/index.ts'
import { storeFirstCalendars } from '../features/calendars/index.ts'
import { renewSummaries, storeFirstTemplates } from '../features/casework/index.ts'
import { announceLatest } from '../features/committees/index.ts'
import { storeFunctions } from '../features/functions/index.ts'
import { findStoredOverlaps } from '../features/overlaps/index.ts'
import { areasAreStored, areasFromPackages, storeAreas } from '../features/places/index.ts'
import { storeFirstRouting } from '../features/routing/index.ts'
import { storeFirstDuties } from '../features/services/index.ts'
import type { Lang } from '../kernel/lang.ts'
import type { Deps } from '../platform/deps.ts'
import { jobsAreMigrated, migrateJobs } from '../platform/jobs/graphile.ts'
import { words } from './cli-messages.ts'

/** Resolutions of the demonstration that stand in the public log, so that there is something to prove. */
const ANNOUNCED = 200

/**
 * What a new database needs before anyone comes: the tables of the job queue, places and mission fields, and in
 * demonstration mode the invented country. Each step is one transaction and is skipped when it is there.
 */
export async function prepareContent(deps: Deps, tell: (line: string) => void, lang: Lang): Promise<void> {
  await storeReferenceData(deps, tell, lang)
  if (!deps.config.demo || !(await demoIsEmpty(deps.db))) return
  tell(words(lang).makingDemo)
  const { planted } = await makeDemoCountry(deps, {
    scale: deps.config.demoScale,
    // Two cities side by side have complaints of their own.
    seed: `prasan${deps.config.demoPlays ?? ''}`,
  })
  await findStoredOverlaps(deps)
  await reviewDemoOverlaps(deps, planted)
  await renewSummaries(deps, { all: true })
  await nameDemoNeeds(deps)
  await approveDemoJoinings(deps, planted)
  await deps.db.transaction((tx) => announceLatest(tx, ANNOUNCED))
}

export async function storeReferenceData(
  deps: Deps,
  tell: (line: string) => void = () => undefined,
  lang: Lang = 'th',
): Promise<void> {
  if (!(await jobsAreMigrated(deps.db))) await migrateJobs(deps.db.url)
  await deps.db.transaction((tx) => storeFunctions(tx, deps.clock.now()))
  if (!(await areasAreStored(deps.db))) {
    tell(words(lang).makingPlaces)
    const register = await areasFromPackages()
    await deps.db.transaction((tx) => storeAreas(tx, register, deps.clock.now()))
  }
  // After the areas: a holiday of a region names it.
  await deps.db.transaction((tx) => storeFirstCalendars(tx, deps.clock.now()))
  await deps.db.transaction(async (tx) => {
    await storeFirstRouting(tx, deps.clock.now())
    await storeFirstTemplates(tx, deps.clock.now())
    await storeFirstDuties(tx)
  })
}
