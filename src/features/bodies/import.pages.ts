import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields, formFile } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { sign, signedText } from '../../platform/http/signed.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { mayKeepBodies } from './bodies.policy.ts'
import { presentPlan, whole } from './bodies.present.ts'
import { headersOf } from './body-columns.th.ts'
import { type BodyFileProblem, readBodyCsv } from './body-file.ts'
import { importBodies, tryBodyImport } from './import-bodies.ts'
import { messages } from './messages.ts'
import type { BodyImportPlan } from './plan-body-import.ts'
import { importView } from './views/import-view.ts'

const MOST_BYTES = 16 * 1024 * 1024
const MOST_SHOWN = 50

export function bodyImportPages(app: PageApp, deps: Deps): void {
  app.get('/bodies/import', (c) => show(c, deps, {}))
  app.post('/bodies/import', uploadLimit(MOST_BYTES), (c) => lookPost(c, deps))
  app.post('/bodies/import/confirm', (c) => confirmPost(c, deps))
}

interface Shown {
  readonly problems?: readonly Problem[]
  readonly plan?: BodyImportPlan
  readonly kept?: string
  readonly reason?: string
}

function show(c: PageContext, deps: Deps, shown: Shown) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  if (!mayKeepBodies(viewer, deps.clock.now())) return failure(c, viewer === null ? 401 : 403, say.importing.notAllowed)
  const frame = frameOf(c, deps, 'plans')
  const problems = shown.problems ?? []
  const { plan } = shown
  return c.html(
    page(frame, {
      title: say.importing.title,
      lead: say.importing.lead,
      noIndex: true,
      breadcrumbs: [{ text: say.title, href: href(frame, '/bodies') }],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: importView(frame, say, {
        problems,
        headings: [
          ...Object.values(headersOf).map((names) => names.join(' · ')),
          'code:dla · code:gfmis · code:budget',
        ],
        plan: plan ? presentPlan(plan, MOST_SHOWN, lang) : null,
        kept: plan && plan.problems.length === 0 && plan.bodies.length > 0 ? (shown.kept ?? null) : null,
        reason: shown.reason ?? '',
      }),
    }),
    problems.length > 0 || (plan?.problems.length ?? 0) > 0 ? 422 : 200,
  )
}

async function lookPost(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang')).importing
  if (!mayKeepBodies(c.get('viewer'), deps.clock.now())) return failure(c, 403, say.notAllowed)
  const file = await formFile(c, 'file')
  if (file === null) return show(c, deps, { problems: [{ field: 'file', text: say.fileMissing }] })
  const bytes = new Uint8Array(await file.arrayBuffer())
  const read = readBodyCsv(bytes)
  if (!read.ok)
    return show(c, deps, { problems: [{ field: 'file', text: fileProblemText(read.problem, c.get('lang')) }] })
  const plan = await deps.db.snapshot((view) => tryBodyImport(view, read.value, deps.clock.now()))
  const { sha256 } = await deps.files.put(bytes)
  return show(c, deps, {
    plan,
    kept: sign(deps.secrets.key('bodies-import'), JSON.stringify([sha256, file.name.slice(0, 200)])),
  })
}

async function confirmPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).importing
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  if (viewer === null || !mayKeepBodies(viewer, now)) return failure(c, 403, say.notAllowed)
  const fields = await formFields(c)
  const kept = readKept(signedText(deps.secrets.key('bodies-import'), fields.kept))
  if (kept === null || !(await deps.files.has(kept.sha256)))
    return show(c, deps, { problems: [{ field: 'file', text: say.fileGone }] })
  const bytes = await bytesOf(deps, kept.sha256)
  const read = readBodyCsv(bytes)
  if (!read.ok) return show(c, deps, { problems: [{ field: 'file', text: fileProblemText(read.problem, lang) }] })
  const reason = fields.reason?.trim() ?? ''
  if (reason === '' || reason.length > 500) {
    const plan = await deps.db.snapshot((view) => tryBodyImport(view, read.value, now))
    return show(c, deps, {
      plan,
      kept: fields.kept ?? '',
      reason,
      problems: [{ field: 'reason', text: say.reasonMissing }],
    })
  }
  const act = { fileName: kept.fileName, bytes, reason, actorId: viewer.personId, now }
  const done = await deps.db.transaction((tx) => importBodies(tx, read.value, act))
  if (!done.ok) return show(c, deps, { plan: { bodies: [], unchanged: 0, problems: done.problem.problems } })
  const added = done.value.bodies.filter(({ isNew }) => isNew).length
  notice(c, say.saved(whole(added), whole(done.value.bodies.length - added)))
  return c.redirect(href(lang, '/bodies'), 303)
}

function readKept(text: string | null): { sha256: string; fileName: string } | null {
  if (text === null) return null
  const [sha256, fileName] = JSON.parse(text) as [string, string]
  return { sha256, fileName }
}

async function bytesOf(deps: Deps, sha256: string): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of await deps.files.open(sha256)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export function fileProblemText(problem: BodyFileProblem, lang: 'th' | 'en'): string {
  const say = messages(lang).importing.fileProblems
  const found = 'found' in problem ? problem.found : 'line' in problem ? String(problem.line) : ''
  return say[problem.kind](found)
}
