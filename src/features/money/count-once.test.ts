import { expect, test } from 'vitest'
import { countedElsewhere, countOnce, type Received } from './count-once.ts'

const province = { name: '57-province', amountSatang: 1_000n }
const municipality = { name: '57-municipality', amountSatang: 700n }
const community = { name: '57-community', amountSatang: 200n }
/** The province gave 500 to the municipality, of which 200 went on to the community. */
const received: Received = new Map([
  [municipality.name, [{ amountSatang: 500n, through: [province.name] }]],
  [community.name, [{ amountSatang: 200n, through: [municipality.name, province.name] }]],
])

test('what one project received from another of the same set counts at the payer only', () => {
  const { totalSatang, elsewhere } = countOnce([province, municipality, community], received)

  expect(totalSatang).toBe(1_200n)
  expect([...elsewhere.values()]).toEqual([500n, 200n])
})

test('without the payer it counts where it was received, once for all hands it went through', () => {
  expect(countOnce([municipality, community], received).totalSatang).toBe(700n)
  expect(countOnce([community], received).totalSatang).toBe(200n)
})

test('the province and the community alone: what went through the municipality is still the same money', () => {
  expect(countOnce([province, community], received).totalSatang).toBe(1_000n)
})

test('with shares a baht counts with the largest share of the projects it went through', () => {
  const shares = new Map([
    [province.name, 0.5],
    [municipality.name, 1],
  ])

  const out = countedElsewhere(municipality.name, received, (name) => shares.get(name))

  expect(out).toBe(250n)
})
