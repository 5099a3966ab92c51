import sql, { type Sql } from 'sql-template-tag'
import { type Lang, pick } from '../../kernel/lang.ts'
import { satang } from '../../kernel/money.ts'
import { formatShortDate, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { PaperTable } from '../../platform/pdf/index.ts'
import { card, link, linkRows, paragraph, state } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { PagePart, PartView } from '../../web/page-parts.ts'
import type { BodySection } from '../bodies/index.ts'
import type { PlaceSection } from '../places/index.ts'
import type { AgreementKind, Phase } from './agreement.ts'
import { agreementHref, periodText, phaseMark } from './agreements.present.ts'
import { phaseSql } from './agreements.sql.ts'
import { messages } from './messages.ts'

/* What the pages of places and bodies show of agreements: signed ones only, which are public. */

const MOST_SHOWN = 5

interface Shown {
  readonly all: number
  readonly late: number
  readonly top: readonly {
    readonly home: string
    readonly id: string
    readonly kind: AgreementKind
    readonly title: string
    readonly starts_on: LocalDate | null
    readonly ends_on: LocalDate | null
    readonly phase: Phase
    readonly parties: readonly { th: string; en: string | null }[] | null
  }[]
}

/** @param chosen a condition on `a`, which an index answers */
function asked(chosen: Sql, today: LocalDate): Sql {
  return sql`select case when count(*) = 0 then null else jsonb_build_object('all', count(*),
      'late', count(*) filter (where s.review_due < ${today}),
      'top', (select jsonb_agg(t.line) from (select jsonb_build_object('home', a.home, 'id', a.id, 'kind', a.kind, 'title', a.title,
                'starts_on', a.starts_on, 'ends_on', a.ends_on, 'phase', ${phaseSql(today)},
                'parties', (select jsonb_agg(jsonb_build_object('th', b.name_th, 'en', b.name_en) order by p.position)
                   from agreement_parties p join bodies b on b.id = p.body_id
                  where p.home = a.home and p.agreement_id = a.id and p.version = a.version)) as line
               from agreements a where a.version > 0 and ${chosen}
              order by (a.ends_on < ${today} or a.terminates_on < ${today}) nulls first, a.signed_at desc, a.id limit ${MOST_SHOWN}) t)) end
    from (select (select min(r.due_on) from agreement_reviews r where r.home = a.home and r.agreement_id = a.id and r.done_on is null
                   and (a.ends_on is null or a.ends_on >= ${today}) and (a.terminates_on is null or a.terminates_on >= ${today})) as review_due
            from agreements a where a.version > 0 and ${chosen}) s`
}

function shownPart(frame: Frame, value: unknown, query: string): PartView {
  const { all, late, top } = value as Shown
  const { lang } = frame
  const { parts, kinds } = messages(lang)
  const rows = linkRows(
    top.map((one) => {
      const mark = phaseMark(one.phase, lang)
      const parties = (one.parties ?? []).map(({ th, en }) => pick(lang, { th, en: en ?? th })).join(' · ')
      return {
        title: one.title,
        href: href(frame, agreementHref(one)),
        meta: html`${kinds[one.kind]} · ${periodText(one.starts_on, one.ends_on, lang)}<br>${parties}`,
        side: state(mark.meaning, mark.text),
      }
    }),
    { inCard: false },
  )
  return {
    heading: parts.title,
    count: all.toLocaleString('en-US'),
    action: link(href(frame, `/agreements?${query}`), parts.all),
    body: card(html`${late > 0 && paragraph(state('late', parts.late(late)))}${rows}`),
  }
}

/** Of a place: agreements of the place itself and of what lies in it. */
export const agreementsOfPlace: PlaceSection = {
  name: 'agreements',
  sql: ({ area, today }) =>
    // A prefix for provinces and what lies in them; for regions and the country the place's own, which are few.
    asked(
      /^\d+$/.test(area.code) ? sql`a.area_code like ${`${area.code}%`}` : sql`a.area_code = ${area.code}`,
      today as LocalDate,
    ),
  view: (frame, value, { area }) => shownPart(frame, value, new URLSearchParams({ place: area.code }).toString()),
}

/** Of a body: agreements it is a party of. */
export const agreementsOfBody: BodySection = {
  name: 'agreements',
  sql: ({ id, today }) =>
    asked(
      sql`(a.home, a.id, a.version) in (select p.home, p.agreement_id, p.version from agreement_parties p where p.body_id = ${id})`,
      today,
    ),
  view: (frame, value, { code }) => shownPart(frame, value, new URLSearchParams({ body: code }).toString()),
}

interface BoardSubject {
  readonly home: string
  readonly id: string
  readonly today: LocalDate
}

/** An agreement of a board, with what a paper about it must name. */
type BoardLine = Shown['top'][number] & {
  /** Satang as text. */
  readonly total: string
  /** When each version was signed by all, in their order. */
  readonly signed: readonly { readonly version: number; readonly at: string }[] | null
}

const partiesIn = (one: BoardLine, lang: Lang) =>
  (one.parties ?? []).map(({ th, en }) => pick(lang, { th, en: en ?? th })).join(', ')

/** For the dossier: who promised what, for how much and how long, and since when. */
function signedTable(rows: readonly BoardLine[], lang: Lang): PaperTable {
  const { parts, kinds } = messages(lang)
  const words = parts.table
  return {
    title: parts.title,
    caption: parts.title,
    head: [
      { text: words.agreement, wide: 3 },
      { text: words.parties, wide: 3 },
      { text: words.period, wide: 1.8 },
      { text: words.total, wide: 1.5, align: 'right' },
      { text: words.state, wide: 1.2 },
      { text: words.signed, wide: 1.3 },
    ],
    rows: rows.map((one) => {
      const signed = one.signed?.at(-1)
      return [
        `${one.title} (${kinds[one.kind]})`,
        partiesIn(one, lang),
        periodText(one.starts_on, one.ends_on, lang),
        satang(BigInt(one.total)),
        phaseMark(one.phase, lang).text,
        signed === undefined ? '–' : formatShortDate(todayInBangkok(new Date(signed.at)), lang),
      ]
    }),
    empty: parts.none,
  }
}

const isPublic = ({ phase }: Shown['top'][number]) => phase !== 'draft' && phase !== 'offered'

/** Of a coordination board: agreements that came out of it, drafts among them, with what the checklist of its steps asks. */
export const agreementsOfBoard: PagePart<BoardSubject> & {
  readonly step: 'link'
  count(value: unknown): number
  table(value: unknown, lang: Lang): PaperTable
  decided(value: unknown): { on: LocalDate; who: { th: string; en: string }; act: { th: string; en: string } }[]
  label(lang: Lang): string
  newPath(subject: BoardSubject): string | null
  newText(lang: Lang): string
} = {
  name: 'agreements',
  step: 'link',
  table: (value, lang) => signedTable(((value ?? []) as readonly BoardLine[]).filter(isPublic), lang),
  decided: (value) =>
    ((value ?? []) as readonly BoardLine[]).flatMap((one) =>
      (one.signed ?? []).map(({ version, at }) => {
        const said = (lang: Lang) => messages(lang).parts.decided(one.title, version)
        return {
          on: todayInBangkok(new Date(at)),
          who: { th: partiesIn(one, 'th'), en: partiesIn(one, 'en') },
          act: { th: said('th'), en: said('en') },
        }
      }),
    ),
  sql: ({
    id,
    today,
  }) => sql`select jsonb_agg(t.line) from (select jsonb_build_object('home', a.home, 'id', a.id, 'kind', a.kind,
      'title', a.title, 'starts_on', a.starts_on, 'ends_on', a.ends_on, 'phase', ${phaseSql(today)}, 'total', a.total_satang::text,
      'parties', (select jsonb_agg(jsonb_build_object('th', b.name_th, 'en', b.name_en) order by p.position) from agreement_parties p
          join bodies b on b.id = p.body_id where p.home = a.home and p.agreement_id = a.id and p.version = a.version),
      'signed', (select jsonb_agg(jsonb_build_object('version', v.version, 'at', v.signed_at) order by v.version) from agreement_versions v
          where v.home = a.home and v.agreement_id = a.id and v.signed_at is not null)) as line
    from agreements a where a.board_id = ${id}::uuid and a.state <> 'withdrawn' order by a.updated_at desc limit 50) t`,
  view(frame, value, { home, id }) {
    const lines = ((value ?? []) as Shown['top']).filter((one) => frame.isOfficer || isPublic(one))
    const { lang } = frame
    const { parts, kinds } = messages(lang)
    const rows = linkRows(
      lines.map((one) => {
        const mark = phaseMark(one.phase, lang)
        return {
          title: one.title,
          href: href(frame, agreementHref(one)),
          meta: `${kinds[one.kind]} · ${periodText(one.starts_on, one.ends_on, lang)}`,
          side: state(mark.meaning, mark.text),
        }
      }),
    )
    const make = frame.isOfficer && link(href(frame, `/agreements/new?board=${home}-${id}`), parts.make)
    return {
      heading: parts.title,
      count: lines.length,
      body: html`${lines.length === 0 ? paragraph(parts.none) : rows}${make && paragraph(make)}`,
    }
  },
  count: (value) => ((value ?? []) as Shown['top']).length,
  label: (lang) => messages(lang).parts.title,
  newPath: ({ home, id }) => `/agreements/new?board=${home}-${id}`,
  newText: (lang) => messages(lang).parts.make,
}
