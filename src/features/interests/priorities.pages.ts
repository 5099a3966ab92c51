import { createHash } from 'node:crypto'
import type { Lang } from '../../kernel/lang.ts'
import { formatInstant, parseYear } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure, isOutside } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { type Cell, type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import type { HistoryEntry, Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { listPages, pageNumber, queryText } from '../../web/list-pages.ts'
import { type Filled, nothingTyped, oneLineText, type Typed } from '../../web/read-form.ts'
import { missionByCode } from '../functions/index.ts'
import { personNames } from '../people/index.ts'
import { loadGazetteer, placeTitle } from '../places/index.ts'
import { mayScore, mayWeigh, seesWho } from './interests.policy.ts'
import {
  homeOfLevel,
  inOrder,
  keepScheme,
  type Placed,
  place,
  previewScheme,
  schemeOf,
  scoreThing,
  withKeys,
} from './keep-priorities.ts'
import { messages } from './messages.ts'
import { publicKey, reading, refusalText, refused, show } from './page-parts.ts'
import {
  countUnscored,
  mostScoredHome,
  schemesOf,
  scoredThings,
  scoreHistory,
  type Thing,
  thingByKey,
  things,
  versionsOf,
} from './priorities.sql.ts'
import {
  areaLevels,
  type Criterion,
  criterionSources,
  judgeScheme,
  type Level,
  levels,
  MOST_CRITERIA,
  MOST_POINTS,
  quadrants,
  tenthsText,
} from './priority.ts'
import type { Refusal } from './refusal.ts'
import { type PrioritiesPage, prioritiesView, scoreView, weightsView } from './views/priorities-view.ts'

const PAGE_SIZE = 20

/** What the state and what an area put first (PLN-8), with criteria and weights in the open. */
export function prioritiesPages(app: PageApp, deps: Deps): void {
  app.get('/priorities', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/priorities/list.${format}`, (c) => listFile(c, deps, format))
  app.get('/priorities/weights/:level', (c) => weightsPage(c, deps, null, null))
  app.post('/priorities/weights/:level', (c) => weightsPost(c, deps))
  for (const thing of things) {
    app.get(`/priorities/${thing}s/:id`, (c) => scorePage(c, deps, thing, nothingTyped))
    app.post(`/priorities/${thing}s/:id`, (c) => scorePost(c, deps, thing))
  }
}

type TypedFilter = PrioritiesPage['typed']

function typedOf(c: PageContext): TypedFilter {
  const of = (name: string) => oneLineText((c.req.query(name) ?? '').slice(0, 300)).slice(0, 100)
  const wanted = of('show')
  return {
    place: of('place'),
    field: missionByCode.has(of('field')) ? of('field') : '',
    year: of('year'),
    level: areaLevels.find((one) => one === of('level')) ?? '',
    thing: things.find((one) => one === of('thing')) ?? 'project',
    show: [...quadrants, 'half'].find((one) => one === wanted) ?? '',
  }
}

/** What a filter finds, the first first. A place that is not told is the province with the most scores. */
export async function readPriorities(view: Queryable, typed: TypedFilter, lang: Lang) {
  const say = messages(lang)
  const problems: Problem[] = []
  const places = await loadGazetteer(view)
  const asked =
    typed.place === '' ? null : (places.areas.get(typed.place)?.code ?? places.resolve(typed.place)?.code ?? null)
  if (typed.place !== '' && (asked === null || !/^\d/.test(asked)))
    problems.push({ field: 'place', text: say.placeUnknown(typed.place) })
  const code = asked !== null && /^\d/.test(asked) ? asked : ((await mostScoredHome(view)) ?? '57')
  const home = code.slice(0, 2)
  const under = code.length > 2 ? code : null
  const year = typed.year === '' ? null : parseYear(typed.year)
  if (year !== null && !year.ok) problems.push({ field: 'year', text: say.yearWrong })
  const thing: Thing = typed.thing === 'goal' ? 'goal' : 'project'
  const filter = { home, under, field: typed.field || null, fiscalYear: year?.ok ? year.value : null, thing }
  const schemes = await schemesOf(view, [home])
  const areaLevel = areaLevels.find((one) => one === typed.level) ?? null
  const all = inOrder((await scoredThings(view, filter)).map((one) => place(one, schemes, areaLevel)))
  return { all, schemes, home, under, problems, area: places.areas.get(code) ?? null }
}

const wantedOf = (all: readonly Placed[], wanted: string) =>
  wanted === '' ? all : all.filter((one) => (one.quadrant ?? 'half') === wanted)

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { priorities: words } = messages(lang)
  const doing = doingOf(c, deps)
  const typed = typedOf(c)
  const found = await deps.db.snapshot(async (view) => {
    const read = await readPriorities(view, typed, lang)
    return { ...read, unscored: await countUnscored(view, read.home, read.under) }
  })
  const wanted = wantedOf(found.all, typed.show)
  const at = Math.min(pageNumber(c), Math.max(1, Math.ceil(wanted.length / PAGE_SIZE)))
  const shown = wanted.slice((at - 1) * PAGE_SIZE, at * PAGE_SIZE)
  const queryWith = (changed: Partial<TypedFilter>) => queryText({ ...typed, ...changed })
  const count = (of: string) => wantedOf(found.all, of).length
  const placeCode = found.under ?? found.home
  return show(c, deps, {
    title: words.title,
    lead: words.lead,
    ...(found.area === null ? {} : { caption: placeTitle(found.area, lang) }),
    crumbs: [],
    problems: found.problems,
    main: (frame) =>
      prioritiesView(frame, {
        typed: { ...typed, place: typed.place === '' ? (found.area?.nameTh ?? '') : typed.place },
        problems: found.problems,
        query: queryText(typed),
        queryWith,
        all: wanted,
        shown,
        ...listPages(`/priorities${queryText(typed)}`, { at, size: PAGE_SIZE, total: wanted.length }),
        total: wanted.length,
        counts: {
          both: count('both'),
          state: count('state'),
          area: count('area'),
          neither: count('neither'),
          half: count('half'),
        },
        unscored: found.unscored,
        unscoredPath: `/projects?place=${placeCode}`,
        schemes: levels.map((level) => ({
          level,
          scheme: schemeOf(found.schemes, level, found.home),
          path: `/priorities/weights/${level}?place=${found.home}`,
          may: mayWeigh(doing.viewer, level, found.home, doing.now),
        })),
      }),
    alternates: [
      {
        href: `/api/v1/priorities${queryText({ area: placeCode, thing: typed.thing })}`,
        type: 'application/json',
        text: messages(lang).asJson,
      },
    ],
  })
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const { priorities: words, levels: levelWords, quadrants: quadrantWords, things: thingWords } = messages(lang)
  const typed = typedOf(c)
  const found = await deps.db.snapshot((view) => readPriorities(view, typed, lang))
  const { file } = words
  const points = (tenths: number | null | undefined): Cell =>
    tenths === null || tenths === undefined ? '' : Number(tenthsText(tenths))
  const rows = wantedOf(found.all, typed.show).map((one, at): Cell[] => [
    at + 1,
    thingWords[one.thing.thing],
    publicKey(one.thing),
    one.thing.title,
    one.thing.bodyTh,
    one.thing.functionCode ?? '',
    `${one.thing.yearFrom}–${one.thing.yearTo}`,
    one.thing.amountSatang as Cell,
    ...levels.map((level) => points(one.byLevel.get(level)?.tenths)),
    points(one.area),
    one.quadrant === null ? words.half : quadrantWords[one.quadrant].name,
    one.thing.signed,
    one.thing.free,
  ])
  const head = [file.rank, file.thing, file.id, file.name, file.body, file.field, file.years, file.money]
  return tableFile(c, format, {
    name: `priorities-${found.under ?? found.home}`,
    sheets: [
      {
        title: 'priorities',
        head: [
          ...head,
          ...levels.map((level) => levelWords[level]),
          words.areaAxis,
          file.quadrant,
          file.signed,
          file.free,
        ],
        rows,
      },
    ],
  })
}

// ---- one project or goal

async function scorePage(c: PageContext, deps: Deps, thing: Thing, filled: Filled) {
  const lang = c.get('lang')
  const { scorePage: words, priorities, levels: levelWords, formerPerson, thePlatform } = messages(lang)
  const key = keyIn(c)
  const doing = doingOf(c, deps)
  const found =
    key &&
    (await deps.db.snapshot(async (view) => {
      const one = await thingByKey(view, { ...key, thing })
      if (one === null) return null
      const schemes = await schemesOf(view, [key.home])
      const history = await scoreHistory(view, { ...key, thing })
      const names = seesWho(doing.viewer)
        ? await personNames(
            view,
            deps,
            history.map((score) => score.scoredBy),
          )
        : null
      return { placed: place(one, schemes, null), schemes, history, names }
    }))
  if (!found) return c.notFound()
  const { placed, schemes } = found
  const ofLevel = new Map(
    levels.flatMap((level) => {
      const scheme = schemeOf(schemes, level, placed.thing.home)
      return scheme === null ? [] : [[level, scheme] as const]
    }),
  )
  const may = [...ofLevel.keys()].filter((level) => mayScore(doing.viewer, level, placed.thing, doing.now))
  const wanted = filled.typed.level ?? c.req.query('level')
  const criterionOf = (level: Level, criterion: string) =>
    ofLevel.get(level)?.criteria.find((one) => one.key === criterion)?.name ?? criterion
  const history = found.history.map((score): HistoryEntry => {
    const who =
      found.names === null
        ? null
        : score.scoredBy === null
          ? thePlatform
          : (found.names.get(score.scoredBy) ?? formerPerson)
    const points = Object.entries(score.points).map(
      ([criterion, value]) => `${criterionOf(score.level, criterion)} ${value}`,
    )
    return {
      when: formatInstant(score.scoredAt, lang),
      datetime: score.scoredAt.toISOString(),
      title: words.gave(levelWords[score.level]),
      ...(who === null ? {} : { who }),
      body: `${score.reason} (${points.join(' · ')})`,
    }
  })
  return show(c, deps, {
    title: placed.thing.title,
    caption: priorities.sectionProject,
    crumbs: [{ text: priorities.title, path: `/priorities?place=${placed.thing.home}` }],
    problems: filled.problems,
    narrow: true,
    main: (frame) =>
      scoreView(frame, {
        placed,
        schemes: ofLevel,
        may,
        level: may.find((level) => level === wanted) ?? null,
        filled,
        history,
      }),
  })
}

async function scorePost(c: PageContext, deps: Deps, thing: Thing) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const { scorePage: words } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const form = reading(typed, lang)
  const level = form.choice('level', levels, words.levelMissing)
  const points = Object.fromEntries(
    Object.keys(typed).flatMap((name): [string, number][] => {
      const criterion = /^points-(c\d{1,3})$/.exec(name)?.[1]
      const value = Number(typed[name])
      if (criterion === undefined || typed[name] === '' || !Number.isInteger(value) || value < 0 || value > MOST_POINTS)
        return []
      return [[criterion, value]]
    }),
  )
  if (Object.keys(points).length === 0) {
    const first = Object.keys(typed).find((name) => name.startsWith('points-'))
    form.wrong(first ?? 'reason', words.pointsMissing)
  }
  const reason = form.reason()
  if (form.problems.length > 0 || level === null || reason === null)
    return scorePage(c, deps, thing, { typed, problems: form.problems })
  const once = { purpose: `interests.score ${key.id}`, key: typed[oneTimeKeyFieldName] ?? null, now: doing.now }
  const done = await wholeActOnce<Refusal>(deps.db, once, async (tx) => {
    const scored = await scoreThing(tx, { ...key, thing }, { level, points, reason }, doing)
    return scored.ok ? { ok: true, value: key.id } : scored
  })
  if (!done.ok) {
    if (isOutside(done.problem)) return refused(c, done.problem)
    return scorePage(c, deps, thing, { typed, problems: [{ field: 'reason', text: refusalText(done.problem, lang) }] })
  }
  notice(c, words.saved)
  return c.redirect(href(lang, `/priorities/${thing}s/${publicKey(key)}`), 303)
}

// ---- criteria and weights

const levelIn = (c: PageContext) => levels.find((one) => one === c.req.param('level')) ?? null

async function homeIn(c: PageContext, deps: Deps): Promise<string> {
  const asked = /^\d\d/.exec(c.req.query('place') ?? '')?.[0]
  return asked ?? (await mostScoredHome(deps.db)) ?? '57'
}

const typedScheme = (criteria: readonly (Omit<Criterion, 'key'> & { key?: string })[], version: number): Typed => ({
  version: String(version),
  ...Object.fromEntries(
    criteria.flatMap((one, at) => [
      [`key-${at + 1}`, one.key ?? ''],
      [`name-${at + 1}`, one.name],
      [`weight-${at + 1}`, String(one.weight)],
      [`source-${at + 1}`, one.source],
    ]),
  ),
})

interface Previewed {
  readonly preview: Awaited<ReturnType<typeof previewScheme>> & { readonly seen: string }
}

async function weightsPage(c: PageContext, deps: Deps, filled: Filled | null, previewed: Previewed | null) {
  const level = levelIn(c)
  if (level === null) return c.notFound()
  const lang = c.get('lang')
  const { weightsPage: words, levels: levelWords, priorities } = messages(lang)
  const doing = doingOf(c, deps)
  const home = await homeIn(c, deps)
  const { versions, area } = await deps.db.snapshot(async (view) => ({
    versions: await versionsOf(view, homeOfLevel(level, home), level),
    area: (await loadGazetteer(view)).areas.get(home) ?? null,
  }))
  const [current] = versions
  const beginning = level === 'state' ? words.stateProposal : words.proposal
  const before = { typed: typedScheme(current?.criteria ?? beginning, current?.version ?? 0), problems: [] }
  return show(c, deps, {
    title: words.title(levelWords[level]),
    lead: words.lead,
    ...(area === null || level === 'state' ? {} : { caption: placeTitle(area, lang) }),
    crumbs: [{ text: priorities.title, path: `/priorities?place=${home}` }],
    problems: filled?.problems ?? [],
    main: (frame) =>
      weightsView(frame, {
        level,
        home,
        versions,
        may: mayWeigh(doing.viewer, level, home, doing.now),
        filled: filled ?? before,
        preview: previewed?.preview ?? null,
      }),
  })
}

function readScheme(typed: Typed, lang: Lang) {
  const { weightsPage: words } = messages(lang)
  const form = reading(typed, lang)
  const criteria: (Omit<Criterion, 'key'> & { key: string | null })[] = []
  for (let n = 1; n <= MOST_CRITERIA; n++) {
    const name = form.publicLine(`name-${n}`, undefined, 120)
    const weight = form.count(`weight-${n}`, [1, 100])
    if (name === null && weight === null) continue
    if (name === null || weight === null) {
      if (!form.problems.some((one) => one.field.endsWith(`-${n}`)))
        form.wrong(`name-${n}`, words.rowIncomplete(String(n)))
      continue
    }
    const source = criterionSources.find((one) => one === typed[`source-${n}`]) ?? 'scored'
    criteria.push({ key: typed[`key-${n}`] || null, name, weight, source })
  }
  return { criteria, form }
}

const seenOf = (criteria: readonly Criterion[], version: number) =>
  createHash('sha256')
    .update(JSON.stringify([version, criteria]))
    .digest('base64url')
    .slice(0, 22)

async function weightsPost(c: PageContext, deps: Deps) {
  const level = levelIn(c)
  if (level === null) return c.notFound()
  const lang = c.get('lang')
  const { weightsPage: words } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const home = await homeIn(c, deps)
  if (!mayWeigh(doing.viewer, level, home, doing.now))
    return failure(c, doing.viewer === null ? 401 : 403, refusalText({ kind: 'not-yours' }, lang))
  const read = readScheme(typed, lang)
  const { form } = read
  const criteria = withKeys(read.criteria, await versionsOf(deps.db, homeOfLevel(level, home), level))
  const version = Number.parseInt(typed.version ?? '', 10) || 0
  if (form.problems.length === 0) {
    const judged = judgeScheme(criteria)
    if (!judged.ok) form.wrong('weight-1', refusalText(judged.problem, lang))
  }
  if (form.problems.length > 0) return weightsPage(c, deps, { typed, problems: form.problems }, null)
  const seen = seenOf(criteria, version)
  const preview = async () => ({
    preview: { ...(await deps.db.snapshot((view) => previewScheme(view, home, level, criteria))), seen },
  })
  if (typed.do !== 'store') return weightsPage(c, deps, { typed, problems: [] }, await preview())
  const reason = form.reason()
  if (typed.seen !== seen) form.wrong('reason', typed.seen ? words.changedSincePreview : words.previewFirst)
  if (reason === null || form.problems.length > 0)
    return weightsPage(c, deps, { typed, problems: form.problems }, await preview())
  const once = {
    purpose: `interests.weights ${level} ${home}`,
    key: typed[oneTimeKeyFieldName] ?? null,
    now: doing.now,
  }
  const done = await wholeActOnce<Refusal>(deps.db, once, async (tx) => {
    const kept = await keepScheme(tx, { home, level, version }, criteria, reason, doing)
    return kept.ok ? { ok: true, value: String(kept.value) } : kept
  })
  if (!done.ok) {
    if (isOutside(done.problem)) return refused(c, done.problem)
    const problems = [{ field: 'weight-1', text: refusalText(done.problem, lang) }]
    return weightsPage(c, deps, { typed, problems }, null)
  }
  notice(c, words.saved(done.value))
  return c.redirect(href(lang, `/priorities/weights/${level}?place=${home}`), 303)
}
