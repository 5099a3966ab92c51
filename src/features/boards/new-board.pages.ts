import { isId, parsePublicId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { href } from '../../web/frame.ts'
import { type Filled, oneLineText, oneTimeKey, type Typed } from '../../web/read-form.ts'
import { missionByCode } from '../functions/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { placeLine } from '../plans/index.ts'
import { type BoardFacts, type Key, patterns, techniques } from './board.ts'
import { bodiesById, bodyMeant, stateBodyOf } from './board-bodies.sql.ts'
import { mayOpenSomewhere } from './boards.policy.ts'
import { projectHref, publicKey } from './boards.present.ts'
import { boardByKey } from './boards.sql.ts'
import { fieldChoices, keysFrom, placeCode, reading } from './form-parts.ts'
import { projectsForBoard, projectsOfCase, projectsOfGoal, projectsOfPairs, projectsTogether } from './items.sql.ts'
import { matterByKey, mattersPage } from './matters.sql.ts'
import { messages } from './messages.ts'
import { type BoardDraft, MOST_ITEMS, openBoard } from './open-board.ts'
import { asProblem, show } from './page-parts.ts'
import { boardForm } from './views/form-view.ts'

/** What is offered to start from; more stand on the agenda itself. */
const MOST_MATTERS = 8

interface Seeds {
  readonly pair: string
  readonly case: string
  readonly project: string
  readonly matter: string
  /** `together-570101-04.5-2027`: work of several bodies in a place, field and fiscal year (CE); `goal-` and the id of a goal. */
  readonly gap: string
}

/** From where the board starts: pairs of the queue, a whole case, projects, a gap, a matter. */
function seedsOf(typed: Typed): Seeds {
  const word = (name: string) => (typed[name] ?? '').slice(0, 4_000)
  return { pair: word('pair'), case: word('case'), project: word('project'), matter: word('matter'), gap: word('gap') }
}

async function projectsOf(view: Queryable, seeds: Seeds, now: Date): Promise<Key[]> {
  const list = (text: string) => text.split(/[\s,]+/).filter((part) => part !== '')
  const found = [
    ...(await projectsOfPairs(view, keysFrom('overlaps', list(seeds.pair)))),
    ...(seeds.case === '' ? [] : await projectsOfCase(view, seeds.case.slice(0, 60))),
    ...keysFrom('projects', list(seeds.project)),
    ...(await projectsOfGap(view, seeds.gap, now)),
  ]
  return [...new Map(found.map((key) => [`${key.home}-${key.id}`, key])).values()].slice(0, MOST_ITEMS)
}

/** The projects a gap is about; of one that names none, or is no gap of ours, none. */
async function projectsOfGap(view: Queryable, gap: string, now: Date): Promise<Key[]> {
  const [, areaCode, field, year] = /^together-(\d{6})-(\d{2}(?:\.\d)?)-(\d{4})$/.exec(gap) ?? []
  if (areaCode !== undefined && field !== undefined)
    return projectsTogether(view, { areaCode, field, fiscalYear: Number(year) }, MOST_ITEMS)
  const goal = gap.startsWith('goal-') ? gap.slice('goal-'.length) : ''
  return isId(goal)
    ? projectsOfGoal(view, { nodeId: goal, fiscalYear: fiscalYearOf(todayInBangkok(now)) }, MOST_ITEMS)
    : []
}

/** What can be told from where it starts: the smallest place that holds all, the field most have, the body of the state there. */
async function guessed(
  view: Queryable,
  projects: readonly Key[],
  typed: Typed,
  places: Gazetteer,
  { now, lang }: { now: Date; lang: Lang },
): Promise<Typed> {
  const found = await projectsForBoard(view, projects)
  const matter = parsePublicId(typed.matter ?? '')
  const from = matter.ok ? await matterByKey(view, matter.value) : null
  const codes = [...found.map((one) => one.areaCode), from?.areaCode ?? null].filter((code) => code !== null)
  const common = codes.length === 0 ? '' : commonPlace(codes)
  const area = typed.area ?? typed.place ?? common
  const code = placeCode(area, places)
  const field = typed.field ?? mostOften(found.map((one) => one.functionCode)) ?? from?.functionCode ?? ''
  const ownerId = code === null ? null : await stateBodyOf(view, code)
  const today = todayInBangkok(now)
  const owner = ownerId === null ? undefined : (await bodiesById(view, [ownerId], today)).get(ownerId)
  const ownerName = owner === undefined ? '' : nameIn(lang, owner)
  // By its name where the name is that of one body only.
  const isMeant = owner !== undefined && (await bodyMeant(view, ownerName, today))?.id === owner.id
  return {
    area: placeLine(places, code, lang) ?? area,
    field: missionByCode.has(field) ? field : '',
    owner: isMeant ? ownerName : (owner?.code ?? ''),
    // From a gap, the words it is told by.
    title: from?.title ?? oneLineText((typed.title ?? '').slice(0, 200)),
    subject: from?.text ?? '',
    pattern: found.length > 0 && new Set(found.map((one) => one.bodyId)).size === 2 ? 'pair' : '',
  }
}

/** The longest code all begin with, as a place: 570101 and 570203 → 57. */
function commonPlace(codes: readonly string[]): string {
  let common = codes[0] ?? ''
  for (const code of codes) while (!code.startsWith(common)) common = common.slice(0, -2)
  return common
}

function mostOften(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null
}

/** The form of a new board, filled with what can be told from where it starts. */
export async function newPage(c: PageContext, deps: Deps, sent: Filled | null) {
  const lang = c.get('lang')
  const { form: say, list } = messages(lang)
  const doing = doingOf(c, deps)
  if (!mayOpenSomewhere(doing.viewer, doing.now)) return failure(c, 403, messages(lang).refusals['not-yours'])
  const asked: Typed = sent?.typed ?? Object.fromEntries(new URL(c.req.url).searchParams)
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const seeds = seedsOf(asked)
    const projects = await projectsOf(view, seeds, doing.now)
    const typed = sent?.typed ?? {
      ...(await guessed(view, projects, asked, places, { now: doing.now, lang })),
      matter: seeds.matter,
    }
    const area = placeCode(typed.area ?? '', places)
    const open =
      area === null
        ? []
        : (
            await mattersPage(
              view,
              { area, withAbove: true, field: null, words: null, state: 'open', proposedBy: null },
              { now: doing.now, limit: MOST_MATTERS * 4, offset: 0 },
            )
          ).matters
    // Matters of the field of the board first, then as the agenda has them; the one it was opened from always among them.
    const near = (code: string | null) =>
      code !== null && typed.field !== '' && code.startsWith(typed.field ?? '') ? 0 : 1
    const sorted = [...open].sort((a, b) => near(a.functionCode) - near(b.functionCode))
    const chosen = sorted.filter((one, at) => at < MOST_MATTERS || publicKey(one) === typed.matter)
    return { seeds, typed, matters: chosen, projects: await projectsForBoard(view, projects) }
  })
  const filled: Filled = { typed: found.typed, problems: sent?.problems ?? [] }
  return show(c, deps, {
    title: say.newTitle,
    lead: say.newLead,
    problems: filled.problems,
    narrow: true,
    noIndex: true,
    crumbs: [{ text: list.title, path: '/boards' }],
    main: (frame) =>
      boardForm(frame, {
        filled,
        edited: null,
        fields: fieldChoices(lang),
        matters: found.matters.map((one) => ({
          value: publicKey(one),
          title: one.title,
          supports: one.signedSupports + one.freeSupports,
        })),
        projects: found.projects.map((one) => ({ title: one.title, href: projectHref(one) })),
        hidden: Object.fromEntries(
          Object.entries(found.seeds).filter(([name, value]) => value !== '' && name !== 'matter'),
        ),
        key: oneTimeKey(filled.typed),
      }),
  })
}

/** What people write about a board, new or edited, with its owner; problems are in `read`. */
export async function readFacts(view: Queryable, typed: Typed, lang: Lang, now: Date) {
  const { form: say } = messages(lang)
  const read = reading(typed, lang)
  const places = await loadGazetteer(view)
  const title = read.publicLine('title', say.missing.title)
  const subject = read.publicLines('subject', say.missing.subject)
  const areaCode = read.place('area', places, say.missing.area)
  const functionCode = read.field('field', (code) => missionByCode.has(code))
  const pattern = read.choice('pattern', patterns, say.missing.pattern)
  const technique = read.choice('technique', techniques, say.missing.technique)
  const owner = await read.body(view, 'owner', now, say.missing.owner)
  const facts: BoardFacts | null =
    title === null || subject === null || areaCode === null || pattern === null || technique === null
      ? null
      : { title, subject, areaCode, functionCode, pattern, technique }
  return { read, facts, owner }
}

export async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { form: say } = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  if (!mayOpenSomewhere(doing.viewer, doing.now)) return failure(c, 403, messages(lang).refusals['not-yours'])
  const { read, facts, owner } = await readFacts(deps.db, typed, lang, doing.now)
  const reason = read.reason()
  const open =
    facts === null
      ? 0
      : (
          await mattersPage(
            deps.db,
            { area: facts.areaCode, withAbove: true, field: null, words: null, state: 'open', proposedBy: null },
            { now: doing.now, limit: 1, offset: 0 },
          )
        ).total
  const matter = parsePublicId(typed.matter ?? '')
  // Where people have put matters on the agenda, coordination starts from one of them, or says why not.
  if (open > 0 && !matter.ok && typed.matter !== 'none') read.wrong('matter', say.matterMissing)
  if (facts === null || owner === null || reason === null || read.problems.length > 0)
    return newPage(c, deps, { typed, problems: read.problems })
  const projects = await projectsOf(deps.db, seedsOf(typed), doing.now)
  const draft: BoardDraft = { ...facts, ownerBodyId: owner.id, matter: matter.ok ? matter.value : null, projects }
  let left = 0
  const once = { purpose: `boards.open ${doing.viewer?.personId}`, key: typed._key ?? null, now: doing.now }
  const done = await wholeActOnce(deps.db, once, async (tx) => {
    const opened = await openBoard(tx, draft, reason, doing)
    if (!opened.ok) return opened
    left = opened.value.left
    return { ok: true as const, value: publicKey(opened.value) }
  })
  if (!done.ok)
    return newPage(c, deps, {
      typed,
      problems: [asProblem(done.problem, lang, done.problem.kind === 'body-gone' ? 'owner' : 'area')],
    })
  // Sent twice it is done once: how the board stands is read, not remembered.
  const key = parsePublicId(done.value)
  const isProposal = key.ok && (await boardByKey(deps.db, key.value))?.state === 'proposed'
  notice(c, isProposal ? say.createdProposal : left > 0 ? say.createdLeft(left) : say.created)
  return c.redirect(href(lang, `/boards/${done.value}${isProposal ? '' : '/agencies'}`), 303)
}
