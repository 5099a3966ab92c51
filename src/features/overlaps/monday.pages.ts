import { formatDate } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { crumbs } from './cases.pages.ts'
import { foundAtOf, mondayChoiceOf, mondayLetterOf, storeMondayChoice, worthACall } from './monday.sql.ts'
import { readMondayLetter, weekOf } from './monday.ts'
import { getsMondayLetter, isPlanningOfficer, planningScope } from './overlaps.policy.ts'
import { messages, presentPair } from './overlaps.present.ts'
import { pairsByKeys } from './overlaps.sql.ts'
import { leaveMondayLetters, leaverOf, waitingText } from './send-monday.ts'
import { leaveView, mondayView, notForYou } from './views/monday-view.ts'

const address = '/overlaps/monday'

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
  return c.redirect(href(c.get('lang'), address), 303)
}

/** Where the last line of a letter leads. Reading it changes nothing: programs that look through letters open every address. */
export async function leavePage(c: PageContext, deps: Deps) {
  const word = c.req.param('word') ?? ''
  const person = leaverOf(deps, word)
  if (person === null) return failure(c, 404, messages(c.get('lang')).monday.leave404)
  const left = (await mondayChoiceOf(deps.db, person)) === 'none'
  return leaveAnswer(c, deps, word, left)
}

/** The one click, without signing in: the address itself is the proof. */
export async function leavePost(c: PageContext, deps: Deps) {
  const word = c.req.param('word') ?? ''
  const person = leaverOf(deps, word)
  if (person === null) return failure(c, 404, messages(c.get('lang')).monday.leave404)
  await deps.db.transaction((tx) => leaveMondayLetters(tx, person, deps.clock.now()))
  return leaveAnswer(c, deps, word, true)
}

function leaveAnswer(c: PageContext, deps: Deps, word: string, left: boolean) {
  const words = messages(c.get('lang')).monday
  // the address is the proof: it goes to no other site and into no cache
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Cache-Control', 'no-store')
  const frame = frameOf(c, deps, 'coordination')
  return c.html(
    page(frame, {
      title: left ? words.leftTitle : words.leaveTitle,
      breadcrumbs: crumbs(c),
      main: leaveView(frame, messages(c.get('lang')), { action: href(frame, `${address}/leave/${word}`), left }),
      noIndex: true,
    }),
  )
}
