import type { Lang } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Meaning } from '../../web/components/index.ts'
import type { PublicEntry } from './hook.ts'

/** A public case, as badges and embedded lists say it. */
export interface ShownCase {
  readonly ref: string
  readonly category: string
  readonly place: string | null
  readonly state: { readonly meaning: Meaning; readonly text: string }
  readonly receivedAt: Date
}

/** How it stands in a place or with a body. */
export interface Standing {
  readonly name: string
  /** Open public cases, counted up to `MOST_COUNTED`. */
  readonly open: number
  /** Closed within the last 90 days, counted likewise. */
  readonly closed: number
}

export const MOST_COUNTED = 1_000

/** What the rooms below offer; `main/wire.ts` hands it in. */
export interface HookPorts {
  /** Entries of the public log from one on, in their order. */
  entriesFrom(view: Queryable, leaf: number, most: number): Promise<readonly PublicEntry[]>
  /** How many entries the public log has. */
  logSize(view: Queryable): Promise<number>
  /** Newest public cases of a place; null where there is no such place. */
  casesOfPlace(view: Queryable, code: string, lang: Lang, now: Date, most: number): Promise<readonly ShownCase[] | null>
  standingOfPlace(view: Queryable, code: string, lang: Lang, now: Date): Promise<Standing | null>
  standingOfBody(view: Queryable, code: string, lang: Lang, now: Date): Promise<Standing | null>
  /** A public case; a private or withheld one is not there. */
  caseOf(view: Queryable, ref: string, lang: Lang): Promise<ShownCase | null>
}
