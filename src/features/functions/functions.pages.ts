import type { Lang } from '../../kernel/lang.ts'
import { fiscalYearOf, formatFiscalYear, formatInstant, parseYear, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Banner } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { allFieldsInYear, yearsWithTotals } from './field-totals.sql.ts'
import { fieldTitle, presentField, presentGuess, presentTree } from './functions.present.ts'
import { listVocabularies, termsOf } from './functions.sql.ts'
import { missionByCode } from './functions.ts'
import { loadGuesser } from './load-guesser.ts'
import { messages } from './messages.ts'
import { nearestYear, readField } from './read-field.ts'
import { rulesPage } from './rules.sql.ts'
import { fieldView, functionsView, vocabularyView } from './views/functions-view.ts'

const MOST_WORDS = 40
const MOST_TITLE = 300

export function functionsPages(app: PageApp, deps: Deps): void {
  app.get('/functions', (c) => treePage(c, deps))
  app.get('/functions/vocabularies/:code', (c) => vocabularyPage(c, deps))
  app.get('/functions/:code', (c) => fieldPage(c, deps))
}

async function treePage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const title = (c.req.query('title') ?? '').trim().slice(0, MOST_TITLE)
  const found = await deps.db.snapshot(async (view) => {
    const year = nearestYear(await yearsWithTotals(view), thisFiscalYear(deps))
    return {
      year,
      sums: year === null ? new Map() : await allFieldsInYear(view, year),
      vocabularies: await listVocabularies(view),
      guess: title === '' ? null : (await loadGuesser(view))(title),
    }
  })
  const answer = found.guess && presentGuess(found.guess, lang)
  return c.html(
    page(frame, {
      title: say.functionsPage.title,
      lead: say.functionsPage.lead,
      noIndex: title !== '',
      main: functionsView(frame, say, {
        ...presentTree(found.sums, found.year, lang),
        tried: title === '' ? null : { title, answer: answer && { ...answer, href: `/functions/${answer.code}` } },
        vocabularies: found.vocabularies.map((one) => ({
          href: `/functions/vocabularies/${one.code}`,
          name: lang === 'en' ? one.nameEn : one.nameTh,
          terms: say.functionsPage.terms(String(one.terms)),
        })),
      }),
      alternates: [{ href: '/api/v1/functions', type: 'application/json', text: say.asJson }],
    }),
  )
}

async function fieldPage(c: PageContext, deps: Deps) {
  const mission = missionByCode.get(c.req.param('code') ?? '')
  if (!mission) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const typed = c.req.query('year')
  const asked = typed === undefined ? null : parseYear(typed)
  const wanted = asked?.ok ? asked.value : null
  const found = await deps.db.snapshot(async (view) => ({
    field: await readField(view, mission.code, wanted, thisFiscalYear(deps)),
    words: await rulesPage(view, { word: null, code: mission.code, byPeople: false }, MOST_WORDS, 0),
    terms: await termsOf(view, { functionCode: mission.code }),
    vocabularies: await listVocabularies(view),
  }))
  const { totals, year, of } = found.field
  const nameOf = new Map(found.vocabularies.map((one) => [one.code, lang === 'en' ? one.nameEn : one.nameTh]))
  const field = presentField(mission.code, totals, year, of, lang)
  return c.html(
    page(frame, {
      title: field.name,
      lead: field.lead,
      breadcrumbs: [
        { text: say.functionsPage.title, href: href(frame, '/functions') },
        ...field.crumbs.map((crumb) => ({ text: crumb.text, href: href(frame, crumb.href) })),
      ],
      banner: noticeOf(c) ?? yearBanner(typed, wanted, year, lang),
      main: fieldView(frame, say, {
        ...field,
        rules: found.words.rules.map((rule) => ({ href: `/functions/rules/${rule.id}`, word: rule.word })),
        rulesHref: `/functions/rules?field=${mission.code}`,
        terms: found.terms.map((term) => ({
          href: `/functions/vocabularies/${term.vocabulary}`,
          name: lang === 'en' ? term.nameEn : term.nameTh,
          vocabulary: nameOf.get(term.vocabulary) ?? '',
        })),
      }),
      alternates: [{ href: `/api/v1/functions/${mission.code}`, type: 'application/json', text: say.asJson }],
      ...(totals.asOf ? { dataAsOf: formatInstant(totals.asOf, lang) } : {}),
    }),
  )
}

/** The page is shown all the same; the banner says why it is not the year that was asked for. */
function yearBanner(typed: string | undefined, wanted: number | null, shown: number | null, lang: Lang): Banner | null {
  const say = messages(lang).field
  if (typed === undefined || typed === '') return null
  if (wanted === null) return { kind: 'info', title: say.yearUnknown(typed.slice(0, 40)) }
  if (shown === null || shown === wanted) return null
  return { kind: 'info', title: say.yearNotHere(formatFiscalYear(wanted, lang)) }
}

async function vocabularyPage(c: PageContext, deps: Deps) {
  const code = c.req.param('code') ?? ''
  const lang = c.get('lang')
  const say = messages(lang)
  const found = await deps.db.snapshot(async (view) => ({
    vocabulary: (await listVocabularies(view)).find((one) => one.code === code),
    terms: await termsOf(view, { vocabulary: code }),
  }))
  if (!found.vocabulary) return c.notFound()
  const frame = frameOf(c, deps, 'plans')
  return c.html(
    page(frame, {
      title: lang === 'en' ? found.vocabulary.nameEn : found.vocabulary.nameTh,
      breadcrumbs: [{ text: say.functionsPage.title, href: href(frame, '/functions') }],
      main: vocabularyView(frame, say, {
        source: found.vocabulary.source,
        terms: found.terms.map((term) => ({
          code: term.code,
          name: lang === 'en' ? term.nameEn : term.nameTh,
          field:
            term.functionCode === null
              ? null
              : { href: `/functions/${term.functionCode}`, text: fieldTitle(term.functionCode, lang) },
        })),
      }),
      alternates: [{ href: `/api/v1/functions/vocabularies/${code}`, type: 'application/json', text: say.asJson }],
    }),
  )
}

function thisFiscalYear(deps: Deps): number {
  return fiscalYearOf(todayInBangkok(deps.clock.now()))
}
