import { suggestCategories } from '../../engines/categories/index.ts'
import type { Lang } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { href } from '../../web/frame.ts'
import { categoryName, learntCategories, placeFinder, placeLine } from '../complaints/index.ts'
import { reachOf } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { listCategories, settlesRoute } from '../routing/index.ts'
import { type Chat, countCasesSince } from './line.sql.ts'
import { ownCases } from './own-cases.ts'
import type { Known } from './talk.ts'

const DAY_MS = 86_400_000
/** Nobody has to report more in a day; a flood of invented reports would. */
const MOST_A_DAY = 20

/** Reads all the conversation may know, so that it needs nothing more while it decides. */
export async function loadKnown(view: Queryable, deps: Deps, chat: Chat, lang: Lang, freshKey: string): Promise<Known> {
  const now = deps.clock.now()
  const places = await loadGazetteer(view)
  const find = await placeFinder(view, places)
  const categories = await listCategories(view, todayInBangkok(now))
  const learnt = await learntCategories(view)
  const known = categories.map(({ code }) => code)
  const byCode = new Map(categories.map((category) => [category.code, category]))
  return {
    now,
    silentSince: chat.heardAt,
    freshKey,
    isBound: chat.isBound,
    hasMail: (await reachOf(view, [chat.personId])).get(chat.personId)?.email === true,
    wantsNotices: chat.wantsNotices,
    cases: await ownCases(view, deps, chat.id, lang),
    isFlood: (await countCasesSince(view, chat.id, new Date(now.getTime() - DAY_MS))) >= MOST_A_DAY,
    categories: known,
    categoryName: (code, of) => {
      const category = byCode.get(code)
      return category === undefined ? null : categoryName(category, code, of)
    },
    questionsOf: (code) => byCode.get(code)?.questions.filter((one) => one.required || settlesRoute(one)) ?? [],
    suggest: (words) => {
      const options = learnt === undefined ? { known, most: 3 } : { known, most: 3, learnt }
      return suggestCategories(words, options).categories.map(({ code }) => code)
    },
    placesFor: (given) => {
      const { choices, sure } = find(given)
      return { choices: choices.map(({ code }) => code), sure }
    },
    areaName: (code, of) => (places.areas.has(code) ? placeLine(places, code, of) : null),
    url: (path, of) => `${deps.config.baseUrl}${href(of, path)}`,
  }
}
