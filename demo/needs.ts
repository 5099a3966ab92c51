import { nameNeed, recurrencesAt } from '../src/features/casework/index.ts'
import { loadGazetteer, placeTitle } from '../src/features/places/index.ts'
import { categoryByCode } from '../src/features/routing/index.ts'
import type { Grant, Viewer } from '../src/kernel/viewer.ts'
import type { Deps } from '../src/platform/deps.ts'
import { plannerOf } from './demo.sql.ts'

const HOME = '57'
const NEEDS = 3

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
    for (const one of await recurrencesAt(tx, HOME, null, NEEDS)) {
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
