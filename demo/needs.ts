import { nameNeed, recurrencesAt } from '../src/features/casework/index.ts'
import { fieldOf } from '../src/features/functions/index.ts'
import { loadGazetteer, placeTitle } from '../src/features/places/index.ts'
import { categoryByCode, loadCategories } from '../src/features/routing/index.ts'
import { fiscalYearOf, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Grant, Viewer } from '../src/kernel/viewer.ts'
import type { Deps } from '../src/platform/deps.ts'
import { fieldsPlannedIn, plannerOf } from './demo.sql.ts'

const HOME = '57'
/** What comes back most, whether something is planned against it or not. */
const MOST_RECURRING = 3
/** And of the rest so many of which no plan knows anything: the finder of gaps tells them. */
const UNPLANNED = 4
const LOOKED_AT = 60

/**
 * The planner of the first province takes what comes back most for needs of projects, through the use case of the room. Recurrences must
 * have been counted before.
 */
export async function nameDemoNeeds(deps: Deps): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const personId = await plannerOf(tx, HOME)
    if (personId === null) return
    const grant = {
      role: 'planner',
      bodyId: null,
      areaCode: HOME,
      functionCode: null,
      from: '2020-01-01',
      to: null,
    } as Grant
    const planner: Viewer = { personId, displayName: '', grants: [grant], sessionId: '', steppedUpUntil: null }
    const places = await loadGazetteer(tx)
    const all = await recurrencesAt(tx, HOME, null, LOOKED_AT)
    const fields = new Map((await loadCategories(tx)).map((category) => [category.code, category.functionCode]))
    const planned = await fieldsPlannedIn(
      tx,
      [...new Set(all.map((one) => one.subdistrictCode))],
      fiscalYearOf(todayInBangkok(deps.clock.now())),
    )
    const unknown = all
      .slice(MOST_RECURRING)
      .filter((one) => !planned.has(`${one.subdistrictCode} ${fieldOf(fields.get(one.categoryCode) ?? '')}`))
    for (const one of [...all.slice(0, MOST_RECURRING), ...unknown.slice(0, UNPLANNED)]) {
      const area = places.areas.get(one.subdistrictCode)
      const category = await categoryByCode(tx, one.categoryCode)
      if (!area || !category) continue
      await nameNeed(
        tx,
        {
          areaCode: one.subdistrictCode,
          categoryCode: one.categoryCode,
          title: `แก้ปัญหา${category.nameTh}อย่างถาวร ${placeTitle(area, 'th')}`,
          reason: `แจ้งเข้ามา ${one.cases} ครั้งใน ${one.months} เดือน ซ่อมทีละจุดแล้วกลับมาเป็นอีก`,
        },
        planner,
        deps.clock.now(),
      )
    }
  })
}
