import sql from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { AgendaItem, AgendaSection, Link, LinkKind } from './meeting.ts'
import type { Key } from './meetings.sql.ts'

interface ItemRow {
  home: string
  id: string
  meeting_id: string
  section: number
  position: number
  title: string
  text: string
  presenter: string | null
  restricted: boolean
  link_kind: string | null
  link_home: string | null
  link_id: string | null
  revision: number
}

const ITEM = `home, id, meeting_id, section, position, title, text, presenter, restricted, link_kind, link_home, link_id, revision`

const toItem = (row: ItemRow): AgendaItem => ({
  home: row.home,
  id: row.id,
  meetingId: row.meeting_id,
  section: row.section as AgendaSection,
  position: row.position,
  title: row.title,
  text: row.text,
  presenter: row.presenter,
  restricted: row.restricted,
  link: row.link_id === null ? null : { kind: row.link_kind as LinkKind, home: row.link_home, id: row.link_id },
  revision: row.revision,
})

export async function itemsOf(view: Queryable, { home, id }: Key): Promise<AgendaItem[]> {
  const { rows } = await view.query<ItemRow>(
    `select ${ITEM} from agenda_items where home = $1 and meeting_id = $2 and removed_at is null order by section, position, id`,
    [home, id],
  )
  return rows.map(toItem)
}

export type NewItem = Omit<AgendaItem, 'revision'> & { readonly editedBy: string | null }

export async function insertItems(tx: Tx, items: readonly NewItem[]): Promise<void> {
  if (items.length === 0) return
  await tx.query(
    `insert into agenda_items (home, id, meeting_id, section, position, title, text, presenter, restricted, link_kind, link_home, link_id, edited_by)
     select home, id, meeting_id, section, position, title, text, presenter, restricted, link_kind, link_home, link_id, edited_by
       from jsonb_to_recordset($1::jsonb) as given (home text, id uuid, meeting_id uuid, section int, position int, title text,
            text text, presenter text, restricted boolean, link_kind text, link_home text, link_id uuid, edited_by uuid)`,
    [
      JSON.stringify(
        items.map((item) => ({
          home: item.home,
          id: item.id,
          meeting_id: item.meetingId,
          section: item.section,
          position: item.position,
          title: item.title,
          text: item.text,
          presenter: item.presenter,
          restricted: item.restricted,
          link_kind: item.link?.kind ?? null,
          link_home: item.link?.home ?? null,
          link_id: item.link?.id ?? null,
          edited_by: item.editedBy,
        })),
      ),
    ],
  )
}

/** @returns false where somebody changed the item after this revision */
export async function updateItem(
  tx: Tx,
  { home, id }: Key,
  item: Pick<AgendaItem, 'title' | 'text' | 'presenter' | 'restricted' | 'link'>,
  revision: number,
  by: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`update agenda_items set title = ${item.title}, text = ${item.text}, presenter = ${item.presenter},
          restricted = ${item.restricted}, link_kind = ${item.link?.kind ?? null}, link_home = ${item.link?.home ?? null},
          link_id = ${item.link?.id ?? null}, revision = revision + 1, edited_by = ${by}
        where home = ${home} and id = ${id} and revision = ${revision} and removed_at is null`,
  )
  return rowCount === 1
}

export async function editorOfItem(view: Queryable, { home, id }: Key): Promise<string | null> {
  const { rows } = await view.query<{ edited_by: string | null }>(
    'select edited_by from agenda_items where home = $1 and id = $2',
    [home, id],
  )
  return rows[0]?.edited_by ?? null
}

export async function removeItem(tx: Tx, { home, id }: Key, now: Date): Promise<void> {
  await tx.query('update agenda_items set removed_at = $3 where home = $1 and id = $2', [home, id, now])
}

/** Puts the items of a section in this order. */
export async function orderItems(tx: Tx, home: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    `update agenda_items i set position = given.position
       from unnest($2::uuid[]) with ordinality as given (id, position) where i.home = $1 and i.id = given.id`,
    [home, ids],
  )
}

/** Every link an agenda ever had, as `kind:id`, those of items taken out too. */
export async function linksEverIn(view: Queryable, { home, id }: Key): Promise<ReadonlySet<string>> {
  const { rows } = await view.query<{ link: string }>(
    `select link_kind || ':' || link_id as link from agenda_items where home = $1 and meeting_id = $2 and link_id is not null`,
    [home, id],
  )
  return new Set(rows.map((row) => row.link))
}

/** What links lead to, by `kind:id`: titles as they are today. */
export async function linkTitles(view: Queryable, links: readonly Link[]): Promise<Map<string, string>> {
  const of = (kind: LinkKind) => links.filter((link) => link.kind === kind)
  const ids = (kind: LinkKind) => of(kind).map((link) => link.id)
  const homes = (kind: LinkKind) => of(kind).map((link) => link.home)
  if (links.length === 0) return new Map()
  const { rows } = await view.query<{ key: string; title: string }>(
    sql`select 'project:' || p.id as key, p.title from unnest(${homes('project')}::text[], ${ids('project')}::uuid[]) as l (home, id)
          join projects p on p.home = l.home and p.id = l.id
        union all select 'plan:' || p.id, p.title from plans p where p.id = any(${ids('plan')}::uuid[])
        union all select 'pair:' || o.id, a.title || ' · ' || z.title
          from unnest(${homes('pair')}::text[], ${ids('pair')}::uuid[]) as l (home, id)
          join overlap_pairs o on o.home = l.home and o.id = l.id
          join projects a on a.home = o.home and a.id = o.left_id join projects z on z.home = o.right_home and z.id = o.right_id`,
  )
  return new Map(rows.map((row) => [row.key, row.title]))
}
