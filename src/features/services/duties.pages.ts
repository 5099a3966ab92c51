import { newId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import { formatMillions, satang } from '../../kernel/money.ts'
import { fiscalYearOf, formatFiscalYear, formatShortDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct, wholeActOnce } from '../../platform/whole-act.ts'
import { linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { queryText } from '../../web/list-pages.ts'
import { type Filled, nothingTyped, readForm } from '../../web/read-form.ts'
import { finderOf } from '../bodies/index.ts'
import { fieldName, missionByCode, missions } from '../functions/index.ts'
import { placeTitle } from '../places/index.ts'
import { type DutyRow, type DutyRun, dutiesOf, plannedIn, runsOf } from './duties.sql.ts'
import { addDuty, keepDutyLevel, recordRun } from './keep-duty.ts'
import { ableLevels, cans, levelOfKind, levels, mays, misfitsOf } from './level.ts'
import { messages } from './messages.ts'
import { openText, refusalText, refused, show, typedQuery } from './page-parts.ts'
import { servicesCrumb } from './services.pages.ts'
import { mayKeepStandards, maySpeakSomewhere } from './services.policy.ts'
import { serviceNames } from './services.sql.ts'
import { dutiesView, dutyView, misfitText, newDutyView } from './views/duties-view.ts'

const MOST_RUNS = 500
const MOST_SHOWN = 12

/** Subsidiarity: which level may do a duty and is able to, and who runs it although it should not. */
export function dutiesPages(app: PageApp, deps: Deps): void {
  app.get('/duties', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/duties/list.${format}`, (c) => listFile(c, deps, format))
  // Before /duties/:code, which would take "new" for the code of a duty.
  app.get('/duties/new', (c) => newPage(c, deps, nothingTyped))
  app.post('/duties/new', (c) => newPost(c, deps))
  app.get('/duties/:code', (c) => dutyPage(c, deps, null))
  app.post('/duties/:code', (c) => dutyPost(c, deps))
}

/** Runs at the wrong level, with the reasons. */
export function misfitRuns(duties: readonly DutyRow[], runs: readonly DutyRun[]) {
  const byId = new Map(duties.map((duty) => [duty.id, duty]))
  return runs.flatMap((run) => {
    const duty = byId.get(run.dutyId)
    const level = levelOfKind(run.body.kind)
    const misfits = duty === undefined || level === null ? [] : misfitsOf(duty.levels, level)
    return duty === undefined || misfits.length === 0 ? [] : [{ run, duty, misfits }]
  })
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const { duties: words } = say
  const typed = typedQuery(c, ['q', 'field', 'place'])
  const found = await deps.db.snapshot(async (view) => ({
    duties: await dutiesOf(view, { words: typed.q || null }),
    runs: await runsOf(view, { all: true }, MOST_RUNS),
    area: (await finderOf(view)).area(typed.place),
  }))
  const duties = found.duties.filter(({ functionCode }) => functionCode.startsWith(typed.field))
  const fields = [...new Set(found.duties.map(({ functionCode }) => functionCode.slice(0, 2)))].sort()
  const inPlace = typeof found.area === 'string' && found.area !== 'TH' ? found.area : ''
  const misfits = misfitRuns(duties, found.runs).filter(({ run }) => (run.body.areaCode ?? '').startsWith(inPlace))
  const problems: Problem[] = found.area === null ? [{ field: 'place', text: say.placeUnknown(typed.place) }] : []
  return show(c, deps, {
    title: words.title,
    lead: words.lead,
    crumbs: [servicesCrumb(lang)],
    problems,
    actions: [
      linkButton({ href: href(lang, '/support'), text: say.services.support, kind: 'secondary' }),
      mayKeepStandards(c.get('viewer'), deps.clock.now()) &&
        linkButton({ href: href(lang, '/duties/new'), text: words.add, icon: 'plus' }),
    ],
    alternates: [{ href: '/api/v1/duties', type: 'application/json', text: say.asJson }],
    main: (frame) =>
      dutiesView(frame, {
        typed,
        problems,
        query: queryText(typed),
        fields: fields.map((code) => ({ value: code, text: fieldName(code, lang) })),
        duties,
        moreMisfits: Math.max(0, misfits.length - MOST_SHOWN),
        misfits: misfits.slice(0, MOST_SHOWN).map(({ run, duty, misfits: why }) => ({
          href: `/duties/${duty.code}`,
          duty: nameIn(lang, duty),
          body: nameIn(lang, run.body),
          reasons: why.map((one) => misfitText(frame, one)),
          because: run.reason,
        })),
      }),
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const say = messages(c.get('lang'))
  const typed = typedQuery(c, ['q', 'field'])
  const all = await dutiesOf(deps.db, { words: typed.q || null })
  const { file } = say.duties
  return tableFile(c, format, {
    name: 'duties',
    sheets: [
      {
        title: 'duties',
        head: [file.duty, file.field, file.law, ...levels.map((level) => say.levels[level])],
        rows: all
          .filter(({ functionCode }) => functionCode.startsWith(typed.field))
          .map((duty) => [
            duty.nameTh,
            duty.functionCode,
            duty.law,
            ...levels.map((level) => {
              const one = duty.levels.find((own) => own.level === level)
              return one === undefined ? say.mays.no : `${say.mays[one.may]}; ${say.cans[one.can]}`
            }),
          ]),
      },
    ],
  })
}

async function dutyPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  const typedPlace = typedQuery(c, ['place']).place
  const fiscalYear = fiscalYearOf(todayInBangkok(doing.now))
  const found = await deps.db.snapshot(async (view) => {
    const [duty] = await dutiesOf(view, { code: c.req.param('code') ?? '' })
    if (duty === undefined) return null
    const finder = await finderOf(view)
    const code = finder.area(typedPlace)
    const home = typeof code === 'string' && /^\d\d/.test(code) ? code.slice(0, 2) : null
    const area = home === null ? undefined : finder.places.areas.get(home)
    const planned = home === null ? null : await plannedIn(view, { home, functionCode: duty.functionCode, fiscalYear })
    const service = (await serviceNames(view)).find(({ id }) => id === duty.serviceId)
    const runs = (await runsOf(view, { dutyId: duty.id }, MOST_RUNS)).filter(({ body }) =>
      (body.areaCode ?? '').startsWith(home ?? ''),
    )
    return { duty, runs, planned, area, service, code }
  })
  if (found === null) return c.notFound()
  const { duty } = found
  const able = ableLevels(duty.levels)
  const best = able[0]
  const problems: Problem[] = [...(filled?.problems ?? [])]
  if (found.code === null) problems.push({ field: 'place', text: say.placeUnknown(typedPlace) })
  return show(c, deps, {
    title: nameIn(lang, duty),
    caption: `${duty.functionCode} ${fieldName(duty.functionCode, lang)}`,
    crumbs: [servicesCrumb(lang), { text: say.duties.title, path: '/duties' }],
    problems,
    main: (frame) =>
      dutyView(frame, {
        duty,
        best: best === undefined ? say.duties.nobodyAble : say.duties.best(say.levels[best.level]),
        isAble: best !== undefined,
        service:
          found.service === undefined
            ? null
            : { text: nameIn(lang, found.service), href: `/services/${found.service.code}` },
        runs: found.runs.slice(0, MOST_SHOWN).map((run) => {
          const level = levelOfKind(run.body.kind)
          return {
            name: nameIn(lang, run.body),
            href: `/bodies/${run.body.code}`,
            level: level === null ? '' : say.levels[level],
            since: say.duties.since(formatShortDate(run.since, lang)),
            because: run.reason,
            source: run.source,
            misfits: (level === null ? [] : misfitsOf(duty.levels, level)).map((one) => misfitText(frame, one)),
          }
        }),
        place: typedPlace,
        placeError: found.code === null ? say.placeUnknown(typedPlace) : null,
        planned:
          found.planned === null || found.area === undefined
            ? null
            : {
                lead: say.duties.plannedLead(placeTitle(found.area, lang), formatFiscalYear(fiscalYear, lang)),
                rows: levels.flatMap((level) => {
                  const of = (found.planned ?? []).filter(({ kind }) => levelOfKind(kind) === level)
                  if (of.length === 0) return []
                  const amount = satang(of.reduce((sum, one) => sum + one.amountSatang, 0n))
                  const { value, unit } = formatMillions(amount, lang)
                  const projects = of.reduce((sum, one) => sum + one.projects, 0)
                  return [
                    {
                      label: say.levels[level],
                      value: Number(amount / 1_000_000n) / 100,
                      text: `${value} ${unit}`,
                      note: `${say.duties.projects(projects.toLocaleString('en-US'))} · ${
                        misfitsOf(duty.levels, level)
                          .map((one) => misfitText(frame, one))
                          .join(' · ') || say.duties.fits
                      }`,
                    },
                  ]
                }),
              },
        filled: filled ?? { typed: {}, problems: [] },
        keeping: mayKeepStandards(doing.viewer, doing.now),
        recording: maySpeakSomewhere(doing.viewer, doing.now) || mayKeepStandards(doing.viewer, doing.now),
      }),
  })
}

async function newPage(c: PageContext, deps: Deps, filled: Filled) {
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  if (!mayKeepStandards(doing.viewer, doing.now))
    return failure(c, doing.viewer === null ? 401 : 403, say.refusals['not-yours'])
  return show(c, deps, {
    title: say.duties.add,
    lead: say.duties.addLead,
    crumbs: [servicesCrumb(lang), { text: say.duties.title, path: '/duties' }],
    problems: filled.problems,
    narrow: true,
    noIndex: true,
    main: (frame) =>
      newDutyView(frame, filled, {
        fields: missions
          .filter(({ code }) => code.length <= 4)
          .map(({ code }) => ({ value: code, text: `${code} ${fieldName(code, lang)}` })),
        key: filled.typed._key || newId(),
      }),
  })
}

async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const read = readForm(typed, lang)
  const line = (field: string, most: number, missing: string) =>
    openText(read, field, read.line(field, { most, missing }), lang)
  const nameTh = line('name_th', 200, say.duties.nameMissing)
  const nameEn = (typed.name_en ?? '').trim() === '' ? null : line('name_en', 200, say.duties.nameMissing)
  const functionCode = missionByCode.has(typed.field ?? '')
    ? (typed.field ?? '')
    : read.wrong('field', say.duties.fieldMissing)
  const law = line('law', 300, say.duties.lawMissing)
  const reason = line('reason', 1_000, say.reasonMissing)
  const draftLevels = levels.flatMap((level) => {
    const may = mays.find((one) => one === typed[`may-${level}`]) ?? 'no'
    const can = cans.find((one) => one === typed[`can-${level}`]) ?? 'no'
    const supportFrom = levels.find((one) => one === typed[`support-${level}`]) ?? null
    return may === 'no' ? [] : [{ level, may, can, supportFrom }]
  })
  if (draftLevels.length === 0) read.wrong('may-community', say.refusals['no-level'])
  if (nameTh === null || functionCode === null || law === null || reason === null || read.problems.length > 0)
    return newPage(c, deps, { typed, problems: read.problems })
  const draft = { nameTh, nameEn, functionCode, law, levels: draftLevels }
  const once = { purpose: `duties.add ${doing.viewer?.personId}`, key: typed._key ?? null, now: doing.now }
  const done = await wholeActOnce(deps.db, once, (tx) => addDuty(tx, draft, reason, doing))
  if (!done.ok)
    return done.problem.kind === 'not-yours'
      ? refused(c, done.problem)
      : newPage(c, deps, { typed, problems: [{ field: 'name_th', text: refusalText(done.problem, lang) }] })
  notice(c, say.duties.added)
  return c.redirect(href(lang, `/duties/${done.value}`), 303)
}

async function dutyPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const code = c.req.param('code') ?? ''
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  if (doing.viewer === null) return failure(c, 401)
  const read = readForm(typed, lang)
  const reason = openText(read, 'reason', read.line('reason', { most: 1_000, missing: say.reasonMissing }), lang)
  if (typed.act === 'level') {
    const level = read.choice('level', levels, say.duties.choose)
    const may = read.choice('may', mays, say.duties.choose)
    const can = read.choice('can', cans, say.duties.choose)
    const supportFrom = levels.find((one) => one === typed.support) ?? null
    if (level === null || may === null || can === null || reason === null || read.problems.length > 0)
      return dutyPage(c, deps, { typed, problems: read.problems })
    const [duty] = await dutiesOf(deps.db, { code })
    // The form shows what stands; it is stored on top of the revision it was shown with.
    const revision = Number(
      typed[`revision-${level}`] ?? duty?.levels.find((one) => one.level === level)?.revision ?? 0,
    )
    const done = await wholeAct(deps.db, (tx) =>
      keepDutyLevel(tx, code, { level, may, can, supportFrom, reason }, revision, doing),
    )
    if (!done.ok)
      return done.problem.kind === 'changed-meanwhile'
        ? dutyPage(c, deps, { typed, problems: [{ field: 'level', text: refusalText(done.problem, lang) }] })
        : refused(c, done.problem)
  } else {
    const since = read.day('since', say.duties.sinceMissing)
    const source = openText(read, 'source', read.line('source', { most: 300, missing: say.duties.sourceMissing }), lang)
    const body = (await finderOf(deps.db)).body(typed.body)
    if (body === undefined) read.wrong('body', say.duties.bodyMissing)
    if (body === null) read.wrong('body', say.bodyUnknown(typed.body ?? ''))
    if (!body || since === null || source === null || reason === null || read.problems.length > 0)
      return dutyPage(c, deps, { typed, problems: read.problems })
    const done = await wholeAct(deps.db, (tx) =>
      recordRun(tx, { dutyCode: code, bodyId: body.id, since, reason, source }, doing),
    )
    if (!done.ok)
      return done.problem.kind === 'not-found'
        ? refused(c, done.problem)
        : dutyPage(c, deps, { typed, problems: [{ field: 'body', text: refusalText(done.problem, lang) }] })
  }
  notice(c, say.duties.saved)
  return c.redirect(href(lang, `/duties/${code}`), 303)
}
