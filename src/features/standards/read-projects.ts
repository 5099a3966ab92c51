import type { ExchangeProject } from './exchange.ts'
import type { ReportLine } from './report-line.ts'

/** One project of a file, or why it is kept out. */
export interface ReadProject {
  /** 1 for the first in the file. */
  readonly position: number
  /** In XML the line it begins on; 0 in JSON. */
  readonly line: number
  /** How the file names it; '' where it does not. */
  readonly externalId: string
  readonly title: string
  readonly body: string
  /** Null where an error keeps it out. */
  readonly project: ExchangeProject | null
  readonly lines: readonly ReportLine[]
  /** Exported from here: the project is edited here, not by a file. */
  readonly isOurs: boolean
}

/** What readers are told about the house the file comes into. */
export interface ReadingHouse {
  readonly prefix: string
  /** For projects that tell no year. */
  readonly fiscalYear: number
}
