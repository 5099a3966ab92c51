import type { Lang } from '../../kernel/lang.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Door } from './channel.ts'
import { type Settings, usualSettings } from './settings.ts'
import type { Pace, Topic } from './topic.ts'

interface SettingsRow {
  person_id: string
  lang: Lang | null
  quiet_from: number | null
  quiet_until: number | null
  urgent_passes: boolean
  paces: Partial<Record<Topic, Pace>>
}

interface DoorRow {
  person_id: string
  door: Door
  wanted: boolean
  dead_since: Date | null
}

/** What these people chose; who chose nothing has the usual. */
export async function settingsOf(
  view: Queryable,
  personIds: readonly string[],
): Promise<(personId: string) => Settings> {
  if (personIds.length === 0) return () => usualSettings
  const { rows } = await view.query<{ settings: SettingsRow | null; doors: DoorRow[] | null; person_id: string }>(
    `select given.person_id, row_to_json(s) as settings,
            (select json_agg(json_build_object('door', d.door, 'wanted', d.wanted, 'dead_since', d.dead_since))
               from notice_doors d where d.person_id = given.person_id) as doors
       from unnest($1::uuid[]) as given (person_id) left join notice_settings s on s.person_id = given.person_id`,
    [[...new Set(personIds)]],
  )
  const all = new Map(rows.map((row) => [row.person_id, toSettings(row.settings, row.doors ?? [])]))
  return (personId) => all.get(personId) ?? usualSettings
}

function toSettings(row: SettingsRow | null, doors: readonly DoorRow[]): Settings {
  const known = Object.fromEntries(
    doors.map((one) => [
      one.door,
      { wanted: one.wanted, deadSince: one.dead_since === null ? null : new Date(one.dead_since) },
    ]),
  )
  if (row === null) return { ...usualSettings, doors: known }
  const { quiet_from: from, quiet_until: until } = row
  return {
    lang: row.lang,
    quiet: from === null || until === null ? null : { from, until },
    urgentPasses: row.urgent_passes,
    paces: row.paces,
    doors: known,
  }
}

export async function storeSettings(
  tx: Tx,
  personId: string,
  settings: Omit<Settings, 'doors'>,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into notice_settings (person_id, lang, quiet_from, quiet_until, urgent_passes, paces, updated_at)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7)
     on conflict (person_id) do update set lang = excluded.lang, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
       urgent_passes = excluded.urgent_passes, paces = excluded.paces, updated_at = excluded.updated_at`,
    [
      personId,
      settings.lang,
      settings.quiet?.from ?? null,
      settings.quiet?.until ?? null,
      settings.urgentPasses,
      JSON.stringify(settings.paces),
      now,
    ],
  )
}

/** Turned on or off by its owner; turning it on forgets that letters came back. */
export async function storeDoor(
  tx: Tx,
  personId: string,
  { door, wanted }: { door: Door; wanted: boolean },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into notice_doors (person_id, door, wanted, updated_at) values ($1, $2, $3, $4)
     on conflict (person_id, door) do update set wanted = excluded.wanted, updated_at = excluded.updated_at,
       dead_since = case when excluded.wanted then null else notice_doors.dead_since end,
       dead_reason = case when excluded.wanted then null else notice_doors.dead_reason end,
       dead_address = case when excluded.wanted then null else notice_doors.dead_address end`,
    [personId, door, wanted, now],
  )
}

/** Nothing is known of the door any more: it is as on the first day. */
export async function deleteDoor(tx: Tx, personId: string, door: Door): Promise<void> {
  await tx.query('delete from notice_doors where person_id = $1 and door = $2', [personId, door])
}

/** Nothing arrives there. The first report counts: the owner is told since when. */
export async function storeDeadDoor(
  tx: Tx,
  personId: string,
  { door, reason, addressKey = null }: { door: Door; reason: string; addressKey?: string | null },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into notice_doors (person_id, door, wanted, dead_since, dead_reason, dead_address, updated_at) values ($1, $2, true, $3, $4, $5, $3)
     on conflict (person_id, door) do update set dead_since = coalesce(notice_doors.dead_since, excluded.dead_since),
       dead_reason = coalesce(notice_doors.dead_reason, excluded.dead_reason),
       dead_address = coalesce(excluded.dead_address, notice_doors.dead_address), updated_at = excluded.updated_at`,
    [personId, door, now, reason, addressKey],
  )
}

const alive = 'dead_since = null, dead_reason = null, dead_address = null'

/** Letters arrive there after all: the doors of all to whom they went there open again. */
export async function reviveDoors(tx: Tx, addressKey: string, now: Date): Promise<void> {
  await tx.query(`update notice_doors set ${alive}, updated_at = $2 where dead_address = $1`, [addressKey, now])
}

/** Servers say wrong things too: mail is tried again after so long. */
export async function reviveMailDoors(tx: Tx, deadBefore: Date, now: Date): Promise<void> {
  await tx.query(`update notice_doors set ${alive}, updated_at = $2 where door = 'mail' and dead_since < $1`, [
    deadBefore,
    now,
  ])
}
