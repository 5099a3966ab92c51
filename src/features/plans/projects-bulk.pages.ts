import { type Home, parsePublicId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import { pickedIds } from '../../platform/http/picked.ts'
import type { PageApp } from '../../platform/room.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { missionByCode } from '../functions/index.ts'
import { readActReason } from './edit-forms.ts'
import { editMany, type ManyChange, type ManyEdited } from './edit-many.ts'
import { fieldProblems } from './edit-problems.ts'
import { messages } from './messages.ts'
import { type ProjectState, projectStates } from './plan.ts'
import { mayImportPlans } from './plans.policy.ts'
import type { PlansPorts } from './plans-ports.ts'
import { listPage } from './projects.pages.ts'
import { titlesOf } from './projects.sql.ts'
import { queryWith, typedFilter } from './typed-query.ts'
import { bulkResultView } from './views/bulk-result-view.ts'

/** A whole page of the API: more than anyone ticks by hand. */
const mostAtOnce = 100

export function projectsBulkPages(app: PageApp, deps: Deps, { formats }: Pick<PlansPorts, 'formats'>): void {
  app.post('/projects/changes', (c) => changesPost(c, deps, formats))
}

/** One change for every ticked project. What was refused is listed; the rest is changed. A second sending changes nothing again. */
async function changesPost(c: PageContext, deps: Deps, formats: PlansPorts['formats']) {
  const lang = c.get('lang')
  const say = messages(lang).list.bulk
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  if (!mayImportPlans(viewer, now)) return failure(c, 403, say.notAllowed)
  const fields = await formFields(c)
  const picked = pickedIds('project', fields)
  const keys = picked.flatMap((id) => {
    const key = parsePublicId(id)
    return key.ok ? [{ home: key.value.home as Home, id: key.value.id }] : []
  })
  const change = readChange(fields)
  const reason = readActReason(fields)
  const problems = [
    ...(keys.length === 0 ? [{ field: 'list', text: say.nonePicked }] : []),
    ...(keys.length > mostAtOnce ? [{ field: 'list', text: say.tooMany(String(mostAtOnce)) }] : []),
    ...(change === null ? [{ field: 'change', text: say.noChange }] : []),
    ...(reason.ok ? [] : fieldProblems(reason.problem, lang)),
  ]
  if (change === null || !reason.ok || problems.length > 0)
    return listPage(c, deps, formats, {
      picked: new Set(picked),
      change: fields.change ?? '',
      reason: fields.reason ?? '',
      problems,
    })
  const once = { purpose: 'plans.change-projects', key: fields[oneTimeKeyFieldName] ?? null, now }
  const { value: done } = await deps.db.transaction((tx) =>
    oncePerKey(tx, once, async () => {
      const edited = await editMany(tx, deps, keys, change, reason.value, { viewer, now })
      return { ...edited, refused: edited.refused.map((one) => ({ ...one })) }
    }),
  )
  const back = href(lang, `/projects${queryWith(typedFilter(c), { cursor: null })}`)
  const said = say.saved(String(done.changed), String(done.unchanged))
  if (done.refused.length > 0) return refusedPage(c, deps, done, done.changed > 0 ? said : null, back)
  notice(c, said)
  return c.redirect(back, 303)
}

/** The value of the one choice: `field:04.5`, `field:-` (none) or `state:running`. */
function readChange(fields: FormFields): ManyChange | null {
  const [what, value = ''] = (fields.change ?? '').split(':')
  if (what === 'field') {
    if (value === '-') return { functionCode: null }
    return missionByCode.has(value) ? { functionCode: value } : null
  }
  const state = projectStates.find((one): one is ProjectState => one === value)
  return what === 'state' && state !== undefined ? { state } : null
}

async function refusedPage(c: PageContext, deps: Deps, done: ManyEdited, said: string | null, back: string) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const titles = await titlesOf(deps.db, done.refused)
  return c.html(
    page(frame, {
      title: say.list.bulk.resultTitle,
      breadcrumbs: [
        { text: say.project.plansAndMoney, href: href(frame, '/plans') },
        { text: say.list.title, href: back },
      ],
      main: bulkResultView(frame, say.list.bulk, {
        said,
        refused: done.refused.map((one) => ({
          id: `${one.home}-${one.id}`,
          title: titles.get(one.id) ?? null,
          why: say.list.bulk.refused[one.why],
        })),
        backHref: back,
      }),
      noIndex: true,
    }),
    422,
  )
}
