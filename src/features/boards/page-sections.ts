import sql from 'sql-template-tag'
import { linkRows, state } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { BodySection } from '../bodies/index.ts'
import type { PlaceSection } from '../places/index.ts'
import type { PlanSection, ProjectSection } from '../plans/index.ts'
import type { StepName } from './board.ts'
import { boardHref, matterHref, partyState } from './boards.present.ts'
import { DAYS_PER_WAITING_POINT, MOST_FREE_POINTS, MOST_WAITING_POINTS } from './matter.ts'
import { messages } from './messages.ts'
import { marked } from './views/parts.ts'

/* Parts of the pages of places, projects and bodies: boards and what waits on the agenda. A few index look-ups each. */

interface BoardHere {
  readonly home: string
  readonly id: string
  readonly title: string
  readonly state: 'proposed' | 'open' | 'closed'
  readonly step: StepName | null
  readonly party?: 'invited' | 'accepted'
}

interface MatterHere {
  readonly home: string
  readonly id: string
  readonly title: string
  readonly supports: number
}

/** Proposals that came to nothing stand on no other page: there was no board. */
const wasBoard = sql`coalesce(b.outcome, '') not in ('declined', 'taken-back')`

const stepNow = sql`(select s.step from board_steps s where s.home = b.home and s.board_id = b.id and s.state = 'open'
  order by array_position(array['agencies', 'committee', 'frame', 'link'], s.step) limit 1)`

function boardRows(frame: Frame, rows: readonly BoardHere[]) {
  const { steps, list } = messages(frame.lang)
  return linkRows(
    rows.map((row) => ({
      title: row.title,
      href: href(frame, boardHref(row)),
      side:
        row.party === 'invited'
          ? marked(partyState('invited', frame.lang))
          : row.state === 'closed'
            ? state('solved', list.closed)
            : row.state === 'proposed'
              ? state('planned', list.proposedStep)
              : state(
                  'doing',
                  row.step === null ? list.allDone : `${steps[row.step].number}. ${steps[row.step].short}`,
                ),
    })),
  )
}

const more = (frame: Frame, to: string, text: string) =>
  html`<a class="govuk-link" href="${href(frame, to)}">${text}</a>`

/** Boards of a place and of what lies in it, and the first matters of its agenda. */
export const boardsOfPlace: PlaceSection = {
  name: 'boards',
  sql: ({ area }) => {
    const within = /^\d\d/.test(area.code)
    const home = within ? area.code.slice(0, 2) : '00'
    const like = within ? `${area.code}%` : area.code
    return sql`select nullif(jsonb_build_object(
        'boards', (select jsonb_agg(t) from (select b.home, b.id, b.title, b.state, ${stepNow} as step from boards b
             where b.home = ${home} and b.area_code like ${like} and ${wasBoard}
            order by array_position(array['open', 'proposed', 'closed'], b.state), b.opened_at desc, b.id desc limit 5) t),
        'matters', (select jsonb_agg(t) from (select m.home, m.id, m.title, m.signed_supports + m.free_supports as supports from matters m
             where m.home = ${home} and m.area_code like ${like} and m.state = 'open' and m.hidden_at is null
             order by 2 * m.signed_supports + least(m.free_supports, ${MOST_FREE_POINTS * 2}) + 2 * least(${MOST_WAITING_POINTS},
                 greatest(0, floor(extract(epoch from (now() - m.proposed_at)) / ${DAYS_PER_WAITING_POINT * 86_400})))::int desc, m.proposed_at, m.id
             limit 5) t)), '{"boards": null, "matters": null}')`
  },
  view(frame, value, { area }) {
    const { sections, agenda } = messages(frame.lang)
    const found = value as { boards: BoardHere[] | null; matters: MatterHere[] | null }
    const { boards, matters } = found
    return {
      heading: sections.place,
      action: more(frame, `/agenda?place=${area.code}`, sections.agenda),
      body: html`${boards !== null && html`<h3 class="govuk-heading-s">${sections.boards}</h3>${boardRows(frame, boards)}<p class="govuk-body">${more(frame, `/boards?place=${area.code}`, sections.allBoards)}</p>`}${
        matters !== null &&
        html`<h3 class="govuk-heading-s">${sections.matters}</h3>${linkRows(
          matters.map((one) => ({
            title: one.title,
            href: href(frame, matterHref(one)),
            meta: agenda.supports(one.supports),
          })),
        )}`
      }`,
    }
  },
}

/** Boards a project is on. */
export const boardsOfProject: ProjectSection = {
  name: 'boards',
  sql: ({
    home,
    id,
  }) => sql`select jsonb_agg(t) from (select b.home, b.id, b.title, b.state, ${stepNow} as step from board_items i
       join boards b on b.home = i.home and b.id = i.board_id
      where i.project_home = ${home} and i.project_id = ${id} and i.removed_at is null and ${wasBoard} order by b.opened_at desc, b.id desc limit 6) t`,
  view(frame, value) {
    const rows = value as BoardHere[]
    return { heading: messages(frame.lang).sections.project, count: rows.length, body: boardRows(frame, rows) }
  },
}

/** Boards a body sits at, those that wait for its answer first. */
export const boardsOfBody: BodySection = {
  name: 'boards',
  sql: ({
    id,
  }) => sql`select jsonb_agg(t) from (select b.home, b.id, b.title, b.state, p.state as party, ${stepNow} as step from board_parties p
       join boards b on b.home = p.home and b.id = p.board_id
      where p.body_id = ${id} and p.state in ('invited', 'accepted') and ${wasBoard} order by p.state desc, b.state desc, b.opened_at desc, b.id desc limit 8) t`,
  view(frame, value) {
    const rows = value as BoardHere[]
    return { heading: messages(frame.lang).sections.body, count: rows.length, body: boardRows(frame, rows) }
  },
}

interface OwnersHere {
  readonly board: BoardHere | null
  readonly owners: readonly { readonly code: string; readonly th: string; readonly en: string | null }[]
}

/** Who owns a plan together with the body that keeps it, and the board it is made by. */
export const ownersOfPlan: PlanSection = {
  name: 'owners',
  sql: ({
    id,
  }) => sql`select case when count(*) = 0 then null else jsonb_build_object('owners', jsonb_agg(jsonb_build_object(
           'code', o.code, 'th', o.name_th, 'en', o.name_en) order by w.since, o.code),
         'board', (select to_jsonb(t) from (select b.home, b.id, b.title, b.state, ${stepNow} as step from boards b where b.plan_id = ${id}
             order by b.opened_at desc limit 1) t)) end
       from plan_owners w join bodies o on o.id = w.body_id where w.plan_id = ${id} and w.until is null`,
  view(frame, value) {
    const { plan } = messages(frame.lang)
    const { board, owners } = value as OwnersHere
    return {
      heading: plan.owners,
      count: owners.length,
      ...(board === null ? {} : { action: more(frame, `${boardHref(board)}/plan`, plan.versions) }),
      body: linkRows(
        owners.map((one) => ({
          title: frame.lang === 'en' ? (one.en ?? one.th) : one.th,
          href: href(frame, `/bodies/${one.code}`),
        })),
      ),
    }
  },
}
