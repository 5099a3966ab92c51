import type { Queryable, Tx } from '../../platform/db/db.ts'

/** What the import asks of the rooms of places and bodies; `wire` hands in the real ones, tests a small gazetteer. */
export interface ImportPorts {
  /** Opens the register once for a whole file. */
  openRegister(view: Queryable): Promise<PlaceRegister>
  /** Finds the body by its name, or makes it (and, where one is named, the ministry above it). */
  ensureBody(tx: Tx, body: WantedBody): Promise<string>
  /** The id of a body that is known already, else null. */
  findBody(view: Queryable, body: WantedBody): Promise<string | null>
}

export interface PlaceRegister {
  /** The finest area the text names with certainty, or null. `within`: only inside this province. */
  place(text: string, within: string | null): { areaCode: string } | null
  /** The mission field the title tells, or what stands around it, with the words that told it; null when none does. */
  field(title: string, context: string, body: string): { code: string; reason: string } | null
}

export interface WantedBody {
  readonly name: string
  readonly ministry: string | null
  /** Where the body sits, when its name says so; null for national ones. */
  readonly areaCode: string | null
  readonly source: string
}
