import type { Lang } from '../../kernel/lang.ts'
import { formatDate, formatFiscalYear, formatInstant } from '../../kernel/thai-calendar.ts'
import type { CarryOverRefusal } from './ledger.ts'
import { messages } from './messages.ts'
import { baht } from './money.present.ts'
import type { FieldProblem } from './money-form.ts'
import type { CounterRefusal, EntryRefusal, ReallocateRefusal } from './post-entry.ts'
import type { AnswerRefusal, ProposeRefusal, ReturnRefusal } from './transfer-money.ts'

export type MoneyRefusal =
  | EntryRefusal
  | CounterRefusal
  | CarryOverRefusal
  | ReallocateRefusal
  | ProposeRefusal
  | AnswerRefusal
  | ReturnRefusal

export function fieldText({ kind, typed }: FieldProblem, lang: Lang): string {
  const say = messages(lang).problems
  switch (kind) {
    case 'year':
    case 'date':
    case 'project':
    case 'body':
      return say[kind](typed)
    default:
      return say[kind]
  }
}

export const fieldProblems = (problems: readonly FieldProblem[], lang: Lang) =>
  problems.map((problem) => ({ field: problem.field, text: fieldText(problem, lang) }))

/** What went wrong, in a sentence, and the field it belongs to; the status where the form cannot help. */
export function refusalText(
  refusal: MoneyRefusal,
  lang: Lang,
): { readonly status: 403 | 404 | 409 | 422; readonly field: string; readonly text: string } {
  const all = messages(lang)
  const say = all.problems
  const b = (amount: bigint) => baht(amount, lang)
  const wrong = (field: string, text: string) => ({ status: 422 as const, field, text })
  switch (refusal.kind) {
    case 'no-such-project':
      return { status: 404, field: 'amount', text: all.noSuchProject }
    case 'no-such-entry':
      return { status: 404, field: 'amount', text: say.noSuchEntry }
    case 'no-such-transfer':
      return { status: 404, field: 'amount', text: all.noSuchTransfer }
    case 'not-yours':
      return { status: 403, field: 'amount', text: all.notAllowed }
    case 'cancelled':
      return wrong('amount', say.cancelled)
    case 'future-date':
      return wrong('date', say.futureDate)
    case 'nothing':
      return wrong('amount', say.nothing)
    case 'negative-phase':
      return wrong(
        'amount',
        say.negativePhase(all.phases[refusal.phase], b(refusal.has), b(refusal.has + refusal.change)),
      )
    case 'over-approved':
      return wrong('amount', say.overApproved(b(refusal.approved), b(refusal.committed)))
    case 'paid-over-approved':
      return wrong('amount', say.paidOverApproved(b(refusal.approved), b(refusal.disbursed)))
    case 'handed-on':
      return wrong('amount', say.handedOn(b(refusal.left), b(refusal.used)))
    case 'absurd':
      return wrong('amount', say.amountAbsurd)
    case 'planned-in-plan':
      return wrong('phase', say.plannedInPlan)
    case 'date-outside-year':
      return wrong('date', say.dateOutsideYear(formatFiscalYear(refusal.fiscalYear, lang)))
    case 'comes-by-transfer':
      return wrong('source', say.comesByTransfer)
    case 'entered-already':
      return {
        status: 409,
        field: 'document',
        text: say.enteredAlready(refusal.entry.document, formatInstant(refusal.entry.enteredAt, lang)),
      }
    case 'countered-already':
      return { status: 409, field: 'document', text: say.counteredAlready }
    case 'part-of-an-act':
      return wrong('document', say.partOfAnAct(all.entryKinds[refusal.act]))
    case 'amount':
      return wrong('amount', say.amountZero)
    case 'not-the-next-year':
      return wrong('year', say.notNextYear)
    case 'more-than-left':
      return wrong('amount', say.moreThanLeft(b(refusal.left)))
    case 'more-than-free':
      return wrong('amount', say.moreThanFree(b(refusal.free)))
    case 'same-project':
      return wrong('to', say.sameProject)
    case 'other-body':
      return wrong('to', say.otherBody)
    case 'to-itself':
      return wrong('to', say.toItself)
    case 'in-a-circle':
      return wrong('to', say.inACircle)
    case 'too-long-a-chain':
      return wrong('to', say.tooLongAChain)
    case 'no-counterpart':
      return wrong('to', say.noCounterpart)
    case 'answered-already':
      return {
        status: 409,
        field: 'answer_reason',
        text: say.answeredAlready(
          all.transferStates[refusal.transfer.state],
          refusal.transfer.answeredAt === null
            ? formatDate(refusal.transfer.happenedOn, lang)
            : formatInstant(refusal.transfer.answeredAt, lang),
        ),
      }
    case 'second-person':
      return { status: 403, field: 'answer_reason', text: say.secondPerson }
    case 'not-confirmed':
      return wrong('amount', say.notConfirmed)
    case 'more-than-came':
      return wrong('amount', say.moreThanCame(b(refusal.left)))
    case 'used-already':
      return wrong('amount', say.usedAlready(b(refusal.free)))
  }
}
