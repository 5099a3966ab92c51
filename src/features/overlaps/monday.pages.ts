import { formatDate } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { errorSummary } from '../../web/components/index.ts'
import { addresses, href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { crumbs } from './cases.pages.ts'
import { messages } from './messages.ts'
import { foundAtOf, mondayChoiceOf, mondayLetterOf, storeMondayChoice, worthACall } from './monday.sql.ts'
import { readMondayLetter, weekOf } from './monday.ts'
import { getsMondayLetter, isPlanningOfficer, planningScope } from './overlaps.policy.ts'
import { presentPair } from './overlaps.present.ts'
import { pairsByKeys } from './overlaps.sql.ts'
import { waitingText } from './send-monday.ts'
import { mondayView, notForYou } from './views/monday-view.ts'

/** The pairs of this week's letter with what became of them since; before a letter was written, those it would name now. */
export async function mondayPage(c: PageContext, deps: Deps, problems: { field: string; text: string }[] = []) {
  const lang = c.get('lang')
  const say = messages(lang)
  const words = say.monday
  const now = deps.clock.now()
  const viewer = c.get('viewer')
  const frame = frameOf(c, deps, 'coordination')
  const week = weekOf(now)
  const shell = {
    title: words.title(formatDate(week, lang)),
    lead: words.lead,
    breadcrumbs: crumbs(c),
    noIndex: true,
  }
  if (!viewer || !isPlanningOfficer(viewer, now)) {
    return c.html(page(frame, { ...shell, main: notForYou(frame, say, viewer !== null) }))
  }
  const found = await deps.db.snapshot(async (view) => {
    const written = await mondayLetterOf(view, week, viewer.personId)
    const keys = written ?? (await worthACall(view, planningScope(viewer, now), viewer.personId, now))
    return {
      pairs: await pairsByKeys(view, keys),
      foundAt: await foundAtOf(view, keys),
      letter: await mondayChoiceOf(view, viewer.personId),
    }
  })
  const main = mondayView(frame, say, {
    rows: found.pairs.map((pair) => ({
      pair: presentPair(pair, lang),
      pairsInCase: pair.pairsInCase,
      waiting: waitingText(found.foundAt.get(pair.id), now, lang),
    })),
    letter: found.letter,
    getsLetter: getsMondayLetter(viewer, now),
    problems,
  })
  return c.html(
    page(frame, {
      ...shell,
      main,
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

/** A planner's own choice: the letter in Thai, in English, or none. */
export async function mondayChoicePost(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang'))
  const now = deps.clock.now()
  const viewer = c.get('viewer')
  if (!viewer || !getsMondayLetter(viewer, now)) return failure(c, 403, say.monday.onlyPlanners)
  const letter = readMondayLetter((await formFields(c)).letter)
  if (letter === null) return mondayPage(c, deps, [{ field: 'letter', text: say.monday.chooseLetter }])
  await deps.db.transaction((tx) => storeMondayChoice(tx, viewer.personId, { letter, by: 'page', at: now }))
  notice(c, say.monday.saved[letter])
  return c.redirect(href(c.get('lang'), addresses.monday), 303)
}
