import {
  fiscalYearOf,
  formatFiscalYear,
  formatInstant,
  parseYear,
  toBE,
  todayInBangkok,
} from '../../kernel/thai-calendar.ts'
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
import { looksPersonal } from '../plans/index.ts'
import { messages } from './messages.ts'
import { mayKeepSomeMoney } from './money.policy.ts'
import { baht, whole } from './money.present.ts'
import { pastReconciliations } from './reconcile.sql.ts'
import { postReconciliation, type Reconciliation, reconcile } from './reconcile.ts'
import { type FiguresProblem, readFigures } from './reconcile-sheet.ts'
import { refusalText } from './refusal-text.ts'
import { reconcileView } from './views/reconcile-view.ts'

export const mostUploadBytes = 16 * 1024 * 1024
const mostEarlier = 20

export function reconcilePages(app: PageApp, deps: Deps): void {
  app.get('/money/reconcile', (c) => show(c, deps, {}))
  app.post('/money/reconcile', uploadLimit(mostUploadBytes), (c) => lookPost(c, deps))
  app.post('/money/reconcile/post', (c) => approvePost(c, deps))
}

interface Shown {
  readonly problems?: readonly Problem[]
  readonly outcome?: Reconciliation
  readonly kept?: string
  readonly reason?: string
  readonly year?: string
}

async function show(c: PageContext, deps: Deps, shown: Shown) {
  const lang = c.get('lang')
  const all = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  if (!mayKeepSomeMoney(viewer, now)) return failure(c, viewer === null ? 401 : 403, all.notAllowed)
  const earlier = await pastReconciliations(deps.db, mostEarlier)
  const frame = frameOf(c, deps, 'plans')
  const problems = shown.problems ?? []
  const { outcome } = shown
  const mayPost = outcome !== undefined && outcome.refused.length === 0 && outcome.cannot.length === 0
  return c.html(
    page(frame, {
      title: all.reconcile.title,
      lead: all.reconcile.lead,
      noIndex: true,
      breadcrumbs: [{ text: all.title, href: href(frame, '/money') }],
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: reconcileView(frame, {
        problems,
        year: shown.year ?? String(toBE(fiscalYearOf(todayInBangkok(now)))),
        outcome: outcome ?? null,
        cannot: (outcome?.cannot ?? []).map((one) => ({ ...one, text: refusalText(one.problem, lang).text })),
        kept: mayPost && outcome.different.length > 0 ? (shown.kept ?? null) : null,
        reason: shown.reason ?? '',
        earlier: earlier.map((one) => ({
          name: one.fileName,
          when: formatInstant(one.postedAt, lang),
          year: formatFiscalYear(one.fiscalYear, lang),
          posted: whole(one.posted),
          amount: baht(one.postedSatang, lang),
          reason: one.reason,
        })),
      }),
    }),
    problems.length > 0 || (outcome !== undefined && !mayPost) ? 422 : 200,
  )
}

export function fileProblemText(problem: FiguresProblem, lang: 'th' | 'en'): string {
  const say = messages(lang).reconcile
  return say.problems[problem.kind] ?? say.fileProblem(problem.kind)
}

const byOf = (c: PageContext, deps: Deps) => ({ viewer: c.get('viewer'), now: deps.clock.now(), isMachine: false })

async function lookPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const all = messages(lang)
  if (!mayKeepSomeMoney(c.get('viewer'), deps.clock.now())) return failure(c, 403, all.notAllowed)
  const file = await formFile(c, 'file')
  const typed = await formFields(c)
  const year = parseYear(typed.year ?? '')
  if (!year.ok)
    return show(c, deps, {
      year: typed.year ?? '',
      problems: [{ field: 'year', text: all.problems.year(typed.year ?? '') }],
    })
  if (file === null)
    return show(c, deps, { year: typed.year ?? '', problems: [{ field: 'file', text: all.reconcile.fileMissing }] })
  const bytes = new Uint8Array(await file.arrayBuffer())
  const read = await readFigures(file.name, bytes, year.value)
  if (!read.ok)
    return show(c, deps, {
      year: typed.year ?? '',
      problems: [{ field: 'file', text: fileProblemText(read.problem, lang) }],
    })
  const outcome = await deps.db.snapshot((view) => reconcile(view, read.value, byOf(c, deps)))
  const { sha256 } = await deps.files.put(bytes)
  const kept = JSON.stringify([sha256, file.name.slice(0, 200), year.value, outcome.digest])
  return show(c, deps, { outcome, year: typed.year ?? '', kept: sign(deps.secrets.key('money-reconcile'), kept) })
}

async function approvePost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.reconcile
  const by = byOf(c, deps)
  if (!mayKeepSomeMoney(by.viewer, by.now)) return failure(c, by.viewer === null ? 401 : 403, all.notAllowed)
  const fields = await formFields(c)
  const kept = signedText(deps.secrets.key('money-reconcile'), fields.kept)
  if (kept === null) return show(c, deps, { problems: [{ field: 'file', text: say.fileGone }] })
  const [sha256, name, year, digest] = JSON.parse(kept) as [string, string, number, string]
  if (!(await deps.files.has(sha256))) return show(c, deps, { problems: [{ field: 'file', text: say.fileGone }] })
  const chunks: Buffer[] = []
  for await (const chunk of await deps.files.open(sha256)) chunks.push(chunk as Buffer)
  const read = await readFigures(name, Buffer.concat(chunks), year)
  if (!read.ok) return show(c, deps, { problems: [{ field: 'file', text: fileProblemText(read.problem, lang) }] })
  const reason = (fields.reason ?? '').trim()
  if (reason === '' || reason.length > 500 || looksPersonal(reason)) {
    const outcome = await deps.db.snapshot((view) => reconcile(view, read.value, by))
    const text = looksPersonal(reason) ? all.problems.personal : all.problems.reason
    return show(c, deps, {
      outcome,
      kept: fields.kept ?? '',
      reason,
      year: String(toBE(year)),
      problems: [{ field: 'reason', text }],
    })
  }
  const file = { name, sha256, fiscalYear: year, document: messages('th').reconcile.defaultDocument(name) }
  const done = await deps.db.transaction((tx) => postReconciliation(tx, read.value, file, { reason, digest }, by))
  if (done.ok) {
    notice(
      c,
      done.value.posted === 0
        ? say.nothingToPost
        : say.posted(whole(done.value.posted), baht(done.value.postedSatang, lang)),
    )
    return c.redirect(href(lang, '/money/reconcile'), 303)
  }
  const { problem } = done
  if (problem.kind === 'cannot-post' || problem.kind === 'changed') {
    const { outcome } = problem
    const again = sign(deps.secrets.key('money-reconcile'), JSON.stringify([sha256, name, year, outcome.digest]))
    const text = problem.kind === 'changed' ? say.fileChanged : say.cannotPost
    return show(c, deps, {
      outcome,
      kept: again,
      reason,
      year: String(toBE(year)),
      problems: [{ field: 'reason', text }],
    })
  }
  return show(c, deps, { problems: [{ field: 'file', text: refusalText(problem, lang).text }] })
}
