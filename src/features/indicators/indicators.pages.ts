import { nameIn } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { fieldName, missions } from '../functions/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { results } from './indicator.ts'
import { bodiesOf, mayBeginOfOwnBody, mayEnterAnywhere } from './indicators.policy.ts'
import { fileLine, presentLine, whole } from './indicators.present.ts'
import {
  countByGroup,
  countByStatus,
  everything,
  type Grouped,
  type IndicatorFilter,
  listIndicators,
  type StatusCounts,
} from './list.sql.ts'
import { type FilterProblem, queryParts, readFilter, type TypedQuery } from './list-filter.ts'
import { messages } from './messages.ts'
import { allLenses, thresholds } from './units.sql.ts'
import { indicatorsView, riskView } from './views/indicators-view.ts'

const PAGE_SIZE = 10
const MOST_GROUPS = 12
const MOST_FILE_LINES = 50_000
const MOST_RISKS = 10

export function indicatorsPages(app: PageApp, deps: Deps): void {
  app.get('/indicators', (c) => listPage(c, deps))
  app.get('/indicators/at-risk', (c) => riskPage(c, deps))
  for (const format of tableFormats) app.get(`/indicators.${format}`, (c) => listFile(c, deps, format))
}

function typedQuery(c: PageContext): TypedQuery {
  const part = (name: string) => (c.req.query(name) ?? '').trim().slice(0, 200)
  return Object.fromEntries(queryParts.map((name) => [name, part(name)])) as unknown as TypedQuery
}

function problemsOf(problems: readonly FilterProblem[], c: PageContext): Problem[] {
  const say = messages(c.get('lang')).list
  return problems.map(({ field, typed }) => ({
    field,
    text: field === 'place' ? say.noPlace(typed) : say.noBody(typed),
  }))
}

function totalOf(counts: StatusCounts, filter: IndicatorFilter): number {
  if (filter.status === null) return counts.all
  return filter.status.reduce((sum, status) => sum + counts[status], 0)
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const today = todayInBangkok(now)
  const typed = typedQuery(c)
  const group = (['province', 'field', 'body', 'plan'] as const).find((one) => one === c.req.query('by')) ?? 'province'
  const after = (c.req.query('after') ?? '').slice(0, 40) || null
  const before =
    after === null ? 0 : Math.max(0, Math.min(1_000_000, Number.parseInt(c.req.query('before') ?? '0', 10) || 0))
  const found = await deps.db.snapshot(async (view) => {
    const register = await loadGazetteer(view)
    const { filter, problems } = await readFilter(view, register, typed, viewer)
    return {
      register,
      filter,
      problems,
      counts: await countByStatus(view, filter, today),
      groups: await countByGroup(view, filter, today, group, MOST_GROUPS),
      lines: await listIndicators(view, filter, today, { limit: PAGE_SIZE + 1, after }),
      lenses: await allLenses(view),
    }
  })
  const shown = found.lines.slice(0, PAGE_SIZE)
  const last = shown.at(-1)
  const query = new URLSearchParams(Object.entries(typed).filter(([, value]) => value !== ''))
  const withPart = (part: string, value: string) => {
    const next = new URLSearchParams(query)
    if (part !== 'by' && group !== 'province') next.set('by', group)
    if (part === 'status' && value === '') next.delete('waiting')
    if (value === '') next.delete(part)
    else next.set(part, value)
    return `/indicators${next.size > 0 ? `?${next}` : ''}`
  }
  const problems = problemsOf(found.problems, c)
  const unfiltered = Object.values(typed).every((value) => value === '')
  const actions = [
    ...(mayEnterAnywhere(viewer, now)
      ? [linkButton({ href: href(frame, '/indicators/entry'), text: say.list.enter, icon: 'edit' })]
      : []),
    ...(mayBeginOfOwnBody(viewer, now)
      ? [
          linkButton({ href: href(frame, '/indicators/verify'), text: say.list.verify, kind: 'secondary' }),
          ...(bodiesOf(viewer, now).length === 0
            ? []
            : [
                linkButton({
                  href: href(frame, '/indicators/new'),
                  text: say.list.add,
                  kind: 'secondary',
                  icon: 'plus',
                }),
              ]),
        ]
      : []),
    linkButton({
      href: href(frame, '/indicators/at-risk'),
      text: say.list.atRiskPage,
      kind: 'secondary',
      icon: 'alert',
    }),
  ]
  return c.html(
    page(frame, {
      title: say.title,
      lead: say.lead,
      breadcrumbs: [{ text: say.plansAndMoney, href: href(frame, '/plans') }],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      actions,
      noIndex: !unfiltered,
      main: indicatorsView(frame, {
        typed,
        problems,
        counts: found.counts,
        lines: shown.map((one) => presentLine(one, found.register, today, lang)),
        total:
          found.filter.unverified && found.filter.status === null
            ? found.counts.all
            : totalOf(found.counts, found.filter),
        before,
        nextHref:
          found.lines.length > PAGE_SIZE && last
            ? `${withPart('after', last.code)}&before=${before + shown.length}#list`
            : null,
        firstHref: after === null ? null : `${withPart('after', '')}#list`,
        groups: found.groups.map((one) => ({
          ...one,
          label: groupLabel(one, group, lang),
          href: groupHref(one, group, withPart),
        })),
        group,
        fields: missions
          .filter(({ code }) => /^\d{2}$/.test(code))
          .map(({ code }) => ({ value: code, text: fieldName(code, lang) })),
        lenses: found.lenses.map((lens) => ({
          value: lens.code,
          text: `${nameIn(lang, lens)} (${say.lensKinds[lens.kind]})`,
        })),
        query: query.size > 0 ? `?${query}` : '',
        filtered: !unfiltered,
        with: withPart,
      }),
      alternates: [{ href: '/api/v1/indicators', type: 'application/json', text: say.asJson }],
    }),
    problems.length > 0 ? 422 : 200,
  )
}

function groupLabel(one: Grouped, group: string, lang: 'th' | 'en'): string {
  const say = messages(lang).list
  if (group === 'province' && one.key === 'TH') return say.country
  if (group === 'field') return one.key === '-' ? say.noField : fieldName(one.key, lang)
  return (lang === 'en' ? one.nameEn : null) ?? (one.name || one.key)
}

function groupHref(one: Grouped, group: string, withPart: (part: string, value: string) => string): string {
  if (group === 'province') return one.key === 'TH' ? withPart('by', 'body') : withPart('place', one.key)
  if (group === 'field') return one.key === '-' ? withPart('by', 'field') : withPart('field', one.key)
  return group === 'body' ? withPart('body', one.code ?? '') : withPart('plan', one.key)
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const say = messages(lang).list
  const today = todayInBangkok(deps.clock.now())
  const { lines, register } = await deps.db.snapshot(async (view) => {
    const known = await loadGazetteer(view)
    const { filter } = await readFilter(view, known, typedQuery(c), c.get('viewer'))
    return { register: known, lines: await listIndicators(view, filter, today, { limit: MOST_FILE_LINES }) }
  })
  const rows = lines.map((one) => fileLine(one, register, lang))
  return tableFile(c, format, { name: say.file, sheets: [{ title: say.file, head: say.head, rows }] })
}

async function riskPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const today = todayInBangkok(deps.clock.now())
  const place = (c.req.query('place') ?? '').trim().slice(0, 200)
  const typed = { ...(Object.fromEntries(queryParts.map((name) => [name, ''])) as unknown as TypedQuery), place }
  const found = await deps.db.snapshot(async (view) => {
    const register = await loadGazetteer(view)
    const { filter, problems } = await readFilter(view, register, typed, c.get('viewer'))
    const of = (status: 'late' | 'at-risk') =>
      listIndicators(view, { ...everything, areas: filter.areas, status: [status] }, today, { limit: MOST_RISKS })
    return {
      register,
      problems,
      counts: await countByStatus(view, filter, today),
      late: await of('late'),
      atRisk: await of('at-risk'),
      limits: await thresholds(view),
    }
  })
  const problems = problemsOf(found.problems, c)
  return c.html(
    page(frame, {
      title: say.risk.title,
      lead: say.risk.lead,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: say.title, href: href(frame, '/indicators') },
      ],
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: riskView(frame, {
        late: found.late.map((one) => presentLine(one, found.register, today, lang)),
        atRisk: found.atRisk.map((one) => presentLine(one, found.register, today, lang)),
        counts: found.counts,
        rules: results.map((result) =>
          say.risk.rule(say.results[result], whole(found.limits[result].atRiskBelowPercent)),
        ),
        query: place === '' ? '' : `?${new URLSearchParams({ place })}`,
        typed: place,
        problems,
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}
