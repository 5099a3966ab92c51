import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { ViewDraft } from './saved-view.ts'

export interface SavedView {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly query: string
  readonly personId: string
  readonly bodyId: string | null
}

interface ViewRow {
  id: string
  name: string
  path: string
  query: string
  person_id: string
  body_id: string | null
}

const toView = (row: ViewRow): SavedView => ({
  id: row.id,
  name: row.name,
  path: row.path,
  query: row.query,
  personId: row.person_id,
  bodyId: row.body_id,
})

/** A person's own views of a list and those shared in the person's bodies, by name in Thai order. */
export async function viewsFor(
  view: Queryable,
  who: { readonly personId: string; readonly bodyIds: readonly string[] },
  path: string,
): Promise<SavedView[]> {
  const { rows } = await view.query<ViewRow>(
    `select id, name, path, query, person_id, body_id from saved_views
      where path = $1 and (person_id = $2 or body_id = any($3)) order by name collate thai, id limit 100`,
    [path, who.personId, who.bodyIds],
  )
  return rows.map(toView)
}

/** Keeps a list under a name; the same name again moves it. @returns false where the person has too many */
export async function storeView(
  tx: Tx,
  id: string,
  personId: string,
  draft: ViewDraft,
  most: number,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into saved_views (id, person_id, body_id, path, query, name, saved_at)
     select $1, $2, $3, $4, $5, $6, $7
      where (select count(*) from saved_views where person_id = $2 and not (path = $4 and name = $6)) < $8
     on conflict (person_id, path, name) do update set query = excluded.query, body_id = excluded.body_id, saved_at = excluded.saved_at`,
    [id, personId, draft.bodyId, draft.path, draft.query, draft.name, now, most],
  )
  return rowCount > 0
}

export async function viewById(view: Queryable, id: string): Promise<SavedView | null> {
  const { rows } = await view.query<ViewRow>(
    'select id, name, path, query, person_id, body_id from saved_views where id = $1',
    [id],
  )
  return rows[0] ? toView(rows[0]) : null
}

export async function removeView(tx: Tx, id: string): Promise<void> {
  await tx.query('delete from saved_views where id = $1', [id])
}

/** Names of bodies for the choice of whom to share with. */
export async function bodyNames(
  view: Queryable,
  ids: readonly string[],
): Promise<{ id: string; nameTh: string; nameEn: string | null }[]> {
  const { rows } = await view.query<{ id: string; name_th: string; name_en: string | null }>(
    'select id, name_th, name_en from bodies where id = any($1) order by name_th collate thai',
    [ids],
  )
  return rows.map((row) => ({ id: row.id, nameTh: row.name_th, nameEn: row.name_en }))
}
