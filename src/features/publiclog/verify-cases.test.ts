import { expect, test } from 'vitest'
import { CaseEntries } from './verify-cases.ts'

const cases = Array.from({ length: 200 }, (_, n) => `57-AAAA-AAAA-${String(n).padStart(3, '0')}`)

/** Three steps of each case, all first steps before the second ones. */
function readBy(entries: CaseEntries): CaseEntries {
  const log = [0, 1, 2].flatMap((step) => cases.map((ref) => ({ ref, step })))
  for (const [index, { ref, step }] of log.entries()) {
    const at = new Date(1_800_000_000_000 + index).toISOString()
    entries.see({ v: 1, type: 'complaint', id: `${ref}/${step}`, ref, at, logged: at, digest: '', words: {} }, index)
  }
  return entries
}

test('cases by chance come with all their entries, as many as were asked for, and not the same ones each time', () => {
  const picked = [1, 2].map(() => readBy(new CaseEntries(null, 12)).steps)

  for (const steps of picked) {
    expect(steps.size).toBe(12)
    expect([...steps.values()].every((all) => all.map(({ id }) => id).join() === '0,1,2')).toBe(true)
  }
  expect([...(picked[0]?.keys() ?? [])].sort()).not.toEqual([...(picked[1]?.keys() ?? [])].sort())
})

test('a case that is asked for is always there, alone, beside others or among all', () => {
  const ref = cases[77] ?? ''
  const kept = [0, 5, Number.POSITIVE_INFINITY].map((most) => readBy(new CaseEntries(ref, most)).steps)

  expect(kept.map((steps) => steps.get(ref)?.length)).toEqual([3, 3, 3])
  expect(kept.map((steps) => steps.size)).toEqual([1, 6, 200])
})
