import type { DeclaredHoliday, HolidayCalendar, HolidayKind, YearlyHoliday } from '../../engines/schedule/index.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'

/** A holiday that returns on its date. */
export interface FixedHoliday extends YearlyHoliday {
  readonly nameTh: string
  readonly nameEn: string
  readonly source: string
}

/** A holiday declared for one day. */
export interface HolidayToStore extends DeclaredHoliday {
  readonly nameTh: string
  readonly nameEn: string
  readonly source: string
  /** Null: the source does not say. */
  readonly declaredOn: LocalDate | null
}

export interface StoredHoliday extends HolidayToStore {
  readonly id: string
  readonly storedAt: Date
}

export const declaredKinds: readonly HolidayKind[] = [
  'lunar',
  'substitution',
  'special',
  'moved',
  'regional',
  'cancelled',
]

/** All holidays with their names; the version is the newest any of them carries. */
export interface Holidays extends HolidayCalendar {
  readonly yearly: readonly FixedHoliday[]
  readonly declared: readonly StoredHoliday[]
  readonly version: number
}
