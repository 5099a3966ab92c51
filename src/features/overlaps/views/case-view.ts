import {
  type Column,
  dataTable,
  linkRows,
  muted,
  note,
  paragraph,
  section,
  statRow,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import type { PairView, SideView } from '../overlaps.present.ts'
import { markAgainst } from '../title-marks.ts'
import type { WhereView } from '../where-map.ts'
import { markedTitle } from './pair-view.ts'
import { pairState } from './queue-view.ts'
import { whereMap } from './where-map.ts'

export interface CaseView {
  /** The largest projects, at most four, largest first. */
  readonly sides: readonly (SideView & { readonly id: string })[]
  readonly projects: number
  readonly amount: string
  readonly pairs: readonly PairView[]
  /** Of the projects side by side; null when none names a place. */
  readonly where: WhereView | null
}

/** One case: its projects side by side with what is the same as in the first marked, and its pairs. */
export function caseView(frame: Frame, say: Messages, view: CaseView): Html {
  const words = say.cases
  const open = view.pairs.filter((pair) => pair.state === 'open').length
  return html`${note({ kind: 'overlap', body: paragraph(words.waitingPairs(open, view.pairs.length)) })}
    <div class="ps-gap">${statRow([
      { value: String(view.projects), label: say.savings.projects },
      { value: view.amount, unit: say.baht, label: words.money },
    ])}</div>
    ${section({
      id: 'compare',
      heading: words.compare,
      body: html`${paragraph(muted(words.same))}${view.projects > view.sides.length && paragraph(muted(words.compareFirst(view.sides.length, view.projects)))}
        ${comparison(frame, say, view)}`,
    })}
    ${view.where && section({ id: 'map', heading: say.map.title, body: whereMap(frame, say, view.where) })}
    ${section({
      id: 'pairs',
      heading: words.pairsTitle,
      body: linkRows(
        view.pairs.map((pair) => ({
          title: pair.left.title,
          href: href(frame, pair.href),
          text: html`${say.and} ${pair.right.title}`,
          meta: `${pair.left.body} · ${pair.right.body}`,
          side: html`${pairState(say, pair)}<br><b class="ps-nb">${pair.atStake} ${say.baht}</b>`,
        })),
      ),
    })}`
}

interface Fact {
  readonly name: string
  readonly of: (side: SideView) => string
  readonly shown: (side: SideView, same: boolean) => Fragment
}

function comparison(frame: Frame, say: Messages, { sides }: CaseView): Html {
  const first = sides[0]
  const words = say.cases
  const link = (to: string, text: Fragment) => html`<a class="govuk-link" href="${href(frame, to)}">${text}</a>`
  const plain = (name: string, of: (side: SideView) => string): Fact => ({
    name,
    of,
    shown: (side, same) => (same ? html`<mark class="ps-overlap">${of(side)}</mark>` : of(side)),
  })
  const facts: Fact[] = [
    {
      name: words.titleFact,
      of: (side) => side.title,
      shown: (side) =>
        link(side.href, first && side !== first ? markedTitle(markAgainst(side.title, first.title)) : side.title),
    },
    { name: words.bodyFact, of: (side) => side.body, shown: (side) => link(side.bodyHref, side.body) },
    plain(say.facts.where, (side) => side.place),
    plain(say.facts.when, (side) => side.years),
    plain(say.facts.money, (side) => `${side.amount} ${say.baht}`),
    plain(say.facts.field, (side) => side.field),
    plain(say.facts.plan, (side) => side.plan),
  ]
  const columns: Column<Fact>[] = [
    { head: words.fact, kind: 'title', cell: (fact) => fact.name },
    ...sides.map(
      (side, i): Column<Fact> => ({
        head: say.letters[i] ?? String(i + 1),
        phone: 'stack',
        cell: (fact) => fact.shown(side, side !== first && first !== undefined && fact.of(side) === fact.of(first)),
      }),
    ),
  ]
  return html`<div class="ps-card">${dataTable({ caption: words.compare, columns, rows: facts, phone: 'cards' })}</div>`
}
