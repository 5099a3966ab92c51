import { formatPublicId, type Home } from '../../../kernel/ids.ts'
import { nameIn } from '../../../kernel/lang.ts'
import { formatDate, formatFiscalYear, formatShortDate, type LocalDate } from '../../../kernel/thai-calendar.ts'
import { sankeyChart } from '../../../web/charts/index.ts'
import {
  actions,
  card,
  dataTable,
  emptyState,
  linkButton,
  linkRows,
  muted,
  paragraph,
  section,
  state,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { type Phase, phases } from '../../plans/index.ts'
import { messages } from '../messages.ts'
import { baht, sourceShown } from '../money.present.ts'
import type { Entry, Transfer, TransferState } from '../money-model.ts'
import { whereItStands } from '../money-picture.ts'
import type { ProjectMoneyRead } from '../read-project-money.ts'

export const moneyAddress = (key: { home: string; id: string }) =>
  `/money/projects/${formatPublicId({ home: key.home as Home, id: key.id })}`

export function projectMoneyView(frame: Frame, read: ProjectMoneyRead): Html {
  const { lang } = frame
  const say = messages(lang).project
  const address = moneyAddress(read.project)
  const acts = read.mayKeep
    ? actions([
        linkButton({ icon: 'plus', href: href(frame, `${address}/entry`), text: say.enter }),
        linkButton({ kind: 'secondary', href: href(frame, `${address}/carry-over`), text: say.carryOver }),
        linkButton({ kind: 'secondary', href: href(frame, `${address}/reallocate`), text: say.reallocate }),
        linkButton({
          kind: 'secondary',
          href: href(frame, `/money/transfers/new?from=${formatPublicId(read.project)}`),
          text: say.handOn,
        }),
      ])
    : null
  if (read.project.lines.length === 0) {
    return html`${acts}${emptyState({
      why: say.nothing,
      next: { href: href(frame, `/projects/${formatPublicId(read.project)}`), text: say.backToProject },
    })}`
  }
  const years = [...new Set(read.project.lines.map((line) => line.fiscalYear))].sort((a, b) => b - a)
  return html`${acts}<div class="ps-gap"></div>${section({ id: 'flow', heading: say.flowTitle, first: true, body: card(flow(frame, read)) })}
${section({
  id: 'figures',
  heading: say.table,
  body: html`${years.map((year) => html`${card(yearTable(frame, read, year))}`)}`,
})}
${section({ id: 'transfers', heading: say.transfers, body: transfersPart(frame, read) })}
${section({ id: 'entries', heading: say.entries, body: entriesPart(frame, read) })}`
}

function flow(frame: Frame, read: ProjectMoneyRead): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.project
  const handed = (fiscalYear: number, source: string) => read.handedOn.get(`${fiscalYear} ${source}`) ?? 0n
  const standing = whereItStands(read.project.lines, handed)
  const sums = new Map<string, bigint>()
  for (const one of standing) {
    const key = `${one.source}\n${one.standing}`
    sums.set(key, (sums.get(key) ?? 0n) + one.amountSatang)
  }
  const sources = [...new Set(standing.map((one) => one.source))]
  const places = [...new Set(standing.map((one) => one.standing))]
  const total = standing.reduce((sum, one) => sum + one.amountSatang, 0n)
  const paid = standing.reduce((sum, one) => sum + (one.standing === 'paid' ? one.amountSatang : 0n), 0n)
  return sankeyChart(lang, {
    id: 'project-money',
    title: say.flowTitle,
    sentence: say.flowSentence(baht(paid, lang), baht(total, lang)),
    nodes: [
      ...sources.map((source) => ({ id: `s:${source}`, name: sourceShown(source, read.sources, lang), depth: 0 })),
      ...places.map((place) => ({ id: `p:${place}`, name: say.places[place], depth: 1 })),
    ],
    links: [...sums].map(([key, amount]) => {
      const [source = '', place = ''] = key.split('\n')
      return { from: `s:${source}`, to: `p:${place}`, value: Number(amount / 100n), text: baht(amount, lang) }
    }),
    unit: all.unitBaht,
    fromHead: say.source,
    toHead: all.body.stands,
  })
}

/** One row for each source; under each figure the paper that moved it last. */
function yearTable(frame: Frame, read: ProjectMoneyRead, year: number): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.project
  const lines = read.project.lines.filter((line) => line.fiscalYear === year)
  const present = phases.filter((phase) => lines.some((line) => line.phase === phase))
  const sources = [...new Set(lines.map((line) => line.source))]
  const figure = (source: string, phase: Phase): Fragment => {
    const found = lines.filter((line) => line.source === source && line.phase === phase)
    if (found.length === 0) return '–'
    const amount = found.reduce((sum, line) => sum + line.amountSatang, 0n)
    const last = read.entries.find((one) => one.fiscalYear === year && one.source === source && one.phase === phase)
    const paper =
      last === undefined
        ? muted(say.writtenInPlan)
        : html`<a class="govuk-link" href="#e-${last.id}">${say.lastPaper(last.document, formatShortDate(last.happenedOn, lang))}</a>`
    return html`<div>${baht(amount, lang)}<br><span class="ps-small">${paper}</span></div>`
  }
  const total = (phase: Phase) =>
    baht(
      lines.reduce((sum, line) => sum + (line.phase === phase ? line.amountSatang : 0n), 0n),
      lang,
    )
  return dataTable<string>({
    caption: formatFiscalYear(year, lang),
    captionShown: true,
    phone: 'cards',
    rows: sources,
    total: true,
    columns: [
      {
        head: say.source,
        kind: 'title',
        cell: (source) => sourceCell(frame, read, source),
        total: all.total,
      },
      ...present.map((phase) => ({
        head: all.phases[phase],
        kind: 'number' as const,
        cell: (source: string) => figure(source, phase),
        total: total(phase),
      })),
    ],
  })
}

/** The source, whose money it is, and for received money the project it came from. */
function sourceCell(frame: Frame, read: ProjectMoneyRead, key: string): Html {
  const { lang } = frame
  const source = read.sources.get(key)
  const owner = source?.bodyId ? read.bodies.get(source.bodyId) : undefined
  const from = source?.chain[0]
  const title = from === undefined ? undefined : read.titles.get(`${from.home}-${from.projectId}`)
  const lines: Fragment[] = [sourceShown(key, read.sources, lang)]
  if (owner !== undefined)
    lines.push(
      html`<br><a class="govuk-link ps-small" href="${href(frame, `/money/bodies/${owner.code}`)}">${nameIn(lang, owner)}</a>`,
    )
  if (from !== undefined && title !== undefined)
    lines.push(
      html`<br><a class="govuk-link ps-small" href="${href(frame, moneyAddress({ home: from.home, id: from.projectId }))}">${title}</a>`,
    )
  return html`${lines}`
}

export const transferMark = (transferState: TransferState, text: string): Html =>
  state(
    transferState === 'confirmed'
      ? 'paid'
      : transferState === 'proposed'
        ? 'doing'
        : transferState === 'returned'
          ? 'promised'
          : 'cannot',
    text,
  )

export const transferAddress = (one: Pick<Transfer, 'home' | 'id'>) =>
  `/money/transfers/${formatPublicId({ home: one.home as Home, id: one.id })}`

function transfersPart(frame: Frame, read: ProjectMoneyRead): Html {
  const { lang } = frame
  const all = messages(lang)
  if (read.transfers.length === 0) return card(paragraph(all.project.noTransfers))
  return linkRows(
    read.transfers.map((one) => {
      const payer = read.bodies.get(one.payerBodyId)
      const payee = read.bodies.get(one.payeeBodyId)
      const name = (body: typeof payer) => (body === undefined ? '' : nameIn(lang, body))
      const way = one.kind === 'return' ? `${name(payee)} → ${name(payer)}` : `${name(payer)} → ${name(payee)}`
      return {
        title: `${baht(one.amountSatang, lang)} ${all.unitBaht} · ${one.document}`,
        href: href(frame, transferAddress(one.kind === 'return' ? { ...one, id: one.returnsId ?? one.id } : one)),
        text: way,
        meta: `${formatDate(one.happenedOn, lang)} · ${formatFiscalYear(one.fiscalYear, lang)}`,
        side:
          one.kind === 'return'
            ? state('promised', all.transfers.isReturn)
            : transferMark(one.state, all.transferStates[one.state]),
      }
    }),
  )
}

function entriesPart(frame: Frame, read: ProjectMoneyRead): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.project
  if (read.entries.length === 0) return card(paragraph(say.noEntries))
  const countered = new Set(read.entries.map((one) => one.countersId))
  const address = moneyAddress(read.project)
  const can = (one: Entry) => (one.kind === 'entry' || one.kind === 'reconciled') && !countered.has(one.id)
  const table = dataTable<Entry>({
    caption: say.entries,
    phone: 'cards',
    rows: read.entries,
    columns: [
      {
        head: say.document,
        kind: 'title',
        cell: (one) =>
          html`<span id="e-${one.id}">${one.document}</span><br>${muted(formatDate(one.happenedOn as LocalDate, lang))}`,
      },
      {
        head: say.what,
        cell: (one) =>
          html`<div>${all.entryKinds[one.kind]} · ${all.phases[one.phase]} ${formatFiscalYear(one.fiscalYear, lang)}<br>${muted(sourceShown(one.source, read.sources, lang))}</div>`,
      },
      {
        head: say.amount,
        kind: 'number',
        cell: (one) =>
          `${one.amountSatang > 0n ? '+' : '−'}${baht(one.amountSatang < 0n ? -one.amountSatang : one.amountSatang, lang)}`,
      },
      {
        head: say.why,
        phone: 'stack',
        cell: (one) =>
          html`<div>${one.reason}${
            read.actors === null || one.actorId === null
              ? null
              : html`<br>${muted(`${say.who}: ${read.actors.get(one.actorId) ?? ''}`)}`
          }</div>`,
      },
      ...(read.mayKeep
        ? [
            {
              head: '',
              kind: 'action' as const,
              cell: (one: Entry) =>
                can(one)
                  ? html`<a class="govuk-link" href="${href(frame, `${address}/entries/${one.id}/counter`)}">${say.counter}<span class="govuk-visually-hidden"> ${one.document}</span></a>`
                  : countered.has(one.id)
                    ? muted(say.countered)
                    : null,
            },
          ]
        : []),
    ],
  })
  return html`${card(table)}${paragraph(muted(say.entriesNote))}`
}
