import { expect, test } from 'vitest'
import type { Phase } from '../plans/index.ts'
import { carryOver, consolidated, type End, type Figure, freeOf, handOn, post } from './ledger.ts'
import { readAmount, readEntryForm, readProjectKey, readTransferForm } from './money-form.ts'
import { kindOfSource } from './money-model.ts'
import { flowsOf, theRest, whereItStands } from './money-picture.ts'

const figure = (phase: Phase, amount: number, fiscalYear = 2027, source = 'งบ'): Figure => ({
  fiscalYear,
  phase,
  source,
  amountSatang: BigInt(amount),
})
const nothingHanded = () => 0n
const end = (projectId: string, bodyId: string): End => ({ home: '57', bodyId, projectId })

test('what was wrong before may be mended step by step, and not made worse', () => {
  const imported = [figure('approved', 100), figure('disbursed', 150)]

  const better = post(imported, [figure('disbursed', -20)], nothingHanded)
  const worse = post(imported, [figure('disbursed', 1)], nothingHanded)

  expect(better.ok).toBe(true)
  expect(worse).toMatchObject({ ok: false, problem: { kind: 'paid-over-approved', approved: 100n, disbursed: 151n } })
})

test('more paid than committed is allowed and said', () => {
  const done = post([figure('approved', 100), figure('committed', 40)], [figure('disbursed', 60)], nothingHanded)

  expect(done).toMatchObject({
    ok: true,
    value: { flags: [{ kind: 'paid-uncommitted', committed: 40n, disbursed: 60n }] },
  })
})

test('a revision stands for the approval, whether it is more or less', () => {
  const cut = [figure('approved', 100), figure('revised', 60)]

  expect(post(cut, [figure('committed', 61)], nothingHanded)).toMatchObject({ problem: { kind: 'over-approved' } })
  expect(freeOf(cut, 2027, 'งบ', nothingHanded)).toBe(60n)
})

test('an approval that was carried over whole stays as zero, so that the year does not count its request again', () => {
  const before = [figure('requested', 100), figure('approved', 100), figure('committed', 30)]
  const legs = carryOver(before, { source: 'งบ', from: 2027, to: 2028, amountSatang: 100n }, nothingHanded)
  if (!legs.ok) throw new Error(legs.problem.kind)

  const after = post(before, legs.value, nothingHanded, true)

  expect(after).toMatchObject({
    ok: true,
    value: {
      figures: [
        figure('requested', 100),
        figure('approved', 0),
        figure('approved', 100, 2028),
        figure('committed', 30, 2028),
      ],
    },
  })
})

test('received money is counted where it was approved, as far as that is part of the total', () => {
  const own = { ...figure('approved', 100), ...end('1', 'pao') }
  const got = { ...figure('approved', 40, 2027, 'รับโอน'), ...end('2', 'sao') }
  const paid = { ...figure('disbursed', 25, 2027, 'รับโอน'), ...end('2', 'sao') }
  const chainOf = (source: string) => (source === 'รับโอน' ? [end('1', 'pao')] : [])
  const all = [own, got, paid]

  expect(consolidated(all, 'approved', chainOf, () => true)).toBe(100n)
  expect(consolidated(all, 'approved', chainOf, (one) => one.bodyId === 'sao')).toBe(40n)
  expect(consolidated(all, 'disbursed', chainOf, () => true)).toBe(25n)
})

test('money does not go back to a body it came through, nor through more than four hands', () => {
  const payer = { end: end('2', 'sao'), figures: [figure('approved', 40, 2027, 'รับโอน')], source: 'รับโอน' }
  const act = { fiscalYear: 2027, amountSatang: 10n }
  const through =
    (...bodies: string[]) =>
    (source: string) =>
      source === 'รับโอน' ? bodies.map((body, at) => end(String(10 + at), body)) : []

  const circle = handOn(payer, end('3', 'pao'), act, through('pao'), nothingHanded)
  const long = handOn(payer, end('3', 'village'), act, through('a', 'b', 'c', 'd'), nothingHanded)
  const on = handOn(payer, end('3', 'village'), act, through('pao'), nothingHanded)

  expect(circle).toMatchObject({ ok: false, problem: { kind: 'in-a-circle' } })
  expect(long).toMatchObject({ ok: false, problem: { kind: 'too-long-a-chain' } })
  expect(on).toMatchObject({ ok: true, value: { chain: [end('2', 'sao'), end('10', 'pao')] } })
})

test('each baht of a project stands in one place', () => {
  const figures = [
    figure('planned', 100),
    figure('approved', 90),
    figure('committed', 50),
    figure('disbursed', 20),
    figure('planned', 70, 2028),
  ]

  const standing = whereItStands(figures, (year) => (year === 2027 ? 10n : 0n))

  expect(standing.map((one) => [one.fiscalYear, one.standing, one.amountSatang])).toEqual([
    [2027, 'paid', 20n],
    [2027, 'bound', 30n],
    [2027, 'handed', 10n],
    [2027, 'free', 30n],
    [2028, 'planned', 70n],
  ])
})

test('the picture keeps the greatest few, folds the rest, and each side adds up to the same', () => {
  const lines = ['01', '02', '03', '04'].map((division, at) => ({ ...figure('approved', 10 * (at + 1)), division }))

  const flows = flowsOf(lines, new Map(), () => 'lao', { sources: 3, middles: 3, fields: 2 })

  expect(flows.fields.map((one) => [one.name, one.amountSatang])).toEqual([
    ['04', 40n],
    ['03', 30n],
    [theRest, 30n],
  ])
  expect(flows.sources[0]?.amountSatang).toBe(100n)
})

test.each([
  ['งบพัฒนาจังหวัด', 'province'],
  ['งบพัฒนากลุ่มจังหวัด', 'cluster'],
  ['เงินอุดหนุนเฉพาะกิจ', 'subsidy-specific'],
  ['เทศบัญญัติงบประมาณ', 'own-revenue'],
  ['national-budget', 'ministry'],
  ['งบกระทรวง กรม', 'ministry'],
  ['ชุมชนสมทบ', 'donation'],
  ['อะไรก็ไม่รู้', 'other'],
])('the source %s is told by its words', (words, kind) => {
  expect(kindOfSource(words)).toBe(kind)
})

test.each([
  ['1,250,000.50', 125_000_050n],
  ['๑,๒๕๐', 125_000n],
  ['USD 100', 'currency'],
  ['100 ดอลลาร์', 'currency'],
  ['-5', 'amountNegative'],
  ['', 'amountMissing'],
  ['0', 'amountZero'],
  ['1.005', 'amountPrecise'],
  ['ล้านห้า', 'amountUnreadable'],
  ['99,999,999,999,999', 'amountAbsurd'],
])('the amount "%s" is read or refused as %s', (text, expected) => {
  const read = readAmount(text, false)

  expect(read.ok ? read.value : read.problem).toBe(expected)
})

test('every field of a form that is wrong is named, and a project is found in the address of its page', () => {
  const empty = readEntryForm({})
  const lone = readTransferForm({ from: '57-01a0f4c2-c4ca-75c4-bc5e-0f669b15855c', source: 'งบ', amount: '1' })

  expect(!empty.ok && empty.problem.map((one) => one.field)).toEqual([
    'phase',
    'year',
    'source',
    'how',
    'amount',
    'date',
    'document',
    'reason',
  ])
  expect(!lone.ok && lone.problem.some((one) => one.kind === 'counterpart')).toBe(true)
  expect(readProjectKey('https://prasan.test/en/projects/57-01a0f4c2-c4ca-75c4-bc5e-0f669b15855c#money')).toEqual({
    home: '57',
    id: '01a0f4c2-c4ca-75c4-bc5e-0f669b15855c',
  })
})
