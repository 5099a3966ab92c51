import { nameIn } from '../../../kernel/lang.ts'
import {
  bulletList,
  button,
  dataTable,
  details,
  form,
  glue,
  link,
  muted,
  selectField,
  state,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { baht, boardHref, type CheckLine, type Linked, type Marked, projectHref } from '../boards.present.ts'
import { type Item, moneyOfItems } from '../items.sql.ts'
import { messages } from '../messages.ts'
import type { WholeBoard } from '../read-board.ts'

export const marked = ({ meaning, text }: Marked): Html => state(meaning, text)
export const linked = (frame: Frame, to: Linked | null): Fragment =>
  to === null ? null : link(href(frame, to.href), to.name)

/** A form of one act of a board; its answer leads back to the page it stands on. */
export function actForm(
  frame: Frame,
  whole: Pick<WholeBoard, 'board'>,
  act: string,
  body: Fragment,
  { hidden = {}, inline, key }: { hidden?: Record<string, string>; inline?: boolean; key?: string } = {},
): Html {
  return form(frame, {
    action: href(frame, `${boardHref(whole.board)}/acts/${act}`),
    body,
    hidden,
    ...(inline ? { inline } : {}),
    ...(key === undefined ? {} : { oneTimeKey: key }),
  })
}

/** Closed until asked for, open where something in it was typed wrong. */
export function foldedForm(summary: string, body: Fragment, filled: Filled, fields: readonly string[]): Html {
  return details(
    summary,
    body,
    filled.problems.some((problem) => fields.includes(problem.field)),
  )
}

export const secondary = (text: string, name?: { name: string; value: string }) =>
  button({ text, kind: 'secondary', ...name })

/** Bodies that sit at the table, to choose one of. */
export function agencyField(
  frame: Frame,
  whole: WholeBoard,
  filled: Filled,
  {
    name,
    label,
    empty,
    ids,
    optional,
  }: { name: string; label: string; empty: string; ids?: readonly string[]; optional?: boolean },
): Html {
  const from = ids ?? whole.parties.filter((one) => one.state === 'accepted').map((one) => one.bodyId)
  return selectField(frame.lang, {
    ...fieldOf(filled, name),
    label,
    ...(optional ? { optional } : {}),
    fill: true,
    choices: [
      { value: '', text: empty },
      ...from.flatMap((id) => {
        const body = whole.bodies.get(id)
        return body === undefined ? [] : [{ value: id, text: nameIn(frame.lang, body) }]
      }),
    ],
  })
}

/** The checklist of a step: done with a tick, the rest with what is missing; never by colour alone. */
export function checklist(frame: Frame, checks: readonly CheckLine[]): Html {
  const { one } = messages(frame.lang)
  return bulletList(
    checks.map(
      (check) =>
        html`${check.done ? state('solved', check.text) : state('planned', check.text)}${check.count !== null && html` ${muted(glue(check.count))}`}${check.optional && html` ${muted(`(${one.optional})`)}`}`,
    ),
  )
}

/** Projects with their money; of one that is cancelled it does not count, and what came from another project here counts there. */
export function itemsTable(
  frame: Frame,
  items: readonly Item[],
  more: {
    action?: (item: Item) => Fragment
    /** What is added up where only the first are shown. */
    all?: readonly Item[]
  } = {},
): Html {
  const { lang } = frame
  const { one } = messages(lang)
  const all = more.all ?? items
  const counted = all.filter((item) => item.projectState !== 'cancelled')
  const sum = (of: (item: Item) => bigint) =>
    baht(
      counted.reduce((total, item) => total + of(item), 0n),
      lang,
    )
  const money = moneyOfItems(all)
  const amount = (satang: bigint | null) => (satang === null || satang === 0n ? '–' : baht(satang, lang))
  return dataTable<Item>({
    caption: one.projects,
    columns: [
      {
        head: one.project,
        kind: 'title',
        cell: (item) =>
          html`${link(href(frame, projectHref({ home: item.projectHome, id: item.projectId })), item.title)}<br>${muted(lang === 'en' ? (item.bodyEn ?? item.bodyTh) : item.bodyTh)}${item.joint && html`<br>${state('solved', one.joint)}`}${item.outsideReason !== null && html`<br>${muted(`${one.outside}: ${item.outsideReason}`)}`}${item.closedInto !== null ? html`<br>${state('solved', one.combined)} ${link(href(frame, `/projects/${item.closedInto}`), one.combinedInto)}` : item.projectState === 'cancelled' && html`<br>${state('cannot', one.cancelled)}`}`,
        total: one.total(all.length),
      },
      {
        head: one.planned,
        kind: 'number',
        cell: (item) =>
          html`${baht(item.satang, lang)}${money.elsewhere(item) > 0n && html`<br>${muted(one.elsewhere(baht(money.elsewhere(item), lang)))}`}`,
        total: baht(money.satang, lang),
      },
      {
        head: one.approved,
        kind: 'number',
        cell: (item) => amount(item.approvedSatang),
        total: sum((item) => (item.approvedSatang === null ? 0n : item.approvedSatang - money.elsewhere(item))),
      },
      {
        head: one.disbursed,
        kind: 'number',
        cell: (item) => amount(item.disbursedSatang),
        total: sum((item) => item.disbursedSatang ?? 0n),
      },
      ...(more.action === undefined ? [] : [{ head: '', kind: 'action' as const, cell: more.action }]),
    ],
    rows: items,
    total: items.length > 1,
  })
}
