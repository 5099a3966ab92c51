import { isId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { ok } from '../../kernel/result.ts'
import { formatShortDate, type LocalDate, toBE, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { personNames } from '../people/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { type Entry, enterObservations, type RefusedEntry } from './enter-observations.ts'
import { type FormProblem, readDay, readEntry, type Typed, words } from './entry-form.ts'
import { targetsOf } from './graph.sql.ts'
import { mayEnter, mayEnterAnywhere } from './indicators.policy.ts'
import { areaTitle, entryHref } from './indicators.present.ts'
import { type Indicator, indicatorById, placesOf } from './indicators.sql.ts'
import { messages } from './messages.ts'
import { currentObservations, type StoredObservation } from './observations.sql.ts'
import { wholeOrNot } from './once.ts'
import { parsePeriod } from './period.ts'
import { entryField, entryRefusalText, periodText, unitName, unusualText } from './problem-text.ts'
import { formatQuantity, parseQuantity, toDecimal, withUnit } from './quantity.ts'
import { type DueLine, readDue } from './read-due.ts'
import { makeValueSheet } from './value-sheet.ts'
import { type DueLineView, dueView, gridView, oneEntryView } from './views/entry-view.ts'

const MOST_LINES = 50

/** Where officers enter values: a list of what is due, one screen each on a phone, a table at the desk, a sheet to take along. */
export function entryPages(app: PageApp, deps: Deps): void {
  app.get('/indicators/entry', (c) => duePage(c, deps))
  app.get('/indicators/entry/one', (c) => onePage(c, deps))
  app.post('/indicators/entry/one', (c) => onePost(c, deps))
  app.get('/indicators/entry/grid', (c) => gridPage(c, deps))
  app.post('/indicators/entry/grid', (c) => gridPost(c, deps))
  app.get('/indicators/entry/sheet.xlsx', (c) => sheetFile(c, deps))
}

/** Visitors are asked to sign in, officers of nobody are told. */
export function stopped(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang')).entry
  const viewer = c.get('viewer')
  if (viewer === null)
    return c.redirect(`/sign-in?return=${encodeURIComponent(href(c.get('lang'), c.get('path')))}`, 303)
  return mayEnterAnywhere(viewer, deps.clock.now()) ? null : failure(c, 403, say.notAllowed)
}

async function dueOf(c: PageContext, deps: Deps): Promise<{ due: DueLine[]; register: Gazetteer; query: string }> {
  const only = c.req.query('indicator') ?? ''
  const { due, register } = await deps.db.snapshot(async (view) => ({
    due: await readDue(view, c.get('viewer'), deps.clock.now()),
    register: await loadGazetteer(view),
  }))
  return isId(only)
    ? { due: due.filter(({ indicatorId }) => indicatorId === only), register, query: `?indicator=${only}` }
    : { due, register, query: '' }
}

const keyOf = (one: { indicatorId: string; areaCode: string; period: { key: string } }) =>
  `${one.indicatorId}.${one.areaCode}.${one.period.key}`

function presentDue(one: DueLine, register: Gazetteer, lang: Lang, next: string): DueLineView {
  const say = messages(lang).entry
  return {
    key: keyOf(one),
    name: nameIn(lang, one.indicator),
    code: one.indicator.code,
    place: one.placeName ?? areaTitle(register, one.areaCode, lang),
    period: periodText(one.period.key, lang),
    due: say.dueOn(formatShortDate(one.dueOn, lang)),
    late: one.daysLate > 0 ? say.late(one.daysLate.toLocaleString('en-US')) : null,
    rejected: one.rejected,
    last: lastText(one.last, one.indicator, lang),
    lastValue:
      one.last === null
        ? '–'
        : `${withUnit(one.last.value, one.indicator.unit, lang)} (${periodText(one.last.period, lang)})`,
    unit: unitName(one.indicator.unit, lang),
    href: entryHref(one.indicatorId, one.areaCode, one.period.key, { next }),
  }
}

function lastText(last: DueLine['last'], indicator: Indicator, lang: Lang): string {
  const say = messages(lang).entry
  return last === null
    ? say.noLast
    : say.last(withUnit(last.value, indicator.unit, lang), periodText(last.period, lang))
}

async function duePage(c: PageContext, deps: Deps) {
  const stop = stopped(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const { due, register, query } = await dueOf(c, deps)
  const lines = due.slice(0, MOST_LINES).map((one) => presentDue(one, register, lang, 'due'))
  return c.html(
    page(frame, {
      title: say.entry.title,
      lead: say.entry.lead,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: say.title, href: href(frame, '/indicators') },
      ],
      banner: noticeOf(c),
      noIndex: true,
      main: dueView(frame, {
        lines,
        all: due.length,
        late: due.filter(({ daysLate }) => daysLate > 0).length,
        startHref: lines[0]?.href ?? null,
        indicatorQuery: query,
      }),
    }),
  )
}

// ---- one value on one screen

interface Slot {
  readonly indicator: Indicator
  readonly areaCode: string
  readonly period: string
  readonly placeName: string
  readonly current: StoredObservation | null
  readonly last: StoredObservation | null
  readonly target: string | null
}

async function slotOf(c: PageContext, deps: Deps): Promise<Slot | null> {
  const [id, areaCode, key] = [c.req.query('indicator') ?? '', c.req.query('area') ?? '', c.req.query('period') ?? '']
  const period = parsePeriod(key)
  if (!isId(id) || period === null) return null
  const lang = c.get('lang')
  return deps.db.snapshot(async (view) => {
    const indicator = await indicatorById(view, id)
    if (indicator === null) return null
    const places = (await placesOf(view, [id])).get(id) ?? []
    const register = await loadGazetteer(view)
    const there = (await currentObservations(view, [indicator])).filter((one) => one.areaCode === areaCode)
    const target = ((await targetsOf(view, [indicator])).get(id) ?? []).find(
      (one) => one.areaCode === areaCode && one.period === key,
    )
    return {
      indicator,
      areaCode,
      period: key,
      placeName: places.find((one) => one.areaCode === areaCode)?.name ?? areaTitle(register, areaCode, lang),
      current: there.find((one) => one.period === key) ?? null,
      last: there.findLast((one) => one.period < key && one.state !== 'rejected') ?? null,
      target: target === undefined ? null : withUnit(target.value, indicator.unit, lang),
    }
  })
}

/** What a form starts with: today, and what is there already. */
function firstTyped({ current, indicator }: Slot, today: LocalDate): Typed {
  const day = current?.measuredOn ?? today
  const [year = '', month = '', date = ''] = day.split('-')
  return {
    value: current === null ? '' : formatQuantity(current.value, 6).replace('−', '-'),
    'measuredOn-day': String(Number(date)),
    'measuredOn-month': String(Number(month)),
    'measuredOn-year': String(toBE(Number(year))),
    source: current?.source ?? indicator.source,
    note: current?.note ?? '',
    ...Object.fromEntries(
      (current?.parts ?? []).map(({ by, part, value }) => [`part.${by}.${part}`, toDecimal(value)]),
    ),
  }
}

interface Shown {
  readonly typed?: Typed
  readonly problems?: readonly Problem[]
  readonly conflict?: string | null
  readonly unusual?: string | null
}

async function onePage(c: PageContext, deps: Deps, shown: Shown = {}): Promise<Response> {
  const stop = stopped(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const say = messages(lang)
  const slot = await slotOf(c, deps)
  if (slot === null) return failure(c, 404, say.page.notFound)
  const { indicator } = slot
  const now = deps.clock.now()
  if (!mayEnter(c.get('viewer'), indicator, now)) return failure(c, 403, say.entry.notAllowed)
  const frame = frameOf(c, deps, 'plans')
  const next = c.req.query('next') === 'due'
  const due = next ? (await dueOf(c, deps)).due : []
  const at = due.findIndex(
    (one) => one.indicatorId === indicator.id && one.areaCode === slot.areaCode && one.period.key === slot.period,
  )
  const after = due[at + 1] ?? null
  const typed = shown.typed ?? firstTyped(slot, todayInBangkok(now))
  const problems = shown.problems ?? []
  return c.html(
    page(frame, {
      title: nameIn(lang, indicator),
      caption: `${slot.placeName} · ${periodText(slot.period, lang)}`,
      narrow: true,
      noIndex: true,
      breadcrumbs: [
        { text: say.title, href: href(frame, '/indicators') },
        { text: say.entry.title, href: href(frame, '/indicators/entry') },
      ],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: say.form.kept }) : null,
      main: oneEntryView(frame, {
        action: entryHref(indicator.id, slot.areaCode, slot.period, next ? { next: 'due' } : {}),
        unit: unitName(indicator.unit, lang),
        last: lastText(slot.last, indicator, lang),
        target: slot.target === null ? null : say.entry.targetHere(slot.target),
        breakdowns: indicator.breakdowns,
        typed,
        problems,
        current:
          slot.current === null
            ? null
            : { id: slot.current.id, value: withUnit(slot.current.value, indicator.unit, lang) },
        conflict: shown.conflict ?? null,
        unusual: shown.unusual ?? null,
        source: indicator.source,
        left: at < 0 ? 0 : due.length - at,
        skipHref:
          after === null ? null : entryHref(after.indicatorId, after.areaCode, after.period.key, { next: 'due' }),
        oneTimeKey: oneTimeKey(typed),
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function onePost(c: PageContext, deps: Deps) {
  const stop = stopped(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const say = messages(lang)
  const slot = await slotOf(c, deps)
  if (slot === null) return failure(c, 404, say.page.notFound)
  const { indicator } = slot
  if (!mayEnter(c.get('viewer'), indicator, deps.clock.now())) return failure(c, 403, say.entry.notAllowed)
  const typed = await formFields(c)
  const entry = readEntry(typed, indicator, slot)
  if (!entry.ok) return onePage(c, deps, { typed, problems: entry.problem.map((one) => formProblem(one, lang)) })
  const once = {
    purpose: `indicators.enter ${indicator.id} ${slot.areaCode} ${slot.period}`,
    key: typed[oneTimeKeyFieldName] ?? null,
  }
  const done = await wholeOrNot<{ unchanged: boolean }, readonly RefusedEntry[]>(deps, once, async (tx, now) => {
    const entered = await enterObservations(tx, [entry.value], { viewer: c.get('viewer') }, now)
    return entered.ok ? ok({ unchanged: entered.value.unchanged > 0 }) : entered
  })
  if (!done.ok) return refusedOne(c, deps, entry.value, typed, done.problem)
  notice(
    c,
    done.value.unchanged ? say.entry.unchanged : say.entry.saved(withUnit(entry.value.value, indicator.unit, lang)),
  )
  const [first] = c.req.query('next') === 'due' ? (await dueOf(c, deps)).due : []
  const to =
    first === undefined
      ? c.req.query('next') === 'due'
        ? '/indicators/entry'
        : `/indicators/${indicator.id}#values`
      : entryHref(first.indicatorId, first.areaCode, first.period.key, { next: 'due' })
  return c.redirect(href(lang, to), 303)
}

async function refusedOne(
  c: PageContext,
  deps: Deps,
  entry: Entry,
  typed: Typed,
  refused: readonly RefusedEntry[],
): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang)
  const people = refused.flatMap(({ refusal }) => (refusal.kind === 'conflict' ? [refusal.current.enteredBy] : []))
  const names = await personNames(deps.db, deps, people)
  let conflict: string | null = null
  let strange: string | null = null
  const problems = refused.map(({ refusal }): Problem => {
    const who =
      refusal.kind === 'conflict' && refusal.current.enteredBy !== null
        ? (names.get(refusal.current.enteredBy) ?? say.page.someone)
        : say.page.someone
    const text = entryRefusalText(refusal, lang, entry.value, who)
    if (refusal.kind === 'conflict') conflict = text
    if (refusal.kind === 'unusual') strange = unusualText(refusal.unusual, lang)
    const field = entryField(refusal)
    return {
      field: field === 'code' || field === 'area' || field === 'period' || field === 'parts' ? 'value' : field,
      text,
    }
  })
  return onePage(c, deps, { typed, problems, conflict, unusual: strange })
}

function formProblem(problem: FormProblem, lang: Lang): Problem {
  const say = messages(lang).problems
  if (problem.kind === 'quantity') return { field: problem.field, text: say.quantity[problem.problem] }
  return { field: problem.field, text: problem.kind === 'date' ? say.date : say.missing }
}

// ---- many values in a table

async function gridPage(
  c: PageContext,
  deps: Deps,
  shown: {
    typed?: Typed
    problems?: readonly Problem[]
    byKey?: ReadonlyMap<string, string>
    asks?: ReadonlySet<string>
  } = {},
): Promise<Response> {
  const stop = stopped(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const { due, register, query } = await dueOf(c, deps)
  const [year = '', month = '', day = ''] = todayInBangkok(deps.clock.now()).split('-')
  const typed = shown.typed ?? {
    'measuredOn-day': String(Number(day)),
    'measuredOn-month': String(Number(month)),
    'measuredOn-year': String(toBE(Number(year))),
  }
  const problems = shown.problems ?? []
  return c.html(
    page(frame, {
      title: say.entry.gridTitle,
      lead: say.entry.gridLead,
      noIndex: true,
      breadcrumbs: [
        { text: say.title, href: href(frame, '/indicators') },
        { text: say.entry.title, href: href(frame, '/indicators/entry') },
      ],
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: say.form.kept }) : null,
      main: gridView(frame, {
        lines: due.slice(0, MOST_LINES).map((one) => ({
          ...presentDue(one, register, lang, ''),
          problem: shown.byKey?.get(keyOf(one)) ?? null,
          asks: shown.asks?.has(keyOf(one)) ?? false,
        })),
        typed,
        problems,
        source: '',
        query,
        oneTimeKey: oneTimeKey(typed),
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function gridPost(c: PageContext, deps: Deps) {
  const stop = stopped(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = await formFields(c)
  const measuredOn = readDay(typed, 'measuredOn')
  const { due } = await dueOf(c, deps)
  const source = words(typed.source, 300)
  const problems: Problem[] = measuredOn === null ? [{ field: 'measuredOn', text: say.problems.date }] : []
  const byKey = new Map<string, string>()
  const keys: string[] = []
  const entries: Entry[] = []
  for (const one of due.slice(0, MOST_LINES)) {
    const key = keyOf(one)
    const text = typed[`v.${key}`]?.trim() ?? ''
    if (text === '') continue
    const value = parseQuantity(text)
    if (!value.ok) {
      byKey.set(key, say.problems.quantity[value.problem])
      continue
    }
    keys.push(key)
    entries.push({
      indicatorId: one.indicatorId,
      areaCode: one.areaCode,
      period: one.period.key,
      value: value.value,
      // One day for the table: a value of an earlier period was measured then at the latest.
      measuredOn: measuredOn ?? todayInBangkok(deps.clock.now()),
      source: source || one.indicator.source,
      note: '',
      parts: [],
      why: one.rejected ? say.entry.rejected : '',
      sure: typed[`s.${key}`] === '1',
    })
  }
  const again = (asks: ReadonlySet<string> = new Set()) =>
    gridPage(c, deps, {
      typed,
      byKey,
      asks,
      problems: [...problems, ...[...byKey].map(([key, text]) => ({ field: `v-${key}`, text }))],
    })
  if (problems.length > 0 || byKey.size > 0) return again()
  if (entries.length === 0)
    return gridPage(c, deps, { typed, problems: [{ field: 'measuredOn-day', text: say.entry.gridNothing }] })
  const once = { purpose: 'indicators.grid', key: typed[oneTimeKeyFieldName] ?? null }
  const done = await wholeOrNot<{ entered: number; corrected: number }, readonly RefusedEntry[]>(
    deps,
    once,
    async (tx, now) => {
      const entered = await enterObservations(tx, entries, { viewer: c.get('viewer') }, now)
      return entered.ok ? ok({ entered: entered.value.entered, corrected: entered.value.corrected }) : entered
    },
  )
  if (!done.ok) {
    const asks = new Set<string>()
    for (const { at, refusal } of done.problem) {
      const [key, entry] = [keys[at], entries[at]]
      if (key === undefined || entry === undefined) continue
      if (refusal.kind === 'unusual') asks.add(key)
      byKey.set(key, entryRefusalText(refusal, lang, entry.value, say.page.someone))
    }
    return again(asks)
  }
  notice(c, say.entry.gridSaved(String(done.value.entered), String(done.value.corrected)))
  return c.redirect(href(lang, '/indicators/entry'), 303)
}

async function sheetFile(c: PageContext, deps: Deps) {
  const stop = stopped(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const { due, register } = await dueOf(c, deps)
  const bytes = await makeValueSheet(
    due.map((one) => ({
      code: one.indicator.code,
      name: nameIn(lang, one.indicator),
      areaCode: one.areaCode,
      place: one.placeName ?? areaTitle(register, one.areaCode, lang),
      period: periodText(one.period.key, lang),
      unit: unitName(one.indicator.unit, lang),
      last: one.last?.value ?? null,
    })),
    lang,
  )
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'Content-Disposition': `attachment; filename="${messages(lang).sheet.file}.xlsx"`,
    'Cache-Control': 'private, no-store',
  })
}
