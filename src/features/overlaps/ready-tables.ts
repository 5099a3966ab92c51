import { readFileSync, writeFileSync } from 'node:fs'
import { finderTables, type PlaceNames } from '../../engines/overlap/index.ts'

/** Written when the program is built: making the tables takes longer than comparing some thousand projects. */
const file = new URL('./ready-tables.bin', import.meta.url)

/** The finder's words and the places of the packages the product ships with, as `findOverlapsOf` takes them. */
export async function readyTables(): Promise<ArrayBuffer> {
  try {
    const { buffer, byteOffset, byteLength } = readFileSync(file)
    return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
  } catch {
    // not built (tests run from sources): made anew, the same
    return finderTables(await placeNames())
  }
}

/** For the build alone: the tables belong to the sources and packages of that moment. @public scripts/prepare/join-program.mjs asks for it */
export async function writeReadyTables(): Promise<void> {
  writeFileSync(file, new Uint8Array(finderTables(await placeNames())))
}

/** Names behind area codes, from the packages the product ships with. */
async function placeNames(): Promise<PlaceNames> {
  const { areasFromPackages } = await import('../places/quick.ts')
  const { areas } = await areasFromPackages()
  const name = new Map(areas.map((area) => [String(area.code), area.nameTh]))
  const places = new Map<string, { province: string; district?: string; subdistrict?: string }>()
  for (const code of name.keys()) {
    if (!/^(\d\d){1,3}$/.test(code)) continue
    const district = code.length >= 4 ? name.get(code.slice(0, 4)) : undefined
    const subdistrict = code.length === 6 ? name.get(code) : undefined
    places.set(code, {
      province: name.get(code.slice(0, 2)) ?? '',
      ...(district ? { district } : {}),
      ...(subdistrict ? { subdistrict } : {}),
    })
  }
  return places
}
