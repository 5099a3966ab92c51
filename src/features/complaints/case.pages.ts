import { randomBytes } from 'node:crypto'
import type { Deps } from '../../platform/deps.ts'
import { clientBlock } from '../../platform/http/client-block.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure, wantsProblem } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import { notice } from '../../platform/http/notice.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'
import { sameText } from '../../platform/http/signed.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { showParts } from '../../web/page-parts.ts'
import { addSupport } from './case-changes.sql.ts'
import type { Act, Move, MoveRefusal } from './complaint.ts'
import { mayModerate } from './complaints.policy.ts'
import { categoryName, isThere, type Sight } from './complaints.present.ts'
import { type CaseRow, caseByRef } from './complaints.sql.ts'
import { forgetDraftToken, forgetOpened, keepOpened, openedCases, supportMark } from './cookies.ts'
import { messages } from './messages.ts'
import { moveCase } from './move-case.ts'
import { type ComplaintSection, readCase } from './read-case.ts'
import { parseReceipt, parseRef, REF, receiptHash } from './ref.ts'
import { receiptSecret, supportKey } from './sealed.ts'
import { caseView, doorForReporter } from './views/case-view.ts'

/** Nobody guesses 95 bits; the limit is there so that nobody tries all day. By network block, and by case for a botnet. */
const triesByBlock = limiter('complaints.receipt', { points: 20, seconds: 600 })
const triesByCase = limiter('complaints.receipt-case', { points: 50, seconds: 600 })
const supports = limiter('complaints.support', { points: 60, seconds: 3600 })

export function casePages(app: PageApp, deps: Deps, sections: readonly ComplaintSection[]): void {
  app.get(`/complaints/${REF}`, (c) =>
    withCase(c, deps, c.req.param('ref') ?? '', (row, sight) => casePage(c, deps, sections, row, sight)),
  )
  app.post(`/complaints/${REF}/mine`, (c) => openMine(c, deps, sections, c.req.param('ref') ?? ''))
  app.post(`/complaints/${REF}/mine/:act`, (c) =>
    withCase(c, deps, c.req.param('ref') ?? '', (row, sight) =>
      reporterPost(c, deps, sections, row, sight, c.req.param('act') ?? ''),
    ),
  )
  app.post(`/complaints/${REF}/support`, (c) =>
    withCase(c, deps, c.req.param('ref') ?? '', (row, sight) => supportPost(c, deps, row, sight)),
  )
}

/**
 * Finds the case of an address. Another way of writing its ref leads to the one it has; one that is not there and a private one
 * are the same to whoever may not see it.
 */
async function withCase(
  c: PageContext,
  deps: Deps,
  text: string,
  work: (row: CaseRow, sight: Sight) => Promise<Response>,
): Promise<Response> {
  const ref = parseRef(text)
  if (!ref.ok) {
    return ref.problem === 'mistyped' ? failure(c, 404, messages(c.get('lang')).one.mistyped) : failure(c, 404)
  }
  if (ref.value !== text && c.req.method === 'GET')
    return c.redirect(href(c.get('lang'), `/complaints/${ref.value}`), 301)
  const row = await caseByRef(deps.db, ref.value)
  const sight: Sight = openedCases(c, deps).includes(ref.value) ? 'reporter' : 'public'
  if (row === null || !isThere(row, sight))
    return c.req.method === 'GET' && !wantsProblem(c) ? notThere(c, deps, ref.value) : failure(c, 404)
  return work(row, sight)
}

/**
 * Nothing for everybody under this ref. Who has its receipt opens it here: a private case has no other page for that. The same word
 * for word, whether such a case is behind it or none.
 */
function notThere(
  c: PageContext,
  deps: Deps,
  ref: string,
  problems: readonly Problem[] = [],
): Response | Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  c.header('Cache-Control', 'private, no-store')
  return c.html(
    page(frame, {
      title: say.one.notThereTitle,
      lead: say.one.notThere,
      breadcrumbs: [{ text: say.one.crumb, href: href(frame, '/complaints') }],
      narrow: true,
      noIndex: true,
      problems: problems.length > 0 ? errorSummary(lang, { problems: [...problems] }) : null,
      main: doorForReporter(frame, ref, problems),
      islands: ['report'],
    }),
    404,
  )
}

interface Shown {
  readonly problems: readonly Problem[]
  readonly typed: FormFields
}

async function casePage(
  c: PageContext,
  deps: Deps,
  sections: readonly ComplaintSection[],
  row: CaseRow,
  sight: Sight,
  { problems, typed }: Shown = { problems: [], typed: {} },
): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'complaints')
  const crumbs = [{ text: say.one.crumb, href: href(frame, '/complaints') }]
  if (row.facts.visibility === 'withheld' && sight === 'public') {
    c.header('Cache-Control', 'private, no-store')
    const title = say.one.withheldTitle(row.ref)
    return c.html(
      page(frame, {
        title,
        breadcrumbs: crumbs,
        narrow: true,
        noIndex: true,
        lead: say.one.withheld,
        problems: problems.length > 0 ? errorSummary(lang, { problems: [...problems] }) : null,
        main: doorForReporter(frame, row.ref, problems),
        islands: ['report'],
      }),
      410,
    )
  }
  const found = await deps.db.snapshot((view) => readCase(view, deps, row, sight, lang, sections))
  if (sight === 'reporter') c.header('Cache-Control', 'private, no-store')
  const shown = showParts(frame, sections, found.sections)
  const title = categoryName(found.category, row.facts.categoryCode, lang)
  const main = caseView(frame, {
    ...found,
    row,
    sight,
    now: deps.clock.now(),
    problems,
    typed,
    oneTimeKey: randomBytes(16).toString('base64url'),
    sections: shown.sections,
    mayModerate: mayModerate(c.get('viewer'), row),
  })
  return c.html(
    page(frame, {
      title: `${title} ·| ${row.ref}`,
      breadcrumbs: crumbs,
      ...(found.placeName === null ? {} : { lead: found.placeName }),
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems: [...problems], kept: say.form.kept }) : null,
      noIndex: row.facts.visibility !== 'public',
      ...(row.facts.visibility === 'public'
        ? { alternates: [{ href: `/api/v1/complaints/${row.ref}`, type: 'application/json', text: say.one.json }] }
        : {}),
      main,
      islands: ['report'],
    }),
    problems.length > 0 ? 422 : 200,
  )
}

/**
 * Opens the part of the reporter. A wrong receipt, one of another case, and a case that is not there take the same way and give the
 * same answer: the same questions to the database, the same hash, a comparison whose time tells nothing.
 */
async function openMine(
  c: PageContext,
  deps: Deps,
  sections: readonly ComplaintSection[],
  text: string,
): Promise<Response> {
  const lang = c.get('lang')
  const ref = parseRef(text)
  if (!ref.ok) return failure(c, 404)
  const typed = (await formFields(c)).receipt ?? ''
  const wait =
    (await takeForBlock(c, triesByBlock)) ?? (clientBlock(c) === null ? null : await triesByCase.take(ref.value))
  if (wait !== null) return tooMany(c, wait)
  const row = await caseByRef(deps.db, ref.value)
  const receipt = parseReceipt(typed)
  const hash = receiptHash(receiptSecret(deps), row?.id ?? NOBODY, receipt.ok ? receipt.value : typed.slice(0, 40))
  const fits = sameText(hash, row?.receiptHash ?? NO_HASH)
  const back = href(lang, `/complaints/${ref.value}`)
  if (row !== null && fits) {
    keepOpened(c, deps, ref.value)
    notice(c, messages(lang).mine.opened)
    return c.redirect(`${back}#mine`, 303)
  }
  if (row === null || !isThere(row, 'public'))
    return notThere(c, deps, ref.value, [{ field: 'receipt', text: messages(lang).mine.wrong }])
  return casePage(c, deps, sections, row, 'public', {
    problems: [{ field: 'receipt', text: messages(lang).mine.wrong }],
    typed: {},
  })
}

const NOBODY = '00000000-0000-7000-8000-000000000000'
const NO_HASH = '0'.repeat(64)

const reporter = { kind: 'reporter' } as const

/** What a reporter may do, by the last part of the address. */
function reporterMove(
  act: string,
  fields: FormFields,
  row: CaseRow,
): { move: Move; act: Act; field: string; done: string } | null {
  const visibility = fields.visibility === 'reporter' || row.facts.visibility === 'private' ? 'reporter' : 'public'
  const text = (name: string) => (fields[name] ?? '').slice(0, 4_000)
  switch (act) {
    case 'answer':
      return {
        move: { kind: 'resume' },
        field: 'answer',
        done: 'wrote',
        act: { actor: reporter, reason: 'answered', visibility, text: text('answer') },
      }
    case 'write':
      return {
        move: { kind: 'write' },
        field: 'write',
        done: 'wrote',
        act: { actor: reporter, reason: 'wrote', visibility, text: text('write') },
      }
    case 'confirm':
      return {
        move: { kind: 'close' },
        field: 'mine',
        done: 'confirmed',
        act: { actor: reporter, reason: 'confirmed', visibility: 'public' },
      }
    case 'reopen':
      return {
        move: { kind: 'reopen' },
        field: 'reopen',
        done: 'reopened',
        act: { actor: reporter, reason: 'not done', visibility: 'public', text: text('reopen') },
      }
    case 'withdraw':
      return {
        move: { kind: 'withdraw' },
        field: 'mine',
        done: 'withdrawn',
        act: { actor: reporter, reason: 'withdrawn', visibility: 'public' },
      }
    case 'rate':
      return {
        move: { kind: 'rate', stars: Number(fields.stars ?? 0), solved: fields.solved === 'yes' },
        field: 'stars',
        done: 'rated',
        act: { actor: reporter, reason: 'rated', visibility: 'public' },
      }
    default:
      return null
  }
}

async function reporterPost(
  c: PageContext,
  deps: Deps,
  sections: readonly ComplaintSection[],
  row: CaseRow,
  sight: Sight,
  act: string,
): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang)
  const back = href(lang, `/complaints/${row.ref}`)
  if (sight !== 'reporter') return failure(c, 403)
  if (act === 'leave') {
    forgetOpened(c, deps, row.ref)
    forgetDraftToken(c, deps)
    notice(c, say.mine.left)
    return c.redirect(href(lang, row.facts.visibility === 'private' ? '/complaints' : `/complaints/${row.ref}`), 303)
  }
  const fields = await formFields(c)
  const wanted = reporterMove(act, fields, row)
  if (wanted === null) return c.notFound()
  const wrong = (field: string, text: string) =>
    casePage(c, deps, sections, row, sight, { problems: [{ field, text }], typed: fields })
  if (act === 'rate' && (fields.solved === undefined || fields.stars === undefined))
    return wrong('stars', say.mine.starsMissing)
  if ((act === 'answer' || act === 'write') && (fields[act] ?? '').trim() === '')
    return wrong(act, say.mine.textMissing)
  const now = deps.clock.now()
  const done = await wholeAct<null, MoveRefusal>(deps.db, async (tx) => {
    const kept: { refusal?: MoveRefusal } = {}
    await oncePerKey(tx, { purpose: `complaints.${act} ${row.ref}`, key: fields._key ?? null, now }, async () => {
      const moved = await moveCase(tx, deps, row, wanted.move, wanted.act)
      if (!moved.ok) kept.refusal = moved.problem
      return { ok: moved.ok }
    })
    return kept.refusal === undefined ? { ok: true, value: null } : { ok: false, problem: kept.refusal }
  })
  if (!done.ok) return wrong(wanted.field, say.refusals[done.problem.kind])
  notice(c, say.mine[wanted.done as 'wrote'])
  return c.redirect(`${back}#mine`, 303)
}

async function supportPost(c: PageContext, deps: Deps, row: CaseRow, sight: Sight): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang).one
  if (row.facts.visibility !== 'public' || row.facts.state === 'closed')
    return failure(c, sight === 'reporter' ? 403 : 404)
  const wait = await takeForBlock(c, supports)
  if (wait !== null) return tooMany(c, wait)
  const mark = supportKey(deps, row.id, supportMark(c, deps))
  const isNew = await deps.db.transaction((tx) => addSupport(tx, row, mark, deps.clock.now()))
  notice(c, isNew ? say.supported : say.alreadySupported)
  return c.redirect(href(lang, `/complaints/${row.ref}`), 303)
}
