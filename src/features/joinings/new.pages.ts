import { formatPublicId, newId, parsePublicId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import type { Typed } from '../../web/read-form.ts'
import { type BodyName, bodiesNamed } from '../bodies/index.ts'
import { projectsOfPair } from '../overlaps/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { type FoundProjectLine, projectName, projectsToChoose, readTextQuery } from '../plans/index.ts'
import { digestOf } from './join-after.ts'
import { planJoining } from './join-plan.ts'
import type { JoinProject } from './join-world.ts'
import { hasUnseenFields, readBoardId, readFormName, readProjectKeys, readReason, readTerms } from './joining-form.ts'
import type { Key } from './joining-states.ts'
import { mayProposeSome } from './joinings.policy.ts'
import { messages } from './messages.ts'
import { namedProjects } from './named.sql.ts'
import { draftOf, type ProposeRefusal, proposeJoining } from './propose-joining.ts'
import { type ReadWorld, readWorld } from './read-world.ts'
import { namesIn, problemText, refusalText } from './refusal-text.ts'
import { effectsView } from './views/effects-view.ts'
import { cannotView, newView } from './views/new-view.ts'

const mostFound = 12

export function newPages(app: PageApp, deps: Deps): void {
  app.get('/joinings/new', (c) => newPage(c, deps))
  app.post('/joinings/new', (c) => newPost(c, deps))
}

async function newPage(c: PageContext, deps: Deps) {
  const url = new URL(c.req.url)
  const pair = parsePublicId(url.searchParams.get('pair') ?? '')
  const both = pair.ok ? await projectsOfPair(deps.db, pair.value) : null
  const asked = readProjectKeys(url.searchParams.getAll('project').join(' ')).keys
  const typed: Typed = {
    form: url.searchParams.get('form') ?? '',
    q: url.searchParams.get('q') ?? '',
    board: readBoardId(url.searchParams.get('board') ?? '') ?? '',
    pair: pair.ok && both !== null ? formatPublicId(pair.value) : '',
  }
  return show(c, deps, { typed, projects: [...(both ?? []), ...asked], problems: [], preview: false })
}

interface Shown {
  readonly typed: Typed
  readonly projects: readonly Key[]
  readonly problems: readonly Problem[]
  readonly preview: boolean
  readonly status?: 409 | 422
}

interface Read {
  readonly places: Gazetteer
  readonly world: ReadWorld
  readonly found: readonly FoundProjectLine[] | null
  readonly bodies: ReadonlyMap<string, BodyName>
}

async function read(view: Queryable, { typed, projects }: Shown): Promise<Read> {
  const world = await readWorld(view, projects)
  const query = typed.q ? readTextQuery(typed.q) : null
  const ids = readProjectKeys(typed.q ?? '').keys
  const found =
    (typed.q ?? '').trim() === ''
      ? null
      : ids.length > 0
        ? await byIds(view, ids)
        : query === null
          ? []
          : await nearFirst(view, query.exact, [...new Set(projects.map((one) => one.home))])
  return {
    places: await loadGazetteer(view),
    world,
    found: found?.filter((one) => !world.projects.has(projectName(one))) ?? null,
    bodies: await bodiesNamed(
      view,
      [...world.projects.values()].map((one) => one.bodyId),
    ),
  }
}

/** Projects with the words: of the provinces chosen so far, and only where these have none, of all. */
async function nearFirst(view: Queryable, exact: string, homes: readonly string[]): Promise<FoundProjectLine[]> {
  const near = homes.length === 0 ? [] : await projectsToChoose(view, exact, homes, mostFound)
  return near.length > 0 ? near : projectsToChoose(view, exact, null, mostFound)
}

async function byIds(view: Queryable, keys: readonly Key[]): Promise<FoundProjectLine[]> {
  const named = await namedProjects(view, keys)
  return [...named.values()].map((one) => ({ ...one, bodyNameTh: one.bodyTh }))
}

export const bodyNameIn =
  (bodies: ReadonlyMap<string, BodyName>, lang: Lang) =>
  (bodyId: string): string => {
    const body = bodies.get(bodyId)
    return body === undefined ? '' : nameIn(lang, body)
  }

/** The page with what was chosen so far, and, where asked for, what it would do. Nothing is stored by looking. */
async function show(c: PageContext, deps: Deps, shown: Shown) {
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  if (!mayProposeSome(c.get('viewer'), now)) return failure(c, c.get('viewer') === null ? 401 : 403, say.notAllowed)
  const frame = frameOf(c, deps, 'coordination')
  const { places, world, found, bodies } = await deps.db.snapshot((view) => read(view, shown))
  const chosen = shown.projects.flatMap((key): JoinProject[] => {
    const one = world.projects.get(projectName(key))
    return one === undefined ? [] : [one]
  })
  const terms = readTerms(shown.typed, shown.projects, places, lang)
  const problems = [...shown.problems, ...(shown.preview ? terms.problems : [])]
  const bodyName = bodyNameIn(bodies, lang)
  const planned =
    shown.preview && terms.problems.length === 0 && terms.form !== null
      ? planJoining(draftOf({ form: terms.form, projects: shown.projects, terms: terms.terms }), world)
      : null
  const titles =
    planned !== null && !planned.ok
      ? await namedProjects(
          deps.db,
          namesIn(planned.problem).flatMap((name) => readProjectKeys(name).keys),
        )
      : new Map<string, { title: string }>()
  const titleOf = (name: string) => world.projects.get(name)?.title ?? titles.get(name)?.title ?? name
  const cannot = planned === null || planned.ok ? [] : planned.problem.map((one) => problemText(one, titleOf, lang))
  const preview =
    planned?.ok === true
      ? { body: effectsView(frame, world, planned.value, bodyName), seen: digestOf(planned.value) }
      : null
  const refused = problems.length > 0 || cannot.length > 0
  return c.html(
    page(frame, {
      title: say.fresh.title,
      lead: say.fresh.lead,
      breadcrumbs: [{ text: say.title, href: href(frame, '/joinings') }],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: say.kept }) : null,
      main: [
        cannot.length > 0 ? cannotView(lang, cannot) : null,
        newView(frame, {
          chosen,
          bodyName,
          found,
          form: readFormName(shown.typed.form),
          asksMore: hasUnseenFields(shown.typed, shown.projects),
          filled: { typed: shown.typed, problems },
          preview,
          key: shown.typed[oneTimeKeyFieldName] || newId(),
        }),
      ],
      noIndex: true,
    }),
    refused ? (shown.status ?? 422) : 200,
  )
}

async function newPost(c: PageContext, deps: Deps) {
  const typed = await formFields(c)
  const chosen = readProjectKeys(typed.projects ?? '').keys
  const again = (shown: Partial<Shown>) =>
    show(c, deps, { typed, projects: chosen, problems: [], preview: false, ...shown })
  const [added] = readProjectKeys(typed.add ?? '').keys
  if (added !== undefined) return again({ projects: [...chosen, added] })
  const [removed] = readProjectKeys(typed.remove ?? '').keys
  if (removed !== undefined) return again({ projects: without(chosen, removed) })
  const [lead] = readProjectKeys(typed.lead ?? '').keys
  if (lead !== undefined) return again({ projects: [lead, ...without(chosen, lead)] })
  if (typed.do === 'search') return again({})
  if (typed.do === 'propose' || typed.do === 'draft') return propose(c, deps, typed, chosen, again)
  return again({ preview: !hasUnseenFields(typed, chosen) })
}

const without = (keys: readonly Key[], one: Key) => keys.filter((key) => projectName(key) !== projectName(one))

async function propose(
  c: PageContext,
  deps: Deps,
  typed: Typed,
  projects: readonly Key[],
  again: (shown: Partial<Shown>) => Promise<Response>,
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  const viewer = c.get('viewer')
  if (!mayProposeSome(viewer, now)) return failure(c, viewer === null ? 401 : 403, say.notAllowed)
  const { places, world } = await deps.db.snapshot((view) =>
    read(view, { typed, projects, problems: [], preview: false }),
  )
  const { form, terms, problems } = readTerms(typed, projects, places, lang)
  const reason = readReason(typed, 'reason', problems, lang)
  if (!typed.seen) problems.push({ field: 'reason', text: say.fresh.previewFirst })
  if (problems.length > 0 || form === null || reason === null)
    return again({ problems: problemsOf(problems), preview: true })
  const lead = world.projects.get(projectName(projects[0] ?? { home: '', id: '' }))
  const asDraft = typed.do === 'draft'
  const pair = parsePublicId(typed.pair ?? '')
  const wanted = {
    form,
    projects,
    title: terms.title ?? lead?.title ?? say.forms[form],
    terms,
    reason,
    boardId: readBoardId(typed.board),
    pair: pair.ok ? formatPublicId(pair.value) : null,
    scenarioId: null,
  }
  const once = { purpose: `joinings.propose ${viewer?.personId}`, key: typed[oneTimeKeyFieldName] ?? null, now }
  const done = await wholeActOnce<ProposeRefusal>(deps.db, once, async (tx) => {
    const made = await proposeJoining(tx, wanted, { asDraft, seen: typed.seen ?? null }, { viewer, now, deps })
    return made.ok ? { ok: true, value: formatPublicId(made.value) } : made
  })
  if (!done.ok) {
    if (done.problem.kind === 'not-yours') return failure(c, 403, say.notAllowed)
    if (done.problem.kind === 'changed-since')
      return again({ problems: [{ field: 'effects', text: say.fresh.changed }], preview: true, status: 409 })
    if (done.problem.kind === 'cannot') return again({ preview: true })
    const told = refusalText(done.problem, (name) => world.projects.get(name)?.title ?? name, lang)
    return again({ problems: [{ field: 'projects', text: told.text }], preview: true, status: 409 })
  }
  notice(c, asDraft ? say.fresh.drafted : say.fresh.proposed)
  return c.redirect(href(lang, `/joinings/${done.value}`), 303)
}

/** Those of the form are found again when the page is shown; only what this act adds is told here. */
const problemsOf = (problems: readonly Problem[]) => problems.filter((one) => one.field === 'reason')
