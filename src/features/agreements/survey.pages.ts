import { newId } from '../../kernel/ids.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields } from '../../platform/http/forms.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey, type Typed } from '../../web/read-form.ts'
import { agreementHref, publicKey } from './agreements.present.ts'
import { agreementByKey } from './agreements.sql.ts'
import { messages } from './messages.ts'
import { show } from './page-parts.ts'
import { answerSurvey, hashOfWord, isRunning } from './run-survey.ts'
import { refusalText } from './say-refusal.ts'
import { linkIsFree, surveysOf } from './surveys.sql.ts'
import { surveyFormView } from './views/survey-view.ts'

/** A whole village may sit behind one address; a flood from one is still slowed down. */
const ANSWERS_AN_HOUR = 60
/** One count for the form and for programs. */
export const floods = limiter('agreement-surveys', { points: ANSWERS_AN_HOUR, seconds: 3_600 })

/** The public form for those served. It asks no name and sets no mark on the browser. */
export function surveyPages(app: PageApp, deps: Deps): void {
  app.get('/agreements/:id/survey', (c) => formPage(c, deps, { typed: {}, problems: [] }))
  app.post('/agreements/:id/survey', (c) => formPost(c, deps))
}

async function formPage(
  c: PageContext,
  deps: Deps,
  filled: { readonly typed: Typed; readonly problems: readonly Problem[] },
) {
  const key = keyIn(c)
  const lang = c.get('lang')
  const { survey: words } = messages(lang)
  const today = todayInBangkok(deps.clock.now())
  const word = filled.typed.link ?? c.req.query('link') ?? ''
  const found =
    key &&
    (await deps.db.snapshot(async (view) => {
      const agreement = await agreementByKey(view, key)
      if (agreement === null || agreement.version === 0) return null
      const survey = (await surveysOf(view, key)).find((one) => isRunning(one, today)) ?? null
      const isFree =
        survey === null || survey.access === 'open' || (await linkIsFree(view, key.home, survey.id, hashOfWord(word)))
      return { agreement, survey, isFree }
    }))
  if (!found) return c.notFound()
  const { agreement, survey } = found
  return show(c, deps, {
    title: words.title,
    caption: agreement.title,
    crumbs: [{ text: agreement.title, path: agreementHref(agreement) }],
    problems: filled.problems,
    narrow: true,
    noIndex: true,
    main: (frame) =>
      surveyFormView(frame, {
        id: publicKey(agreement),
        closed: survey === null ? words.closed : found.isFree ? null : words.linkUsed,
        intro: survey?.intro ?? '',
        questions: survey?.questions ?? [],
        typed: filled.typed,
        link: word,
        key: filled.typed._key === undefined ? newId() : oneTimeKey(filled.typed),
      }),
  })
}

async function formPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const waitSeconds = await takeForBlock(c, floods)
  if (waitSeconds !== null) return tooMany(c, waitSeconds)
  const lang = c.get('lang')
  const typed = await formFields(c)
  const now = deps.clock.now()
  const once = { purpose: 'agreements.survey', key: typed._key ?? null, now }
  const sent = { fields: typed, word: typed.link || null }
  const done = await wholeActOnce(deps.db, once, (tx) => answerSurvey(tx, key, sent, now))
  if (!done.ok)
    return formPage(c, deps, { typed, problems: [{ field: 'answers', text: refusalText(done.problem, lang) }] })
  notice(c, messages(lang).survey.thanks)
  return c.redirect(href(lang, agreementHref(key)), 303)
}
