import { formatPublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatBaht, satang } from '../../kernel/money.ts'
import { formatYear } from '../../kernel/thai-calendar.ts'
import { projectName } from '../plans/index.ts'
import type { ApproveRefusal } from './approve-joining.ts'
import type { JoinRefusal } from './join-world.ts'
import { messages } from './messages.ts'
import type { ProposeRefusal, ProposeSeparationRefusal } from './propose-joining.ts'

/** The title of a project a refusal names. */
export type TitleOf = (name: string) => string

/** A project of the country as a whole lives in no province. */
const isNational = (name: string) => name.startsWith('00-')

const shortened = (title: string) => (title.length > 80 ? `${title.slice(0, 79)}…` : title)

/** What stands against a joining, in a sentence that says what to do. */
export function problemText(problem: JoinRefusal, titleOf: TitleOf, lang: Lang): string {
  const { problems: say, nationalHome } = messages(lang)
  const title = (name: string) => shortened(titleOf(name))
  const baht = (amount: bigint) => formatBaht(satang(amount), lang)
  switch (problem.kind) {
    case 'too-few':
    case 'no-such-project':
    case 'title-missing':
      return say[problem.kind]
    case 'too-many':
      return say['too-many'](String(problem.most))
    case 'twice':
    case 'cancelled':
    case 'finished':
    case 'transfer-waits':
    case 'in-a-circle':
    case 'too-long-a-chain':
    case 'gives-nothing':
      return say[problem.kind](title(problem.project))
    case 'closed-into':
      return say['closed-into'](title(problem.project), title(problem.into))
    case 'other-home': {
      const { project, lead } = problem
      if (isNational(project)) return nationalHome(title(project), title(lead))
      return isNational(lead)
        ? nationalHome(title(lead), title(project))
        : say['other-home'](title(project), title(lead))
    }
    case 'money-not-across':
    case 'other-years':
      return say[problem.kind](title(problem.project), title(problem.lead))
    case 'year-outside':
      return say['year-outside'](formatYear(problem.fiscalYear, lang), title(problem.project))
    case 'is-component':
    case 'cycle':
      return say[problem.kind](title(problem.project), title(problem.host))
    case 'more-than-free':
      return say['more-than-free'](title(problem.project), baht(problem.free), baht(problem.wanted))
  }
}

export interface Told {
  readonly status: 403 | 404 | 409 | 422
  readonly text: string
  /** Where to go from here. */
  readonly href: string | null
}

export type AnyRefusal =
  | ProposeRefusal
  | ProposeSeparationRefusal
  | ApproveRefusal
  | { kind: 'cannot-now'; problem: { kind: string } }

/** What went wrong with an act, in a sentence, and what the answer is. */
export function refusalText(refusal: AnyRefusal, titleOf: TitleOf, lang: Lang): Told {
  const all = messages(lang)
  const say = all.refusals
  const wrong = (text: string, status: Told['status'] = 409, href: string | null = null) => ({ status, text, href })
  switch (refusal.kind) {
    case 'cannot':
      return wrong(refusal.problems.map((one) => problemText(one, titleOf, lang)).join(' · '), 422)
    case 'cannot-now':
      return wrong(
        isJoinRefusal(refusal.problem) ? problemText(refusal.problem, titleOf, lang) : all.one.cannotNow,
        409,
      )
    case 'no-such-joining':
      return wrong(say[refusal.kind], 404)
    case 'not-yours':
      return wrong(say[refusal.kind], 403)
    case 'own-proposal':
    case 'approved-already':
    case 'closed':
    case 'not-asked':
    case 'not-proposed':
    case 'changed-since':
    case 'nothing-to-separate':
    case 'not-approved':
    case 'more-than-came':
      return wrong(say[refusal.kind])
    case 'not-agreed':
      return wrong(say['not-agreed'](String(refusal.waiting)))
    case 'in-another':
      return wrong(
        say['in-another'](shortened(titleOf(projectName(refusal.project)))),
        409,
        `/joinings/${formatPublicId(refusal.joining)}`,
      )
    case 'joined-further':
      return wrong(say['joined-further'](shortened(titleOf(refusal.project))))
    case 'separated-already':
      return wrong(say['separated-already'], 409, `/joinings/${formatPublicId(refusal.joining)}`)
    default:
      // What the ledger says under the locks: somebody moved the money between the look and the act.
      return wrong(say['money-moved'])
  }
}

function isJoinRefusal(problem: { kind: string }): problem is JoinRefusal {
  return problem.kind in messages('en').problems
}

/** The projects a refusal names, so that their titles can be read. */
export function namesIn(problems: readonly JoinRefusal[]): string[] {
  return problems.flatMap((one) => [
    ...('project' in one ? [one.project] : []),
    ...('into' in one ? [one.into] : []),
    ...('lead' in one ? [one.lead] : []),
    ...('host' in one ? [one.host] : []),
  ])
}
