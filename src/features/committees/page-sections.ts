import sql from 'sql-template-tag'
import { type Lang, pick } from '../../kernel/lang.ts'
import { formatInstant, formatShortDate, type LocalDate } from '../../kernel/thai-calendar.ts'
import { glue, linkRows, note, state } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { type Html, html } from '../../web/html.ts'
import type { BodySection } from '../bodies/index.ts'
import type { PlaceSection } from '../places/index.ts'
import type { ProjectSection } from '../plans/index.ts'
import { committeeHref, meetingHref, resolutionHref } from './committees.present.ts'
import { byImportance } from './committees.sql.ts'
import { messages } from './messages.ts'
import type { FollowUpState, ResolutionKind } from './resolution.ts'

/* Parts of the pages of places, projects and bodies. Each is a few index look-ups, and public: what is restricted is left out. */

interface NamedHere {
  readonly code: string
  readonly th: string
  readonly en: string | null
}

interface MeetingHere extends NamedHere {
  readonly home: string
  readonly id: string
  readonly number: number
  readonly year: number
  readonly at: string
}

interface ResolutionHere {
  readonly home: string
  readonly id: string
  readonly kind: ResolutionKind
  readonly text: string
  readonly follow_up: FollowUpState | null
  readonly due_on: LocalDate | null
  readonly th: string
  readonly en: string | null
}

const nameOf = (lang: Lang, one: { th: string; en: string | null }) => pick(lang, { th: one.th, en: one.en ?? one.th })

function resolutionsHere(frame: Frame, rows: readonly ResolutionHere[], today: LocalDate): Html {
  const { resolutionKinds, followUpStates, page, dueWords } = messages(frame.lang)
  return linkRows(
    rows.map((row) => {
      const late = row.follow_up !== null && row.follow_up !== 'done' && row.due_on !== null && row.due_on < today
      return {
        title: row.text,
        href: href(frame, resolutionHref(row)),
        meta: html`${resolutionKinds[row.kind]} · ${nameOf(frame.lang, row)}${row.due_on && glue(` · ${page.due} ${formatShortDate(row.due_on, frame.lang)}`)}`,
        ...(late
          ? { side: state('late', dueWords.late) }
          : row.follow_up === null
            ? {}
            : { side: state(row.follow_up === 'done' ? 'solved' : 'doing', followUpStates[row.follow_up]) }),
      }
    }),
  )
}

const inside = (code: string) => (code === 'TH' ? null : `${code}%`)

/** Committees of a place, their next meeting and latest resolutions. */
export const committeesOfPlace: PlaceSection = {
  name: 'committees',
  sql: ({ area, today }) => {
    const like = inside(area.code)
    // Of the whole country, its own; of a place also those of what lies in it, by the order of codes.
    const here = like === null ? sql`b.area_code = 'TH'` : sql`b.area_code like ${like}`
    return sql`select case when count(*) = 0 then null else jsonb_build_object(
        'count', count(*),
        'here', (select jsonb_agg(t) from (select b.code, b.name_th as th, b.name_en as en from committees c join bodies b on b.id = c.body_id
                  where c.visibility = 'public' and c.dissolved_on is null and b.area_code = ${area.code} order by ${byImportance}, b.name_th collate thai limit 3) t),
        'next', (select to_jsonb(t) from (select m.home, m.id, m.number, m.year, m.starts_at as at, b.code, b.name_th as th, b.name_en as en
                  from meetings m join committees c on c.body_id = m.body_id join bodies b on b.id = c.body_id
                  where m.starts_at >= ${`${today}T00:00:00+07:00`}::timestamptz and m.state in ('planned', 'called')
                    and c.visibility = 'public' and ${here} order by m.starts_at limit 1) t),
        'latest', (select jsonb_agg(t) from (select r.home, r.id, r.kind, r.text, r.follow_up, r.due_on, b.name_th as th, b.name_en as en
                  from resolutions r join committees c on c.body_id = r.body_id join bodies b on b.id = c.body_id
                  where not r.restricted and c.visibility = 'public' and b.area_code = ${area.code}
                  order by r.decided_at desc, r.id limit 2) t)) end
        from committees c join bodies b on b.id = c.body_id where c.visibility = 'public' and c.dissolved_on is null and ${here}`
  },
  view(frame, value, { area, today }) {
    const { parts, meeting } = messages(frame.lang)
    const found = value as {
      count: number
      here: NamedHere[] | null
      next: MeetingHere | null
      latest: ResolutionHere[] | null
    }
    const next =
      found.next &&
      note({
        kind: 'teal',
        icon: 'calendar',
        title: html`${parts.next} <a class="govuk-link" href="${href(frame, meetingHref(found.next))}">${nameOf(frame.lang, found.next)} ${meeting(found.next.number, found.next.year)}</a>`,
        body: formatInstant(new Date(found.next.at), frame.lang),
      })
    const here = (found.here ?? []).map((one) => ({
      title: nameOf(frame.lang, one),
      href: href(frame, committeeHref(one.code)),
    }))
    return {
      heading: parts.committees,
      count: found.count,
      action: html`<a class="govuk-link" href="${href(frame, `/committees?place=${area.code}`)}">${parts.all}</a>`,
      body: html`${next}${here.length > 0 && linkRows(here)}${found.latest && html`<h3 class="govuk-heading-s">${parts.latest}</h3>${resolutionsHere(frame, found.latest, today)}`}`,
    }
  },
}

/** What committees resolved about a project, and where it was on an agenda. */
export const resolutionsOfProject: ProjectSection = {
  name: 'resolutions',
  sql: ({ home, id }) => sql`select jsonb_agg(t) from (
      select r.home, r.id, r.kind, r.text, r.follow_up, r.due_on, b.name_th as th, b.name_en as en
        from agenda_items i join resolutions r on r.home = i.home and r.item_id = i.id
        join committees c on c.body_id = r.body_id join bodies b on b.id = r.body_id
       where i.link_kind = 'project' and i.link_id = ${id} and i.link_home = ${home} and i.removed_at is null
         and not r.restricted and c.visibility = 'public' order by r.decided_at desc, r.id limit 10) t`,
  view(frame, value, { today }) {
    const rows = value as ResolutionHere[]
    return {
      heading: messages(frame.lang).parts.aboutProject,
      count: rows.length,
      body: resolutionsHere(frame, rows, today),
    }
  },
}

/** Of a body: whether it is a committee, the committees under it, and the work it was given. */
export const committeesOfBody: BodySection = {
  name: 'committees',
  sql: ({ id }) => sql`select nullif(jsonb_build_object(
      'self', (select to_jsonb(b.code) from committees c join bodies b on b.id = c.body_id where c.body_id = ${id} and c.visibility = 'public'),
      'under', (select jsonb_agg(t) from (select b.code, b.name_th as th, b.name_en as en from bodies b join committees c on c.body_id = b.id
                 where b.parent_id = ${id} and c.visibility = 'public' order by ${byImportance}, b.name_th collate thai limit 12) t),
      'work', (select jsonb_agg(t) from (select r.home, r.id, r.kind, r.text, r.follow_up, r.due_on, b.name_th as th, b.name_en as en
                 from resolutions r join committees c on c.body_id = r.body_id join bodies b on b.id = r.body_id
                where r.owner_body_id = ${id} and r.follow_up <> 'done' and r.superseded_by is null and not r.restricted
                  and c.visibility = 'public' order by r.due_on, r.id limit 8) t)),
      '{"self": null, "under": null, "work": null}')`,
  view(frame, value, { today }) {
    const { parts } = messages(frame.lang)
    const found = value as { self: string | null; under: NamedHere[] | null; work: ResolutionHere[] | null }
    const self =
      found.self !== null && linkRows([{ title: parts.toCommittee, href: href(frame, committeeHref(found.self)) }])
    const under = (found.under ?? []).map((one) => ({
      title: nameOf(frame.lang, one),
      href: href(frame, committeeHref(one.code)),
    }))
    return {
      heading: found.self === null ? parts.committees : parts.asCommittee,
      body: html`${self}${under.length > 0 && html`<h3 class="govuk-heading-s">${parts.under}</h3>${linkRows(under)}`}${found.work && html`<h3 class="govuk-heading-s">${parts.work}</h3>${resolutionsHere(frame, found.work, today)}`}`,
    }
  },
}
