import { newId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { formatDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, linkButton, type Problem } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { fieldTitle } from '../functions/index.ts'
import { personNames, requireStepUp } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { versionsOfCategory } from './categories.sql.ts'
import { readCategory, type TypedCategory, typedCategory, typedFrom } from './category-form.ts'
import { type EditRefusal, saveCategory, saveRule } from './edit-routing.ts'
import { loadCategories } from './load-routing.ts'
import { messages } from './messages.ts'
import { MOST_REROUTES } from './route.ts'
import { routeSentences } from './route-words.ts'
import { mayEditRouting } from './routing.policy.ts'
import {
  categoryName,
  categoryProblems,
  fieldChoices,
  historyOf,
  presentRule,
  ruleProblems,
} from './routing.present.ts'
import { readRule, ruleInputs, type TypedRule, typedFromRule, typedRule } from './rule-form.ts'
import { newestRoutingRules, versionsOfRule } from './rules.sql.ts'
import { readTest, tryRoute } from './try-route.ts'
import { categoriesView, categoryFormView, categoryView } from './views/categories-view.ts'
import { ruleFormView, rulesView, ruleView } from './views/rules-view.ts'
import { testView } from './views/test-view.ts'

export function routingPages(app: PageApp, deps: Deps): void {
  app.get('/complaints/categories', (c) => categoriesPage(c, deps))
  app.get('/complaints/categories/new', (c) => newCategoryPage(c, deps))
  app.post('/complaints/categories', (c) => categoryPost(c, deps))
  app.get('/complaints/categories/:code', (c) => categoryPage(c, deps))
  app.get('/complaints/categories/:code/edit', (c) => editCategoryPage(c, deps))
  app.get('/complaints/routing', (c) => rulesPage(c, deps))
  app.get('/complaints/routing/test', (c) => testPage(c, deps))
  app.get('/complaints/routing/rules/new', (c) => newRulePage(c, deps))
  app.post('/complaints/routing/rules', (c) => rulePost(c, deps))
  app.get('/complaints/routing/rules/:code', (c) => rulePage(c, deps))
  app.get('/complaints/routing/rules/:code/edit', (c) => editRulePage(c, deps))
}

function crumbs(frame: Frame, lang: Lang, ...more: { text: string; href: string }[]) {
  return [
    { text: messages(lang).complaints, href: href(frame, '/complaints') },
    ...more.map((one) => ({ text: one.text, href: href(frame, one.href) })),
  ]
}

async function categoriesPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const categories = await loadCategories(deps.db)
  const may = mayEditRouting(c.get('viewer'), deps.clock.now())
  return c.html(
    page(frame, {
      title: say.categories.title,
      lead: say.categories.lead,
      breadcrumbs: crumbs(frame, lang),
      banner: noticeOf(c),
      actions: [
        linkButton({ href: href(frame, '/complaints/routing/test'), text: say.categories.tryIt, kind: 'secondary' }),
        linkButton({ href: href(frame, '/complaints/routing'), text: say.categories.rules, kind: 'secondary' }),
        ...(may
          ? [
              linkButton({
                href: href(frame, '/complaints/categories/new'),
                text: say.categories.add,
                kind: 'secondary',
              }),
            ]
          : []),
      ],
      main: categoriesView(frame, say, categories),
      alternates: [{ href: '/api/v1/complaint-categories', type: 'application/json', text: say.asJson }],
    }),
  )
}

async function categoryPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const { versions, names } = await deps.db.snapshot(async (view) => {
    const versions = await versionsOfCategory(view, c.req.param('code') ?? '')
    return {
      versions,
      names: await personNames(
        view,
        deps,
        versions.map(({ changedBy }) => changedBy),
      ),
    }
  })
  const [category] = versions
  if (!category) return c.notFound()
  const may = mayEditRouting(c.get('viewer'), deps.clock.now())
  const isOfficer = c.get('viewer') !== null
  return c.html(
    page(frame, {
      title: categoryName(category, lang),
      narrow: true,
      breadcrumbs: crumbs(frame, lang, { text: say.categories.title, href: '/complaints/categories' }),
      banner: noticeOf(c),
      actions: [
        linkButton({
          href: href(frame, `/complaints?category=${category.code}`),
          text: say.categories.seeCases,
          kind: 'secondary',
        }),
        ...(may
          ? [
              linkButton({
                href: href(frame, `/complaints/categories/${category.code}/edit`),
                text: say.categories.edit,
                kind: 'secondary',
              }),
            ]
          : []),
      ],
      main: categoryView(frame, say, {
        category,
        field: fieldTitle(category.functionCode, lang),
        history: historyOf(versions, isOfficer ? names : new Map(), lang),
      }),
      alternates: [
        { href: `/api/v1/complaint-categories/${category.code}`, type: 'application/json', text: say.asJson },
        {
          href: href(frame, `/feeds/complaints/categories/${category.code}`),
          type: 'application/atom+xml',
          text: 'Atom',
        },
      ],
    }),
  )
}

const emptyCategory: TypedCategory = {
  severity: 'normal',
  group: 'other',
  'normal-answer': '3',
  'normal-resolve': '15',
  'high-answer': '2',
  'high-resolve': '7',
  'urgent-answer': '1',
  'urgent-resolve': '3',
}

async function newCategoryPage(c: PageContext, deps: Deps) {
  return (await stopped(c, deps)) ?? showCategoryForm(c, deps, { typed: emptyCategory, seen: 0 })
}

async function editCategoryPage(c: PageContext, deps: Deps) {
  const stop = await stopped(c, deps)
  if (stop) return stop
  const [category] = await versionsOfCategory(deps.db, c.req.param('code') ?? '')
  return category ? showCategoryForm(c, deps, { typed: typedFrom(category), seen: category.version }) : c.notFound()
}

async function stopped(c: PageContext, deps: Deps, back?: string) {
  if (c.get('viewer') !== null && !mayEditRouting(c.get('viewer'), deps.clock.now()))
    return failure(c, 403, messages(c.get('lang')).form.notAllowed)
  return requireStepUp(c, deps, back)
}

interface Shown<Typed> {
  readonly typed: Typed
  readonly seen: number
  readonly problems?: readonly Problem[]
  readonly oneTimeKey?: string
}

function showCategoryForm(
  c: PageContext,
  deps: Deps,
  { typed, seen, problems = [], oneTimeKey }: Shown<TypedCategory>,
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  return c.html(
    page(frame, {
      title: seen === 0 ? say.categories.add : say.categories.edit,
      narrow: true,
      noIndex: true,
      breadcrumbs: crumbs(frame, lang, { text: say.categories.title, href: '/complaints/categories' }),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: categoryFormView(frame, say, {
        typed,
        problems,
        fields: fieldChoices(lang),
        seen,
        action: href(frame, '/complaints/categories'),
        cancelHref: href(frame, '/complaints/categories'),
        oneTimeKey: oneTimeKey ?? newId(),
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function categoryPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const fields = await formFields(c)
  const typed = typedCategory(fields)
  const seen = readSeen(fields.seen)
  const stop = await stopped(
    c,
    deps,
    seen === 0 ? '/complaints/categories/new' : `/complaints/categories/${typed.code}/edit`,
  )
  if (stop) return stop
  const draft = readCategory(typed)
  if (!draft.ok) return showCategoryForm(c, deps, { typed, seen, problems: categoryProblems(draft.problem, lang) })
  const { why, ...category } = draft.value
  const edit = { why, by: c.get('viewer'), now: deps.clock.now(), seen }
  const done = await deps.db.transaction((tx) => saveCategory(tx, category, edit))
  if (!done.ok) {
    const problems = refusalProblems(done.problem, lang)
    if (problems === null) return failure(c, done.problem.kind === 'not-here' ? 404 : 403, say.form.notAllowed)
    // The next sending is against what stands now: the version is shown, so nobody overwrites it unseen.
    return showCategoryForm(c, deps, {
      typed,
      seen: done.problem.kind === 'stale' ? done.problem.version : seen,
      problems,
    })
  }
  notice(
    c,
    done.value.changed ? say.form.saved(categoryName(category, lang), String(done.value.version)) : say.form.same,
  )
  return c.redirect(href(lang, `/complaints/categories/${category.code}`), 303)
}

function readSeen(text: string | undefined): number {
  return /^\d{1,6}$/.test(text ?? '') ? Number(text) : 0
}

function refusalProblems(problem: EditRefusal, lang: Lang): Problem[] | null {
  const say = messages(lang).form
  if (problem.kind === 'known') return [{ field: 'code', text: say.problems.known }]
  if (problem.kind === 'stale') return [{ field: 'nameTh', text: say.stale }]
  return null
}

async function rulesPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const now = deps.clock.now()
  const { rules, categories, places } = await deps.db.snapshot(async (view) => ({
    rules: await newestRoutingRules(view),
    categories: await loadCategories(view),
    places: await loadGazetteer(view),
  }))
  return c.html(
    page(frame, {
      title: say.rules.title,
      lead: say.rules.lead,
      breadcrumbs: crumbs(frame, lang),
      banner: noticeOf(c),
      actions: [
        linkButton({ href: href(frame, '/complaints/routing/test'), text: say.categories.tryIt, kind: 'secondary' }),
        linkButton({ href: href(frame, '/complaints/categories'), text: say.categories.title, kind: 'secondary' }),
        ...(mayEditRouting(c.get('viewer'), now)
          ? [linkButton({ href: href(frame, '/complaints/routing/rules/new'), text: say.rules.add, kind: 'secondary' })]
          : []),
      ],
      main: rulesView(
        frame,
        say,
        rules.map((rule) => presentRule(rule, categories, places, todayInBangkok(now), lang)),
      ),
      alternates: [{ href: '/api/v1/complaint-routing/rules', type: 'application/json', text: say.asJson }],
    }),
  )
}

async function rulePage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const now = deps.clock.now()
  const found = await deps.db.snapshot(async (view) => {
    const versions = await versionsOfRule(view, c.req.param('code') ?? '')
    return {
      versions,
      categories: await loadCategories(view),
      places: await loadGazetteer(view),
      names: await personNames(
        view,
        deps,
        versions.map(({ changedBy }) => changedBy),
      ),
    }
  })
  const [rule] = found.versions
  if (!rule) return c.notFound()
  const shown = presentRule(rule, found.categories, found.places, todayInBangkok(now), lang)
  const names = c.get('viewer') === null ? new Map<string, string>() : found.names
  return c.html(
    page(frame, {
      title: shown.name,
      narrow: true,
      breadcrumbs: crumbs(frame, lang, { text: say.rules.title, href: '/complaints/routing' }),
      banner: noticeOf(c),
      actions: mayEditRouting(c.get('viewer'), now)
        ? [
            linkButton({
              href: href(frame, `/complaints/routing/rules/${rule.code}/edit`),
              text: say.rules.edit,
              kind: 'secondary',
            }),
          ]
        : [],
      main: ruleView(say, shown, historyOf(found.versions, names, lang)),
    }),
  )
}

const emptyRule = {
  ...(Object.fromEntries(ruleInputs.map((name) => [name, ''])) as TypedRule),
  targets: 'lao\ndistrict\nprovince',
}

async function newRulePage(c: PageContext, deps: Deps) {
  return (await stopped(c, deps)) ?? showRuleForm(c, deps, { typed: emptyRule, seen: 0 })
}

async function editRulePage(c: PageContext, deps: Deps) {
  const stop = await stopped(c, deps)
  if (stop) return stop
  const [rule] = await versionsOfRule(deps.db, c.req.param('code') ?? '')
  return rule ? showRuleForm(c, deps, { typed: typedFromRule(rule), seen: rule.version }) : c.notFound()
}

async function showRuleForm(c: PageContext, deps: Deps, { typed, seen, problems = [] }: Shown<TypedRule>) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const categories = await loadCategories(deps.db)
  return c.html(
    page(frame, {
      title: seen === 0 ? say.rules.add : say.rules.edit,
      narrow: true,
      noIndex: true,
      breadcrumbs: crumbs(frame, lang, { text: say.rules.title, href: '/complaints/routing' }),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: ruleFormView(frame, say, {
        typed,
        problems,
        categories: categories.map((one) => ({ value: one.code, text: categoryName(one, lang) })),
        fields: fieldChoices(lang),
        seen,
        action: href(frame, '/complaints/routing/rules'),
        oneTimeKey: newId(),
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function rulePost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const fields = await formFields(c)
  const typed = typedRule(fields)
  const seen = readSeen(fields.seen)
  const stop = await stopped(
    c,
    deps,
    seen === 0 ? '/complaints/routing/rules/new' : `/complaints/routing/rules/${typed.code}/edit`,
  )
  if (stop) return stop
  const [categories, places] = [await loadCategories(deps.db), await loadGazetteer(deps.db)]
  const bodyCodes = [...typed.targets.matchAll(/#([A-Za-z0-9-]+)/g)].map((match) => (match[1] ?? '').toUpperCase())
  const known = new Set<string>()
  for (const code of bodyCodes) if ((await bodyIdByCode(deps.db, code)) !== null) known.add(code)
  const draft = readRule(typed, {
    isCategory: (code) => categories.some((one) => one.code === code),
    area: (text) => (places.areas.has(text) ? text : (places.resolve(text)?.code ?? null)),
    hasBody: (code) => known.has(code),
  })
  if (!draft.ok) return showRuleForm(c, deps, { typed, seen, problems: ruleProblems(draft.problem, lang) })
  const { why, ...rule } = draft.value
  const edit = { why, by: c.get('viewer'), now: deps.clock.now(), seen }
  const done = await deps.db.transaction((tx) => saveRule(tx, rule, edit))
  if (!done.ok) {
    const problems = refusalProblems(done.problem, lang)
    if (problems === null) return failure(c, done.problem.kind === 'not-here' ? 404 : 403, say.form.notAllowed)
    return showRuleForm(c, deps, { typed, seen: done.problem.kind === 'stale' ? done.problem.version : seen, problems })
  }
  notice(c, done.value.changed ? say.form.saved(rule.nameTh, String(done.value.version)) : say.form.same)
  return c.redirect(href(lang, `/complaints/routing/rules/${rule.code}`), 303)
}

async function testPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const now = deps.clock.now()
  const asked = (name: string) => (c.req.query(name) ?? '').slice(0, 300)
  const typed = { category: asked('category'), place: asked('place'), road: asked('road'), severity: asked('severity') }
  const { categories, tried, places } = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const question = typed.category === '' && typed.place === '' ? null : readTest(typed, places)
    return {
      places,
      categories: await loadCategories(view),
      tried: question === null ? null : await tryRoute(view, question, now),
    }
  })
  const problems: Problem[] = []
  if (tried !== null && tried.category === null) problems.push({ field: 'category', text: say.test.noCategory })
  if (tried?.placeUnknown) problems.push({ field: 'place', text: say.test.noPlace(typed.place) })
  const choices = categories
    .filter(({ endedOn }) => endedOn === null)
    .map((one) => ({ value: one.code, text: categoryName(one, lang) }))
  return c.html(
    page(frame, {
      title: say.test.title,
      lead: say.test.lead,
      breadcrumbs: crumbs(frame, lang, { text: say.rules.title, href: '/complaints/routing' }),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: testView(frame, say, {
        typed,
        problems,
        categories: choices,
        result:
          tried === null || tried.category === null || tried.placeUnknown
            ? null
            : {
                body: tried.route.body && { name: nameIn(lang, tried.route.body), code: tried.route.body.code },
                level: tried.route.level && say.levels[tried.route.level],
                triageAt:
                  tried.route.triage &&
                  (tried.route.triage.owner === null ? say.steps.ownDesk : nameIn(lang, tried.route.triage.owner)),
                sentences: routeSentences(tried.route.steps, places, lang),
                answerBy: formatDate(tried.answerBy, lang),
                resolveBy: formatDate(tried.resolveBy, lang),
                above: tried.superiors.map(({ body }) => nameIn(lang, body)),
                aboveText: say.test.aboveText(String(MOST_REROUTES)),
              },
      }),
      ...(tried === null
        ? {}
        : {
            alternates: [
              {
                href: `/api/v1/complaint-routing/test?${new URLSearchParams(typed)}`,
                type: 'application/json',
                text: say.asJson,
              },
            ],
          }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}
