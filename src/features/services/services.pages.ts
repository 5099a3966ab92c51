import { newId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { formatShortDate, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { type Filled, oneTimeKey, readForm, type Typed } from '../../web/read-form.ts'
import { finderOf } from '../bodies/index.ts'
import { missionByCode } from '../functions/index.ts'
import { keepService } from './assess-body.ts'
import { type Assessment, assessmentsOf, countByService } from './assessments.sql.ts'
import { levels } from './level.ts'
import { messages } from './messages.ts'
import { openText, refusalText, refused, show, typedQuery } from './page-parts.ts'
import { mayKeepStandards } from './services.policy.ts'
import { bodiesBy, type NewService, type Service, servicesOf } from './services.sql.ts'
import { type Criterion, dimensions, type Standing, standingOf } from './standard.ts'
import { serviceForm, servicesView, serviceView } from './views/services-view.ts'

const MOST_CRITERIA = 20
const MOST_SHOWN = 30

/** Service standards, and how bodies stand with each. */
export function servicesPages(app: PageApp, deps: Deps): void {
  app.get('/services', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/services/list.${format}`, (c) => listFile(c, deps, format))
  app.get('/services/new', (c) => formPage(c, deps, null, null))
  app.post('/services/new', (c) => formPost(c, deps, null))
  app.get('/services/:code', (c) => onePage(c, deps))
  app.get('/services/:code/edit', (c) => formPage(c, deps, c.req.param('code') ?? '', null))
  app.post('/services/:code/edit', (c) => formPost(c, deps, c.req.param('code') ?? ''))
}

export const servicesCrumb = (lang: Lang) => ({ text: messages(lang).services.title, path: '/services' })

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { services: words } = messages(lang)
  const doing = doingOf(c, deps)
  const found = await deps.db.snapshot(async (view) => ({
    services: await servicesOf(view),
    counts: await countByService(view, todayInBangkok(doing.now)),
  }))
  return show(c, deps, {
    title: words.title,
    lead: words.lead,
    crumbs: [],
    actions: [
      linkButton({ href: href(lang, '/duties'), text: words.duties, kind: 'secondary' }),
      linkButton({ href: href(lang, '/support'), text: words.support, kind: 'secondary' }),
      linkButton({ href: href(lang, '/pool'), text: words.pool, kind: 'secondary' }),
      mayKeepStandards(doing.viewer, doing.now) &&
        linkButton({ href: href(lang, '/services/new'), text: words.make, icon: 'plus' }),
    ],
    alternates: [{ href: '/api/v1/services', type: 'application/json', text: messages(lang).asJson }],
    main: (frame) =>
      servicesView(
        frame,
        found.services.map((service) => {
          const count = found.counts.get(service.id)
          return {
            href: `/services/${service.code}`,
            name: nameIn(lang, service),
            criteria: service.criteria.length,
            assessed: count?.assessed ?? 0,
            certified: count?.certified ?? 0,
            late: count?.late ?? 0,
            waiting: count?.waiting ?? 0,
          }
        }),
      ),
  })
}

/** How one body stands with one service. */
export interface BodyStanding {
  readonly newest: Assessment
  readonly standing: Standing
  readonly validTo: LocalDate | null
  readonly missed: number
}

/** By body (or by service), the newest assessment and what holds. @param all newest first */
export function standingsIn(
  all: readonly Assessment[],
  by: 'bodyId' | 'serviceId',
  today: LocalDate,
): Map<string, BodyStanding> {
  const found = new Map<string, BodyStanding>()
  for (const newest of all) {
    if (found.has(newest[by])) continue
    const validTo = all.find((one) => one[by] === newest[by] && one.validTo !== null)?.validTo ?? null
    found.set(newest[by], {
      newest,
      validTo,
      standing: standingOf(newest, validTo, today),
      missed: newest.lines.filter((line) => !line.meets).length,
    })
  }
  return found
}

/** What must be looked at first: expired, then to renew, then below the standard. */
const urgency: Record<Standing, number> = {
  expired: 0,
  'renew-soon': 1,
  refused: 2,
  waiting: 3,
  none: 4,
  certified: 5,
}

async function gapsOf(view: Queryable, service: Service, today: LocalDate) {
  const standings = standingsIn(await assessmentsOf(view, { serviceId: service.id }, 5_000), 'bodyId', today)
  const bodies = await bodiesBy(view, { ids: [...standings.keys()] })
  return [...standings]
    .flatMap(([id, one]) => {
      const body = bodies.get(id)
      return body === undefined ? [] : [{ body, ...one }]
    })
    .sort((a, b) => urgency[a.standing] - urgency[b.standing] || (a.body.code < b.body.code ? -1 : 1))
}

async function onePage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  const { place } = typedQuery(c, ['place'])
  const found = await deps.db.snapshot(async (view) => {
    const [service] = await servicesOf(view, c.req.param('code') ?? '')
    if (service === undefined) return null
    const gaps = await gapsOf(view, service, todayInBangkok(doing.now))
    return { service, gaps, area: (await finderOf(view)).area(place) }
  })
  if (found === null) return c.notFound()
  const { service, area } = found
  const inPlace = typeof area === 'string' && area !== 'TH' ? area : ''
  const gaps = found.gaps.filter(({ body }) => (body.areaCode ?? '').startsWith(inPlace))
  const problems: Problem[] = area === null ? [{ field: 'place', text: say.placeUnknown(place) }] : []
  return show(c, deps, {
    title: nameIn(lang, service),
    caption: say.services.title,
    crumbs: [servicesCrumb(lang)],
    problems,
    actions: [
      mayKeepStandards(doing.viewer, doing.now) &&
        linkButton({
          href: href(lang, `/services/${service.code}/edit`),
          text: say.services.edit,
          kind: 'secondary',
          icon: 'edit',
        }),
    ],
    main: (frame) =>
      serviceView(frame, {
        service,
        place,
        problems,
        more: Math.max(0, gaps.length - MOST_SHOWN),
        late: gaps.filter(({ standing }) => standing === 'expired' || standing === 'renew-soon').length,
        rows: gaps.slice(0, MOST_SHOWN).map(({ body, standing, validTo, missed, newest }) => ({
          href: `/services/bodies/${body.code}`,
          name: nameIn(lang, body),
          standing,
          validTo: validTo === null ? '–' : formatShortDate(validTo, lang),
          missed,
          assessed: formatShortDate(newest.assessedOn, lang),
        })),
      }),
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const { services: words, standings } = messages(c.get('lang'))
  const today = todayInBangkok(deps.clock.now())
  const rows = await deps.db.snapshot(async (view) => {
    const made: string[][] = []
    for (const service of await servicesOf(view))
      for (const one of await gapsOf(view, service, today))
        made.push([
          service.code,
          one.body.nameTh,
          standings[one.standing],
          one.newest.assessedOn,
          one.validTo ?? '',
          String(one.missed),
        ])
    return made
  })
  const { file } = words
  const head = [file.service, file.body, file.standing, file.assessed, file.until, file.missed]
  return tableFile(c, format, { name: 'service-standards', sheets: [{ title: 'standards', head, rows }] })
}

// ---- writing a standard

async function formPage(c: PageContext, deps: Deps, code: string | null, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  if (!mayKeepStandards(doing.viewer, doing.now)) return failure(c, 403, say.refusals['not-yours'])
  const [service] = code === null ? [] : await servicesOf(deps.db, code)
  if (code !== null && service === undefined) return c.notFound()
  const shown = filled ?? { typed: service === undefined ? { months: '24' } : typedService(service), problems: [] }
  return show(c, deps, {
    title: code === null ? say.serviceForm.title : say.serviceForm.edit,
    crumbs: [servicesCrumb(lang)],
    problems: shown.problems,
    noIndex: true,
    main: (frame) =>
      serviceForm(frame, { ...shown, code, key: oneTimeKey(shown.typed), revision: service?.revision ?? 0 }),
  })
}

function typedService(service: Service): Record<string, string> {
  return {
    code: service.code,
    name: service.nameTh,
    name_en: service.nameEn ?? '',
    about: service.about,
    field: service.functionCode,
    months: String(service.validMonths),
    revision: String(service.revision),
    ...Object.fromEntries(service.levels.map((level) => [`level-${level}`, '1'])),
    ...Object.fromEntries(dimensions.map((one) => [`need-${one}`, String(service.needs[one] ?? '')])),
    ...Object.assign(
      {},
      ...service.criteria.map((one, at) => ({
        [`criterion-${at + 1}`]: one.id,
        [`measure-${at + 1}`]: one.measureTh,
        [`unit-${at + 1}`]: one.unit,
        [`direction-${at + 1}`]: one.direction,
        [`wanted-${at + 1}`]: one.wanted,
        [`source-${at + 1}`]: one.source,
      })),
    ),
  }
}

function readService(fields: Typed, code: string | null, lang: Lang) {
  const { serviceForm: words } = messages(lang)
  const read = readForm(fields, lang)
  const own = code ?? (fields.code ?? '').trim().toUpperCase()
  if (!/^[A-Z0-9][A-Z0-9-]{1,29}$/.test(own)) read.wrong('code', words.codeWrong)
  const nameTh = openText(read, 'name', read.line('name', { most: 300, missing: words.nameMissing }), lang)
  const nameEn = read.line('name_en', { most: 300 })
  const about = openText(read, 'about', read.lines('about', { most: 2_000, missing: words.aboutMissing }), lang)
  const functionCode = missionByCode.has(fields.field ?? '')
    ? (fields.field ?? null)
    : read.wrong('field', words.fieldMissing)
  const validMonths = read.count('months', [1, 120], words.monthsMissing)
  const criteria: Criterion[] = []
  for (let n = 1; n <= MOST_CRITERIA; n++) {
    const [measure, unit, source] = [
      read.line(`measure-${n}`, { most: 300 }),
      read.line(`unit-${n}`, { most: 60 }),
      read.line(`source-${n}`, { most: 300 }),
    ]
    const wanted = read.decimal(`wanted-${n}`)
    if (measure === null && unit === null && source === null && wanted === null) continue
    if (measure === null || unit === null || source === null || wanted === null) {
      read.wrong('criteria', words.rowIncomplete(n))
      continue
    }
    criteria.push({
      id: fields[`criterion-${n}`] || newId(),
      measureTh: measure,
      measureEn: null,
      unit,
      direction: fields[`direction-${n}`] === 'at-most' ? 'at-most' : 'at-least',
      wanted,
      source,
    })
  }
  const needs = Object.fromEntries(
    dimensions.flatMap((one) => {
      const score = read.count(`need-${one}`, [0, 5])
      return score === null ? [] : [[one, score]]
    }),
  )
  const service: NewService | null =
    nameTh === null || about === null || functionCode === null || validMonths === null || read.problems.length > 0
      ? null
      : {
          id: newId(),
          code: own,
          nameTh,
          nameEn,
          about,
          functionCode,
          levels: levels.filter((level) => fields[`level-${level}`] === '1'),
          validMonths,
          criteria,
          needs,
        }
  return { service, problems: read.problems as readonly Problem[] }
}

async function formPost(c: PageContext, deps: Deps, code: string | null) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  if (!mayKeepStandards(doing.viewer, doing.now)) return failure(c, 403, messages(lang).refusals['not-yours'])
  const { service, problems } = readService(typed, code, lang)
  if (service === null) return formPage(c, deps, code, { typed, problems })
  const revision = code === null ? null : Number.parseInt(typed.revision ?? '', 10) || 0
  const done = await wholeAct(deps.db, (tx) => keepService(tx, service, revision, doing))
  if (!done.ok) {
    const field = done.problem.kind === 'no-criteria' ? 'criteria' : 'code'
    return done.problem.kind === 'not-found' || done.problem.kind === 'not-yours'
      ? refused(c, done.problem)
      : formPage(c, deps, code, { typed, problems: [{ field, text: refusalText(done.problem, lang) }] })
  }
  notice(c, messages(lang).serviceForm.saved)
  return c.redirect(href(lang, `/services/${done.value}`), 303)
}
