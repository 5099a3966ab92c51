import sql from 'sql-template-tag'
import type { Lang } from '../../kernel/lang.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { card, link, linkRows, muted, paragraph, state, statRow } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { PagePart } from '../../web/page-parts.ts'
import type { PlaceSection } from '../places/index.ts'
import type { ProjectSection } from '../plans/index.ts'
import { inOrder, place } from './keep-priorities.ts'
import { messages } from './messages.ts'
import { publicKey, whole } from './page-parts.ts'
import type { Pressure } from './pressure.ts'
import { boardThings, projectThing, thingsOfJson } from './priorities.sql.ts'
import { levels, tenthsText } from './priority.ts'
import { pressureMark, pressurePath } from './views/pressures-view.ts'
import { prioritiesScatter, prioritiesTable } from './views/priorities-view.ts'

/* Parts of the pages of boards, projects and places. */

/** The shape boards ask for; boards stand above this room. */
interface BoardSubject {
  readonly home: string
  readonly id: string
  readonly today: LocalDate
}

type BoardPart = PagePart<BoardSubject> & {
  readonly step: null
  count(value: unknown): number
  label(lang: Lang): string
  newPath(subject: BoardSubject): string | null
  newText(lang: Lang): string
}

interface InterestCounts {
  readonly groups: number
  readonly options: number
  readonly agreed: number
  readonly late: number
  readonly names: readonly string[] | null
}

const boardInterests = ({ home, id }: BoardSubject) => `/boards/${home}-${id}/interests`

/** Of a board: its stakeholder map, its options and what was agreed, with the way to all of it. */
export const interestsOfBoard: BoardPart = {
  name: 'interests',
  step: null,
  sql: ({ home, id, today }) => sql`select jsonb_build_object(
      'groups', (select count(*) from stakeholders s where s.home = ${home} and s.board_id = ${id}::uuid and s.removed_at is null),
      'names', (select jsonb_agg(t.name) from (select s.name from stakeholders s where s.home = ${home} and s.board_id = ${id}::uuid
          and s.removed_at is null order by s.concern desc, s.influence, s.made_at, s.id limit 4) t),
      'options', (select count(*) from negotiation_options o where o.home = ${home} and o.board_id = ${id}::uuid and o.removed_at is null),
      'agreed', (select count(*) from negotiation_entries e where e.home = ${home} and e.board_id = ${id}::uuid and e.kind = 'agreed'),
      'late', (select count(*) from stakeholder_measures m where m.home = ${home} and m.board_id = ${id}::uuid and m.removed_at is null
          and m.done_on is null and m.due_on < ${today}))`,
  view(frame, value, subject) {
    const { map: words } = messages(frame.lang)
    const { groups, options, agreed, late, names } = value as InterestCounts
    const numbers =
      groups === 0
        ? paragraph(words.none)
        : html`${paragraph(words.count(whole(groups), whole(options), whole(agreed)))}${paragraph(muted((names ?? []).join(' · ')))}${
            late > 0 && paragraph(state('late', `${words.measures} ${whole(late)}`))
          }`
    return {
      heading: words.title,
      count: groups,
      body: html`${numbers}${paragraph(link(href(frame, boardInterests(subject)), words.all))}`,
    }
  },
  count: (value) => (value as InterestCounts).groups,
  label: (lang) => messages(lang).map.title,
  newPath: (subject) => `${boardInterests(subject)}/groups/new`,
  newText: (lang) => messages(lang).map.addGroup,
}

/** Of a board: what the state and the area think of its projects. */
export const prioritiesOfBoard: BoardPart = {
  name: 'priorities',
  step: null,
  sql: boardThings,
  view(frame, value) {
    const { priorities: words } = messages(frame.lang)
    const { things, schemes } = thingsOfJson(value)
    if (things.length === 0) return null
    const scored = inOrder(things.filter((one) => one.levels.size > 0).map((one) => place(one, schemes, null)))
    const body =
      scored.length === 0
        ? card(paragraph(words.sectionNone))
        : html`${paragraph(words.sectionCount(whole(scored.length), whole(things.length)))}${card(
            prioritiesScatter(frame, scored, scored.slice(0, 30), 1),
          )}${card(prioritiesTable(frame, scored.slice(0, 30), 1))}`
    const [first] = things
    return {
      heading: words.sectionBoard,
      count: scored.length,
      ...(first === undefined ? {} : { action: link(href(frame, `/priorities?place=${first.home}`), words.title) }),
      body,
    }
  },
  count: (value) => thingsOfJson(value).things.filter((one) => one.levels.size > 0).length,
  label: (lang) => messages(lang).priorities.sectionBoard,
  newPath: () => null,
  newText: (lang) => messages(lang).priorities.score,
}

/** Of a project: what each level gives it. To officers also where nobody has scored it. */
export const prioritiesOfProject: ProjectSection = {
  name: 'priorities',
  sql: projectThing,
  view(frame, value, subject) {
    const { priorities: words, levels: levelWords, quadrants } = messages(frame.lang)
    const { things, schemes } = thingsOfJson(value)
    const [thing] = things
    if (thing === undefined || (thing.levels.size === 0 && !frame.isOfficer)) return null
    const placed = place(thing, schemes, null)
    const scores = levels.flatMap((level) => {
      const weighed = placed.byLevel.get(level)
      return weighed === null || weighed === undefined
        ? []
        : [{ label: levelWords[level], value: tenthsText(weighed.tenths) }]
    })
    const page = link(
      href(frame, `/priorities/projects/${publicKey(subject)}`),
      scores.length === 0 ? words.score : words.open,
    )
    const where =
      placed.quadrant !== null && paragraph(`${quadrants[placed.quadrant].name}: ${quadrants[placed.quadrant].what}`)
    return {
      heading: words.sectionProject,
      body: html`${scores.length > 0 && statRow(scores)}${where}${paragraph(page)}`,
    }
  },
}

interface PressuresHere {
  readonly total: number
  readonly unanswered: number
  readonly due: number
  readonly top: readonly (Pick<Pressure, 'home' | 'id' | 'title' | 'strength' | 'kind'> & {
    readonly review_on: LocalDate
    readonly answers: number
  })[]
}

/** Of a place: what presses on it and on what lies in it, the strongest first. */
export const pressuresOfPlace: PlaceSection = {
  name: 'pressures',
  sql({ area, today }) {
    const within = /^\d\d/.test(area.code)
    const where = within
      ? sql`p.home = ${area.code.slice(0, 2)} and p.area_code like ${`${area.code}%`} and p.state = 'watched'`
      : sql`p.home = '00' and p.area_code = ${area.code} and p.state = 'watched'`
    const answers = sql`(select count(*)::int from pressure_answers a where a.home = p.home and a.pressure_id = p.id and a.removed_at is null)`
    return sql`select case when count(*) = 0 then null else jsonb_build_object('total', count(*),
        'unanswered', count(*) filter (where ${answers} = 0), 'due', count(*) filter (where p.review_on < ${today}),
        'top', (select jsonb_agg(t) from (select p.home, p.id, p.title, p.strength, p.kind, p.review_on, ${answers} as answers from pressures p
            where ${where} order by p.strength desc, p.review_on, p.id limit 4) t)) end from pressures p where ${where}`
  },
  view(frame, value, { area, today }) {
    const { pressures: words, pressureKinds, scale } = messages(frame.lang)
    const { total, top } = value as PressuresHere
    return {
      heading: words.section,
      count: total,
      action: link(href(frame, `/pressures?place=${area.code}`), messages(frame.lang).map.all),
      body: linkRows(
        top.map((one) => ({
          title: one.title,
          href: href(frame, pressurePath(one)),
          meta: `${pressureKinds[one.kind]} · ${words.strength} ${scale(one.strength)}`,
          side: markOf(frame, one, today),
        })),
      ),
    }
  },
}

const markOf = (frame: Frame, one: PressuresHere['top'][number], today: LocalDate) =>
  pressureMark(frame, { state: 'watched', reviewOn: one.review_on, endedOn: null }, one.answers, today)
