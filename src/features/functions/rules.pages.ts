import { isId, newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { personNames } from '../people/index.ts'
import { addRule, changeRule, endRule, type RuleRefusal } from './edit-rule.ts'
import { mayEditRules } from './functions.policy.ts'
import { fieldTitle, whole } from './functions.present.ts'
import { missions, readMissionCode } from './functions.ts'
import { messages } from './messages.ts'
import { previewRule, type RulePreview } from './preview-rule.ts'
import { ruleKey, weights } from './rule.ts'
import { type RuleField, readNewRule, readRuleChange, readWhy } from './rule-form.ts'
import { eventsOfRule, ruleById, rulesPage, type StoredRule } from './rules.sql.ts'
import {
  newRuleView,
  type PreviewView,
  type RuleLine,
  rulesView,
  ruleView,
  type TypedRule,
} from './views/rules-view.ts'

const PAGE_SIZE = 100
const emptyRule: TypedRule = { word: '', place: 'title', field: '', weight: String(weights.telling), why: '' }

export function rulePages(app: PageApp, deps: Deps): void {
  app.get('/functions/rules', (c) => listPage(c, deps))
  app.get('/functions/rules/new', (c) => newPage(c, deps))
  app.post('/functions/rules', (c) => newPost(c, deps))
  app.get('/functions/rules/:id', (c) => rulePage(c, deps))
  app.post('/functions/rules/:id', (c) => changePost(c, deps))
  app.post('/functions/rules/:id/end', (c) => endPost(c, deps))
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const word = (name: string) => (c.req.query(name) ?? '').trim().slice(0, 80)
  const typed = {
    word: word('word'),
    field: readMissionCode(word('field')) ?? '',
    people: word('people') === '1' ? '1' : '',
  }
  const at = Math.max(1, Math.min(1_000, Number.parseInt(word('page'), 10) || 1))
  const { rules, total, names } = await deps.db.snapshot(async (view) => {
    const filter = { word: ruleKey(typed.word) || null, code: typed.field || null, byPeople: typed.people === '1' }
    const found = await rulesPage(view, filter, PAGE_SIZE, (at - 1) * PAGE_SIZE)
    return {
      ...found,
      names: await personNames(
        view,
        deps,
        found.rules.map((rule) => rule.changedBy),
      ),
    }
  })
  const to = (number: number) => {
    const query = new URLSearchParams(Object.entries(typed).filter(([, value]) => value !== ''))
    if (number > 1) query.set('page', String(number))
    return `/functions/rules${query.size > 0 ? `?${query}` : ''}`
  }
  const may = mayEditRules(c.get('viewer'), deps.clock.now())
  return c.html(
    page(frame, {
      title: say.rules.title,
      lead: say.rules.lead,
      breadcrumbs: [{ text: say.functionsPage.title, href: href(frame, '/functions') }],
      banner: noticeOf(c),
      actions: [
        ...(may ? [linkButton({ href: href(frame, '/functions/rules/new'), text: say.rules.add })] : []),
        linkButton({ href: href(frame, '/functions/runs'), text: say.rules.runs, kind: 'secondary' }),
      ],
      main: rulesView(frame, say, {
        typed,
        fields: fieldChoices(lang),
        rules: rules.map((rule) => presentRule(rule, names, lang)),
        total,
        from: (at - 1) * PAGE_SIZE + 1,
        previous: at > 1 ? to(at - 1) : null,
        next: at * PAGE_SIZE < total ? to(at + 1) : null,
      }),
      alternates: [{ href: '/api/v1/functions/rules', type: 'application/json', text: say.asJson }],
    }),
  )
}

async function newPage(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang'))
  if (!mayEditRules(c.get('viewer'), deps.clock.now())) return failure(c, 403, say.rules.notAllowed)
  const word = (c.req.query('word') ?? '').slice(0, 80)
  return showNew(c, deps, { ...emptyRule, word, field: readMissionCode(c.req.query('field') ?? '') ?? '' })
}

interface Shown {
  readonly problems?: readonly Problem[]
  readonly preview?: PreviewView | null
  readonly oneTimeKey?: string
  readonly knownHref?: string | null
}

function showNew(c: PageContext, deps: Deps, typed: TypedRule, shown: Shown = {}) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const problems = shown.problems ?? []
  return c.html(
    page(frame, {
      title: say.rules.add,
      narrow: true,
      noIndex: true,
      breadcrumbs: ruleCrumbs(c, deps),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: newRuleView(frame, say, {
        typed,
        fields: fieldChoices(lang),
        problems,
        preview: shown.preview ?? null,
        oneTimeKey: shown.oneTimeKey ?? newId(),
        knownHref: shown.knownHref ?? null,
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const fields = await formFields(c)
  const now = deps.clock.now()
  if (!mayEditRules(c.get('viewer'), now)) return failure(c, 403, say.rules.notAllowed)
  const typed = typedRule(fields)
  const formKey = oneTimeKey(fields)
  const wanted = fields.do === 'preview' ? { ...fields, why: fields.why?.trim() || '-' } : fields
  const draft = readNewRule(wanted)
  if (!draft.ok) return showNew(c, deps, typed, { problems: fieldProblems(draft.problem, lang), oneTimeKey: formKey })
  if (fields.do === 'preview') {
    const preview = await deps.db.snapshot((view) => previewRule(view, draft.value))
    return showNew(c, deps, typed, { preview: presentPreview(preview, lang), oneTimeKey: formKey })
  }
  const once = { purpose: 'functions.rule', key: formKey, now }
  const { value: done } = await deps.db.transaction((tx) =>
    oncePerKey(tx, once, async () => addRule(tx, draft.value, c.get('viewer'), now)),
  )
  if (!done.ok) {
    if (done.problem.kind !== 'known') return refused(c, done.problem)
    const problems = [{ field: 'word', text: say.rules.known(draft.value.word) }]
    return showNew(c, deps, typed, { problems, oneTimeKey: formKey, knownHref: `/functions/rules/${done.problem.id}` })
  }
  notice(c, say.rules.saved(draft.value.word))
  return c.redirect(href(lang, `/functions/rules/${done.value.id}`), 303)
}

async function rulePage(c: PageContext, deps: Deps) {
  const id = c.req.param('id') ?? ''
  return isId(id) ? showRule(c, deps, id) : c.notFound()
}

async function showRule(
  c: PageContext,
  deps: Deps,
  id: string,
  shown: {
    typed?: TypedRule
    problems?: readonly Problem[]
    endProblems?: readonly Problem[]
    preview?: PreviewView
  } = {},
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const found = await deps.db.snapshot(async (view) => {
    const rule = await ruleById(view, id)
    if (!rule) return null
    const events = await eventsOfRule(view, id)
    return {
      rule,
      events,
      names: await personNames(view, deps, [rule.changedBy, ...events.map((event) => event.actorId)]),
    }
  })
  if (!found) return c.notFound()
  const { rule, events, names } = found
  const frame = frameOf(c, deps, 'plans')
  const problems = shown.problems ?? []
  const endProblems = shown.endProblems ?? []
  const all = [...problems, ...endProblems]
  return c.html(
    page(frame, {
      title: rule.word,
      narrow: true,
      breadcrumbs: ruleCrumbs(c, deps),
      banner: noticeOf(c),
      problems: all.length > 0 ? errorSummary(lang, { problems: all }) : null,
      main: ruleView(frame, say, {
        id: rule.id,
        line: presentRule(rule, names, lang),
        typed: shown.typed ?? {
          word: rule.word,
          place: rule.place,
          field: rule.code,
          weight: String(rule.weight),
          why: '',
        },
        fields: fieldChoices(lang),
        problems,
        endProblems,
        preview: shown.preview ?? null,
        mayEdit: mayEditRules(viewer, deps.clock.now()),
        signInHref:
          viewer === null ? `/sign-in?return=${encodeURIComponent(href(frame, `/functions/rules/${id}`))}` : null,
        history: events.map((event) => ({
          when: formatInstant(event.happenedAt, lang),
          datetime: event.happenedAt.toISOString(),
          title: say.rules.events[event.kind],
          who: names.get(event.actorId) ?? say.rules.someone,
          body: say.rules.eventBody(fieldTitle(event.code, lang), String(event.weight), event.reason),
        })),
      }),
    }),
    all.length > 0 ? 422 : 200,
  )
}

async function changePost(c: PageContext, deps: Deps) {
  const id = c.req.param('id') ?? ''
  if (!isId(id)) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const fields = await formFields(c)
  const now = deps.clock.now()
  if (!mayEditRules(c.get('viewer'), now)) return failure(c, 403, say.rules.notAllowed)
  const typed = typedRule(fields)
  const change = readRuleChange(fields.do === 'preview' ? { ...fields, why: fields.why?.trim() || '-' } : fields)
  if (!change.ok) return showRule(c, deps, id, { typed, problems: fieldProblems(change.problem, lang) })
  if (fields.do === 'preview') {
    const preview = await deps.db.snapshot(async (view) => {
      const rule = await ruleById(view, id)
      return rule && previewRule(view, { ...rule, ...change.value })
    })
    return preview === null ? c.notFound() : showRule(c, deps, id, { typed, preview: presentPreview(preview, lang) })
  }
  const done = await deps.db.transaction((tx) => changeRule(tx, id, change.value, c.get('viewer'), now))
  if (!done.ok) return refused(c, done.problem)
  const rule = await ruleById(deps.db, id)
  notice(c, done.value.changed ? say.rules.saved(rule?.word ?? '') : say.rules.same)
  return c.redirect(href(lang, `/functions/rules/${id}`), 303)
}

async function endPost(c: PageContext, deps: Deps) {
  const id = c.req.param('id') ?? ''
  if (!isId(id)) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  if (!mayEditRules(c.get('viewer'), now)) return failure(c, 403, say.rules.notAllowed)
  const why = readWhy((await formFields(c)).why)
  if (why === null) return showRule(c, deps, id, { endProblems: [{ field: 'end-why', text: say.rules.problems.why }] })
  const done = await deps.db.transaction((tx) => endRule(tx, id, why, c.get('viewer'), now))
  if (!done.ok) return refused(c, done.problem)
  const rule = await ruleById(deps.db, id)
  notice(c, say.rules.endedNow(rule?.word ?? ''))
  return c.redirect(href(lang, `/functions/rules/${id}`), 303)
}

function refused(c: PageContext, problem: RuleRefusal) {
  const say = messages(c.get('lang')).rules
  return problem.kind === 'no-such-rule' ? failure(c, 404, say.noRule) : failure(c, 403, say.notAllowed)
}

export function ruleCrumbs(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang'))
  const frame = frameOf(c, deps, 'plans')
  return [
    { text: say.functionsPage.title, href: href(frame, '/functions') },
    { text: say.rules.title, href: href(frame, '/functions/rules') },
  ]
}

function fieldChoices(lang: Lang) {
  return missions.map(({ code }) => ({ value: code, text: fieldTitle(code, lang) }))
}

function typedRule(fields: FormFields): TypedRule {
  const cut = (text: string | undefined, most: number) => (text ?? '').slice(0, most)
  return {
    word: cut(fields.word, 200),
    place: cut(fields.place, 20),
    field: cut(fields.field, 10),
    weight: cut(fields.weight, 3),
    why: cut(fields.why, 1_000),
  }
}

function fieldProblems(fields: readonly RuleField[], lang: Lang): Problem[] {
  return fields.map((field) => ({ field, text: messages(lang).rules.problems[field] }))
}

function presentRule(rule: StoredRule, names: ReadonlyMap<string, string>, lang: Lang): RuleLine {
  const say = messages(lang).rules
  return {
    href: `/functions/rules/${rule.id}`,
    word: rule.word,
    place: say.places[rule.place],
    field: { href: `/functions/${rule.code}`, text: fieldTitle(rule.code, lang) },
    weight: String(rule.weight),
    changed:
      rule.changedBy === null
        ? say.byProduct
        : say.byPerson(names.get(rule.changedBy) ?? say.someone, formatInstant(rule.changedAt, lang)),
    ended: rule.endedAt !== null,
  }
}

function presentPreview(preview: RulePreview, lang: Lang): PreviewView {
  const say = messages(lang).previewed
  const name = (code: string | null) => (code === null ? messages(lang).noField : fieldTitle(code, lang))
  return {
    summary:
      preview.changed === 0 ? say.none(whole(preview.looked)) : say.some(whole(preview.changed), whole(preview.looked)),
    notes: [
      ...(preview.more ? [say.more(whole(preview.looked))] : []),
      ...(preview.chosen > 0 ? [say.chosen(whole(preview.chosen))] : []),
    ],
    examples: preview.examples.map((row) => ({
      href: row.href,
      title: row.title,
      before: name(row.before),
      after: name(row.after),
    })),
  }
}
