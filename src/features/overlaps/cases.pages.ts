import { formatPublicId, parsePublicId } from '../../kernel/ids.ts'
import { pick } from '../../kernel/lang.ts'
import { formatBaht } from '../../kernel/money.ts'
import { formatFiscalYear } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { errorSummary, linkButton } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { listFunctions } from '../functions/index.ts'
import { areaName } from '../places/index.ts'
import { caseList, largestProjects, sizeOfCase } from './case-list.sql.ts'
import { caseOfProject } from './cases.sql.ts'
import { messages } from './messages.ts'
import { presentPair, presentSide } from './overlaps.present.ts'
import { pairsOfCase } from './overlaps.sql.ts'
import { readQueueFilter, typedFilter } from './queue.pages.ts'
import { queryOf, readCursor, writeCursor } from './queue-filter.ts'
import { readSavings, type SavingsLine } from './read-savings.ts'
import { caseView } from './views/case-view.ts'
import { casesView } from './views/cases-view.ts'
import { savedView } from './views/saved-view.ts'
import { whereView } from './where-map.ts'

const pageSize = 20

export async function casesPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'coordination')
  const typed = typedFilter(c)
  const found = await deps.db.snapshot(async (view) => {
    const read = await readQueueFilter(view, c, typed)
    return {
      read,
      list: await caseList(view, read.filter, { limit: pageSize, after: readCursor(typed.cursor, 'money') }),
      functions: await listFunctions(view),
    }
  })
  const problems = found.read.problems.map((one) => ({
    field: one.field,
    text: say.filterProblem[one.field](one.typed),
  }))
  const main = casesView(frame, say, {
    typed,
    problems,
    cases: found.list.cases.map((one) => ({
      href: `/overlaps/cases/${one.key}`,
      projects: one.projects,
      pairs: one.pairs,
      open: one.open,
      amount: formatBaht(one.amountSatang, lang),
      largest: one.largest.map((side) => presentSide(side, lang)),
    })),
    count: found.list.count,
    functions: found.functions.map((field) => ({
      value: field.code,
      text: pick(lang, { th: field.nameTh, en: field.nameEn }),
    })),
    nextHref: found.list.next ? href(frame, `/overlaps/cases${queryOf(typed, writeCursor(found.list.next))}`) : null,
    firstHref: typed.cursor ? href(frame, `/overlaps/cases${queryOf(typed, null)}`) : null,
  })
  return c.html(
    page(frame, {
      title: say.cases.title,
      lead: say.cases.lead,
      breadcrumbs: crumbs(c),
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      alternates: [
        { href: `/api/v1/overlaps/cases${queryOf(typed, null)}`, type: 'application/json', text: say.asJson },
      ],
    }),
    problems.length > 0 ? 422 : 200,
  )
}

/** `/overlaps/cases/{project}`: any project of a case finds it, so the address holds when the case grows or parts. */
export async function casePage(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('id') ?? '')
  if (!key.ok) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'coordination')
  const found = await deps.db.snapshot(async (view) => {
    const name = await caseOfProject(view, key.value)
    if (!name) return null
    const largest = (await largestProjects(view, [name])).get(name) ?? []
    return {
      key: name,
      pairs: await pairsOfCase(view, name),
      largest,
      where: await whereView(
        view,
        largest.map(({ areaCode }, i) => ({ letter: say.letters[i] ?? '', areaCode })),
        lang,
      ),
      size: await sizeOfCase(view, name),
    }
  })
  if (!found) return c.notFound()
  const main = caseView(frame, say, {
    sides: found.largest.map((side) => ({ ...presentSide(side, lang), id: formatPublicId(side) })),
    projects: found.size.projects,
    amount: formatBaht(found.size.amountSatang, lang),
    where: found.where,
    pairs: found.pairs.map((pair) => presentPair(pair, lang)),
  })
  return c.html(
    page(frame, {
      title: say.cases.caseTitle(found.size.projects),
      actions: [
        frame.isOfficer &&
          linkButton({
            href: href(frame, `/boards/new?case=${found.key}`),
            text: say.boardFromCase,
            icon: 'people',
          }),
      ],
      breadcrumbs: [...crumbs(c), { text: say.cases.title, href: href(frame, '/overlaps/cases') }],
      main,
      alternates: [
        { href: `/api/v1/overlaps/cases/${formatPublicId(key.value)}`, type: 'application/json', text: say.asJson },
      ],
    }),
  )
}

export async function savedPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'coordination')
  const typed = typedFilter(c)
  const found = await deps.db.snapshot(async (view) => {
    const read = await readQueueFilter(view, c, typed)
    const report = await readSavings(view, read.filter.place ?? null, read.filter.fiscalYear ?? null)
    const names = new Map<string, string>()
    for (const code of report.byProvince.keys()) {
      names.set(code, code === '00' ? say.savings.national : await areaName(view, code, lang))
    }
    return { read, report, names }
  })
  const { report, names } = found
  const problems = found.read.problems.map((one) => ({
    field: one.field,
    text: say.filterProblem[one.field](one.typed),
  }))
  const main = savedView(frame, say, {
    typed,
    problems,
    total: line(report, say.savings.couldBe, null),
    byProvince: [...report.byProvince]
      .sort(([a, x], [b, y]) => Number(y.satang - x.satang) || (a < b ? -1 : 1))
      .map(([code, one]) => line(one, names.get(code) ?? code, code === '00' ? null : `/overlaps/saved?place=${code}`)),
    byYear: [...report.byYear]
      .sort(([a], [b]) => a - b)
      .map(([year, one]) => line(one, formatFiscalYear(year, lang), null)),
  })
  return c.html(
    page(frame, {
      title: say.savings.title,
      lead: say.savings.lead,
      breadcrumbs: crumbs(c),
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
    }),
    problems.length > 0 ? 422 : 200,
  )

  function line(one: SavingsLine, label: string, to: string | null) {
    return {
      label,
      href: to,
      projects: one.projects.toLocaleString('en-US'),
      amount: formatBaht(one.satang, lang),
      cancelled: formatBaht(one.cancelledSatang, lang),
    }
  }
}

export function crumbs(c: PageContext) {
  const lang = c.get('lang')
  const say = messages(lang)
  return [
    { text: say.plansAndMoney, href: href(lang, '/plans') },
    { text: say.title, href: href(lang, '/overlaps') },
  ]
}
