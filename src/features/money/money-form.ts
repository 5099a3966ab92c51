import { type Home, parsePublicId } from '../../kernel/ids.ts'
import { parseBaht } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, parseThaiDate, parseYear } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import { looksPersonal, mostSatang, type Phase, phases } from '../plans/index.ts'
import { registeredKinds, type SourceKind } from './money-model.ts'
import type { EntryDraft, Key, Paper } from './post-entry.ts'
import { bahtWords, otherCurrency } from './source-words.th.ts'

export type Typed = Readonly<Record<string, string | undefined>>

/** A field and what is wrong with it; `typed` is what a sentence about it repeats. */
export interface FieldProblem {
  readonly field: string
  readonly kind:
    | 'phase'
    | 'year'
    | 'source'
    | 'sourceLong'
    | 'how'
    | 'answer'
    | AmountProblem
    | 'date'
    | 'document'
    | 'reason'
    | 'personal'
    | 'project'
    | 'counterpart'
    | 'payer'
    | 'body'
    | 'kind'
    | 'name'
  readonly typed: string
}

export type AmountProblem =
  | 'amountMissing'
  | 'amountUnreadable'
  | 'amountPrecise'
  | 'amountNegative'
  | 'amountZero'
  | 'amountAbsurd'
  | 'currency'

const longestSource = 100
const longestDocument = 200
const longestReason = 500

const tidy = (text: string | undefined) =>
  normaliseThai(text ?? '')
    .replace(/\s+/g, ' ')
    .trim()

/** An amount of money as people type it; baht only. Zero only where it may be the whole of a figure. */
export function readAmount(text: string, mayBeZero: boolean): Result<bigint, AmountProblem> {
  if (otherCurrency.test(text)) return refuse('currency')
  const read = parseBaht(text)
  if (!read.ok)
    return refuse(
      read.problem === 'empty'
        ? 'amountMissing'
        : read.problem === 'too-precise'
          ? 'amountPrecise'
          : 'amountUnreadable',
    )
  if (read.value < 0n) return refuse('amountNegative')
  if (read.value === 0n && !mayBeZero) return refuse('amountZero')
  return read.value > mostSatang ? refuse('amountAbsurd') : ok(read.value)
}

/** The id of a project, alone or in the address of one of its pages. */
export function readProjectKey(text: string | undefined): Key | null {
  const found = /(\d{2}-[0-9a-f]{8}-[0-9a-f-]{27})/i.exec((text ?? '').trim())
  const key = parsePublicId((found?.[1] ?? '').toLowerCase())
  return key.ok ? { home: key.value.home as Home, id: key.value.id } : null
}

class Reading {
  readonly problems: FieldProblem[] = []
  private readonly typed: Typed

  constructor(typed: Typed) {
    this.typed = typed
  }

  text(field: string): string {
    return tidy(this.typed[field])
  }

  tell(field: string, kind: FieldProblem['kind']): null {
    this.problems.push({ field, kind, typed: this.text(field).slice(0, 80) })
    return null
  }

  year(field = 'year'): number | null {
    const read = parseYear(this.text(field))
    return read.ok && read.value > 1990 && read.value < 2100 ? read.value : this.tell(field, 'year')
  }

  amount(mayBeZero = false): bigint | null {
    const read = readAmount(this.text('amount'), mayBeZero)
    return read.ok ? read.value : this.tell('amount', read.problem)
  }

  source(): string | null {
    const source = this.text('new_source') || this.text('source')
    if (source === '') return this.tell('source', 'source')
    return source.length > longestSource ? this.tell('new_source', 'sourceLong') : source
  }

  reason(field = 'reason'): string | null {
    const reason = this.text(field)
    if (reason === '' || reason.length > longestReason) return this.tell(field, 'reason')
    return looksPersonal(reason) ? this.tell(field, 'personal') : reason
  }

  paper(): Paper | null {
    const date = parseThaiDate(this.text('date'))
    const happenedOn: LocalDate | null = date.ok ? date.value.date : this.tell('date', 'date')
    const document = this.text('document')
    if (document === '' || document.length > longestDocument) this.tell('document', 'document')
    else if (looksPersonal(document)) this.tell('document', 'personal')
    const reason = this.reason()
    return happenedOn === null || reason === null ? null : { happenedOn, document, reason }
  }

  done<T>(value: T): Result<T, FieldProblem[]> {
    return this.problems.length > 0 ? refuse(this.problems) : ok(value)
  }
}

const hows = ['more', 'less', 'becomes'] as const

export function readEntryForm(typed: Typed): Result<EntryDraft, FieldProblem[]> {
  const reading = new Reading(typed)
  const phase = phases.find((one): one is Phase => one === typed.phase) ?? reading.tell('phase', 'phase')
  const fiscalYear = reading.year()
  const source = reading.source()
  const how = hows.find((one) => one === typed.how) ?? reading.tell('how', 'how')
  const amountSatang = reading.amount(how === 'becomes')
  const paper = reading.paper()
  return reading.done({ phase, fiscalYear, source, how, amountSatang, ...paper } as EntryDraft)
}

export function readPaperForm(typed: Typed): Result<Paper, FieldProblem[]> {
  const reading = new Reading(typed)
  return reading.done(reading.paper() as Paper)
}

export function readCarryForm(
  typed: Typed,
): Result<{ source: string; from: number; to: number; amountSatang: bigint } & Paper, FieldProblem[]> {
  const reading = new Reading(typed)
  const from = reading.year()
  const source = reading.source()
  const amountSatang = reading.amount()
  const paper = reading.paper()
  return reading.done({ source, from, to: (from ?? 0) + 1, amountSatang, ...paper } as never)
}

export interface ReallocateForm extends Paper {
  readonly to: Key
  readonly source: string
  readonly fiscalYear: number
  readonly amountSatang: bigint
}

export function readReallocateForm(typed: Typed): Result<ReallocateForm, FieldProblem[]> {
  const reading = new Reading(typed)
  const to = readProjectKey(typed.to) ?? reading.tell('to', 'project')
  const fiscalYear = reading.year()
  const source = reading.source()
  const amountSatang = reading.amount()
  const paper = reading.paper()
  return reading.done({ to, fiscalYear, source, amountSatang, ...paper } as ReallocateForm)
}

export interface TransferForm extends Paper {
  readonly from:
    | { readonly project: Key; readonly source: string }
    | { readonly account: string; readonly bodyCode: string }
  readonly to: Key
  readonly fiscalYear: number
  readonly amountSatang: bigint
}

export function readTransferForm(typed: Typed): Result<TransferForm, FieldProblem[]> {
  const reading = new Reading(typed)
  const from = readPayer(reading, typed)
  const to = readProjectKey(typed.to) ?? reading.tell('to', reading.text('to') === '' ? 'counterpart' : 'project')
  const fiscalYear = reading.year()
  const amountSatang = reading.amount()
  const paper = reading.paper()
  return reading.done({ from, to, fiscalYear, amountSatang, ...paper } as TransferForm)
}

function readPayer(reading: Reading, typed: Typed): TransferForm['from'] | null {
  const [from, account] = [reading.text('from'), reading.text('account')]
  if ((from === '') === (account === '')) return reading.tell('from', 'payer')
  if (account !== '') {
    const bodyCode = reading.text('payer_body').toUpperCase()
    if (bodyCode === '' || account.length > longestSource) return reading.tell('payer_body', 'payer')
    return { account, bodyCode }
  }
  const project = readProjectKey(typed.from) ?? reading.tell('from', 'project')
  const source = reading.source()
  return project === null || source === null ? null : { project, source }
}

export function readReturnForm(typed: Typed): Result<{ amountSatang: bigint } & Paper, FieldProblem[]> {
  const reading = new Reading(typed)
  const amountSatang = reading.amount()
  const paper = reading.paper()
  return reading.done({ amountSatang, ...paper } as never)
}

const answers = ['confirm', 'decline'] as const

export function readAnswerForm(
  typed: Typed,
): Result<{ answer: 'confirm' | 'decline'; reason: string }, FieldProblem[]> {
  const reading = new Reading(typed)
  const answer = answers.find((one) => one === typed.answer) ?? reading.tell('answer', 'answer')
  return reading.done({ answer: answer as 'confirm' | 'decline', reason: reading.reason('answer_reason') as string })
}

export interface SourceForm {
  readonly key: string
  readonly kind: SourceKind
  readonly nameEn: string | null
  readonly ownerCode: string | null
  readonly reason: string
}

export function readSourceForm(typed: Typed): Result<SourceForm, FieldProblem[]> {
  const reading = new Reading(typed)
  const key = reading.text('name')
  if (key === '' || key.length > longestSource) reading.tell('name', 'name')
  const kind = registeredKinds.find((one) => one === typed.kind) ?? reading.tell('kind', 'kind')
  if (!bahtWords.has(reading.text('currency').toUpperCase())) reading.tell('currency', 'currency')
  const reason = reading.reason()
  const nameEn = reading.text('name_en').slice(0, longestSource) || null
  const ownerCode = reading.text('owner').toUpperCase() || null
  return reading.done({ key, kind, nameEn, ownerCode, reason } as SourceForm)
}
