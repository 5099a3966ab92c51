import { formatPublicId, type Home, isId, parsePublicId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import { satang } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import {
  fiscalYearOf,
  formatDate,
  formatFiscalYear,
  formatInstant,
  parseIsoDate,
  toBE,
  todayInBangkok,
} from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { onceDone } from '../../platform/http/once-per-key.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { type BodyName, bodiesNamed, bodyByCode } from '../bodies/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { projectMoney } from '../plans/index.ts'
import { messages } from './messages.ts'
import { keptBy, mayKeepMoney, mayKeepSomeMoney } from './money.policy.ts'
import { sourceShown } from './money.present.ts'
import { listTransfers, returnedOf, sourcesByKeys, transferById, transfersOfProject } from './money.sql.ts'
import {
  type FieldProblem,
  readAnswerForm,
  readProjectKey,
  readReturnForm,
  readTransferForm,
  type Typed,
} from './money-form.ts'
import { type Transfer, type TransferState, transferStates } from './money-model.ts'
import { findProjects, projectTitles } from './names.sql.ts'
import { moneyPlace } from './read-money.ts'
import { fieldProblems, type MoneyRefusal } from './refusal-text.ts'
import { refused, showForm } from './show-form.ts'
import { answerTransfer, proposeTransfer, returnTransfer } from './transfer-money.ts'
import { type FormParts, transferFormView } from './views/forms-view.ts'
import { transferAddress } from './views/project-money-view.ts'
import { type OneTransfer, transfersView, transferView } from './views/transfers-view.ts'

const pageSize = 25
const mostChoices = 10
const mostInFile = 20_000

export function transfersPages(app: PageApp, deps: Deps): void {
  app.get('/money/transfers', (c) => listPage(c, deps))
  for (const format of tableFormats) app.get(`/money/transfers.${format}`, (c) => listFile(c, deps, format))
  app.get('/money/transfers/new', (c) => newPage(c, deps, c.req.query(), []))
  app.post('/money/transfers/new', (c) => newPost(c, deps))
  app.get('/money/transfers/:id', (c) => onePage(c, deps, nothingTyped))
  app.post('/money/transfers/:id/answer', (c) => answerPost(c, deps))
  app.post('/money/transfers/:id/return', (c) => returnPost(c, deps))
}

/** Transfers with the names of everything they touch. */
export interface NamedTransfers {
  readonly transfers: readonly Transfer[]
  readonly bodies: ReadonlyMap<string, BodyName>
  readonly titles: ReadonlyMap<string, string>
}

async function withNames(view: Queryable, transfers: readonly Transfer[]): Promise<NamedTransfers> {
  return {
    transfers,
    bodies: await bodiesNamed(
      view,
      transfers.flatMap((one) => [one.payerBodyId, one.payeeBodyId]),
    ),
    titles: await projectTitles(
      view,
      transfers.flatMap((one) => [
        { home: one.home, id: one.payeeProjectId },
        ...(one.payerProjectId === null ? [] : [{ home: one.payerHome, id: one.payerProjectId }]),
      ]),
    ),
  }
}

export async function readTransferFilter(view: Queryable, query: Readonly<Record<string, string | undefined>>) {
  const places = await loadGazetteer(view)
  const place = moneyPlace(places, (query.place ?? '').trim())
  const body = query.body ? await bodyByCode(view, query.body.trim().toUpperCase()) : null
  const state = transferStates.find((one) => one === query.state) ?? null
  const year = /^\d{4}$/.test(query.year ?? '') ? Number(query.year) : null
  return {
    bodyId: query.body ? (body?.id ?? '00000000-0000-0000-0000-000000000000') : null,
    home: place?.home ?? null,
    state: state as TransferState | null,
    fiscalYear: year === null ? null : year > 2400 ? year - 543 : year,
  }
}

export function readTransferCursor(text: string | undefined): { happenedOn: string; id: string } | null {
  const [happenedOn = '', id = ''] = (text ?? '').split('~')
  return parseIsoDate(happenedOn).ok && isId(id) ? { happenedOn, id } : null
}

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).transfers
  const frame = frameOf(c, deps, 'plans')
  const query = c.req.query()
  const after = readTransferCursor(query.cursor)
  const found = await deps.db.snapshot(async (view) => {
    const filter = await readTransferFilter(view, query)
    const rows = await listTransfers(view, filter, { limit: pageSize + 1, after })
    return { ...(await withNames(view, rows.slice(0, pageSize))), more: rows.length > pageSize }
  })
  const last = found.transfers.at(-1)
  const kept = { place: query.place ?? '', body: query.body ?? '', state: query.state ?? '', year: query.year ?? '' }
  const keep = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== ''))
  const at = (more: Record<string, string>) => {
    const text = new URLSearchParams({ ...keep, ...more }).toString()
    return text === '' ? '' : `?${text}`
  }
  return c.html(
    page(frame, {
      title: say.title,
      lead: say.lead,
      breadcrumbs: [{ text: messages(lang).title, href: href(frame, '/money') }],
      banner: noticeOf(c),
      ...(mayKeepSomeMoney(c.get('viewer'), deps.clock.now())
        ? { actions: [linkButton({ icon: 'plus', href: href(frame, '/money/transfers/new'), text: say.add })] }
        : {}),
      main: transfersView(frame, found, {
        typed: kept,
        query: at({}),
        nextHref:
          found.more && last ? href(frame, `/money/transfers${at({ cursor: `${last.happenedOn}~${last.id}` })}`) : null,
        firstHref: after === null ? null : href(frame, `/money/transfers${at({})}`),
      }),
      alternates: [{ href: `/api/v1/money/transfers${at({})}`, type: 'application/json', text: messages(lang).asJson }],
    }),
  )
}

async function listFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const all = messages(lang)
  const say = all.transfers
  const found = await deps.db.snapshot(async (view) =>
    withNames(
      view,
      await listTransfers(view, await readTransferFilter(view, c.req.query()), { limit: mostInFile, after: null }),
    ),
  )
  const name = (id: string) => {
    const body = found.bodies.get(id)
    return body === undefined ? '' : nameIn(lang, body)
  }
  const rows = found.transfers.map((one) => [
    one.happenedOn,
    one.document,
    name(one.kind === 'return' ? one.payeeBodyId : one.payerBodyId),
    name(one.kind === 'return' ? one.payerBodyId : one.payeeBodyId),
    found.titles.get(`${one.home}-${one.payeeProjectId}`) ?? '',
    toBE(one.fiscalYear),
    satang(one.amountSatang),
    one.kind === 'return' ? say.isReturn : all.transferStates[one.state],
  ])
  const head = [say.date, say.document, say.payer, say.payee, say.toProject, say.year, say.amount, say.state]
  return tableFile(c, format, { name: 'transfers', sheets: [{ title: 'transfers', head, rows }] })
}

// ---- a new one

async function newPage(
  c: PageContext,
  deps: Deps,
  typed: Typed,
  problems: readonly Problem[],
  status: 409 | 422 = 422,
) {
  const lang = c.get('lang')
  const say = messages(lang).transferForm
  const now = deps.clock.now()
  if (!mayKeepSomeMoney(c.get('viewer'), now))
    return failure(c, c.get('viewer') === null ? 401 : 403, messages(lang).notAllowed)
  const [key, payeeKey] = [readProjectKey(typed.from), readProjectKey(typed.to)]
  const own = keptBy(c.get('viewer'), now)
  const wordsOf = (text: string | undefined) => (text ?? '').trim().slice(0, 200) || null
  const [fromWords, toWords] = [wordsOf(typed.find_from), wordsOf(typed.find_to)]
  const found = await deps.db.snapshot(async (view) => {
    const payer = key === null ? null : await projectMoney(view, key)
    const payee = payeeKey === null ? null : await projectMoney(view, payeeKey)
    const keys = [...new Set(payer?.project.lines.map((line) => line.source) ?? [])]
    return {
      payer,
      payee,
      keys,
      sources: await sourcesByKeys(view, keys),
      payers: payer === null ? await findProjects(view, fromWords, own, mostChoices) : [],
      payees: payee === null && toWords !== null ? await findProjects(view, toWords, null, mostChoices) : [],
    }
  })
  const chosen = (money: typeof found.payer) =>
    money === null ? null : { title: money.project.title, body: money.project.bodyNameTh }
  const year = fiscalYearOf(todayInBangkok(now))
  const years = [
    ...new Set([...(found.payer?.project.lines.map((line) => line.fiscalYear) ?? []), year + 1, year, year - 1]),
  ]
  return showForm(c, deps, {
    title: say.title,
    lead: say.lead,
    crumbs: [{ text: messages(lang).transfers.title, href: href(lang, '/money/transfers') }],
    problems,
    status,
    main: (frame) =>
      transferFormView(
        frame,
        {
          action: '/money/transfers/new',
          back: '/money/transfers',
          typed: { ...typed, year: typed.year ?? String(toBE(year)) },
          problems,
          key: oneTimeKey(typed),
        },
        {
          years: years.sort((a, b) => b - a),
          sourceKeys: found.keys,
          sources: found.sources,
          from: { chosen: chosen(found.payer), words: fromWords, found: found.payers },
          to: { chosen: chosen(found.payee), words: toWords, found: found.payees },
        },
      ),
  })
}

async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const read = readTransferForm(typed)
  if (!read.ok) return newPage(c, deps, typed, fieldProblems(read.problem, lang))
  const { from, ...draft } = read.value
  const body = 'account' in from ? await bodyByCode(deps.db, from.bodyCode) : null
  if ('account' in from && body === null) {
    const problem: FieldProblem = { field: 'payer_body', kind: 'body', typed: from.bodyCode }
    return newPage(c, deps, typed, fieldProblems([problem], lang))
  }
  const payer =
    'account' in from
      ? { bodyId: (body as BodyName).id, bodyNameTh: (body as BodyName).nameTh, account: from.account }
      : from
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const once = { purpose: `money.transfer ${by.viewer?.personId}`, key: typed._key ?? null, now: by.now }
  const done = await deps.db.transaction((tx) =>
    onceDone(tx, once, () => proposeTransfer(tx, { ...draft, payer, payee: draft.to }, by)),
  )
  if (!done.ok) return refused(c, done.problem, (problem, status) => newPage(c, deps, typed, [problem], status))
  notice(c, messages(lang).transferForm.done)
  return c.redirect(href(lang, transferAddress(done.value)), 303)
}

// ---- one

interface TypedAnswer {
  readonly answer: { readonly typed: Typed; readonly problems: readonly Problem[] }
  readonly giveBack: { readonly typed: Typed; readonly problems: readonly Problem[] }
  readonly status: 409 | 422
}

const nothingTyped: TypedAnswer = {
  answer: { typed: {}, problems: [] },
  giveBack: { typed: {}, problems: [] },
  status: 422,
}

async function readOne(view: Queryable, id: string | undefined) {
  const key = parsePublicId(id ?? '')
  const transfer = key.ok ? await transferById(view, key.value) : null
  if (transfer === null) return null
  const origin =
    transfer.returnsId === null ? transfer : await transferById(view, { home: transfer.home, id: transfer.returnsId })
  if (origin === null) return null
  const payee = await projectMoney(view, { home: origin.home, id: origin.payeeProjectId })
  const kin = await transfersOfProject(view, { home: origin.home, id: origin.payeeProjectId })
  const returns = kin.filter((one) => one.returnsId === origin.id)
  return {
    transfer: origin,
    returns,
    returnedSatang: await returnedOf(view, origin),
    payee,
    sources: await sourcesByKeys(view, [origin.payerSource, origin.payeeSource]),
    names: await withNames(view, [origin]),
  }
}

async function onePage(c: PageContext, deps: Deps, shown: TypedAnswer) {
  const lang = c.get('lang')
  const all = messages(lang)
  const found = await deps.db.snapshot((view) => readOne(view, c.req.param('id')))
  if (found === null) return failure(c, 404, all.noSuchTransfer)
  const frame = frameOf(c, deps, 'plans')
  const { transfer } = found
  const mayAnswer =
    found.payee !== null &&
    mayKeepMoney(
      c.get('viewer'),
      { bodyId: found.payee.project.bodyId, areaCode: found.payee.plan.areaCode },
      deps.clock.now(),
    )
  const address = transferAddress(transfer)
  const parts = (path: string, { typed, problems }: TypedAnswer['answer']): FormParts => ({
    action: `${address}/${path}`,
    back: address,
    typed,
    problems,
    key: oneTimeKey(typed),
  })
  const name = (id: string) => {
    const body = found.names.bodies.get(id)
    return body === undefined ? { text: '', code: '' } : { text: nameIn(lang, body), code: body.code }
  }
  const view: OneTransfer = {
    transfer,
    returns: found.returns,
    leftSatang: transfer.amountSatang - found.returnedSatang,
    payer: name(transfer.payerBodyId),
    payee: name(transfer.payeeBodyId),
    payerTitle:
      transfer.payerProjectId === null
        ? null
        : (found.names.titles.get(`${transfer.payerHome}-${transfer.payerProjectId}`) ?? null),
    payeeTitle: found.names.titles.get(`${transfer.home}-${transfer.payeeProjectId}`) ?? '',
    payerSource: sourceShown(transfer.payerSource, found.sources, lang),
    payeeSource: sourceShown(transfer.payeeSource, found.sources, lang),
    year: formatFiscalYear(transfer.fiscalYear, lang),
    date: formatDate(transfer.happenedOn, lang),
    proposedAt: formatInstant(transfer.proposedAt, lang),
    answeredAt: transfer.answeredAt === null ? null : formatInstant(transfer.answeredAt, lang),
    answer: mayAnswer && transfer.state === 'proposed' ? parts('answer', shown.answer) : null,
    isOwn: transfer.proposedBy !== null && transfer.proposedBy === c.get('viewer')?.personId,
    giveBack: mayAnswer && transfer.state === 'confirmed' ? parts('return', shown.giveBack) : null,
  }
  const problems = [...shown.answer.problems, ...shown.giveBack.problems]
  return showForm(c, deps, {
    title: all.transfers.one(transfer.document),
    crumbs: [{ text: all.transfers.title, href: href(lang, '/money/transfers') }],
    problems,
    status: shown.status,
    main: () => transferView(frame, view),
  })
}

async function answerPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const again = (problems: readonly Problem[], status: 409 | 422 = 422) =>
    onePage(c, deps, { ...nothingTyped, answer: { typed, problems }, status })
  const key = parsePublicId(c.req.param('id') ?? '')
  if (!key.ok) return failure(c, 404, messages(lang).noSuchTransfer)
  const read = readAnswerForm(typed)
  if (!read.ok) return again(fieldProblems(read.problem, lang))
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const once = { purpose: `money.answer ${key.value.id} ${by.viewer?.personId}`, key: typed._key ?? null, now: by.now }
  const done: Result<{ done: string }, MoneyRefusal> = await deps.db.transaction((tx) =>
    onceDone(tx, once, async () => {
      const answered = await answerTransfer(tx, key.value, read.value.answer, read.value.reason, by)
      return answered.ok ? ok({ done: read.value.answer }) : refuse(answered.problem)
    }),
  )
  if (!done.ok) return refused(c, done.problem, (problem, status) => again([problem], status))
  const say = messages(lang).transfers
  notice(c, done.value.done === 'confirm' ? say.confirmed : say.declined)
  return c.redirect(href(lang, `/money/transfers/${formatPublicId(key.value)}`), 303)
}

async function returnPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const again = (problems: readonly Problem[], status: 409 | 422 = 422) =>
    onePage(c, deps, { ...nothingTyped, giveBack: { typed, problems }, status })
  const key = parsePublicId(c.req.param('id') ?? '')
  if (!key.ok) return failure(c, 404, messages(lang).noSuchTransfer)
  const read = readReturnForm(typed)
  if (!read.ok) return again(fieldProblems(read.problem, lang))
  const by = { viewer: c.get('viewer'), now: deps.clock.now() }
  const once = { purpose: `money.return ${key.value.id} ${by.viewer?.personId}`, key: typed._key ?? null, now: by.now }
  const done = await deps.db.transaction((tx) =>
    onceDone(tx, once, () => returnTransfer(tx, { home: key.value.home as Home, id: key.value.id }, read.value, by)),
  )
  if (!done.ok) return refused(c, done.problem, (problem, status) => again([problem], status))
  notice(c, messages(lang).transfers.returned)
  return c.redirect(href(lang, `/money/transfers/${formatPublicId(key.value)}`), 303)
}
