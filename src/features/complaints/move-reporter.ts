import type { Tx } from '../../platform/db/db.ts'
import type { CaseKey } from './complaint.ts'

/**
 * Cases of one reporter belong to another person from now on, because both are the same human: a chat was joined to an account, or
 * parted from it. What the case says stays as it is; nobody is told more of the reporter than before.
 */
export async function moveReporter(tx: Tx, cases: readonly CaseKey[], personId: string): Promise<void> {
  await tx.query(
    `update complaints c set reporter_id = $3, contact_allowed = false
       from unnest($1::text[], $2::uuid[]) as given (home, id)
      where c.home = given.home and c.id = given.id and c.reporter_id is not null`,
    [cases.map(({ home }) => home), cases.map(({ id }) => id), personId],
  )
}
