import { createRoute, z } from '@hono/zod-openapi'
import { formatPublicId, type Home, isId, parsePublicId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields, formFile } from '../../platform/http/forms.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { bodyByCode } from '../bodies/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { amount, figure, fiscalYear, idParameter, json, phase, refusals, tags } from './api-parts.ts'
import { messages } from './messages.ts'
import { readYear } from './money.pages.ts'
import { mayKeepSomeMoney } from './money.policy.ts'
import { decimal } from './money.present.ts'
import {
  readAnswerForm,
  readCarryForm,
  readEntryForm,
  readPaperForm,
  readReallocateForm,
  readReturnForm,
  readTransferForm,
  type Typed,
} from './money-form.ts'
import { carryMoneyOver, counterEntry, postEntry, reallocateMoney } from './post-entry.ts'
import { fileProblemText, mostUploadBytes } from './reconcile.pages.ts'
import { postReconciliation, type Reconciliation, reconcile } from './reconcile.ts'
import { readFigures } from './reconcile-sheet.ts'
import { fieldText, type MoneyRefusal, refusalText } from './refusal-text.ts'
import { answerTransfer, proposeTransfer, returnTransfer } from './transfer-money.ts'

const paper = {
  date: z.string().openapi({ description: 'Of the document', example: '2026-11-15' }),
  document: z.string(),
  reason: z.string(),
}
const currency = z.string().optional().openapi({ description: 'THB; another one is refused' })
const done = z.object({ act: z.string().nullable(), notes: z.array(z.string()) })
const body = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })

const entryRoute = createRoute({
  method: 'post',
  path: '/money/projects/{id}/entries',
  tags,
  summary: 'Add to or take from a figure of a project',
  request: {
    params: idParameter,
    body: body(
      z.object({
        phase,
        fiscal_year: fiscalYear,
        source: z.string(),
        how: z.enum(['more', 'less', 'becomes']).default('more'),
        amount: z.string(),
        currency,
        ...paper,
      }),
    ),
  },
  responses: { 201: json('Entered', done), ...refusals },
})

const counterRoute = createRoute({
  method: 'post',
  path: '/money/projects/{id}/entries/{entry}/counter',
  tags,
  summary: 'Take an entry back by a counter-entry',
  request: {
    params: idParameter.extend({ entry: z.string().openapi({ param: { name: 'entry', in: 'path' }, format: 'uuid' }) }),
    body: body(z.object(paper)),
  },
  responses: { 201: json('Taken back', done), ...refusals },
})

const carryRoute = createRoute({
  method: 'post',
  path: '/money/projects/{id}/carry-over',
  tags,
  summary: 'Carry money over to the next fiscal year; both legs in one act',
  request: {
    params: idParameter,
    body: body(z.object({ from_year: fiscalYear, source: z.string(), amount: z.string(), currency, ...paper })),
  },
  responses: { 201: json('Carried over', done), ...refusals },
})

const reallocateRoute = createRoute({
  method: 'post',
  path: '/money/projects/{id}/reallocate',
  tags,
  summary: 'Give money to another project of the same body',
  request: {
    params: idParameter,
    body: body(
      z.object({ to: z.string(), fiscal_year: fiscalYear, source: z.string(), amount: z.string(), currency, ...paper }),
    ),
  },
  responses: { 201: json('Moved', done), ...refusals },
})

const proposeRoute = createRoute({
  method: 'post',
  path: '/money/transfers',
  tags,
  summary: 'Propose a transfer to another body',
  request: {
    body: body(
      z.object({
        from: z.string().optional().openapi({ description: 'Public id of the paying project' }),
        source: z.string().optional(),
        account: z.string().optional(),
        payer_body: z.string().optional().openapi({ description: 'Code of the body that has the account' }),
        to: z.string().optional().openapi({ description: 'Public id of the project that receives it' }),
        fiscal_year: fiscalYear,
        amount: z.string(),
        currency,
        ...paper,
      }),
    ),
  },
  responses: { 201: json('Proposed', z.object({ id: z.string() })), ...refusals },
})

const answerRoute = createRoute({
  method: 'post',
  path: '/money/transfers/{id}/answer',
  tags,
  summary: 'The payee confirms or declines',
  request: {
    params: idParameter,
    body: body(z.object({ answer: z.enum(['confirm', 'decline']), reason: z.string() })),
  },
  responses: { 200: json('Answered', done), ...refusals },
})

const returnRoute = createRoute({
  method: 'post',
  path: '/money/transfers/{id}/return',
  tags,
  summary: 'Give received money back',
  request: { params: idParameter, body: body(z.object({ amount: z.string(), currency, ...paper })) },
  responses: { 201: json('Given back', z.object({ id: z.string() })), ...refusals },
})

const problemRow = z.object({ address: z.string(), problem: z.string(), value: z.string() })
const reconciliation = z
  .object({
    rows: z.int(),
    same: z.int(),
    different: z.array(
      z.object({
        address: z.string(),
        project: z.string(),
        title: z.string(),
        ...figure.omit({ amount: true }).shape,
        in_file: amount,
        here: amount,
      }),
    ),
    unmatched: z.array(problemRow),
    refused: z.array(problemRow),
    posted: z.int(),
  })
  .openapi('Reconciliation')

const reconcileRoute = createRoute({
  method: 'post',
  path: '/money/reconcile',
  tags,
  summary: 'Compare a treasury file with the figures here, and enter the differences',
  description:
    'A form with the fields `file`, `year` (of rows without one), `reason` and `dry_run`. With `dry_run=1` nothing is stored. The same file a second time enters nothing.',
  middleware: [uploadLimit(mostUploadBytes)] as const,
  responses: {
    200: json('The comparison; `posted` says how many differences were entered', reconciliation),
    401: refusals[401],
    403: refusals[403],
    422: problemResponse('The file cannot be read, or cells of it are refused; nothing was entered'),
  },
})

/** Acts on money by programs: the same forms and refusals as on the pages. */
export function moneyActsApi(app: ApiApp, deps: Deps): void {
  app.openapi(entryRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const read = readEntryForm({ ...typed(sent), year: String(sent.fiscal_year) })
    if (!read.ok) return misread(c, read.problem)
    if (!key.ok) return refused(c, { kind: 'no-such-project' })
    const acted = await deps.db.transaction((tx) => postEntry(tx, key.value, read.value, by(c, deps)))
    return acted.ok ? c.json(posted(c, acted.value), 201) : refused(c, acted.problem)
  })

  app.openapi(counterRoute, async (c) => {
    const { id, entry } = c.req.valid('param')
    const key = parsePublicId(id)
    const read = readPaperForm(typed(c.req.valid('json')))
    if (!read.ok) return misread(c, read.problem)
    if (!key.ok || !isId(entry)) return refused(c, { kind: 'no-such-project' })
    const acted = await deps.db.transaction((tx) => counterEntry(tx, key.value, entry, read.value, by(c, deps)))
    return acted.ok ? c.json(posted(c, acted.value), 201) : refused(c, acted.problem)
  })

  app.openapi(carryRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const read = readCarryForm({ ...typed(sent), year: String(sent.from_year) })
    if (!read.ok) return misread(c, read.problem)
    if (!key.ok) return refused(c, { kind: 'no-such-project' })
    const acted = await deps.db.transaction((tx) => carryMoneyOver(tx, key.value, read.value, by(c, deps)))
    return acted.ok ? c.json(posted(c, acted.value), 201) : refused(c, acted.problem)
  })

  app.openapi(reallocateRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const read = readReallocateForm({ ...typed(sent), year: String(sent.fiscal_year) })
    if (!read.ok) return misread(c, read.problem)
    if (!key.ok) return refused(c, { kind: 'no-such-project' })
    const { to, ...act } = read.value
    const acted = await deps.db.transaction((tx) => reallocateMoney(tx, key.value, to, act, by(c, deps)))
    return acted.ok ? c.json(posted(c, acted.value), 201) : refused(c, acted.problem)
  })

  app.openapi(proposeRoute, async (c) => {
    const sent = c.req.valid('json')
    const read = readTransferForm({ ...typed(sent), year: String(sent.fiscal_year) })
    if (!read.ok) return misread(c, read.problem)
    const { from, ...draft } = read.value
    const owner = 'account' in from ? await bodyByCode(deps.db, from.bodyCode) : null
    if ('account' in from && owner === null)
      return misread(c, [{ field: 'payer_body', kind: 'body', typed: from.bodyCode }])
    const payer =
      'account' in from ? { bodyId: owner?.id ?? '', bodyNameTh: owner?.nameTh ?? '', account: from.account } : from
    const acted = await deps.db.transaction((tx) =>
      proposeTransfer(tx, { ...draft, payer, payee: draft.to }, by(c, deps)),
    )
    if (!acted.ok) return refused(c, acted.problem)
    return c.json({ id: formatPublicId({ home: acted.value.home as Home, id: acted.value.id }) }, 201)
  })

  app.openapi(answerRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const sent = c.req.valid('json')
    const read = readAnswerForm({ answer: sent.answer, answer_reason: sent.reason })
    if (!read.ok) return misread(c, read.problem)
    if (!key.ok) return refused(c, { kind: 'no-such-transfer' })
    const { answer, reason } = read.value
    const acted = await deps.db.transaction((tx) => answerTransfer(tx, key.value, answer, reason, by(c, deps)))
    return acted.ok ? c.json({ act: acted.value.actId, notes: [] }, 200) : refused(c, acted.problem)
  })

  app.openapi(returnRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const read = readReturnForm(typed(c.req.valid('json')))
    if (!read.ok) return misread(c, read.problem)
    if (!key.ok) return refused(c, { kind: 'no-such-transfer' })
    const acted = await deps.db.transaction((tx) => returnTransfer(tx, key.value, read.value, by(c, deps)))
    if (!acted.ok) return refused(c, acted.problem)
    return c.json({ id: formatPublicId({ home: key.value.home, id: acted.value.id }) }, 201)
  })

  app.openapi(reconcileRoute, async (c) => {
    const lang = c.get('lang')
    const all = messages(lang)
    const who = { ...by(c, deps), isMachine: false }
    if (who.viewer === null) return problem(c, 401, { detail: all.notAllowed })
    if (!mayKeepSomeMoney(who.viewer, who.now)) return problem(c, 403, { detail: all.notAllowed })
    const fields = await formFields(c)
    const file = await formFile(c, 'file')
    const year = readYear(fields.year)
    if (file === null) return problem(c, 422, { detail: all.reconcile.fileMissing })
    const bytes = new Uint8Array(await file.arrayBuffer())
    const read = await readFigures(file.name, bytes, year)
    if (!read.ok) return problem(c, 422, { detail: fileProblemText(read.problem, lang) })
    const isDry = fields.dry_run === '1' || fields.dry_run === 'true'
    if (isDry) {
      const outcome = await deps.db.snapshot((view) => reconcile(view, read.value, who))
      return c.json(outcomeForApi(outcome, 0, lang), 200)
    }
    const reason = (fields.reason ?? '').trim()
    if (reason === '' || reason.length > 500) return problem(c, 422, { detail: all.problems.reason })
    if (looksPersonal(reason)) return problem(c, 422, { detail: all.problems.personal })
    const { sha256 } = await deps.files.put(bytes)
    const about = {
      name: file.name.slice(0, 200),
      sha256,
      fiscalYear: year ?? 0,
      document: messages('th').reconcile.defaultDocument(file.name.slice(0, 150)),
    }
    const acted = await deps.db.transaction((tx) =>
      postReconciliation(tx, read.value, about, { reason, digest: null }, who),
    )
    if (acted.ok) return c.json(outcomeForApi(acted.value.outcome, acted.value.posted, lang), 200)
    const said = acted.problem
    if (said.kind !== 'cannot-post' && said.kind !== 'changed')
      return problem(c, 422, { detail: refusalText(said, lang).text })
    const errors = [
      ...said.outcome.refused.map((one) => ({
        field: one.address,
        detail: all.reconcile.problems[one.kind] ?? one.kind,
      })),
      ...said.outcome.cannot.map((one) => ({ field: one.address, detail: refusalText(one.problem, lang).text })),
    ]
    return problem(c, 422, {
      detail: said.kind === 'changed' ? all.reconcile.fileChanged : all.reconcile.cannotPost,
      errors,
    })
  })
}

const by = (c: PageContext, deps: Deps) => ({ viewer: c.get('viewer'), now: deps.clock.now() })

/** Fields as the forms name them; a currency that is not baht is told as a part of the amount, where forms find it. */
function typed(sent: Readonly<Record<string, unknown>>): Typed {
  const fields: Record<string, string> = {}
  for (const [name, value] of Object.entries(sent)) if (typeof value === 'string') fields[name] = value
  if (fields.currency && fields.currency.toUpperCase() !== 'THB') fields.amount = `${fields.amount ?? ''} $`
  return fields
}

function misread(c: PageContext, problems: Parameters<typeof fieldText>[0][]) {
  const lang = c.get('lang')
  return problem(c, 422, { errors: problems.map((one) => ({ field: one.field, detail: fieldText(one, lang) })) })
}

function refused(c: PageContext, refusal: MoneyRefusal) {
  const { status, field, text } = refusalText(refusal, c.get('lang'))
  if (status === 403) return problem(c, c.get('viewer') === null ? 401 : 403, { detail: text })
  if (status === 404) return problem(c, 404, { detail: text })
  return problem(c, status, { detail: text, errors: [{ field, detail: text }] })
}

function posted(
  c: PageContext,
  {
    actId,
    flags,
  }: {
    actId: string
    flags: readonly { kind: 'paid-uncommitted'; source: string; committed: bigint; disbursed: bigint }[]
  },
) {
  const say = messages(c.get('lang')).project.flags
  return {
    act: actId,
    notes: flags.map((flag) => say[flag.kind](flag.source, decimal(flag.committed), decimal(flag.disbursed))),
  }
}
function outcomeForApi(outcome: Reconciliation, postedCount: number, lang: 'th' | 'en') {
  const say = messages(lang).reconcile.problems
  const rows = (list: Reconciliation['unmatched']) =>
    list.map((one) => ({ address: one.address, problem: say[one.kind] ?? one.kind, value: one.value }))
  return {
    rows: outcome.rows,
    same: outcome.same,
    different: outcome.different.map((one) => ({
      address: one.figure.address,
      project: formatPublicId({ home: one.home as Home, id: one.projectId }),
      title: one.title,
      fiscal_year: one.figure.fiscalYear,
      phase: one.figure.phase,
      source: one.source,
      in_file: decimal(one.figure.amountSatang),
      here: decimal(one.hasSatang),
    })),
    unmatched: rows(outcome.unmatched),
    refused: [
      ...rows(outcome.refused),
      ...outcome.cannot.map((one) => ({
        address: one.address,
        problem: refusalText(one.problem, lang).text,
        value: one.title,
      })),
    ],
    posted: postedCount,
  }
}
