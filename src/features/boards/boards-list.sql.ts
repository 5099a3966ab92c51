import sql, { join, type Sql } from 'sql-template-tag'
import type { Satang } from '../../kernel/money.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Board, StepName } from './board.ts'
import { BOARD, type BoardRow, toBoard } from './boards.sql.ts'
import { sumsOfBoards } from './items.sql.ts'

export interface BoardFilter {
  /** An area and everything in it whose code begins with it; TH: of the whole country; null: everywhere. */
  readonly area: string | null
  /** A field and everything below it. */
  readonly field: string | null
  readonly words: string | null
  readonly step: StepName | 'closed' | 'proposed' | null
  /** Boards at which one of these bodies sits or is asked to. */
  readonly bodies: readonly string[] | null
  /** Only those that wait for an answer of these bodies. */
  readonly waiting: boolean
}

export interface BoardLine extends Board {
  readonly ownerTh: string
  readonly ownerEn: string | null
  readonly ownerCode: string
  readonly agencies: number
  readonly items: number
  readonly satang: Satang
  readonly step: StepName | null
  readonly late: number
}

const STEP_NOW = sql`(select s.step from board_steps s where s.home = b.home and s.board_id = b.id and s.state = 'open'
  order by array_position(array['agencies', 'committee', 'frame', 'link'], s.step) limit 1)`

function where(filter: BoardFilter): Sql {
  const parts: Sql[] = [sql`true`]
  if (filter.area === 'TH') parts.push(sql`b.area_code = 'TH'`)
  else if (filter.area !== null) parts.push(sql`b.area_code like ${`${filter.area}%`}`)
  if (filter.field !== null)
    parts.push(sql`(b.function_code = ${filter.field} or b.function_code like ${`${filter.field}.%`})`)
  if (filter.words !== null) {
    const words = `%${filter.words.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(sql`(b.title like ${words} or b.subject like ${words})`)
  }
  if (filter.step === 'closed' || filter.step === 'proposed') parts.push(sql`b.state = ${filter.step}`)
  else if (filter.step !== null) parts.push(sql`b.state = 'open' and ${STEP_NOW} = ${filter.step}`)
  if (filter.bodies !== null) {
    const states = filter.waiting ? ['invited'] : ['invited', 'accepted']
    parts.push(sql`exists (select 1 from board_parties p where p.home = b.home and p.board_id = b.id
      and p.body_id = any(${filter.bodies as string[]}::uuid[]) and p.state = any(${states}::text[]))`)
  }
  return join(parts, ' and ')
}

export async function boardsPage(
  view: Queryable,
  filter: BoardFilter,
  { today, limit, offset }: { today: LocalDate; limit: number; offset: number },
): Promise<{ boards: BoardLine[]; total: number }> {
  const { rows } = await view.query<
    BoardRow & {
      owner_th: string
      owner_en: string | null
      owner_code: string
      agencies: number
      step: StepName | null
      late: number
    }
  >(
    sql`select page.*, o.name_th as owner_th, o.name_en as owner_en, o.code as owner_code,
          (select count(*)::int from board_parties p where p.home = page.home and p.board_id = page.id and p.state = 'accepted') as agencies,
          (select count(*)::int from board_steps s where s.home = page.home and s.board_id = page.id and s.state = 'open'
              and s.due_on < ${today} and page.state = 'open') as late
        from (select ${BOARD}, ${STEP_NOW} as step from boards b where ${where(filter)}
               order by b.opened_at desc, b.home, b.id limit ${limit} offset ${offset}) page
        join bodies o on o.id = page.owner_body_id
       order by page.opened_at desc, page.home, page.id`,
  )
  const sums = await sumsOfBoards(view, rows)
  const counted = await view.query<{ total: bigint }>(
    sql`select count(*) as total from boards b where ${where(filter)}`,
  )
  return {
    boards: rows.map((row) => ({
      ...toBoard(row),
      ownerTh: row.owner_th,
      ownerEn: row.owner_en,
      ownerCode: row.owner_code,
      agencies: row.agencies,
      items: sums.get(row.id)?.items ?? 0,
      satang: sums.get(row.id)?.satang ?? (0n as Satang),
      step: row.step,
      late: row.late,
    })),
    total: Number(counted.rows[0]?.total ?? 0n),
  }
}
