import type { Queryable } from '../../platform/db/db.ts'
import type { Outcome, State } from '../complaints/index.ts'
import type { Window } from './window.ts'

/** A public step of a public case. */
export interface UpdateRow {
  readonly id: string
  readonly ref: string
  readonly at: Date
  readonly toState: State | null
  readonly outcome: Outcome | null
  readonly text: string | null
}

const MOST_UPDATES = 1_000

/** Steps within the window, both ends in it, oldest first: a client goes on from the last one it got. */
export async function findUpdates(view: Queryable, window: Window): Promise<UpdateRow[]> {
  const { rows } = await view.query<UpdateRow>(
    `select e.id, c.ref, e.at, e.to_state as "toState", e.outcome, e.text
       from complaint_events e join complaints c on c.home = e.home and c.id = e.complaint_id
      where e.at >= $1 and e.at <= $2 and e.visibility = 'public' and c.visibility = 'public' and e.kind <> 'received'
        and (e.to_state is not null or e.text is not null)
      order by e.at, e.id limit $3`,
    [window.from, window.to, MOST_UPDATES],
  )
  return rows
}
