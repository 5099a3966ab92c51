import { periodOf, shortened } from './cell-forms.ts'
import { LONG } from './core/layout.ts'
import type { OverlapProject } from './project.ts'

/**
 * Projects by columns, without their ids: handed to another thread for nothing, and read letter by letter several times faster than
 * strings cut out of a file.
 */
export interface ProjectColumns {
  count: number
  /** UTF-16 units of title, body and place, project after project. */
  units: Uint16Array<ArrayBuffer>
  /** Where title, body and place end in `units`, three a project; an unknown one is empty. */
  ends: Uint32Array<ArrayBuffer>
  /** Baht, rounded as packed projects hold it; 0 where unknown. */
  amounts: Float32Array<ArrayBuffer>
  /** First and last fiscal year, CE, two a project; 0 where unknown. */
  years: Uint16Array<ArrayBuffer>
}

/** The memory behind columns, for handing it to another thread. */
export const buffersOf = ({ units, ends, amounts, years }: ProjectColumns): ArrayBuffer[] => [
  units.buffer,
  ends.buffer,
  amounts.buffer,
  years.buffer,
]

export function columnsOf(projects: readonly OverlapProject[]): ProjectColumns {
  const count = projects.length
  const ends = new Uint32Array(count * 3)
  const amounts = new Float32Array(count)
  const years = new Uint16Array(count * 2)
  const texts: string[] = []
  let end = 0
  const add = (text: string, slot: number) => {
    const part = text.length > LONG ? shortened(text) : text
    texts.push(part)
    end += part.length
    ends[slot] = end
  }
  for (let i = 0; i < count; i++) {
    const p = projects[i] as OverlapProject
    add(p.title, i * 3)
    add(p.body ?? '', i * 3 + 1)
    add(p.place ?? '', i * 3 + 2)
    amounts[i] = p.amountSatang === null ? 0 : Number(p.amountSatang) / 100
    const period = periodOf(p.fiscalYears)
    years[i * 2] = period.from
    years[i * 2 + 1] = period.to
  }
  const units = new Uint16Array(end)
  // one flat string, then one copy: a call for each text would cost more than the copying
  Buffer.from(units.buffer).write(texts.join(''), 'utf16le')
  return { count, units, ends, amounts, years }
}
