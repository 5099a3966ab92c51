import type { Readable } from 'node:stream'
import type { Result } from '../../kernel/result.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PlaceWords } from '../places/index.ts'
import type { PlanLevel } from '../plans/index.ts'
import type { FoundProject } from './join-years.ts'

/** Reads files that are no tables, but projects in an open standard; a room above this one knows them, `wire` hands it in. */
export interface FileReader {
  /** Names under which what they bring is kept: `oc4ids`, `iati`. */
  readonly mappings: readonly string[]
  /** Which of the names a file is read by, from its first bytes; null where it is none of these. */
  recognise(start: Buffer): string | null
  read(
    deps: Deps,
    mapping: string,
    file: { readonly name: string; open(): Readable | Promise<Readable> },
  ): Promise<Result<ProjectFile, Said>>
}

/** A sentence in both languages: this room does not know what can be wrong with a file of others. */
export interface Said {
  readonly th: string
  readonly en: string
}

export interface ProjectFile {
  /** Of the plans that are made for the bodies of the file. */
  readonly level: PlanLevel
  readonly projects: readonly {
    /** Counted from 1, or the line it begins on. */
    readonly row: number
    readonly title: string
    readonly body: string
    /** Null: kept out, and the lines say why. */
    readonly project: FoundProject | null
    readonly leftOut: boolean
    readonly lines: readonly (Said & {
      readonly path: string
      readonly value: string
      readonly severity: 'error' | 'warning' | 'info'
    })[]
  }[]
}

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
  /** The finest area the text names with certainty, or null. `within`: inside its province; the names of its district come first. */
  place(text: string, within: string | null): { areaCode: string } | null
  /** The area a text names in another province than `province`, so clearly that it is to be believed; else null. */
  elsewhere(text: string, province: string, words: PlaceWords): string | null
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
