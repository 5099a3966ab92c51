import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key } from './meetings.sql.ts'
import type { Attendance, AttendanceState } from './quorum.ts'

interface AttendanceRow {
  term_id: string
  status: string
  substitute_sealed: string | null
  note: string | null
  arrived_at: Date | null
  left_at: Date | null
}

export interface StoredAttendance extends Attendance {
  readonly substituteSealed: string | null
  readonly note: string | null
}

export async function attendanceOf(view: Queryable, { home, id }: Key): Promise<StoredAttendance[]> {
  const { rows } = await view.query<AttendanceRow>(
    'select term_id, status, substitute_sealed, note, arrived_at, left_at from meeting_attendance where home = $1 and meeting_id = $2',
    [home, id],
  )
  return rows.map((row) => ({
    termId: row.term_id,
    status: row.status as AttendanceState,
    substituteSealed: row.substitute_sealed,
    note: row.note,
    arrivedAt: row.arrived_at,
    leftAt: row.left_at,
  }))
}

export type NewAttendance = StoredAttendance & { readonly home: string; readonly meetingId: string }

/** Writes lines of the roll; a line that is there is written anew. */
export async function putAttendance(tx: Tx, lines: readonly NewAttendance[]): Promise<void> {
  if (lines.length === 0) return
  await tx.query(
    `insert into meeting_attendance (home, meeting_id, term_id, status, substitute_sealed, note, arrived_at, left_at)
     select home, meeting_id, term_id, status, substitute_sealed, note, arrived_at, left_at
       from jsonb_to_recordset($1::jsonb) as given (home text, meeting_id uuid, term_id uuid, status text, substitute_sealed text,
            note text, arrived_at timestamptz, left_at timestamptz)
     on conflict (home, meeting_id, term_id) do update set status = excluded.status, substitute_sealed = excluded.substitute_sealed,
       note = excluded.note, arrived_at = excluded.arrived_at, left_at = excluded.left_at`,
    [
      JSON.stringify(
        lines.map((line) => ({
          home: line.home,
          meeting_id: line.meetingId,
          term_id: line.termId,
          status: line.status,
          substitute_sealed: line.substituteSealed,
          note: line.note,
          arrived_at: line.arrivedAt,
          left_at: line.leftAt,
        })),
      ),
    ],
  )
}

export interface Conflict {
  readonly itemId: string
  readonly termId: string
  readonly note: string
}

export async function conflictsOf(view: Queryable, { home, id }: Key): Promise<Conflict[]> {
  const { rows } = await view.query<{ item_id: string; term_id: string; note: string }>(
    `select c.item_id, c.term_id, c.note from agenda_conflicts c join agenda_items i on i.home = c.home and i.id = c.item_id
      where c.home = $1 and i.meeting_id = $2`,
    [home, id],
  )
  return rows.map((row) => ({ itemId: row.item_id, termId: row.term_id, note: row.note }))
}

export async function putConflict(tx: Tx, home: string, conflict: Conflict): Promise<void> {
  await tx.query(
    `insert into agenda_conflicts (home, item_id, term_id, note) values ($1, $2, $3, $4)
     on conflict (home, item_id, term_id) do update set note = excluded.note`,
    [home, conflict.itemId, conflict.termId, conflict.note],
  )
}
