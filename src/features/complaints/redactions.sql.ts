import type { RedactionKind } from '../../engines/redaction/index.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CaseKey } from './complaint.ts'
import { type CaseRow, caseColumns, type StoredCase, toCase } from './complaints.sql.ts'

/** What a person took out of a text, or left in it against the machine. */
export interface HandRedaction {
  readonly field: string
  readonly start: number
  readonly end: number
  readonly kind: RedactionKind
  readonly effect: 'added' | 'kept'
}

export async function redactionsOf(view: Queryable, { home, id }: CaseKey): Promise<HandRedaction[]> {
  const { rows } = await view.query<{
    field: string
    start_at: number
    end_at: number
    kind: RedactionKind
    effect: 'added' | 'kept'
  }>(
    'select field, start_at, end_at, kind, effect from complaint_redactions where home = $1 and complaint_id = $2 order by at, id',
    [home, id],
  )
  return rows.map((row) => ({
    field: row.field,
    start: row.start_at,
    end: row.end_at,
    kind: row.kind,
    effect: row.effect,
  }))
}

export async function insertRedaction(
  tx: Tx,
  { home, id }: CaseKey,
  one: HandRedaction & { redactionId: string; byPerson: string; reason: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into complaint_redactions (home, id, complaint_id, field, start_at, end_at, kind, effect, by_person, reason, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [home, one.redactionId, id, one.field, one.start, one.end, one.kind, one.effect, one.byPerson, one.reason, now],
  )
}

/** The public form of a report after something more was taken out. Search and similar keys follow it: a word that was covered is not found. */
export async function storePublicWords(
  tx: Tx,
  { home, id }: CaseKey,
  one: { words: string; placeText: string | null; search: string; similarKeys: readonly string[] },
  now: Date,
): Promise<void> {
  await tx.query(
    `update complaints set words = $3, place_text = $4, search = $5, similar_keys = $6, revision = revision + 1, updated_at = $7
      where home = $1 and id = $2`,
    [home, id, one.words, one.placeText, one.search, one.similarKeys, now],
  )
}

/**
 * The only change an entry of the timeline ever sees: something personal leaves its text, and the salt of what the log held of it with it.
 * @returns whether everybody reads it
 */
export async function storeEventText(
  tx: Tx,
  home: string,
  one: { readonly id: string; readonly text: string; readonly textSalt: Buffer | null },
): Promise<boolean> {
  const { rows } = await tx.query<{ is_public: boolean }>(
    `update complaint_events set text = $3, text_salt = case when visibility = 'public' then $4::bytea end
      where home = $1 and id = $2 returning visibility = 'public' as is_public`,
    [home, one.id, one.text, one.textSalt],
  )
  return rows[0]?.is_public ?? false
}

/** New salts for the words of a case: those of what they covered are gone. */
export async function storeSalts(
  tx: Tx,
  { home, id }: CaseKey,
  salts: Pick<CaseRow, 'wordsSalt' | 'outcomeSalt'>,
): Promise<void> {
  await tx.query('update complaints set words_salt = $3, outcome_salt = $4 where home = $1 and id = $2', [
    home,
    id,
    salts.wordsSalt,
    salts.outcomeSalt,
  ])
}

/** Sealed originals of the entries of a case, without those only officers read. */
export async function eventOriginals(
  view: Queryable,
  { home, id }: CaseKey,
): Promise<{ field: string; sealed: string }[]> {
  const { rows } = await view.query<{ field: string; sealed: string }>(
    `select field, sealed from complaint_originals where home = $1 and complaint_id = $2 and field like 'event:%'`,
    [home, id],
  )
  return rows
}

/** Public answers and notes of outcomes have no original beside them: the words are taken out where they stand. */
export async function coverInNotes(tx: Tx, { home, id }: CaseKey, phrase: string, mark: string): Promise<void> {
  const { rows } = await tx.query<{ answers: Record<string, string | string[]>; outcome_note: string | null }>(
    'select answers, outcome_note from complaints where home = $1 and id = $2',
    [home, id],
  )
  const [row] = rows
  if (row === undefined) return
  const cover = (text: string) => text.replaceAll(phrase, mark)
  const answers = Object.fromEntries(
    Object.entries(row.answers).map(([code, value]) => [
      code,
      typeof value === 'string' ? cover(value) : value.map(cover),
    ]),
  )
  const note = row.outcome_note === null ? null : cover(row.outcome_note)
  await tx.query('update complaints set answers = $3, outcome_note = $4 where home = $1 and id = $2', [
    home,
    id,
    JSON.stringify(answers),
    note,
  ])
  await tx.query(
    `update complaint_parts set outcome_note = replace(outcome_note, $3, $4)
      where home = $1 and complaint_id = $2 and position($3 in outcome_note) > 0`,
    [home, id, phrase, mark],
  )
}

export async function showWords(tx: Tx, { home, id }: CaseKey, now: Date): Promise<void> {
  await tx.query(
    'update complaints set words_shown_at = least(words_shown_at, $3), revision = revision + 1, updated_at = $3 where home = $1 and id = $2',
    [home, id, now],
  )
}

/**
 * Public cases whose words wait for a look, oldest first.
 * @param about.areas codes the areas must begin with; null for the whole country
 */
export async function waitingForLook(
  view: Queryable,
  { areas, now, most }: { areas: readonly string[] | null; now: Date; most: number },
): Promise<CaseRow[]> {
  const { rows } = await view.query<StoredCase>(
    `select ${caseColumns} from complaints c
      where c.visibility = 'public' and c.received_at > $2 and c.words_shown_at > $1
        and ($4::text[] is null or exists (select from unnest($4::text[]) own where starts_with(c.area_code, own)))
        and not exists (select from complaint_holds h where h.home = c.home and h.complaint_id = c.id and h.decided_at is null) order by c.received_at limit $3`,
    [now, new Date(now.getTime() - 30 * 86_400_000), most, areas],
  )
  return rows.map(toCase)
}

/** The newest public cases, for moderators who look after they were shown. */
export async function openingsOf(
  view: Queryable,
  { home, id }: CaseKey,
): Promise<{ byPerson: string; reason: string; at: Date; field: string }[]> {
  const { rows } = await view.query<{ by_person: string; reason: string; at: Date; field: string }>(
    'select by_person, reason, at, field from complaint_openings where home = $1 and complaint_id = $2 order by at desc limit 50',
    [home, id],
  )
  return rows.map((row) => ({ byPerson: row.by_person, reason: row.reason, at: row.at, field: row.field }))
}

/** Reporters of cases closed long ago; their contact data are erased. */
export async function contactsToForget(tx: Tx, closedBefore: Date, most: number): Promise<string[]> {
  const { rows } = await tx.query<{ reporter_id: string | null }>(
    `update complaints c set reporter_id = null, contact_allowed = false
       from (select home, id, reporter_id from complaints where phase = 'over' and closed_at < $1 and reporter_id is not null limit $2) old
      where c.home = old.home and c.id = old.id returning case when c.channel <> 'messenger' then old.reporter_id end as reporter_id`,
    [closedBefore, most],
  )
  // Who reports in a chat is one person for all their cases; the room of that chat forgets them.
  return rows.flatMap((row) => (row.reporter_id === null ? [] : [row.reporter_id]))
}

/** Sealed originals of cases closed long ago, with the salts of their digests. @returns how many texts that were */
export async function forgetOriginals(tx: Tx, closedBefore: Date): Promise<number> {
  const done = await tx.query(
    `delete from complaint_originals o using complaints c
      where c.home = o.home and c.id = o.complaint_id and c.phase = 'over' and c.closed_at < $1`,
    [closedBefore],
  )
  return done.rowCount
}
