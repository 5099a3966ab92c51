import { type QuorumRule, type Seat, sitsAt, type Term } from './committee.ts'

export const attendanceStates = ['present', 'substitute', 'leave', 'absent'] as const
export type AttendanceState = (typeof attendanceStates)[number]

/** One line of the roll: who holds the seat under which term, and whether somebody was there for it. */
export interface Attendance {
  readonly termId: string
  readonly status: AttendanceState
  /** Null: from the beginning. */
  readonly arrivedAt: Date | null
  /** Null: to the end. */
  readonly leftAt: Date | null
}

export interface Quorum {
  /** Voting seats somebody held at that moment. */
  readonly filled: number
  readonly needed: number
  /** Of those, how many were there and may take part. */
  readonly voters: number
  readonly reached: boolean
  /** Seats that were held and voting, with nobody there. */
  readonly missing: readonly string[]
}

/** @param filled voting seats held @returns at least one: a committee without members decides nothing */
export function quorumNeeded(rule: QuorumRule, filled: number): number {
  if (rule.kind === 'count') return Math.max(1, rule.count)
  const whole = Math.floor((filled * rule.numerator) / rule.denominator)
  const exact = (filled * rule.numerator) % rule.denominator === 0
  return Math.max(1, rule.kind === 'more-than' || !exact ? whole + 1 : whole)
}

export interface Roll {
  readonly rule: QuorumRule
  readonly seats: readonly Pick<Seat, 'id' | 'voting' | 'substituteAllowed' | 'abolishedAt'>[]
  readonly terms: readonly Pick<Term, 'id' | 'seatId' | 'startsAt' | 'endsAt'>[]
  readonly attendance: readonly Attendance[]
}

/**
 * Who counts at a moment: seats with a vote whose term covers it. A term that ended five minutes ago is neither filled nor
 * there. A member with an interest in the matter is filled but not there for it: the bar is not lowered for the others.
 * @param apart terms that take no part in this decision
 */
export function quorumAt(roll: Roll, at: Date, apart: ReadonlySet<string> = new Set()): Quorum {
  const seatById = new Map(roll.seats.map((seat) => [seat.id, seat]))
  const attendanceOf = new Map(roll.attendance.map((line) => [line.termId, line]))
  const held = roll.terms.filter((term) => {
    const seat = seatById.get(term.seatId)
    return seat?.voting && sitsAt(term, at) && (seat.abolishedAt === null || at < seat.abolishedAt)
  })
  const isThere = (term: (typeof held)[number]) => {
    const line = attendanceOf.get(term.id)
    if (line === undefined || line.status === 'leave' || line.status === 'absent') return false
    if (line.status === 'substitute' && !seatById.get(term.seatId)?.substituteAllowed) return false
    return (line.arrivedAt === null || line.arrivedAt <= at) && (line.leftAt === null || at < line.leftAt)
  }
  const missing = held.filter((term) => !isThere(term)).map((term) => term.seatId)
  const voters = held.filter((term) => isThere(term) && !apart.has(term.id)).length
  const needed = quorumNeeded(roll.rule, held.length)
  return { filled: held.length, needed, voters, reached: held.length > 0 && voters >= needed, missing }
}
