import { parsePublicId } from '../../kernel/ids.ts'
import { refuse } from '../../kernel/result.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { personNames, readPersonal, requireStepUp } from '../people/index.ts'
import { loadCategories } from '../routing/index.ts'
import { type ActLookup, type ActName, readAct } from './act.ts'
import { actingBody } from './casework.policy.ts'
import { bodyIdsByCode, templatesFor } from './casework.sql.ts'
import { readTypedDay, refOf, stranger } from './desk.pages.ts'
import { actProblemText, refusalText } from './desk.present.ts'
import { fillingOf } from './filling.ts'
import { messages } from './messages.ts'
import { placeholderWords } from './placeholder-words.ts'
import { showCase } from './show-case.ts'
import { fillTemplate } from './template.ts'
import { actorOf, type OpenedCase, openCase, type WorkRefusal, workCase } from './work-case.ts'

export function casePages(app: PageApp, deps: Deps): void {
  app.get('/desk/complaints/:key', (c) => casePage(c, deps))
  app.post('/desk/complaints/:key/act', (c) => actPost(c, deps))
  app.post('/desk/complaints/:key/contact', (c) => contactPost(c, deps))
}

async function casePage(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('key') ?? '')
  if (!key.ok) return c.notFound()
  return showCase(c, deps, key.value)
}

async function actPost(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('key') ?? '')
  const stop = await stranger(c, deps)
  const viewer = c.get('viewer')
  if (!key.ok) return c.notFound()
  if (stop || viewer === null) return stop ?? failure(c, 403)
  const lang = c.get('lang')
  const say = messages(lang)
  const now = deps.clock.now()
  const fields = await formFields(c)
  const formKey = oneTimeKey(fields)
  const once = { purpose: 'casework.act', key: formKey, now }
  const opened = await openCase(deps.db, viewer, key.value, now)
  if (opened === null) {
    // The second click after a case was passed on: it lands where the first one did.
    const before = await wholeActOnce<'gone'>(deps.db, once, async () => refuse('gone'))
    return before.ok ? c.redirect(href(lang, '/desk/complaints'), 303) : c.notFound()
  }
  // What oversight decides binds the offices below: only with a fresh second factor.
  if (actorOf(opened, viewer, now).kind === 'oversight') {
    const step = await requireStepUp(c, deps, `/desk/complaints/${opened.row.home}-${opened.row.id}`)
    if (step) return step
  }
  const again = (open: ActName | null, problems: Problem[], typed: FormFields = fields) =>
    showCase(c, deps, key.value, { open, typed, problems, oneTimeKey: formKey })
  const act = readActName(fields.act)
  if (fields.template !== undefined && act !== null) {
    const filled = await templateText(deps, opened, fields.template, viewer, now)
    // Putting a template in is no act: the form comes back with it, to be read and sent.
    return showCase(c, deps, key.value, {
      open: act,
      typed: { ...fields, text: filled ?? fields.text },
      oneTimeKey: formKey,
    })
  }
  const look = await lookupFor(deps, fields)
  const read = readAct(fields, look)
  if (!read.ok) {
    return again(
      act,
      read.problem.map((problem) => ({
        field: `${act ?? 'accept'}-${problem.field}`,
        text: actProblemText(problem, lang),
      })),
    )
  }
  const revision = /^\d{1,9}$/.test(fields.revision ?? '') ? Number(fields.revision) : undefined
  const done = await wholeActOnce<WorkRefusal>(deps.db, once, async (tx) => {
    const worked = await workCase(tx, deps, viewer, key.value, read.value, revision === undefined ? {} : { revision })
    return worked.ok ? { ok: true, value: worked.value.ref } : worked
  })
  if (!done.ok) {
    if (done.problem.kind === 'no-such-case') return c.notFound()
    const field = `${read.value.act}-${fieldOfRefusal(done.problem)}`
    return again(read.value.act, [{ field, text: refusalText(done.problem, lang) }])
  }
  notice(c, say.actDone[read.value.act])
  const still = await openCase(deps.db, viewer, key.value, now)
  return c.redirect(
    href(lang, still === null ? '/desk/complaints' : `/desk/complaints/${key.value.home}-${key.value.id}`),
    303,
  )
}

function readActName(text: string | undefined): ActName | null {
  const read = readAct({ act: text, text: '-', reason: '-----', outcome: 'fixed' }, anything)
  return read.ok ? read.value.act : null
}
const anything: ActLookup = {
  bodyId: () => '00000000-0000-0000-0000-000000000000',
  day: () => '2026-01-01' as never,
  isCategory: () => true,
  ref: () => 'x',
}

function fieldOfRefusal(problem: WorkRefusal): string {
  switch (problem.kind) {
    case 'note-missing':
      return 'note'
    case 'outcome-not-here':
      return 'outcome'
    case 'reason-missing':
    case 'nobody-above':
      return 'reason'
    case 'same-body':
    case 'too-many-reroutes':
    case 'body-not-here':
      return 'body'
    case 'no-such-officer':
      return 'person'
    case 'no-such-ref':
    case 'into-itself':
      return 'ref'
    default:
      return 'text'
  }
}

export async function lookupFor(deps: Deps, fields: FormFields): Promise<ActLookup> {
  const codes = (fields.body ?? '')
    .split(/[\s,]+/)
    .filter((code) => code !== '')
    .slice(0, 20)
  const bodies = await bodyIdsByCode(deps.db, codes)
  const categories = await loadCategories(deps.db)
  return {
    bodyId: (code) => bodies.get(code) ?? null,
    day: readTypedDay,
    isCategory: (code) => categories.some((one) => one.code === code && one.endedOn === null),
    ref: refOf,
  }
}

async function templateText(
  deps: Deps,
  opened: OpenedCase,
  id: string,
  viewer: Parameters<typeof actingBody>[0],
  now: Date,
): Promise<string | null> {
  const bodyId = actingBody(viewer, opened.scope, now)
  const templates = await templatesFor(deps.db, bodyId === null ? [] : [bodyId])
  const template = templates.find((one) => one.id === id)
  if (!template) return null
  const filled = fillTemplate(template.text, await fillingOf(deps.db, opened), placeholderWords)
  return filled.ok ? filled.value : template.text
}

/** Shows name, phone and e-mail of a reporter who allowed it, to an officer of the body that has the case. The look is noted. */
async function contactPost(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('key') ?? '')
  const stop = await stranger(c, deps)
  const viewer = c.get('viewer')
  if (!key.ok) return c.notFound()
  if (stop || viewer === null) return stop ?? failure(c, 403)
  const now = deps.clock.now()
  const lines = await deps.db.transaction(async (tx) => {
    const opened = await openCase(tx, viewer, key.value, now)
    if (opened === null || opened.bodyId === null || !opened.row.contactAllowed || opened.row.reporterId === null)
      return null
    const purpose = messages('th').case.contactPurpose(opened.row.ref)
    const personal = await readPersonal(tx, deps, viewer, opened.row.reporterId, purpose)
    const name = (await personNames(tx, deps, [opened.row.reporterId])).get(opened.row.reporterId) ?? ''
    return personal === null ? [] : [name || null, personal.phone, personal.email].flatMap((line) => line ?? [])
  })
  return lines === null ? c.notFound() : showCase(c, deps, key.value, { contact: lines })
}
