import sql from 'sql-template-tag'
import { formatPublicId, type Home } from '../../kernel/ids.ts'
import { fiscalYearOf, formatFiscalYear, formatShortDate, type LocalDate } from '../../kernel/thai-calendar.ts'
import { card, linkRows, muted, note, paragraph, statRow } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { type Html, html } from '../../web/html.ts'
import type { BodySection } from '../bodies/index.ts'
import type { PlaceSection } from '../places/index.ts'
import type { Phase, ProjectSection } from '../plans/index.ts'
import { messages } from './messages.ts'
import { baht, millions, whole } from './money.present.ts'
import { keysReceivedThrough } from './money.sql.ts'
import { type TransferState, transferStates } from './money-model.ts'
import { transferMark } from './views/project-money-view.ts'

interface Sums {
  readonly sums: Partial<Record<Phase, string>> | null
  readonly late: number
  readonly late_satang: string
  readonly waiting?: number
}

const shown = ['planned', 'approved', 'committed', 'disbursed'] as const

function sumsView(frame: Frame, value: Sums, links: { money: string; late: string }): Html {
  const { lang } = frame
  const all = messages(lang)
  const amount = (phase: Phase) => BigInt(value.sums?.[phase] ?? '0')
  const stats = shown
    .filter((phase) => amount(phase) !== 0n)
    .map((phase) => ({
      value: millions(amount(phase), lang),
      unit: all.unitMillion,
      label: all.phases[phase],
      href: href(frame, links.money),
    }))
  const late =
    value.late === 0
      ? null
      : note({
          kind: 'late',
          icon: 'alert',
          body: html`<p class="govuk-body"><a class="govuk-link" href="${href(frame, links.late)}">${all.sections.late(
            whole(value.late),
            baht(BigInt(value.late_satang), lang),
          )}</a></p>`,
        })
  const waiting = value.waiting ? paragraph(all.sections.waiting(whole(value.waiting))) : null
  return html`${stats.length === 0 ? null : statRow(stats)}${late}${waiting}`
}

const link = (frame: Frame, to: string, text: string) =>
  html`<a class="govuk-link" href="${href(frame, to)}">${text}</a>`

/** Money by phase and what is stuck, on the page of a province. Finer places are told by their plans alone. */
export const moneyOfPlace: PlaceSection = {
  name: 'money-phases',
  sql: ({ area, fiscalYear }) =>
    area.kind !== 'province' || fiscalYear === null
      ? sql`select null::jsonb`
      : sql`select jsonb_build_object(
              'sums', (select jsonb_object_agg(phase, amount) from (
                 select phase, sum(amount_satang)::text as amount from money_totals
                  where home = ${area.code} and fiscal_year = ${fiscalYear}
                    and not (phase in ('planned', 'requested', 'approved', 'revised') and source in (
                      ${keysReceivedThrough(area.code)}))
                  group by phase) s),
              'late', count(*), 'late_satang', coalesce(sum(amount_satang), 0)::text)
              from money_late where home = ${area.code}`,
  view(frame, value, { area, fiscalYear }) {
    const say = messages(frame.lang)
    const sums = value as Sums
    if (sums.sums === null && sums.late === 0) return null
    const money = `/money?place=${area.code}${fiscalYear === null ? '' : `&year=${fiscalYear}`}`
    return {
      heading:
        fiscalYear === null ? say.sections.place : `${say.sections.place} ${formatFiscalYear(fiscalYear, frame.lang)}`,
      action: link(frame, money, say.sections.placeLink),
      body: html`${sumsView(frame, sums, { money, late: `/money/late?place=${area.code}` })}${sums.sums !== null && paragraph(muted(say.sections.placeNote))}`,
    }
  },
}

interface ProjectValue {
  readonly entries: number
  readonly last: { readonly document: string; readonly on: LocalDate } | null
  readonly late: number
  readonly transfers:
    | readonly {
        readonly home: string
        readonly id: string
        readonly amount: string
        readonly document: string
        readonly on: LocalDate
        readonly state: TransferState
        readonly payer: string
        readonly payee: string
      }[]
    | null
}

/** The newest papers and transfers of a project; the whole stands on its money page. */
export const moneyOfProject: ProjectSection = {
  name: 'money-way',
  sql: ({ home, id }) => sql`select jsonb_build_object(
      'entries', (select count(*) from money_entries where home = ${home} and project_id = ${id}::uuid),
      'last', (select jsonb_build_object('document', document, 'on', happened_on) from money_entries
                where home = ${home} and project_id = ${id}::uuid order by happened_on desc, entered_at desc limit 1),
      'late', (select count(*) from money_late where home = ${home} and project_id = ${id}::uuid),
      'transfers', (select jsonb_agg(t) from (
         select m.home, m.id, m.amount_satang::text as amount, m.document, m.happened_on as on, m.state, a.name_th as payer, b.name_th as payee
           from money_transfers m join bodies a on a.id = m.payer_body_id join bodies b on b.id = m.payee_body_id
          where m.kind = 'transfer' and ((m.home = ${home} and m.payee_project_id = ${id}::uuid)
             or (m.payer_home = ${home} and m.payer_project_id = ${id}::uuid))
          order by m.happened_on desc limit 5) t))`,
  view(frame, value, { home, id }) {
    const { lang } = frame
    const all = messages(lang)
    const { entries, last, late, transfers } = value as ProjectValue
    const address = `/money/projects/${formatPublicId({ home: home as Home, id })}`
    const papers =
      last === null
        ? all.project.noEntries
        : `${all.project.entries}: ${whole(entries)} · ${all.project.lastPaper(last.document, formatShortDate(last.on, lang))}`
    return {
      heading: all.sections.project,
      action: link(frame, address, all.sections.projectLink),
      body: html`${card(paragraph(papers))}${
        late === 0 ? null : note({ kind: 'late', icon: 'alert', body: all.late.title })
      }${
        transfers === null
          ? null
          : linkRows(
              transfers.map((one) => ({
                title: `${baht(BigInt(one.amount), lang)} ${all.unitBaht} · ${one.document}`,
                href: href(frame, `/money/transfers/${formatPublicId({ home: one.home as Home, id: one.id })}`),
                text: `${one.payer} → ${one.payee}`,
                meta: formatShortDate(one.on, lang),
                side: transferMark(
                  one.state,
                  all.transferStates[transferStates.find((s) => s === one.state) ?? 'proposed'],
                ),
              })),
            )
      }`,
    }
  },
}

/** Money of a body in this fiscal year, what is stuck and what waits for its answer. */
export const moneyOfBody: BodySection = {
  name: 'money-phases',
  sql: ({ id, today }) => sql`select jsonb_build_object(
      'sums', (select jsonb_object_agg(phase, amount) from (
         select phase, sum(amount_satang)::text as amount from money_body_totals
          where body_id = ${id}::uuid and fiscal_year = ${fiscalYearOf(today)} group by phase) s),
      'late', (select count(*) from money_late where body_id = ${id}::uuid),
      'late_satang', (select coalesce(sum(amount_satang), 0)::text from money_late where body_id = ${id}::uuid),
      'waiting', (select count(*) from money_transfers where payee_body_id = ${id}::uuid and state = 'proposed'))`,
  view(frame, value, { code, today }) {
    const say = messages(frame.lang).sections
    const sums = value as Sums
    if (sums.sums === null && sums.late === 0 && !sums.waiting) return null
    return {
      heading: `${say.body} ${formatFiscalYear(fiscalYearOf(today), frame.lang)}`,
      action: link(frame, `/money/bodies/${code}`, say.bodyLink),
      body: sumsView(frame, sums, { money: `/money/bodies/${code}`, late: `/money/late?body=${code}` }),
    }
  },
}
