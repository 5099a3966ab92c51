import { formatDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { loadCategories } from '../routing/index.ts'
import { categoryText, placeText } from './desk.present.ts'
import type { Filling } from './template.ts'
import type { OpenedCase } from './work-case.ts'

/** What the places of a template are filled with for a case. In Thai: answers of offices are written in Thai. */
export async function fillingOf(view: Queryable, { row, bodyId }: OpenedCase): Promise<Filling> {
  const lang = 'th'
  const owner = bodyId ?? row.facts.leadBodyId
  const body = owner === null ? undefined : (await bodiesNamed(view, [owner])).get(owner)
  const places = await loadGazetteer(view)
  return {
    ref: row.ref,
    category: categoryText(row.facts.categoryCode, { categories: await loadCategories(view), lang }),
    body: body?.nameTh ?? '',
    due: row.resolveDue === null ? '' : formatDate(row.resolveDue, lang),
    place: row.placeText ?? placeText(row.areaCode, { places, lang }) ?? '',
    received: formatDate(todayInBangkok(row.receivedAt), lang),
  }
}
