import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anExchangeProject, anyPlan, anyProject } from '../../../test/support/exchange.ts'
import { hasSharedStandards, oc4idsFaults, sharedStandards, xmlFaults } from '../../../test/support/schemas.ts'
import { geoJsonEnd, geoJsonStart, projectToFeature } from './geojson.ts'
import { iatiEnd, iatiStart, projectToIati } from './iati.ts'
import { type Publishing, packageStart, projectToOc4ids } from './oc4ids.ts'
import { planToStratml } from './stratml-plan.ts'
import { writeStratml } from './write-stratml.ts'

const publishing: Publishing = {
  prefix: 'prasan-prasan-test',
  baseUrl: 'http://prasan.test',
  publisher: 'Prasan',
  uri: 'http://prasan.test/projects.oc4ids.json',
  publishedAt: '2026-11-23T01:30:00.000Z',
}
const projects = [anExchangeProject(), ...fc.sample(anyProject, { seed: 2030, numRuns: 150 })]
const plans = fc.sample(anyPlan, { seed: 17469, numRuns: 60 })

test('every package of OC4IDS is valid by the published schema', () => {
  const text = `${packageStart(publishing)}${projects.map((one) => JSON.stringify(projectToOc4ids(one, publishing))).join(',')}]}`

  expect(oc4idsFaults(JSON.parse(text))).toEqual([])
})

test('every file of IATI is valid by the published schema', async () => {
  const text = iatiStart(publishing) + projects.map((one) => projectToIati(one, publishing)).join('') + iatiEnd

  expect(await xmlFaults('iati', [text])).toEqual([])
})

test('the schema of IATI refuses an activity whose children stand in another order, so that the check above means something', async () => {
  const activity = projectToIati(anExchangeProject(), publishing)
  const moved = activity.replace(/( *<activity-status[^>]*>\n)([\s\S]*)(<\/iati-activity>)/, '$2$1$3')

  expect(await xmlFaults('iati', [iatiStart(publishing) + moved + iatiEnd])).not.toEqual([])
})

test('a list of projects is GeoJSON of RFC 7946: longitude first, no projection named, null where there is no place', () => {
  const nowhere = anExchangeProject({ place: { areaCode: null, areaName: null, text: null, point: null } })
  const features = [anExchangeProject(), nowhere].map((one) => projectToFeature(one, publishing.baseUrl))

  const collection = JSON.parse(geoJsonStart + features.join(',\n') + geoJsonEnd)

  expect(Object.keys(collection)).toEqual(['type', 'features'])
  expect(collection.features[0]).toMatchObject({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [99.853, 20.147] },
    properties: { point_precision: 'subdistrict', amount: '500000.00' },
  })
  expect(collection.features[1].geometry).toBeNull()
})

// The schemas of StratML carry no licence, so they are not in this repository.
describe.skipIf(!hasSharedStandards)('with ../shared/data/standards', () => {
  test.each([1, 2] as const)('every plan is valid StratML, part %i', async (part) => {
    const documents = plans.map((plan) => writeStratml(planToStratml(plan, publishing), part))

    expect(await xmlFaults(`stratml-${part}`, documents)).toEqual([])
  })

  test('the documents that IATI itself calls valid are valid here too', async () => {
    const folder = join(sharedStandards, 'iati/should-pass')
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xml'))

    const faults = await xmlFaults(
      'iati',
      names.map((name) => readFileSync(join(folder, name), 'utf8')),
    )

    expect(names.length).toBeGreaterThan(30)
    expect(faults).toEqual([])
  })

  test('the example of OC4IDS is valid here too', () => {
    const example = readFileSync(join(sharedStandards, 'oc4ids/example.json'), 'utf8')

    expect(oc4idsFaults(JSON.parse(example))).toEqual([])
  })
})
