import type { Lang } from '../../kernel/lang.ts'
import { formatBaht, satang } from '../../kernel/money.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { formatDate } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { onceDone } from '../../platform/http/once-per-key.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey, type Typed } from '../../web/read-form.ts'
import { type ActivityRefusal, addActivity, editActivity, removeActivity } from './edit-activity.ts'
import { readActivityForm, readActReason, readRevision } from './edit-forms.ts'
import { showForm } from './edit-page.ts'
import { fieldProblems } from './edit-problems.ts'
import { staleRows } from './edited-plan.ts'
import { addressOf, type FoundProject, projectCrumbs, withProject } from './edited-project.ts'
import { messages } from './messages.ts'
import type { Activity } from './project-edit.sql.ts'
import type { StaleRow } from './views/edit-parts.ts'
import { activityFormView } from './views/project-form-view.ts'

/** Pages on which the steps of a project are written. */
export function activityPages(app: PageApp, deps: Deps): void {
  app.get('/projects/:id/activities/new', (c) =>
    withProject(c, deps, (found) => activityPage(c, deps, found, null, {})),
  )
  app.post('/projects/:id/activities/new', (c) => activityPost(c, deps, null))
  app.get('/projects/:id/activities/:activity', (c) =>
    withProject(c, deps, (found) => activityPage(c, deps, found, c.req.param('activity') ?? '', null)),
  )
  app.post('/projects/:id/activities/:activity', (c) => activityPost(c, deps, c.req.param('activity') ?? ''))
  app.post('/projects/:id/activities/:activity/remove', (c) => removeActivityPost(c, deps))
}

function typedActivity(activity: Activity, lang: Lang): Typed {
  return {
    title: activity.title,
    starts_on: activity.startsOn === null ? '' : formatDate(activity.startsOn, lang).replace(/ \(\d+\)$/, ''),
    ends_on: activity.endsOn === null ? '' : formatDate(activity.endsOn, lang).replace(/ \(\d+\)$/, ''),
    amount: activity.amountSatang === null ? '' : formatBaht(satang(activity.amountSatang), lang),
    responsible: activity.responsible ?? '',
  }
}

interface ActivityShown {
  readonly problems?: readonly Problem[]
  readonly stale?: readonly StaleRow[]
  readonly revision?: number | null
  readonly removal?: { readonly typed: Typed; readonly problems: readonly Problem[] }
}

function activityPage(
  c: PageContext,
  deps: Deps,
  found: FoundProject,
  id: string | null,
  typed: Typed | null,
  shown: ActivityShown = {},
): Response | Promise<Response> {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const activity = id === null ? null : found.activities.find((one) => one.id === id)
  if (activity === undefined) return failure(c, 404, editing.noSuchActivity)
  const values = typed ?? (activity === null ? {} : typedActivity(activity, lang))
  const problems = shown.problems ?? []
  const removal = shown.removal ?? { typed: {}, problems: [] }
  const address = addressOf(found.project)
  return showForm(c, deps, {
    title: activity === null ? editing.newActivity : editing.editActivity,
    caption: found.project.title,
    crumbs: projectCrumbs(found, lang),
    problems: [...problems, ...removal.problems],
    stale: shown.stale !== undefined,
    main: (frame) =>
      activityFormView(frame, {
        action: `${address}/activities/${activity === null ? 'new' : activity.id}`,
        back: `${address}#activities`,
        typed: values,
        problems,
        key: oneTimeKey(values),
        revision: activity === null ? null : (shown.revision ?? activity.revision),
        stale: shown.stale ?? null,
        removal: activity === null ? null : { action: `${address}/activities/${activity.id}/remove`, ...removal },
      }),
  })
}

async function activityPost(c: PageContext, deps: Deps, id: string | null) {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const typed = await formFields(c)
  return withProject(c, deps, async (found) => {
    const read = readActivityForm(typed)
    const revision = readRevision(typed.revision)
    if (!read.ok)
      return activityPage(c, deps, found, id, typed, { problems: fieldProblems(read.problem, lang), revision })
    const { reason, ...facts } = read.value
    const by = { viewer: c.get('viewer'), now: deps.clock.now() }
    const key = { home: found.project.home, id: found.project.id }
    const once = { purpose: `plans.activity ${key.id} ${by.viewer?.personId}`, key: typed._key ?? null, now: by.now }
    const done = await deps.db.transaction(async (tx): Promise<Result<{ changed: boolean }, ActivityRefusal>> => {
      if (id !== null) return editActivity(tx, key, id, facts, { revision, reason }, by)
      const added = await onceDone(tx, once, () => addActivity(tx, key, facts, reason, by))
      return added.ok ? ok({ changed: true }) : added
    })
    if (done.ok) {
      notice(c, id === null ? editing.activityAdded : done.value.changed ? editing.saved : editing.nothingChanged)
      return c.redirect(href(lang, `${addressOf(key)}#activities`), 303)
    }
    if (done.problem.kind === 'stale-activity') {
      const now = done.problem.activity
      const rows = staleRows(wordsOfActivity(now), wordsOfActivity(facts), lang, found.places)
      const problems = [{ field: 'stale', text: editing.stale.see }]
      const current = { ...found, activities: found.activities.map((one) => (one.id === now.id ? now : one)) }
      return activityPage(c, deps, current, id, typed, { problems, stale: rows })
    }
    return refusedActivity(c, done.problem, (problem) =>
      activityPage(c, deps, found, id, typed, { problems: [problem], revision }),
    )
  })
}

function wordsOfActivity(
  facts: Pick<Activity, 'title' | 'startsOn' | 'endsOn' | 'amountSatang' | 'responsible'>,
): Record<string, string | null> {
  return {
    title: facts.title,
    starts_on: facts.startsOn,
    ends_on: facts.endsOn,
    amount: facts.amountSatang === null ? null : String(facts.amountSatang),
    responsible: facts.responsible,
  }
}

function refusedActivity(
  c: PageContext,
  refusal: ActivityRefusal,
  again: (problem: Problem) => Response | Promise<Response>,
): Response | Promise<Response> {
  const { project, editing } = messages(c.get('lang'))
  switch (refusal.kind) {
    case 'no-such-project':
      return failure(c, 404, project.notFound)
    case 'no-such-activity':
      return failure(c, 404, editing.noSuchActivity)
    case 'not-yours':
      return failure(c, 403, editing.notAllowed)
    case 'stale-activity':
      return failure(c, 409, editing.stale.short)
    case 'too-many-activities':
      return again({ field: 'title', text: editing.tooManyActivities(refusal.most) })
  }
}

async function removeActivityPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { editing } = messages(lang)
  const id = c.req.param('activity') ?? ''
  const typed = await formFields(c)
  return withProject(c, deps, async (found) => {
    const again = (text: string, stale?: readonly StaleRow[]) =>
      activityPage(c, deps, found, id, null, {
        removal: { typed, problems: [{ field: 'remove-reason', text }] },
        ...(stale === undefined ? {} : { stale }),
      })
    const reason = readActReason(typed)
    if (!reason.ok) return again(fieldProblems(reason.problem, lang)[0]?.text ?? '')
    const by = { viewer: c.get('viewer'), now: deps.clock.now() }
    const key = { home: found.project.home, id: found.project.id }
    const how = { revision: readRevision(typed.revision), reason: reason.value }
    const done = await deps.db.transaction((tx) => removeActivity(tx, key, id, how, by))
    if (done.ok) {
      notice(c, editing.activityRemoved)
      return c.redirect(href(lang, `${addressOf(key)}#activities`), 303)
    }
    if (done.problem.kind === 'stale-activity') return again(editing.stale.short, [])
    return refusedActivity(c, done.problem, (problem) => again(problem.text))
  })
}
