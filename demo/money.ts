import type { NewBody } from '../src/features/bodies/index.ts'
import { amountOf } from '../src/features/plans/index.ts'
import type { Chance } from './chance.ts'

export interface DemoLine {
  readonly id: string
  readonly phase: 'planned' | 'requested' | 'approved' | 'revised' | 'committed' | 'disbursed'
  readonly fiscalYear: number
  readonly source: string
  readonly amountSatang: bigint
}

export interface DemoMoney {
  readonly state: 'planned' | 'approved' | 'running' | 'finished'
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly amountSatang: bigint
  readonly lines: readonly DemoLine[]
}

const TWO_YEARS_FROM_BAHT = 20_000_000

/**
 * Lines by year and phase as far as time has gone: past years were approved and mostly paid, this year is approved and partly
 * committed, later years are planned or asked for.
 */
export function moneyOf(chance: Chance, amountBaht: number, body: NewBody, year: number, now: number): DemoMoney {
  const years = amountBaht > TWO_YEARS_FROM_BAHT ? 2 : 1
  const source = sourceOf(chance, body, amountBaht)
  const lines: DemoLine[] = []
  for (let at = 0; at < years; at++) {
    const fiscalYear = year + at
    const planned = satangOf(amountBaht / years, 1)
    const add = (phase: DemoLine['phase'], amountSatang: bigint) =>
      lines.push({ id: chance.id(), phase, fiscalYear, source, amountSatang })
    add('planned', planned)
    let approved = planned
    if (fiscalYear === now + 1) add('requested', planned)
    if (fiscalYear <= now) {
      // Half of all budgets pass as they were planned.
      approved = chance.happens(0.5) ? planned : satangOf(amountBaht / years, chance.whole(80, 99) / 100)
      add('approved', approved)
    }
    if (fiscalYear < now) {
      add('disbursed', satangOf(Number(approved) / 100, chance.whole(84, 100) / 100))
    } else if (fiscalYear === now && chance.happens(0.35)) {
      add('committed', satangOf(Number(approved) / 100, chance.whole(90, 100) / 100))
    }
  }
  const last = year + years - 1
  const state = last < now ? 'finished' : year > now ? 'planned' : chance.happens(0.4) ? 'running' : 'approved'
  return { state, fiscalYearFrom: year, fiscalYearTo: last, amountSatang: amountOf(lines), lines }
}

/** As if nobody had done anything about it since it was planned. */
export function neverMoved(money: DemoMoney): Pick<DemoMoney, 'state' | 'amountSatang' | 'lines'> {
  const lines = money.lines.filter((line) => line.phase === 'planned')
  return { state: 'planned', lines, amountSatang: lines.reduce((sum, line) => sum + line.amountSatang, 0n) }
}

/** Budgets and contracts end on hundreds of baht; below ten thousand on whole baht. */
function satangOf(baht: number, share: number): bigint {
  const step = baht * share < 10_000 ? 1 : 100
  return BigInt(Math.max(1, Math.round((baht * share) / step)) * step) * 100n
}

function sourceOf(chance: Chance, body: NewBody, amountBaht: number): string {
  switch (body.kind) {
    case 'province':
    case 'district':
      return 'งบพัฒนาจังหวัด'
    case 'province-cluster':
      return 'งบพัฒนากลุ่มจังหวัด'
    case 'provincial-office':
    case 'department':
    case 'office':
      return 'งบกระทรวง กรม'
    case 'committee':
      return chance.pick(['กองทุนหมู่บ้าน', 'ชุมชนสมทบ', 'เงินอุดหนุนจากท้องถิ่น'])
    case 'sao':
    case 'pao':
      return localSource(chance, 'ข้อบัญญัติงบประมาณ', amountBaht)
    default:
      return localSource(chance, 'เทศบัญญัติงบประมาณ', amountBaht)
  }
}

function localSource(chance: Chance, ordinance: string, amountBaht: number): string {
  if (amountBaht > 3_000_000 && chance.happens(0.5)) return 'เงินอุดหนุนเฉพาะกิจ'
  return chance.happens(0.15) ? 'เงินสะสม' : ordinance
}
