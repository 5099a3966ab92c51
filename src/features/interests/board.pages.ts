import { isId } from '../../kernel/ids.ts'
import { satang, toBahtDecimal } from '../../kernel/money.ts'
import type { Result } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Doing, doingOf } from '../../platform/doing.ts'
import { keyIn, keyOf } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure, isOutside } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type Cell, type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct, wholeActOnce } from '../../platform/whole-act.ts'
import { card, form } from '../../web/components/index.ts'
import { type Frame, href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { type Filled, nothingTyped, oneTimeKey, type Typed } from '../../web/read-form.ts'
import { interestEventsOf } from './interests.sql.ts'
import {
  addMeasure,
  endMeasure,
  keepGroup,
  keepOption,
  type NewEntry,
  recordSaid,
  removeGroup,
  removeOption,
} from './keep-interests.ts'
import { messages } from './messages.ts'
import { type Entry, saidKinds } from './negotiation.ts'
import { historyOf, oneIn, publicKey, reading, refusalText, refused, show, whole } from './page-parts.ts'
import { type Interests, readInterests } from './read-interests.ts'
import type { Refusal } from './refusal.ts'
import {
  type Effect,
  effects,
  type GroupFacts,
  type Key,
  measureKinds,
  type Option,
  placeOf,
  sides,
} from './stakeholder.ts'
import { entryFormView, type FilledForms, groupFields, groupPageView, optionFormView } from './views/interest-forms.ts'
import { behalfOf, boardPath, interestsPath, interestsView } from './views/interests-view.ts'

/** Groups, options and the negotiation record of a board (PLN-17). */
export function boardInterestsPages(app: PageApp, deps: Deps): void {
  app.get('/boards/:id/interests', (c) => mapPage(c, deps))
  for (const format of tableFormats) {
    app.get(`/boards/:id/interests/groups.${format}`, (c) => groupsFile(c, deps, format))
    app.get(`/boards/:id/interests/record.${format}`, (c) => recordFile(c, deps, format))
  }
  app.get('/boards/:id/interests/groups/new', (c) => newGroupPage(c, deps, nothingTyped))
  app.post('/boards/:id/interests/groups/new', (c) => newGroupPost(c, deps))
  app.get('/boards/:id/interests/groups/:one', (c) => groupPage(c, deps, null))
  app.post('/boards/:id/interests/groups/:one', (c) => groupPost(c, deps))
  app.get('/boards/:id/interests/options/new', (c) => optionPage(c, deps, null, null))
  app.post('/boards/:id/interests/options/new', (c) => optionPost(c, deps, null))
  app.get('/boards/:id/interests/options/:one', (c) => optionPage(c, deps, oneIn(c) ?? '', null))
  app.post('/boards/:id/interests/options/:one', (c) => optionPost(c, deps, oneIn(c) ?? ''))
  app.get('/boards/:id/interests/record/new', (c) => entryPage(c, deps, null))
  app.post('/boards/:id/interests/record/new', (c) => entryPost(c, deps))
}

const read = (c: PageContext, deps: Deps): Promise<Interests | null> => {
  const key = keyIn(c)
  return key === null ? Promise.resolve(null) : deps.db.snapshot((view) => readInterests(view, key, doingOf(c, deps)))
}

const crumbs = (c: PageContext, view: Interests) => [
  { text: view.board.title, path: boardPath(view) },
  { text: messages(c.get('lang')).map.title, path: interestsPath(view) },
]

async function mapPage(c: PageContext, deps: Deps) {
  const { map: words } = messages(c.get('lang'))
  const view = await read(c, deps)
  if (view === null) return c.notFound()
  const events = await deps.db.snapshot(async (db) =>
    historyOf(db, deps, await interestEventsOf(db, view.board, 20), c),
  )
  return show(c, deps, {
    title: words.title,
    caption: view.board.title,
    lead: words.lead,
    crumbs: crumbs(c, view).slice(0, 1),
    main: (frame) => interestsView(frame, view, events),
    alternates: [
      {
        href: `/api/v1${boardPath(view)}/interests`,
        type: 'application/json',
        text: messages(c.get('lang')).asJson,
      },
    ],
  })
}

async function groupsFile(c: PageContext, deps: Deps, format: TableFormat) {
  const { map: words, sides: sideWords, mapPlaces, measureKinds: kindWords } = messages(c.get('lang'))
  const view = await read(c, deps)
  if (view === null) return c.notFound()
  const { file } = words
  const rows = view.groups.map((one, at): Cell[] => [
    at + 1,
    one.name,
    sideWords[one.side],
    one.interests,
    one.capacities ?? '',
    one.needs,
    one.influence,
    one.concern,
    mapPlaces[placeOf(one)].name,
    view.measures
      .filter((measure) => measure.stakeholderId === one.id)
      .map((measure) => `${kindWords[measure.kind]}: ${measure.what} (${measure.dueOn})`)
      .join(' · '),
  ])
  const head = [file.number, file.group, file.side, file.interests, file.capacities, file.needs, file.influence]
  const sheet = { title: 'groups', head: [...head, file.concern, file.place, file.measures], rows }
  return tableFile(c, format, { name: `groups-${publicKey(view.board)}`, sheets: [sheet] })
}

async function recordFile(c: PageContext, deps: Deps, format: TableFormat) {
  const { map: words, entryKinds } = messages(c.get('lang'))
  const view = await read(c, deps)
  if (view === null) return c.notFound()
  const { file } = words
  const frame = { lang: c.get('lang') } as Frame
  const optionOf = new Map(view.options.map((one) => [one.id, one.title]))
  const line = (entry: Entry): Cell[] => [
    entry.saidOn,
    entryKinds[entry.kind],
    entry.speaker,
    behalfOf(frame, view, entry),
    optionOf.get(entry.optionId ?? '') ?? '',
    entry.text,
  ]
  const rows = view.shown.entries.flatMap(({ entry, corrections }) => [line(entry), ...corrections.map(line)])
  const head = [file.saidOn, file.kind, file.speaker, file.behalf, file.option, file.text]
  return tableFile(c, format, {
    name: `negotiation-${publicKey(view.board)}`,
    sheets: [{ title: 'record', head, rows }],
  })
}

/** The page for those at the table; others are told why not. */
async function writable(c: PageContext, deps: Deps): Promise<Interests | Response> {
  const view = await read(c, deps)
  if (view === null) return c.notFound()
  if (!view.atTable) return failure(c, 403, refusalText({ kind: 'not-yours' }, c.get('lang')))
  const kind = view.board.state === 'proposed' ? 'board-proposed' : 'board-closed'
  return view.mayWrite ? view : failure(c, 409, refusalText({ kind }, c.get('lang')))
}

/** Ends a post: back to the map, to the form with what was typed, or away. */
function answer<T>(
  c: PageContext,
  key: Key,
  done: Result<T, Refusal>,
  {
    said,
    path,
    again,
    field,
  }: { said: string; path?: string; again: (filled: Filled) => Promise<Response>; field: string },
  typed: Typed,
) {
  const lang = c.get('lang')
  if (!done.ok) {
    if (isOutside(done.problem)) return refused(c, done.problem)
    return again({ typed, problems: [{ field, text: refusalText(done.problem, lang) }] })
  }
  notice(c, said)
  return c.redirect(href(lang, path ?? `/boards/${publicKey(key)}/interests`), 303)
}

const onceOf = (purpose: string, key: Key, typed: Typed, doing: Doing) => ({
  purpose: `interests.${purpose} ${key.id}`,
  key: typed[oneTimeKeyFieldName] ?? null,
  now: doing.now,
})

// ---- groups and measures

function readGroup(typed: Typed, lang: PageContext['var']['lang']) {
  const { groupForm: words } = messages(lang)
  const form = reading(typed, lang)
  const name = form.publicLine('name', words.nameMissing, 200)
  const side = form.choice('side', sides, words.sideMissing)
  const interests = form.publicLines('interests', words.interestsMissing)
  const needs = form.publicLines('needs', words.needsMissing)
  const capacities = form.publicLines('capacities')
  const influence = form.scale('influence')
  const concern = form.scale('concern')
  const facts: GroupFacts | null =
    name === null || side === null || interests === null || needs === null || influence === null || concern === null
      ? null
      : { name, side, interests, needs, capacities, influence, concern }
  return { facts: form.problems.length > 0 ? null : facts, problems: form.problems }
}

async function newGroupPage(c: PageContext, deps: Deps, filled: Filled) {
  const { groupForm: words } = messages(c.get('lang'))
  const view = await writable(c, deps)
  if (view instanceof Response) return view
  return show(c, deps, {
    title: words.add,
    crumbs: crumbs(c, view),
    problems: filled.problems,
    narrow: true,
    noIndex: true,
    main: (frame) =>
      card(
        form(frame, {
          action: href(frame, `${interestsPath(view)}/groups/new`),
          oneTimeKey: oneTimeKey(filled.typed),
          body: groupFields(frame, filled),
        }),
      ),
  })
}

async function newGroupPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const { facts, problems } = readGroup(typed, c.get('lang'))
  if (facts === null) return newGroupPage(c, deps, { typed, problems })
  const done = await wholeActOnce<Refusal>(deps.db, onceOf('group', key, typed, doing), (tx) =>
    keepGroup(tx, key, null, facts, doing),
  )
  const { groupForm: words } = messages(c.get('lang'))
  return answer(
    c,
    key,
    done,
    { said: words.saved, again: (filled) => newGroupPage(c, deps, filled), field: 'name' },
    typed,
  )
}

async function groupPage(c: PageContext, deps: Deps, typed: FilledForms | null) {
  const view = await writable(c, deps)
  if (view instanceof Response) return view
  const group = view.groups.find((one) => one.id === oneIn(c))
  if (group === undefined) return c.notFound()
  return show(c, deps, {
    title: group.name,
    caption: messages(c.get('lang')).sides[group.side],
    crumbs: crumbs(c, view),
    problems: typed?.filled.problems ?? [],
    narrow: true,
    noIndex: true,
    main: (frame) => groupPageView(frame, view, group, typed),
  })
}

async function groupPost(c: PageContext, deps: Deps) {
  const [key, id] = [keyIn(c), oneIn(c)]
  if (key === null || id === null) return c.notFound()
  const lang = c.get('lang')
  const { groupForm: words } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const here = `/boards/${publicKey(key)}/interests/groups/${id}`
  const again = (of: string) => (filled: Filled) => groupPage(c, deps, { of, filled })
  const form = reading(typed, lang)
  const act = (work: (tx: Tx) => Promise<Result<unknown, Refusal>>) => wholeAct(deps.db, work)
  switch (typed.do) {
    case 'measure': {
      const kind = form.choice('kind', measureKinds, words.kindMissing)
      const what = form.publicLine('what', words.whatMissing)
      const ownerBodyId = await form.body(deps.db, 'owner', messages(lang).bodyMissing)
      const dueOn = form.day('due', words.dueMissing)
      if (form.problems.length > 0 || kind === null || what === null || ownerBodyId === null || dueOn === null)
        return again('measure')({ typed, problems: form.problems })
      const measure = { stakeholderId: id, kind, what, ownerBodyId, dueOn }
      const done = await wholeActOnce<Refusal>(deps.db, onceOf('measure', key, typed, doing), (tx) =>
        addMeasure(tx, key, measure, doing),
      )
      return answer(
        c,
        key,
        done,
        { said: words.measureSaved, path: here, again: again('measure'), field: 'what' },
        typed,
      )
    }
    case 'end': {
      const measure = isId(typed.measure ?? '')
        ? (typed.measure ?? '')
        : form.wrong('measure', words.finishWhichMissing)
      const how = form.choice('act', ['done', 'drop'] as const, words.actMissing)
      const text = form.publicLines('result', words.resultMissing)
      if (form.problems.length > 0 || measure === null || how === null || text === null)
        return again('end')({ typed, problems: form.problems })
      const done = await act((tx) => endMeasure(tx, key, measure, { done: how === 'done', text }, doing))
      return answer(
        c,
        key,
        done,
        { said: words.measureEnded, path: here, again: again('end'), field: 'measure' },
        typed,
      )
    }
    case 'remove': {
      const reason = form.reason()
      if (reason === null) return again('remove')({ typed, problems: form.problems })
      const done = await act((tx) => removeGroup(tx, key, id, reason, doing))
      return answer(c, key, done, { said: words.removed, again: again('remove'), field: 'reason' }, typed)
    }
    default: {
      const { facts, problems } = readGroup(typed, lang)
      if (facts === null) return again('save')({ typed, problems })
      const done = await act((tx) => keepGroup(tx, key, { id, revision: form.revision() }, facts, doing))
      return answer(c, key, done, { said: words.saved, again: again('save'), field: 'name' }, typed)
    }
  }
}

// ---- options

const typedOption = (option: Option): Typed => ({
  title: option.title,
  about: option.about,
  benefits: option.benefits,
  drawbacks: option.drawbacks,
  cost: option.costSatang === null ? '' : toBahtDecimal(satang(option.costSatang)).replace(/\.00$/, ''),
  months: option.months === null ? '' : String(option.months),
  revision: String(option.revision),
  ...Object.fromEntries(
    option.effects.flatMap((one) => [
      [`effect-${one.stakeholderId}`, String(one.effect)],
      [`why-${one.stakeholderId}`, one.why ?? ''],
    ]),
  ),
})

async function optionPage(c: PageContext, deps: Deps, id: string | null, typed: FilledForms | null) {
  const { optionForm: words, map } = messages(c.get('lang'))
  const view = await writable(c, deps)
  if (view instanceof Response) return view
  const option = view.options.find((one) => one.id === id)
  if (id !== null && option === undefined) return c.notFound()
  return show(c, deps, {
    title: option === undefined ? words.add : map.optionName(whole(option.position), option.title),
    crumbs: crumbs(c, view),
    problems: typed?.filled.problems ?? [],
    narrow: true,
    noIndex: true,
    main: (frame) => optionFormView(frame, view, id, typed, option === undefined ? {} : typedOption(option)),
  })
}

function readOption(typed: Typed, lang: PageContext['var']['lang']) {
  const { optionForm: words } = messages(lang)
  const form = reading(typed, lang)
  const title = form.publicLine('title', words.nameMissing, 200)
  const about = form.publicLines('about', words.aboutMissing)
  const benefits = form.publicLines('benefits', words.benefitsMissing)
  const drawbacks = form.publicLines('drawbacks', words.drawbacksMissing)
  const cost = form.baht('cost')
  if (cost !== null && cost < 0n) form.wrong('cost', words.costWrong)
  const months = form.count('months', [1, 240])
  const weighed = Object.keys(typed).flatMap((name): Option['effects'][number][] => {
    const id = /^effect-(.+)$/.exec(name)?.[1] ?? ''
    const effect = typed[name] === '' ? undefined : effects.find((one): one is Effect => String(one) === typed[name])
    if (!isId(id) || effect === undefined) return []
    return [{ stakeholderId: id, effect, why: form.publicLine(`why-${id}`) }]
  })
  const complete = title !== null && about !== null && benefits !== null && drawbacks !== null
  return {
    option:
      complete && form.problems.length === 0
        ? { facts: { title, about, benefits, drawbacks, costSatang: cost, months }, effects: weighed }
        : null,
    problems: form.problems,
  }
}

async function optionPost(c: PageContext, deps: Deps, id: string | null) {
  const key = keyIn(c)
  if (key === null || id === '') return c.notFound()
  const lang = c.get('lang')
  const { optionForm: words } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const again = (of: string) => (filled: Filled) => optionPage(c, deps, id, { of, filled })
  const form = reading(typed, lang)
  if (typed.do === 'remove' && id !== null) {
    const reason = form.reason()
    if (reason === null) return again('remove')({ typed, problems: form.problems })
    const done = await wholeAct(deps.db, (tx) => removeOption(tx, key, id, reason, doing))
    return answer(c, key, done, { said: words.removed, again: again('remove'), field: 'reason' }, typed)
  }
  const { option, problems } = readOption(typed, lang)
  if (option === null) return again('save')({ typed, problems })
  const at = id === null ? null : { id, revision: form.revision() }
  const done = await wholeActOnce<Refusal>(
    deps.db,
    onceOf(`option ${id}`, key, id === null ? typed : {}, doing),
    (tx) => keepOption(tx, key, at, option, doing),
  )
  return answer(c, key, done, { said: words.saved, again: again('save'), field: 'title' }, typed)
}

// ---- the record

async function entryPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const { entryForm: words } = messages(c.get('lang'))
  const view = await writable(c, deps)
  if (view instanceof Response) return view
  const asked = filled === null ? c.req.query('corrects') : filled.typed.corrects
  const corrects = view.record.find((one) => one.id === asked && one.kind !== 'correction') ?? null
  return show(c, deps, {
    title: corrects === null ? words.title : words.correctTitle,
    crumbs: crumbs(c, view),
    problems: filled?.problems ?? [],
    narrow: true,
    noIndex: true,
    main: (frame) => entryFormView(frame, view, filled ?? nothingTyped, corrects),
  })
}

async function entryPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { entryForm: words } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const view = await writable(c, deps)
  if (view instanceof Response) return view
  const form = reading(typed, lang)
  const corrects = view.record.find((one) => one.id === typed.corrects) ?? null
  const kind = corrects === null ? form.choice('kind', saidKinds, words.kindMissing) : 'correction'
  const group = view.groups.find((one) => one.id === typed.group)?.id ?? null
  const body = corrects === null ? await form.body(deps.db, 'body') : null
  if (corrects === null && group === null && body === null && !form.problems.some((one) => one.field === 'body'))
    form.wrong('group', words.behalfMissing)
  if (group !== null && body !== null) form.wrong('group', words.behalfBoth)
  const speaker = form.publicLine('speaker', words.speakerMissing, 200)
  const text = form.publicLines('text', words.textMissing)
  const saidOn = form.day('said', words.saidOnMissing)
  if (form.problems.length > 0 || kind === null || speaker === null || text === null || saidOn === null)
    return entryPage(c, deps, { typed, problems: form.problems })
  const entry: NewEntry = {
    kind,
    optionId: corrects === null ? (view.options.find((one) => one.id === typed.option)?.id ?? null) : corrects.optionId,
    stakeholderId: corrects === null ? group : corrects.stakeholderId,
    bodyId: corrects === null ? body : corrects.bodyId,
    speaker,
    text,
    saidOn,
    confidential: corrects === null ? typed.confidential === '1' : corrects.confidential,
    correctsId: corrects?.id ?? null,
    agreement: corrects === null ? keyOf(typed.agreement ?? '') : null,
    joining: corrects === null ? keyOf(typed.joining ?? '') : null,
  }
  const done = await wholeActOnce<Refusal>(deps.db, onceOf('said', view.board, typed, doing), (tx) =>
    recordSaid(tx, view.board, entry, doing),
  )
  const field =
    !done.ok && done.problem.kind === 'said-in-future'
      ? 'said'
      : !done.ok && done.problem.kind === 'agreed-is-public'
        ? 'confidential'
        : 'text'
  return answer(c, view.board, done, { said: words.saved, again: (again) => entryPage(c, deps, again), field }, typed)
}
