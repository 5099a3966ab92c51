import sql, { type Sql } from 'sql-template-tag'
import type { Lang } from '../../kernel/lang.ts'
import { actions, card, linkButton, linkRows, muted, paragraph } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { PlaceSection } from '../places/index.ts'
import type { ProjectSection } from '../plans/index.ts'
import { shareText } from './alignment.ts'
import { levelName, whole } from './alignments.present.ts'
import { messages } from './messages.ts'

/* Parts of the pages of places and projects: what serves which goal. Each is a few index look-ups. */

interface PlaceValue {
  readonly projects: number
  readonly linked: number
  readonly empty: number
  readonly orphans: number
  readonly waiting: number
  readonly goals: readonly {
    readonly id: string
    readonly title: string
    readonly level: string
    readonly projects: number
  }[]
}

/** Homes of a place whose codes say so; of regions and clusters those of the scope. */
function ofHomes(homes: readonly string[], isCountry: boolean, column: Sql): Sql {
  return isCountry ? sql`true` : sql`${column} = any(${homes})`
}

/** On the page of a place: how much of its work serves a goal of others, its own goals, and what is missing. */
export const goalsOfPlace: PlaceSection = {
  name: 'goals',
  sql: ({ area, scope, fiscalYear }) => {
    const homes = [...new Set(scope.homes)]
    const isCountry = area.kind === 'country'
    const isBelow = /^\d{3,}/.test(area.code)
    const under = isBelow ? sql`and area_code like ${`${area.code}%`}` : sql``
    // Coverage is kept by province and district; finer places show that of their district.
    const areas = isBelow ? [area.code.slice(0, 4)] : [...new Set(scope.areas)]
    return sql`select case when homes.projects is null and goals.goals is null then null else jsonb_build_object(
        'projects', coalesce(homes.projects, 0), 'linked', coalesce(homes.linked, 0), 'goals', coalesce(goals.goals, '[]'::jsonb),
        'empty', (select count(*) from (select 1 from alignment_goals where ${ofHomes(homes, isCountry, sql`home`)} ${under} and is_goal and kind <> 'vision' and projects = 0 limit 1000) e),
        'orphans', (select count(*) from (select 1 from alignment_orphans where ${ofHomes(homes, isCountry, sql`home`)} limit 10000) o),
        'waiting', (select count(*) from (select 1 from alignments where ${ofHomes(homes, isCountry, sql`home`)} and state = 'proposed' limit 10000) w)) end
      from (select sum(projects) as projects, sum(linked) as linked from alignment_coverage
             where ${ofHomes(homes, isCountry, sql`home`)} and area_code = any(${areas}) and fiscal_year = ${fiscalYear ?? 0}) homes,
           (select jsonb_agg(g) as goals from (
              select node_id as id, title, level, projects from alignment_goals where area_code = ${area.code} and is_goal and kind = 'goal'
               order by amount_satang desc, node_id limit 5) g) goals`
  },
  view: (frame, value, { area }) => {
    const shown = value as PlaceValue
    const say = messages(frame.lang)
    const words = say.sections
    const query = `?${new URLSearchParams(area.kind === 'country' ? {} : { place: area.code })}`
    const isBelow = /^\d{3,}/.test(area.code)
    const share = shown.projects === 0 ? 0 : Math.round((shown.linked * 100) / shown.projects)
    const link = (to: string, text: string) => html`<a class="govuk-link" href="${href(frame, to)}">${text}</a>`
    const lines = [
      shown.projects > 0 &&
        link(`/goals/coverage${query}`, words.placeLinked(whole(shown.linked), whole(shown.projects), String(share))),
      shown.empty > 0 && link(`/goals${query}&show=empty`, words.placeEmpty(whole(shown.empty))),
      shown.orphans > 0 && !isBelow && link(`/gaps${query}&kind=orphan`, words.placeOrphans(whole(shown.orphans))),
      shown.waiting > 0 && !isBelow && link(`/alignments${query}`, words.placeWaiting(whole(shown.waiting))),
    ].filter(Boolean)
    return {
      heading: words.place,
      action: link(`/goals${query}`, words.all),
      body: card(
        html`<ul class="govuk-list">${lines.map((line) => html`<li>${line}</li>`)}</ul>${
          shown.goals.length > 0 &&
          linkRows(
            shown.goals.map((goal) => ({
              title: goal.title,
              href: href(frame, `/goals/${goal.id}`),
              meta: levelName(goal.level, frame.lang),
              side: `${whole(goal.projects)} ${say.projects}`,
            })),
            { inCard: false },
          )
        }<div class="ps-gap">${actions([
          linkButton({ kind: 'secondary', href: href(frame, `/gaps${query}`), text: words.toGaps }),
          ...(area.kind === 'country'
            ? []
            : [linkButton({ kind: 'secondary', href: href(frame, `/gaps/parallel${query}`), text: words.toParallel })]),
        ])}</div>`,
      ),
    }
  },
}

interface ProjectValue {
  readonly own: { readonly id: string; readonly title: string } | null
  readonly waiting: number
  /** The first of those that wait. */
  readonly first: string | null
  readonly serves:
    | readonly {
        readonly id: string
        readonly title: string
        readonly level: string
        readonly plan: string
        readonly share: string | null
        readonly through: string | null
      }[]
    | null
}

/** On the page of a project: the goals it serves by itself or through the branch it hangs on. */
export const goalsOfProject: ProjectSection = {
  name: 'goals',
  sql: ({ home, id }) => sql`select jsonb_build_object(
      'own', (select jsonb_build_object('id', n.id, 'title', n.title) from projects p join plan_nodes n on n.id = p.node_id where p.home = ${home} and p.id = ${id}::uuid),
      'waiting', (select count(*) from alignments where left_id = ${id}::uuid and state = 'proposed'),
      'first', (select home || '-' || id from alignments where left_id = ${id}::uuid and state = 'proposed' order by coalesce(score, 2) desc, id limit 1),
      'serves', (select jsonb_agg(s) from (
         with recursive up (node_id, title, steps) as (
           select n.id, n.title, 1 from projects p join plan_nodes n on n.id = p.node_id where p.home = ${home} and p.id = ${id}::uuid
           union all
           select n.id, n.title, up.steps + 1 from up join plan_nodes below on below.id = up.node_id join plan_nodes n on n.id = below.parent_id where up.steps < 30)
         select n.id, n.title, pl.level, pl.title as plan, a.share_percent::float8::text as share, a.through
           from (select right_id, share_percent, null as through, 0 as steps from alignments
                  where left_id = ${id}::uuid and state = 'confirmed' and kind in ('contributes', 'narrower') and right_kind = 'node'
                 union all
                 select l.right_id, l.share_percent, up.title, up.steps from up join alignments l on l.left_id = up.node_id
                  where l.state = 'confirmed' and l.kind in ('contributes', 'narrower') and l.right_kind = 'node') a
           join plan_nodes n on n.id = a.right_id join plans pl on pl.id = n.plan_id
          order by a.steps, n.id limit 12) s))`,
  view: (frame, value, { home, id }) => shownOfProject(frame, value as ProjectValue, `${home}-${id}`),
}

function shownOfProject(frame: Frame, shown: ProjectValue, key: string) {
  const say = messages(frame.lang)
  const words = say.sections
  const serves = shown.serves ?? []
  const rows = serves.map((one) => ({
    title: one.title,
    href: href(frame, `/goals/${one.id}`),
    meta: [levelName(one.level, frame.lang), one.plan, one.through].filter(Boolean).join(' · '),
    ...(one.share === null ? {} : { side: say.share(shareText(Math.round(Number(one.share) * 100))) }),
  }))
  const own =
    shown.own === null
      ? null
      : paragraph(
          html`${muted(words.own)} <a class="govuk-link" href="${href(frame, `/goals/${shown.own.id}`)}">${shown.own.title}</a>`,
        )
  return {
    heading: words.project,
    count: serves.length,
    action: html`<a class="govuk-link" href="${href(frame, '/goals')}">${words.all}</a>`,
    body: card(
      html`${own}${rows.length > 0 ? linkRows(rows, { inCard: false }) : paragraph(muted(words.projectNone))}${
        shown.waiting > 0 &&
        paragraph(
          html`<a class="govuk-link" href="${href(frame, `/alignments/${shown.first}`)}">${words.waiting(whole(shown.waiting))}</a>`,
        )
      }${
        frame.isOfficer &&
        actions([
          linkButton({ kind: 'secondary', href: href(frame, `/alignments/new?left=${key}`), text: words.propose }),
        ])
      }`,
    ),
  }
}

interface BoardValue {
  readonly id: string
  readonly title: string
  readonly level: string
  readonly projects: number
  /** A link to it was confirmed since the board opened. */
  readonly made: boolean
}

/**
 * On the page of a board: the goals its projects serve, by themselves or through their branch, those of most projects first. Boards
 * know nothing of this room; `main` hands it to them.
 */
export const goalsOfBoard = {
  name: 'goals-served',
  step: 'link' as const,
  sql: ({ home, id }: { readonly home: string; readonly id: string }) => sql`select jsonb_agg(s) from (
      with recursive items as (
        select i.project_home, i.project_id from board_items i join projects p on p.home = i.project_home and p.id = i.project_id
         where i.home = ${home} and i.board_id = ${id}::uuid and i.removed_at is null and p.closed_into is null limit 200),
      up (project_id, node_id, steps) as (
        select p.id, p.node_id, 1 from items i join projects p on p.home = i.project_home and p.id = i.project_id where p.node_id is not null
        union all
        select up.project_id, n.parent_id, up.steps + 1 from up join plan_nodes n on n.id = up.node_id where n.parent_id is not null and up.steps < 30),
      served as (
        select i.project_id, a.right_id, a.decided_at from items i join alignments a on a.left_id = i.project_id and a.home = i.project_home
         where a.state = 'confirmed' and a.kind in ('contributes', 'narrower') and a.right_kind = 'node'
        union
        select up.project_id, a.right_id, a.decided_at from up join alignments a on a.left_id = up.node_id
         where a.state = 'confirmed' and a.kind in ('contributes', 'narrower') and a.right_kind = 'node')
      select n.id, n.title, pl.level, count(distinct served.project_id) as projects,
             bool_or(served.decided_at >= (select b.opened_at from boards b where b.home = ${home} and b.id = ${id}::uuid)) as made from served join plan_nodes n on n.id = served.right_id join plans pl on pl.id = n.plan_id
       group by n.id, n.title, pl.level order by projects desc, n.id limit 50) s`,
  view(frame: Frame, value: unknown) {
    const goals = (value ?? []) as readonly BoardValue[]
    const words = messages(frame.lang).sections
    return {
      heading: words.board,
      count: goals.length,
      action: html`<a class="govuk-link" href="${href(frame, '/goals')}">${words.all}</a>`,
      body:
        goals.length === 0
          ? card(paragraph(muted(words.boardNone)))
          : linkRows(
              goals.map((goal) => ({
                title: goal.title,
                href: href(frame, `/goals/${goal.id}`),
                meta: goal.made
                  ? levelName(goal.level, frame.lang)
                  : `${levelName(goal.level, frame.lang)} · ${words.boardBefore}`,
                side: words.boardProjects(whole(goal.projects)),
              })),
            ),
    }
  },
  count: (value: unknown) => ((value ?? []) as readonly BoardValue[]).length,
  made: (value: unknown) => ((value ?? []) as readonly BoardValue[]).filter((goal) => goal.made).length,
  label: (lang: Lang) => messages(lang).sections.boardLine,
  newPath: () => '/alignments/new',
  newText: (lang: Lang) => messages(lang).sections.propose,
}
