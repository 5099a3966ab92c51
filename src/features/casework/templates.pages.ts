import { isId, newId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { errorSummary, linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { loadCategories } from '../routing/index.ts'
import { mayKeepTemplates } from './casework.policy.ts'
import { insertTemplate, templateById, templatesFor } from './casework.sql.ts'
import { atDesk, deskOf } from './desk.pages.ts'
import { categoryText } from './desk.present.ts'
import { messages } from './messages.ts'
import { placeholderWords } from './placeholder-words.ts'
import { purposes, type Template, unknownPlaceholders } from './template.ts'
import { templateFormView, templatesView } from './views/templates-view.ts'

export function templatePages(app: PageApp, deps: Deps): void {
  app.get('/desk/complaints/templates', (c) => atDesk(c, deps, (viewer) => listPage(c, deps, viewer)))
  app.get('/desk/complaints/templates/new', (c) => atDesk(c, deps, (viewer) => formPage(c, deps, viewer, null)))
  app.get('/desk/complaints/templates/:id', (c) =>
    atDesk(c, deps, (viewer) => formPage(c, deps, viewer, c.req.param('id') ?? '')),
  )
  app.post('/desk/complaints/templates', (c) => atDesk(c, deps, (viewer) => savePost(c, deps, viewer)))
}

async function listPage(c: PageContext, deps: Deps, viewer: Viewer) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const now = deps.clock.now()
  const { templates, categories, bodies } = await deps.db.snapshot(async (view) => {
    const templates = await templatesFor(view, deskOf(viewer, now).bodyIds)
    return {
      templates,
      categories: await loadCategories(view),
      bodies: await bodiesNamed(
        view,
        templates.map(({ bodyId }) => bodyId),
      ),
    }
  })
  return c.html(
    page(frame, {
      title: say.templates.title,
      lead: say.templates.lead,
      noIndex: true,
      breadcrumbs: [{ text: say.desk.title, href: href(frame, '/desk/complaints') }],
      banner: noticeOf(c),
      actions: [linkButton({ href: href(frame, '/desk/complaints/templates/new'), text: say.templates.add })],
      main: templatesView(frame, say, {
        rows: templates.map((one) => {
          const body = bodies.get(one.bodyId ?? '')
          return {
            id: one.id,
            name: one.name,
            purpose: say.templates.purposes[one.purpose],
            category:
              one.categoryCode === null
                ? say.templates.anyCategory
                : categoryText(one.categoryCode, { categories, lang }),
            body: body ? nameIn(lang, body) : say.templates.everybody,
            text: one.text,
            mayEdit: one.bodyId !== null && mayKeepTemplates(viewer, one.bodyId, now),
          }
        }),
      }),
    }),
  )
}

interface Shown {
  readonly typed: Readonly<Record<string, string | undefined>>
  readonly problems: readonly Problem[]
}

async function formPage(c: PageContext, deps: Deps, viewer: Viewer, id: string | null, shown?: Shown) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const now = deps.clock.now()
  const template = id !== null && isId(id) ? await templateById(deps.db, id) : null
  if (id !== null && template === null) return c.notFound()
  // Those of all bodies come with the program; a body writes its own instead.
  if (template !== null && (template.bodyId === null || !mayKeepTemplates(viewer, template.bodyId, now)))
    return failure(c, 403, say.templates.notAllowed)
  const own = deskOf(viewer, now).bodyIds
  const bodies = await bodiesNamed(deps.db, own)
  const categories = await loadCategories(deps.db)
  const problems = shown?.problems ?? []
  return c.html(
    page(frame, {
      title: template === null ? say.templates.add : say.templates.edit,
      narrow: true,
      noIndex: true,
      breadcrumbs: [{ text: say.templates.title, href: href(frame, '/desk/complaints/templates') }],
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: templateFormView(frame, say, {
        id: template?.id ?? null,
        version: template?.version ?? 0,
        typed: shown?.typed ?? typedFrom(template, own[0] ?? ''),
        problems,
        bodies: [...bodies.values()].map((body) => ({ value: body.id, text: nameIn(lang, body) })),
        categories: categories
          .filter(({ endedOn }) => endedOn === null)
          .map((one) => ({ value: one.code, text: nameIn(lang, one) })),
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

function typedFrom(template: Template | null, body: string) {
  return template === null
    ? { body, purpose: 'answer' }
    : {
        body: template.bodyId ?? '',
        category: template.categoryCode ?? '',
        purpose: template.purpose,
        name: template.name,
        text: template.text,
      }
}

async function savePost(c: PageContext, deps: Deps, viewer: Viewer) {
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  const fields = await formFields(c)
  const id = isId(fields.id ?? '') ? (fields.id ?? null) : null
  const codes = (await loadCategories(deps.db)).map(({ code }) => code)
  const read = readTemplate(fields, viewer, codes, now, lang)
  if (!read.ok) return formPage(c, deps, viewer, id, { typed: fields, problems: read.problem })
  const before = id === null ? null : await templateById(deps.db, id)
  if (id !== null && (before === null || before.bodyId === null || !mayKeepTemplates(viewer, before.bodyId, now)))
    return failure(c, 403, say.templates.notAllowed)
  const version = (id === null ? 0 : Number(fields.version) || 0) + 1
  const template: Template = { ...read.value, id: id ?? newId(), version }
  const ended = fields.do === 'end'
  const done = await wholeAct<null, 'stale'>(deps.db, async (tx) => {
    const stored = await insertTemplate(tx, template, { by: viewer.personId, ended, now })
    return stored ? ok(null) : refuse('stale')
  })
  if (!done.ok)
    return formPage(c, deps, viewer, id, {
      typed: fields,
      problems: [{ field: 'name', text: say.templates.problems.stale }],
    })
  notice(c, ended ? say.templates.ended(template.name) : say.templates.saved(template.name))
  return c.redirect(href(lang, '/desk/complaints/templates'), 303)
}

function readTemplate(
  fields: FormFields,
  viewer: Viewer,
  categories: readonly string[],
  now: Date,
  lang: 'th' | 'en',
): Result<Omit<Template, 'id' | 'version'>, Problem[]> {
  const say = messages(lang).templates.problems
  const problems: Problem[] = []
  const wrong = (field: string, text: string) => void problems.push({ field, text })
  const name = (fields.name ?? '').normalize('NFC').replace(/\s+/g, ' ').trim()
  const text = (fields.text ?? '').normalize('NFC').replace(/\r\n/g, '\n').trim()
  const purpose = purposes.find((one) => one === fields.purpose)
  const bodyId = fields.body ?? ''
  if (name === '' || name.length > 80) wrong('name', say.name)
  if (text === '' || text.length > 4_000) wrong('text', say.text)
  const unknown = unknownPlaceholders(text, placeholderWords)
  if (unknown.length > 0) wrong('text', say.placeholder(unknown.join(', ')))
  if (purpose === undefined) wrong('purpose', say.purpose)
  if (!isId(bodyId) || !mayKeepTemplates(viewer, bodyId, now)) wrong('body', say.body)
  if (problems.length > 0 || purpose === undefined) return refuse(problems)
  const category = fields.category ?? ''
  return ok({ bodyId, categoryCode: categories.includes(category) ? category : null, purpose, name, text })
}
