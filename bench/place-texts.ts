import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { areasFromPackages } from '../src/features/places/areas-from-packages.ts'
import { type Gazetteer, openGazetteer } from '../src/features/places/gazetteer.ts'

/**
 * Free text to area on one core: at least 20,000 texts a second (issue 3). Measured in processor time, so that other work on the
 * machine does not count. Two sets: full addresses with the title of a project before them, one for each sub-district of the
 * country (the dearest kind: three names each); and the lines of the budget bill of 2565, where they lie beside the project.
 */
const BAR = 20_000
const ROUNDS = 6

const { areas, memberships } = await areasFromPackages()
const places = openGazetteer(areas, memberships)
const sets = new Map([
  ['full addresses', addresses(places)],
  ['budget lines', budgetLines()],
])
for (const [what, texts] of sets) {
  if (texts.length === 0) continue
  const speeds = Array.from({ length: ROUNDS }, () => textsPerSecond(texts))
  const [first = 0] = speeds
  const best = Math.max(...speeds)
  if (best < BAR) process.exitCode = 1
  console.log(
    `${best < BAR ? 'SLOW' : 'good'}  ${texts.length.toLocaleString('en-US')} ${what}: ${Math.round(best).toLocaleString('en-US')} a second warm, ${Math.round(first).toLocaleString('en-US')} in the first round`,
  )
}

function textsPerSecond(texts: readonly string[]): number {
  const before = process.cpuUsage()
  for (const text of texts) places.resolve(text)
  const { user, system } = process.cpuUsage(before)
  return texts.length / ((user + system) / 1_000_000)
}

function addresses(register: Gazetteer): string[] {
  return [...register.areas.values()]
    .filter((area) => area.kind === 'subdistrict')
    .map((area) => {
      const [, , province, district] = register.line(area.code)
      return `ก่อสร้างถนน คสล. สายบ้านดอน - บ้านนา หมู่ที่ 4 ตำบล${area.nameTh} อำเภอ${district?.nameTh} จังหวัด${province?.nameTh} กว้าง 4.00 เมตร ยาว 500 เมตร`
    })
}

function budgetLines(): string[] {
  const folder = `${process.cwd()}/../shared/data/budget-fy2565`
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^2022\.3.*\.csv\.gz$/.test(name) && !name.includes('raw'))
    .flatMap((name) =>
      parse<Record<string, string>>(gunzipSync(readFileSync(`${folder}/${name}`)), {
        columns: true,
        bom: true,
        relax_quotes: true,
      }).map((row) => row.ITEM_DESCRIPTION ?? ''),
    )
}
