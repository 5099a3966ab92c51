import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import { isId } from '../../kernel/ids.ts'
import { refuse } from '../../kernel/result.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import { guardCell } from '../../platform/csv-guard.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formTokenOf } from '../../platform/http/csrf.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { receiveUpload, takesUpload } from '../../platform/http/upload.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import {
  decideApproval,
  type ImportScope,
  importScopesOf,
  isAlone,
  mayApproveImport,
  mayOpenImport,
  mayWorkOnImport,
  scopeText,
} from '../imports/index.ts'
import { requireStepUp } from '../people/index.ts'
import { loadGazetteer, placeTitle } from '../places/index.ts'
import { bodiesByIds } from '../plans/index.ts'
import { applyPlan, bodyCalled, bringPlan, sendPlan } from './bring-plan.ts'
import { changesAnything } from './compare-plan.ts'
import { bytesOf } from './file-reader.ts'
import { messages } from './messages.ts'
import { planRefusalText, presentPlanImport } from './plan-import.present.ts'
import type { PlanImport } from './plan-import.ts'
import {
  latestPlanImports,
  lockPlanImport,
  planImportById,
  planImportOfFile,
  stepPlanImport,
  storePlanImportEvent,
} from './plan-imports.sql.ts'
import { problemText } from './report-words.ts'
import { StillInUse, undoPlan } from './undo-plan.ts'
import { bringPlanView } from './views/bring-plan-view.ts'
import { planImportView } from './views/plan-import-view.ts'

/** Far above any plan people wrote; read within a second. */
const mostBytes = 8 * 1024 * 1024
const latestShown = 20

export function planImportPages(app: PageApp, deps: Deps): void {
  app.get('/standards/import', (c) => bringPage(c, deps, [], {}))
  app.post('/standards/import', takesUpload(), (c) => takeFile(c, deps))
  app.get('/standards/imports/:id', (c) => showPage(c, deps))
  app.post('/standards/imports/:id', (c) => decide(c, deps))
  app.get('/standards/imports/:id/report.csv', (c) => reportFile(c, deps))
  app.get('/standards/imports/:id/file', (c) => originalFile(c, deps))
}

async function bringPage(
  c: PageContext,
  deps: Deps,
  problems: readonly Problem[],
  typed: { scope?: string; body?: string },
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const scopes = importScopesOf(viewer, now)
  if (scopes.length === 0) return failure(c, viewer === null ? 401 : 403, say.bringing.notAllowed)
  const latest = (await latestPlanImports(deps.db, latestShown)).filter((one) => mayOpenImport(viewer, one.scope, now))
  const frame = frameOf(c, deps, 'plans')
  return c.html(
    page(frame, {
      title: say.bringing.title,
      lead: say.bringing.lead,
      breadcrumbs: [{ text: say.plansAndMoney, href: href(frame, '/plans') }],
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      banner: noticeOf(c),
      noIndex: true,
      main: bringPlanView(frame, {
        scopes: await scopeNames(c, deps, scopes),
        scope: typed.scope || scopeText(scopes[0] ?? { bodyId: null, areaCode: null }),
        body: typed.body ?? '',
        problems,
        latest: latest.map((one) => ({
          href: href(frame, `/standards/imports/${one.id}`),
          file: one.fileName,
          plan: one.document?.plan.title ?? '',
          state: one.state,
          when: formatInstant(one.startedAt, lang),
        })),
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function scopeNames(c: PageContext, deps: Deps, scopes: readonly ImportScope[]) {
  const lang = c.get('lang')
  const bodies = await bodiesByIds(
    deps.db,
    scopes.flatMap(({ bodyId }) => bodyId ?? []),
  )
  const { areas } = await loadGazetteer(deps.db)
  return scopes.map((scope) => {
    const body = bodies.find((one) => one.id === scope.bodyId)
    const area = areas.get(scope.areaCode ?? 'TH')
    const name = body === undefined ? (area === undefined ? 'TH' : placeTitle(area, lang)) : body.nameTh
    return { value: scopeText(scope), text: name }
  })
}

async function takeFile(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).bringing
  const viewer = c.get('viewer')
  const scopes = importScopesOf(viewer, deps.clock.now())
  if (viewer === null || scopes.length === 0) return failure(c, viewer === null ? 401 : 403, say.notAllowed)
  const received = await receiveUpload(c, deps, { maxBytes: mostBytes, isToken: formTokenOf(c) })
  const refused = (field: string, text: string, typed: { scope?: string; body?: string } = {}) =>
    bringPage(c, deps, [{ field, text }], typed)
  if (!received.ok) {
    const { kind } = received.problem
    if (kind === 'form-expired') return failure(c, 403, say.formExpired)
    return refused('file', kind === 'too-large' ? say.tooLarge : say.broken)
  }
  const { file, fields } = received.value
  if (file === null) return refused('file', say.noFile, fields)
  const scope = scopes.find((one) => scopeText(one) === fields.scope) ?? (scopes.length === 1 ? scopes[0] : undefined)
  if (scope === undefined) return refused('scope', say.scope, fields)
  const named = (fields.body ?? '').trim()
  const bodyId = named === '' ? null : await bodyCalled(deps.db, named, scope)
  if (named !== '' && bodyId === null) return refused('body', say.noSuchBody(named), fields)
  const before = await planImportOfFile(deps.db, file.sha256, scope)
  if (before !== null) {
    notice(c, say.known)
    return c.redirect(href(lang, `/standards/imports/${before.id}`), 303)
  }
  const bytes = await bytesOf(await deps.files.open(file.sha256), mostBytes + 1)
  const one = await deps.db.transaction((tx) => bringPlan(tx, deps, { ...file, bytes }, scope, viewer.personId, bodyId))
  return c.redirect(href(lang, `/standards/imports/${one.id}`), 303)
}

/** The import of the address for somebody who may see it, or the answer that says why not. */
async function openOne(c: PageContext, deps: Deps): Promise<PlanImport | Response> {
  const say = messages(c.get('lang')).bringing
  const id = c.req.param('id') ?? ''
  const one = isId(id) ? await planImportById(deps.db, id) : null
  if (one === null) return failure(c, 404, say.gone)
  const viewer = c.get('viewer')
  if (viewer === null) return failure(c, 401, say.signIn)
  return mayOpenImport(viewer, one.scope, deps.clock.now()) ? one : failure(c, 403, say.notYours)
}

async function showPage(c: PageContext, deps: Deps) {
  const one = await openOne(c, deps)
  return one instanceof Response ? one : shown(c, deps, one, [])
}

function shown(c: PageContext, deps: Deps, one: PlanImport, problems: readonly Problem[]) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const frame = frameOf(c, deps, 'plans')
  const open = one.state === 'checked' || one.state === 'waiting'
  const changes = changesAnything(one.differences)
  return c.html(
    page(frame, {
      title: one.document?.plan.title ?? one.fileName,
      caption: `StratML · ${say.bringing.states[one.state]}`,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: say.bringing.title, href: href(frame, '/standards/import') },
      ],
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      banner: noticeOf(c),
      noIndex: true,
      main: planImportView(frame, {
        ...presentPlanImport(one, lang),
        problems,
        maySend: open && one.state === 'checked' && changes && mayWorkOnImport(viewer, one.scope, now),
        mayApprove: open && changes && mayApproveImport(viewer, one.scope, now),
        mayGiveUp: open && mayWorkOnImport(viewer, one.scope, now),
        mayUndo: one.state === 'applied' && mayApproveImport(viewer, one.scope, now),
      }),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function decide(c: PageContext, deps: Deps) {
  const one = await openOne(c, deps)
  if (one instanceof Response) return one
  const lang = c.get('lang')
  const say = messages(lang).bringing
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const { act = '', reason = '' } = await formFields(c)
  const approving = act === 'approve' || act === 'send-back' || act === 'undo'
  const may = approving ? mayApproveImport(viewer, one.scope, now) : mayWorkOnImport(viewer, one.scope, now)
  if (viewer === null || !may) return failure(c, 403, say.notYours)
  const there = href(lang, `/standards/imports/${one.id}`)
  if (act === 'approve' || act === 'undo') {
    const stop = await requireStepUp(c, deps, `/standards/imports/${one.id}`)
    if (stop) return stop
  }
  const why = reason.trim().slice(0, 500)
  if ((act === 'send-back' || act === 'undo') && why === '') {
    return shown(c, deps, one, [{ field: 'reason', text: say.reasonNeeded }])
  }
  if (act === 'undo') {
    const undone = await deps.db
      .transaction((tx) => undoPlan(tx, deps, one.id, { personId: viewer.personId, reason: why }))
      .catch((error: unknown) => {
        if (error instanceof StillInUse) return refuse({ kind: 'in-use' as const })
        throw error
      })
    if (!undone.ok) return shown(c, deps, one, [{ field: 'reason', text: say.undoProblems[undone.problem.kind] }])
    notice(c, say.undone)
    return c.redirect(there, 303)
  }
  const said = await deps.db.transaction(async (tx) => {
    const fresh = await lockPlanImport(tx, one.id)
    if (fresh === null || (fresh.state !== 'checked' && fresh.state !== 'waiting')) return say.notOpen
    const doer = viewer.personId
    switch (act) {
      case 'send':
        await sendPlan(tx, deps, fresh, doer)
        return say.sent
      case 'send-back':
        await stepPlanImport(tx, one.id, { state: 'checked' })
        await storePlanImportEvent(tx, one.id, 'sent-back', doer, now, why)
        return say.sentBack
      case 'discard':
        await stepPlanImport(tx, one.id, { state: 'discarded', decidedBy: doer, decidedAt: now })
        await storePlanImportEvent(tx, one.id, 'discarded', doer, now)
        return say.discarded
      case 'approve': {
        const alone = fresh.startedBy === doer && (await isAlone(tx, deps, fresh.scope, doer))
        const facts = { startedBy: fresh.startedBy, approvedBy: fresh.decidedBy, finishedAt: fresh.decidedAt }
        const decision = decideApproval({ state: fresh.state, ...facts }, doer, alone)
        if (!decision.ok) return decision.problem.kind === 'own' ? say.own : say.notOpen
        const applied = await applyPlan(tx, deps, fresh, doer)
        if (applied.ok) return say.applied
        return applied.problem.kind === 'closed'
          ? say.closed
          : applied.problem.kind === 'stale'
            ? say.stale
            : say.notOpen
      }
      default:
        return null
    }
  })
  if (said === null) return failure(c, 400)
  notice(c, said)
  return c.redirect(there, 303)
}

async function reportFile(c: PageContext, deps: Deps) {
  const one = await openOne(c, deps)
  if (one instanceof Response) return one
  const lang = c.get('lang')
  const rows = reportRows(one, lang)
  const text = stringify(
    rows.map((row) => row.map(guardCell)),
    { header: true, columns: [...reportColumns], bom: true, record_delimiter: '\r\n' },
  )
  return c.body(text, 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="plan-import.report.csv"',
  })
}

/** As the report of every import, CONTRACT.md. */
export const reportColumns = ['file', 'sheet', 'row', 'column', 'value', 'problem', 'severity'] as const

export function reportRows(
  one: Pick<PlanImport, 'fileName' | 'lines' | 'refusal' | 'document'>,
  lang: 'th' | 'en',
): string[][] {
  const lines = one.lines.map((line) => [
    one.fileName,
    '',
    line.line > 0 ? String(line.line) : '',
    line.path,
    line.value,
    problemText(lang, line.problem),
    line.severity,
  ])
  const told = presentPlanImport(one, lang).losses.map((text) => [one.fileName, '', '', '', '', text, 'info'])
  const refused =
    one.refusal === null || one.refusal.kind === 'invalid'
      ? []
      : [[one.fileName, '', '', '', '', planRefusalText(lang, one.refusal), 'error']]
  return [...refused, ...lines, ...told]
}

async function originalFile(c: PageContext, deps: Deps) {
  const one = await openOne(c, deps)
  if (one instanceof Response) return one
  return c.body(Readable.toWeb(await deps.files.open(one.sha256)) as ReadableStream, 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(one.byteSize),
    'Content-Disposition': `attachment; filename="${one.fileName.replace(/[^\w.-]/g, '_')}"`,
  })
}
