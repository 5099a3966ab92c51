import { remembered } from '../../kernel/remembered.ts'
import type { PlaceRegister } from './import-ports.ts'
import type { FoundProject } from './join-years.ts'

/** Where a project is and what it serves, as far as its words tell. */
export interface Location {
  /** Home province, `00` when no province is told. */
  readonly home: string
  readonly areaCode: string | null
  readonly field: { readonly code: string; readonly reason: string } | null
  /** Where the body itself sits, from its name alone. */
  readonly bodyArea: string | null
}

const PROVINCE_OF = /^[1-9]\d/

/**
 * Finds the place and the mission field of projects. The name of the body decides the province where it names one
 * (`เทศบาลนครในพื้นที่จังหวัด…`, `จังหวัด…`), the text of the work the finer place inside it; for bodies of the whole country
 * the text alone decides. Without either the project is national.
 */
export function locator(register: PlaceRegister): (project: FoundProject, knownBodyArea?: string | null) => Location {
  const bodyAreas = new Map<string, string | null>()
  const areaOfBody = (name: string) => {
    const known = bodyAreas.get(name)
    if (known !== undefined) return known
    const found = register.place(name, null)?.areaCode ?? null
    const area = found !== null && PROVINCE_OF.test(found) ? found : null
    bodyAreas.set(name, area)
    return area
  }
  // Places come back in thousands of rows (หมู่ที่ 3): each is looked for once in each province.
  const inProvince = new Map<string | null, (words: string) => string | null>()
  const placeIn = (province: string | null) => {
    const known = inProvince.get(province)
    if (known !== undefined) return known
    const find = remembered((words) => register.place(words, province)?.areaCode ?? null)
    inProvince.set(province, find)
    return find
  }
  return (project, knownBodyArea) => {
    const bodyArea = knownBodyArea ?? areaOfBody(project.body)
    const { told: facts } = project
    const province = bodyArea === null ? null : bodyArea.slice(0, 2)
    const words = project.placeText ?? project.title
    const told = placeIn(province)(words)
    const usable =
      told !== null && PROVINCE_OF.test(told) && (province === null || told.startsWith(province)) ? told : null
    const areaCode = facts?.areaCode ?? finer(usable, bodyArea)
    const around = [...project.category].reverse().concat(project.path.map((step) => step.title).reverse())
    const code = facts?.functionCode ?? null
    const field =
      code === null ? register.field(project.title, around.join(' '), project.body) : { code, reason: 'COFOG' }
    return {
      home: areaCode !== null && PROVINCE_OF.test(areaCode) ? areaCode.slice(0, 2) : '00',
      areaCode,
      field,
      bodyArea,
    }
  }
}

function finer(a: string | null, b: string | null): string | null {
  if (a === null) return b
  if (b === null) return a
  return a.length >= b.length ? a : b
}
