import { isId, parsePublicId } from '../../kernel/ids.ts'
import { satang } from '../../kernel/money.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Terms } from './agreement.ts'

/** The board a program names by its public id, or by the bare uuid, as it could before. @returns null where there is none */
export async function boardNamed(view: Queryable, sent: string): Promise<string | null> {
  const read = parsePublicId(sent)
  const id = read.ok ? read.value.id : sent.toLowerCase()
  if (!isId(id)) return null
  const { rows } = await view.query<{ id: string }>(
    'select id from boards where id = $1 and ($2::text is null or home = $2)',
    [id, read.ok ? read.value.home : null],
  )
  return rows[0]?.id ?? null
}

/**
 * What an agreement that comes from a coordination board begins with: its agencies as parties, the owner first, its goals and the
 * indicators that measure them. Boards are read, not asked: they know this room through their sections only.
 * @returns null where there is no such board
 */
export async function termsFromBoard(view: Queryable, boardId: string): Promise<Terms | null> {
  const { rows } = await view.query<{
    title: string
    subject: string
    area_code: string
    function_code: string | null
    parties: string[]
    goals: string[]
    indicators: string[]
  }>(
    `select b.title, b.subject, b.area_code, b.function_code,
            array(select p.body_id::text from board_parties p where p.home = b.home and p.board_id = b.id and p.state = 'accepted'
                   order by p.body_id <> b.owner_body_id, p.changed_at, p.body_id) as parties,
            array(select g.text from board_goals g where g.home = b.home and g.board_id = b.id and g.removed_at is null
                   order by g.position, g.id) as goals,
            array(select distinct m.indicator_id::text from board_measures m
                   where m.home = b.home and m.board_id = b.id and m.removed_at is null) as indicators
       from boards b where b.id = $1`,
    [boardId],
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    kind: 'public-service',
    title: row.title,
    purpose: row.goals.length > 0 ? row.goals.join('\n') : row.subject,
    areaCode: row.area_code,
    functionCode: row.function_code,
    parties: row.parties.map((bodyId) => ({ bodyId, role: 'provider', part: '' })),
    services: [],
    indicators: row.indicators.map((indicatorId) => ({ indicatorId, wanted: '' })),
    totalSatang: satang(0n),
    money: [],
    startsOn: null,
    endsOn: null,
    reviews: [],
    noticeDays: 90,
    breachText: '',
  }
}
