import type { NewBody } from '../src/features/bodies/index.ts'
import type { NewMeeting, NewResolution, NewSeat } from '../src/features/committees/index.ts'
import type { Gazetteer } from '../src/features/places/index.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Chance } from './chance.ts'

/* What the demonstration's boards, their committees, plans and matters are gathered in before they are stored. */

export type Row = Readonly<Record<string, unknown>>

/** Rows of each table, gathered and stored with one statement each; every column a table asks for is named. */
export class Tables {
  readonly #rows = new Map<string, Row[]>()

  add(table: string, ...rows: Row[]): void {
    this.#rows.set(table, [...(this.#rows.get(table) ?? []), ...rows])
  }

  async store(tx: Tx, table: string): Promise<void> {
    const rows = this.#rows.get(table) ?? []
    const columns = Object.keys(rows[0] ?? {})
    if (columns.length === 0) return
    await tx.query(
      `insert into ${table} (${columns.join(', ')}) select ${columns.join(', ')} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [JSON.stringify(rows)],
    )
  }
}

export interface Made {
  readonly tables: Tables
  readonly committees: {
    readonly bodies: NewBody[]
    readonly seats: NewSeat[]
    readonly meetings: NewMeeting[]
    readonly resolutions: NewResolution[]
    readonly areas: Map<string, string>
  }
  /** The board with the integrated plan. */
  plan: { readonly home: string; readonly id: string; readonly planId: string } | null
}

export interface Around {
  readonly chance: Chance
  readonly now: Date
  readonly places: Gazetteer
}

export interface MadeBoard {
  readonly home: string
  readonly id: string
  readonly title: string
  readonly areaCode: string
  readonly openedAt: Date
  readonly field: string | null
}

export const DAY = 86_400_000
