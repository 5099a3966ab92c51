import { expect, test } from 'vitest'
import { prepare, reasonText, scorePair } from './index.ts'
import { aProject } from './overlap-samples.ts'

/** Two bodies on one road, with these kilometres. */
function onOneRoad(left: string, right: string) {
  const way = 'ซ่อมสร้างถนนลาดยาง ทางหลวงหมายเลข 3224 ตอน แก่งคอย - บ้านนา'
  const place = 'ตำบลบ้านป่า อำเภอแก่งคอย จังหวัดสระบุรี'
  return scorePair(
    aProject({ title: `${way} ${left}`, body: 'แขวงทางหลวงสระบุรี', place }),
    aProject({ title: `${way} ${right}`, body: 'องค์การบริหารส่วนจังหวัดสระบุรี', place }),
  )
}

test.each([
  ['one begins where the other ends', 'กม.1+300 - 3+700', 'กม.3+700 - 6+100'],
  ['the same the other way round', 'กม.3+700 - 6+100', 'กม.1+300 - 3+700'],
  ['counted from the far end', 'กม.3+700 - 1+300', 'กม.6+100 - 3+700'],
  ['two surveys differ by a few metres', 'กม.1+300 - 3+720', 'กม.3+700 - 6+100'],
])('stretches that only touch are not the same work: %s', (_, left, right) => {
  const pair = onOneRoad(left, right)

  expect(pair.veto).toBe('disjoint-kilometres')
  expect(pair.score).toBeLessThan(0.1)
  expect(pair.related).toBeGreaterThan(0.5)
  expect(pair.reasons.map((r) => reasonText(r, 'en'))).toContain('the stretches only touch')
})

test.each([
  ['a gap between them', 'กม.1+300 - 3+700', 'กม.3+900 - 6+100'],
  ['a gap between several', 'กม.1+300 - 2+000 และ กม.5+000 - 6+000', 'กม.3+000 - 4+000'],
  ['a single position outside', 'กม.1+300 - 3+700', 'กม.9+000'],
])('stretches with %s are not the same work', (_, left, right) => {
  const pair = onOneRoad(left, right)

  expect(pair.veto).toBe('disjoint-kilometres')
})

test.each([
  ['equal', 'กม.1+300 - 3+700', 'กม.1+300 - 3+700', 2400],
  ['one inside the other', 'กม.1+000 - 9+000', 'กม.3+000 - 4+000', 1000],
  ['partly shared', 'กม.1+300 - 3+700', 'กม.3+000 - 6+100', 700],
  ['partly shared, one counted from the far end', 'กม.3+700 - 1+300', 'กม.3+000 - 6+100', 700],
])('stretches that are %s are the same work in part', (_, left, right, sharedMetres) => {
  const pair = onOneRoad(left, right)

  expect(pair.score).toBeGreaterThan(0.5)
  expect(pair.reasons).toContainEqual(expect.objectContaining({ kind: 'shared-kilometres', sharedMetres }))
})

test('a stretch with one end missing is not ruled out where that end lies on the other', () => {
  const onIt = onOneRoad('กม.1+300 - 3+700', 'กม.2+000')
  const atItsEnd = onOneRoad('กม.1+300 - 3+700', 'กม.3+700')

  expect(onIt.veto).toBe('none')
  expect(atItsEnd.veto).toBe('none')
})

test.each([
  ['a digit too many at the beginning', 'กม.222+400 - กม.23+100 ระยะทาง 0.700 กิโลเมตร', [22_400, 23_100]],
  ['a digit too many at the end', 'กม.13+400 - 115+300 ยาว 1,900 เมตร', [13_400, 15_300]],
  ['another digit', 'กม.2+000 - 9+000 ระยะทาง 4 กม.', [2000, 6000]],
])('the length says which kilometre was meant: %s', (_, written, expected) => {
  const p = prepare(aProject({ title: `ปรับปรุงทางหลวงหมายเลข 309 ${written}` }))

  expect([...p.stretches.slice(0, 2)]).toEqual(expected)
})

test('a length that no single digit explains leaves the kilometres as written', () => {
  const p = prepare(aProject({ title: 'ปรับปรุงทางหลวงหมายเลข 309 กม.2+000 - กม.9+000 เป็นช่วงๆ ระยะทาง 1.250 กม.' }))

  expect([...p.stretches.slice(0, 2)]).toEqual([2000, 9000])
})
