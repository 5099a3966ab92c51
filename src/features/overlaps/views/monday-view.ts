import {
  actions,
  button,
  card,
  emptyState,
  form,
  linkButton,
  linkRows,
  type Problem,
  problemWith,
  section,
  selectField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import { type MondayLetter, mondayLetters } from '../monday.ts'
import type { PairView } from '../overlaps.present.ts'
import { pairState } from './queue-view.ts'

export interface MondayView {
  readonly rows: readonly { readonly pair: PairView; readonly pairsInCase: number; readonly waiting: string }[]
  readonly letter: MondayLetter
  /** Approvers see the list and get no letter. */
  readonly getsLetter: boolean
  readonly problems: readonly Problem[]
}

/** At most ten pairs to call about, and whether the letter comes. */
export function mondayView(frame: Frame, say: Messages, view: MondayView): Html {
  const words = say.monday
  const queue = { href: href(frame, '/overlaps'), text: say.showAll }
  if (view.rows.length === 0)
    return html`${emptyState({ why: words.none, next: queue })}${letterChoice(frame, say, view)}`
  return html`${list(frame, say, view)}
    ${actions([linkButton({ ...queue, kind: 'secondary' })])}
    ${letterChoice(frame, say, view)}`
}

function list(frame: Frame, say: Messages, { rows }: MondayView): Html {
  return linkRows(
    rows.map(({ pair, pairsInCase, waiting }) => ({
      title: pair.left.title,
      href: href(frame, pair.href),
      text: html`${say.and} ${pair.right.title}`,
      meta: html`${pair.left.body} <b class="ps-nb">${pair.left.amount} ${say.baht}</b><br>
        ${pair.right.body} <b class="ps-nb">${pair.right.amount} ${say.baht}</b><br>
        ${pair.reasons.slice(0, 3).join(' · ') || say.noReasons}${
          pairsInCase > 1 &&
          pair.caseHref &&
          html`<br><a class="govuk-link" href="${href(frame, pair.caseHref)}">${say.inCase(pairsInCase.toLocaleString('en-US'))}</a>`
        }`,
      side: html`${pairState(say, pair)}<br>${waiting}<br><b class="ps-nb">${say.monday.atStake(pair.atStake)}</b>`,
    })),
  )
}

function letterChoice(frame: Frame, say: Messages, { letter, getsLetter, problems }: MondayView): Html | null {
  if (!getsLetter) return null
  const words = say.monday
  const body = html`${selectField(frame.lang, {
    name: 'letter',
    label: words.letterLabel,
    hint: words.letterHint,
    value: letter,
    choices: mondayLetters.map((value) => ({ value, text: words.letters[value] })),
    error: problemWith(problems, 'letter'),
  })}
    ${actions([button({ text: words.save })])}`
  return section({
    id: 'letter-choice',
    heading: words.letterTitle,
    body: card(form(frame, { action: href(frame, '/overlaps/monday'), body })),
  })
}

/** For visitors and for people who plan nowhere. */
export function notForYou(frame: Frame, say: Messages, signedIn: boolean): Html {
  const here = encodeURIComponent(href(frame, '/overlaps/monday'))
  return emptyState({
    why: signedIn ? say.monday.onlyPlanners : say.monday.signIn,
    next: signedIn
      ? { href: href(frame, '/overlaps'), text: say.showAll }
      : { href: href(frame, `/sign-in?return=${here}`), text: say.signIn },
  })
}
