import { isId, newId } from '../../kernel/ids.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { personNames } from '../people/index.ts'
import { orderRun, orderUndo, type RunRefusal } from './apply-rules.ts'
import { type FunctionRun, lastRuns } from './function-runs.sql.ts'
import { mayEditRules } from './functions.policy.ts'
import { whole } from './functions.present.ts'
import { messages } from './messages.ts'
import { readWhy } from './rule-form.ts'
import { ruleCrumbs } from './rules.pages.ts'
import { runsView } from './views/rules-view.ts'

const MOST_RUNS = 20

export function runPages(app: PageApp, deps: Deps): void {
  app.get('/functions/runs', (c) => showRuns(c, deps))
  app.post('/functions/runs', (c) => runPost(c, deps))
  app.post('/functions/runs/:id/undo', (c) => undoPost(c, deps))
}

async function showRuns(
  c: PageContext,
  deps: Deps,
  shown: { typed?: { why: string; undo: string }; problems?: readonly Problem[]; status?: 409 | 422 } = {},
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const { runs, names } = await deps.db.snapshot(async (view) => {
    const found = await lastRuns(view, MOST_RUNS)
    return {
      runs: found,
      names: await personNames(
        view,
        deps,
        found.map((run) => run.askedBy),
      ),
    }
  })
  const running = runs.find((run) => run.state === 'waiting' || run.state === 'running')
  const may = mayEditRules(c.get('viewer'), deps.clock.now())
  const whatOf = (run: FunctionRun) => {
    const undone = runs.find((other) => other.id === run.undoes)
    return run.undoes === null ? say.runs.apply : say.runs.undoOf(undone ? formatInstant(undone.askedAt, lang) : '')
  }
  const problems = shown.problems ?? []
  return c.html(
    page(frame, {
      title: say.runs.title,
      lead: say.runs.lead,
      noIndex: true,
      breadcrumbs: ruleCrumbs(c, deps),
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: runsView(frame, say, {
        mayEdit: may,
        running: running
          ? {
              done: running.done,
              total: running.total ?? 0,
              what: `${whatOf(running)} · ${say.runs.states[running.state]}`,
            }
          : null,
        runs: runs.map((run) => ({
          id: run.id,
          when: formatInstant(run.askedAt, lang),
          who: names.get(run.askedBy) ?? say.rules.someone,
          what: whatOf(run),
          reason: run.reason,
          state: run.state,
          changed: whole(run.changed),
          undone: run.undoneBy !== null,
          mayUndo: may && running === undefined && run.state === 'done' && run.undoneBy === null && run.undoes === null,
        })),
        typed: shown.typed ?? { why: '', undo: '' },
        problems,
        oneTimeKey: newId(),
      }),
    }),
    shown.status ?? (problems.length > 0 ? 422 : 200),
  )
}

async function runPost(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang'))
  const now = deps.clock.now()
  if (!mayEditRules(c.get('viewer'), now)) return failure(c, 403, say.rules.notAllowed)
  const fields = await formFields(c)
  const why = readWhy(fields.why)
  if (why === null)
    return showRuns(c, deps, {
      typed: { why: fields.why ?? '', undo: '' },
      problems: [{ field: 'why', text: say.rules.problems.why }],
    })
  const once = { purpose: 'functions.run', key: fields[oneTimeKeyFieldName] ?? null, now }
  const { value: done } = await deps.db.transaction((tx) =>
    oncePerKey(tx, once, async () => orderRun(tx, deps, why, c.get('viewer'))),
  )
  return ordered(c, deps, done.ok ? null : done.problem)
}

async function undoPost(c: PageContext, deps: Deps) {
  const id = c.req.param('id') ?? ''
  if (!isId(id)) return c.notFound()
  const say = messages(c.get('lang'))
  if (!mayEditRules(c.get('viewer'), deps.clock.now())) return failure(c, 403, say.rules.notAllowed)
  const fields = await formFields(c)
  const why = readWhy(fields.why)
  if (why === null)
    return showRuns(c, deps, {
      typed: { why: '', undo: fields.why ?? '' },
      problems: [{ field: 'undo-why', text: say.rules.problems.why }],
    })
  const done = await deps.db.transaction((tx) => orderUndo(tx, deps, id, why, c.get('viewer')))
  return ordered(c, deps, done.ok ? null : done.problem)
}

function ordered(c: PageContext, deps: Deps, problem: RunRefusal | null) {
  const say = messages(c.get('lang'))
  switch (problem?.kind) {
    case undefined:
      notice(c, say.runs.ordered)
      return c.redirect(href(c.get('lang'), '/functions/runs'), 303)
    case 'not-allowed':
      return failure(c, 403, say.rules.notAllowed)
    case 'no-such-run':
      return failure(c, 404, say.runs.noRun)
    case 'busy':
      return showRuns(c, deps, { problems: [{ field: 'runs', text: say.runs.busy }], status: 409 })
    case 'undone':
      return showRuns(c, deps, { problems: [{ field: 'runs', text: say.runs.alreadyUndone }], status: 409 })
  }
}
