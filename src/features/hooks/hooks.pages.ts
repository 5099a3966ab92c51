import { isId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import { reachOf } from '../../platform/net/reach.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { errorSummary, linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { type Filled, nothingTyped, oneLineText, oneTimeKey, type Typed } from '../../web/read-form.ts'
import { bodiesNamed, bodyIdByCode } from '../bodies/index.ts'
import { personNames, requireStepUp } from '../people/index.ts'
import { loadGazetteer, placeTitle } from '../places/index.ts'
import { loadCategories } from '../routing/index.ts'
import { readTopics, urlProblem } from './hook-form.ts'
import { keptBodies, mayKeepHook, mayKeepHooks } from './hooks.policy.ts'
import { deliveriesOf, type Hook, hookById, hookEventsOf, hooksOf } from './hooks.sql.ts'
import {
  type HookDraft,
  type HookRefusal,
  makeHook,
  moveHook,
  replayDelivery,
  rotateSecret,
  testHook,
} from './keep-hook.ts'
import { messages } from './messages.ts'
import type { HookPorts } from './ports.ts'
import { docsView, formView, type HookLine, hookView, listView, secretView } from './views/hook-views.ts'

const ON_A_PAGE = 50

export function hookPages(app: PageApp, deps: Deps, ports: HookPorts): void {
  app.get('/hooks', (c) => listPage(c, deps))
  app.get('/hooks/docs', (c) => docsPage(c, deps))
  app.get('/hooks/new', (c) => newPage(c, deps, nothingTyped, []))
  app.post('/hooks/new', (c) => newPost(c, deps, ports))
  app.get('/hooks/:id', (c) => hookPage(c, deps, null))
  app.post('/hooks/:id/test', (c) => act(c, deps, (tx, hook) => testHook(tx, deps, hook.id), 'didTest', '#log'))
  app.post('/hooks/:id/rotate', (c) => rotatePost(c, deps))
  app.post('/hooks/:id/state', (c) => statePost(c, deps))
  app.post('/hooks/:id/replay', (c) => replayPost(c, deps))
}

function show(
  c: PageContext,
  deps: Deps,
  content: {
    title: string
    lead?: string
    main: Html
    problems?: readonly Problem[]
    narrow?: boolean
    actions?: Html[]
  },
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'data')
  const { problems = [], ...rest } = content
  return c.html(
    page(frame, {
      ...rest,
      noIndex: true,
      breadcrumbs: content.title === say.title ? [] : [{ text: say.title, href: href(frame, '/hooks') }],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: say.kept }) : null,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

/** Officers only; who is not signed in is asked to. */
async function stranger(c: PageContext, deps: Deps): Promise<Response | null> {
  const viewer = c.get('viewer')
  if (viewer === null) return requireStepUp(c, deps)
  return mayKeepHooks(viewer, deps.clock.now()) ? null : failure(c, 403, messages(c.get('lang')).refusals['not-yours'])
}

async function listPage(c: PageContext, deps: Deps) {
  const stop = await stranger(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const say = messages(lang)
  const bodyIds = keptBodies(c.get('viewer'), deps.clock.now())
  const lines = await deps.db.snapshot(async (view) => linesOf(view, await hooksOf(view, { bodyIds }), lang))
  const frame = frameOf(c, deps, 'data')
  return show(c, deps, {
    title: say.title,
    lead: say.lead,
    main: listView(frame, lines),
    actions: [
      linkButton({ href: href(frame, '/hooks/new'), text: say.add }),
      linkButton({ href: href(frame, '/hooks/docs'), text: say.docs, kind: 'secondary' }),
    ],
  })
}

async function linesOf(view: Queryable, hooks: readonly Hook[], lang: Lang): Promise<HookLine[]> {
  const say = messages(lang)
  const places = await loadGazetteer(view)
  const categories = new Map((await loadCategories(view)).map((one) => [one.code, one]))
  const ids = hooks.flatMap(({ ownerBodyId }) => ownerBodyId ?? [])
  const bodies = await bodiesNamed(view, ids)
  return hooks.map((hook) => {
    const area = hook.areaCode === null ? undefined : places.areas.get(hook.areaCode as never)
    const category = hook.categoryCode === null ? undefined : categories.get(hook.categoryCode)
    const owner = bodies.get(hook.ownerBodyId ?? '')
    return {
      hook,
      only: [
        ...(hook.areaCode === null ? [] : [say.filters.area(area ? placeTitle(area, lang) : hook.areaCode)]),
        ...(hook.categoryCode === null
          ? []
          : [say.filters.category((lang === 'th' ? category?.nameTh : category?.nameEn) ?? hook.categoryCode)]),
        ...(hook.bodyCode === null ? [] : [say.filters.body(hook.bodyCode)]),
      ],
      owner: owner === undefined ? say.noOwner : nameIn(lang, owner),
    }
  })
}

function docsPage(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang')).docsPage
  const frame = frameOf(c, deps, 'data')
  const mayKeep = mayKeepHooks(c.get('viewer'), deps.clock.now())
  return c.html(page(frame, { title: say.title, lead: say.lead, main: docsView(frame, mayKeep) }))
}

async function newPage(c: PageContext, deps: Deps, filled: Filled, chosen: readonly string[]) {
  const stop = await stranger(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const say = messages(lang)
  const bodyIds = keptBodies(c.get('viewer'), deps.clock.now())
  const found = await deps.db.snapshot(async (view) => ({
    categories: await loadCategories(view),
    bodies: [...(await bodiesNamed(view, bodyIds ?? [])).values()],
  }))
  const named = (one: { nameTh: string; nameEn: string | null }) => nameIn(lang, one)
  return show(c, deps, {
    title: say.form.title,
    lead: say.form.lead,
    narrow: true,
    problems: filled.problems,
    main: formView(frameOf(c, deps, 'data'), {
      ...filled,
      chosen,
      categories: found.categories
        .filter((one) => one.endedOn === null)
        .map((one) => ({ value: one.code, text: named(one) })),
      owners: found.bodies.map((body) => ({ value: body.id, text: named(body) })),
      key: oneTimeKey(filled.typed),
    }),
  })
}

async function newPost(c: PageContext, deps: Deps, ports: HookPorts) {
  const stop = await stranger(c, deps)
  const viewer = c.get('viewer')
  if (stop || viewer === null) return stop ?? failure(c, 403)
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = await formFields(c)
  const chosen = (await c.req.formData()).getAll('topics').map(String)
  const read = await readDraft(deps, typed, chosen, viewer, lang)
  if (!('draft' in read)) return newPage(c, deps, { typed, problems: read.problems }, chosen)
  const once = { purpose: `hooks.make ${viewer.personId}`, key: typed._key ?? null, now: deps.clock.now() }
  const kept: { secret?: string; refusal?: HookRefusal } = {}
  const { value: id } = await deps.db.transaction((tx) =>
    oncePerKey(tx, once, async () => {
      const maker = { personId: viewer.personId, bodyId: read.owner, keyId: null }
      const made = await makeHook(tx, deps, ports, read.draft, maker)
      if (!made.ok) {
        kept.refusal = made.problem
        return ''
      }
      kept.secret = made.value.secret
      return made.value.id
    }),
  )
  if (kept.refusal) return refused(c, kept.refusal)
  if (kept.secret === undefined) {
    notice(c, say.secret.before)
    return c.redirect(href(lang, id === '' ? '/hooks' : `/hooks/${id}`), 303)
  }
  return secretPage(c, deps, { id, secret: kept.secret, isNew: true })
}

function secretPage(c: PageContext, deps: Deps, shown: { id: string; secret: string; isNew: boolean }) {
  c.header('Cache-Control', 'no-store')
  const say = messages(c.get('lang')).secret
  return show(c, deps, { title: say.title, narrow: true, main: secretView(frameOf(c, deps, 'data'), shown) })
}

async function readDraft(
  deps: Deps,
  typed: Typed,
  chosen: readonly string[],
  viewer: Viewer,
  lang: Lang,
): Promise<{ draft: HookDraft; owner: string | null } | { problems: Problem[] }> {
  const say = messages(lang).problems
  const problems: Problem[] = []
  const label = oneLineText(typed.label)
  if (label === '' || label.length > 120) problems.push({ field: 'label', text: say.label })
  const url = (typed.url ?? '').trim()
  const wrong = urlProblem(url, reachOf(deps.config))
  if (wrong !== null) problems.push({ field: 'url', text: say.url[wrong] })
  const topics = readTopics(chosen)
  if (topics.length === 0) problems.push({ field: 'topics', text: say.topics })
  const found = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const area = oneLineText(typed.area)
    const code = places.areas.has(area as never) ? area : area === '' ? null : (places.resolve(area)?.code ?? null)
    const body = oneLineText(typed.body)
    return {
      area: { typed: area, code },
      body: { typed: body, isKnown: body === '' || (await bodyIdByCode(view, body)) !== null },
      isCategory: !typed.category || (await loadCategories(view)).some((one) => one.code === typed.category),
    }
  })
  if (found.area.typed !== '' && found.area.code === null)
    problems.push({ field: 'area', text: say.area(found.area.typed.slice(0, 80)) })
  if (!found.isCategory) problems.push({ field: 'category', text: say.category })
  if (!found.body.isKnown) problems.push({ field: 'body', text: say.body(found.body.typed.slice(0, 80)) })
  const now = deps.clock.now()
  const own = keptBodies(viewer, now)
  const owner =
    own === null ? null : own.length === 1 ? (own[0] ?? null) : typed.owner && isId(typed.owner) ? typed.owner : ''
  if (owner === '' || !mayKeepHook(viewer, owner, now)) problems.push({ field: 'owner', text: say.owner })
  if (problems.length > 0) return { problems }
  const draft = {
    label,
    url,
    topics,
    areaCode: found.area.code,
    categoryCode: typed.category || null,
    bodyCode: found.body.typed || null,
  }
  return { draft, owner }
}

/** The webhook, if the viewer keeps it; else it is as if it were not there. */
async function keptHook(c: PageContext, deps: Deps): Promise<Hook | null> {
  const id = c.req.param('id') ?? ''
  const hook = isId(id) ? await hookById(deps.db, id) : null
  return hook !== null && mayKeepHook(c.get('viewer'), hook.ownerBodyId, deps.clock.now()) ? hook : null
}

async function hookPage(c: PageContext, deps: Deps, problem: string | null) {
  const stop = await stranger(c, deps)
  if (stop) return stop
  const hook = await keptHook(c, deps)
  if (hook === null) return c.notFound()
  const lang = c.get('lang')
  const before = c.req.query('before') ?? ''
  const found = await deps.db.snapshot(async (view) => {
    const [line] = await linesOf(view, [hook], lang)
    const history = await hookEventsOf(view, hook.id)
    const deliveries = await deliveriesOf(view, hook.id, {
      before: isId(before) ? before : null,
      most: ON_A_PAGE + 1,
      state: null,
    })
    const names = await personNames(
      view,
      deps,
      history.map(({ actorId }) => actorId),
    )
    return { line, history, deliveries, names }
  })
  const shown = found.deliveries.slice(0, ON_A_PAGE)
  const last = found.deliveries.length > ON_A_PAGE ? shown.at(-1) : undefined
  const main = hookView(frameOf(c, deps, 'data'), {
    ...(found.line ?? { hook, only: [], owner: '' }),
    deliveries: shown,
    olderHref: last === undefined ? null : `/hooks/${hook.id}?before=${last.id}#log`,
    history: found.history.map((event) => ({ ...event, actor: found.names.get(event.actorId ?? '') ?? null })),
    problem,
  })
  const problems = problem === null ? [] : [{ field: 'reason', text: problem }]
  return show(c, deps, { title: hook.label, main, problems })
}

type Tx = Parameters<Parameters<Deps['db']['transaction']>[0]>[0]

async function act(
  c: PageContext,
  deps: Deps,
  work: (tx: Tx, hook: Hook, personId: string) => ReturnType<typeof testHook>,
  done: 'didTest' | 'did' | 'didReplay',
  anchor = '',
) {
  const viewer = c.get('viewer')
  const hook = await keptHook(c, deps)
  if (hook === null || viewer === null) return c.notFound()
  const did = await wholeAct(deps.db, (tx) => work(tx, hook, viewer.personId))
  if (!did.ok) return refused(c, did.problem)
  const lang = c.get('lang')
  notice(c, messages(lang).one[done])
  return c.redirect(href(lang, `/hooks/${hook.id}${anchor}`), 303)
}

async function statePost(c: PageContext, deps: Deps) {
  const fields = await formFields(c)
  const say = messages(c.get('lang')).one
  const wanted = (['pause', 'resume', 'end'] as const).find((one) => one === fields.act)
  const reason = oneLineText(fields.reason).slice(0, 500)
  if (wanted === undefined || reason === '') return hookPage(c, deps, say.reasonMissing)
  return act(c, deps, (tx, hook, personId) => moveHook(tx, deps, hook.id, wanted, { personId, reason }), 'did')
}

async function replayPost(c: PageContext, deps: Deps) {
  const id = (await formFields(c)).delivery ?? ''
  if (!isId(id)) return c.notFound()
  return act(c, deps, (tx, hook, personId) => replayDelivery(tx, deps, hook.id, id, personId), 'didReplay', '#log')
}

async function rotatePost(c: PageContext, deps: Deps) {
  const viewer = c.get('viewer')
  const hook = await keptHook(c, deps)
  if (hook === null || viewer === null) return c.notFound()
  const rotated = await wholeAct(deps.db, (tx) => rotateSecret(tx, deps, hook.id, viewer.personId))
  if (!rotated.ok) return refused(c, rotated.problem)
  return secretPage(c, deps, { id: hook.id, secret: rotated.value.secret, isNew: false })
}

function refused(c: PageContext, problem: HookRefusal) {
  const { refusals } = messages(c.get('lang'))
  if (problem.kind === 'not-found') return failure(c, 404, refusals['not-found'])
  return failure(c, 409, problem.kind === 'too-many' ? refusals['too-many'](problem.most) : refusals['not-now'])
}
