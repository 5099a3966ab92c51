import { remembered } from '../../kernel/remembered.ts'
import type { PlaceWords } from '../places/index.ts'
import type { PlaceRegister } from './import-ports.ts'
import type { FoundProject } from './join-years.ts'
import { NAMES_AREA } from './place-words.th.ts'

/** Where a project is and what it serves, as far as its words tell. */
export interface Location {
  /** Home province, `00` when no province is told. */
  readonly home: string
  readonly areaCode: string | null
  readonly field: { readonly code: string; readonly reason: string } | null
  /** Where the body itself sits, from its name alone. */
  readonly bodyArea: string | null
  /** The words that name another province than the body's, and whether they were followed; told only while a row is placed. */
  readonly elsewhere?: { readonly words: PlaceWords; readonly followed: boolean } | null
}

/** A code of a province or of something in one. */
export const PROVINCE_OF = /^[1-9]\d/

/**
 * Finds the place and the mission field of projects: what stands as the place is believed first, then the title, and the area of the
 * body is where both are looked up. The name of the body decides the province where it names one (`เทศบาลนครในพื้นที่จังหวัด…`,
 * `จังหวัด…`), unless the place or the title clearly names another (see `toldElsewhere`); for bodies of the whole country the text
 * alone decides. Without either the project is national.
 */
export function locator(
  register: PlaceRegister,
): (project: FoundProject, knownBodyArea?: string | null, mayLie?: (areaCode: string) => boolean) => Location {
  const bodyAreas = new Map<string, string | null>()
  const areaOfBody = (name: string) => {
    const known = bodyAreas.get(name)
    if (known !== undefined) return known
    const found = register.place(name, null)?.areaCode ?? null
    const area = found !== null && PROVINCE_OF.test(found) ? found : null
    bodyAreas.set(name, area)
    return area
  }
  // Places come back in thousands of rows (หมู่ที่ 3): each is looked for once in each province or district.
  const inProvince = new Map<string | null, (words: string) => string | null>()
  const placeIn = (within: string | null) => {
    const known = inProvince.get(within)
    if (known !== undefined) return known
    const find = remembered((words) => register.place(words, within)?.areaCode ?? null)
    inProvince.set(within, find)
    return find
  }
  /** As far as it lies in the province of the body, where there is one. */
  const readIn = (within: string | null, words: string) => {
    const told = placeIn(within)(words)
    const province = within?.slice(0, 2) ?? null
    return told !== null && PROVINCE_OF.test(told) && (province === null || told.startsWith(province)) ? told : null
  }
  const placesElsewhere = new Map<string, (words: string) => string | null>()
  const placeElsewhere = (province: string, words: string) => {
    let find = placesElsewhere.get(province)
    if (find === undefined) {
      find = remembered((text) => register.elsewhere(text, province, 'place'))
      placesElsewhere.set(province, find)
    }
    return find(words)
  }
  /** What lies at home by its place, or by a title beside a place that says nothing, is not looked for elsewhere. */
  const outsideOf = (
    { placeText, title }: FoundProject,
    province: string,
    byPlace: string | null,
    inWords: string | null,
  ): { areaCode: string; words: PlaceWords } | null => {
    if (byPlace !== null) return null
    const place = placeText === null ? null : placeElsewhere(province, placeText)
    if (place !== null) return { areaCode: place, words: 'place' }
    const told = inWords === null ? register.elsewhere(title, province, 'title') : null
    return told === null ? null : { areaCode: told, words: 'title' }
  }
  return (project, knownBodyArea, mayLie = () => true) => {
    const bodyArea = knownBodyArea ?? areaOfBody(project.body)
    const { told: facts, placeText, title } = project
    const province = bodyArea === null ? null : bodyArea.slice(0, 2)
    const within = bodyArea === null ? null : bodyArea.slice(0, 4)
    const byPlace = placeText === null ? null : readIn(within, placeText)
    // The title is asked where the place tells no more than the province.
    const asksTitle = placeText === null || (wide(byPlace) && NAMES_AREA.test(title))
    const inWords = finer(byPlace, asksTitle ? readIn(within, title) : null)
    const outside = facts?.areaCode || province === null ? null : outsideOf(project, province, byPlace, inWords)
    const followed = outside !== null && mayLie(outside.areaCode)
    const areaCode = facts?.areaCode ?? (followed ? outside.areaCode : finer(inWords, bodyArea))
    const around = [...project.category].reverse().concat(project.path.map((step) => step.title).reverse())
    const code = facts?.functionCode ?? null
    const field =
      code === null ? register.field(project.title, around.join(' '), project.body) : { code, reason: 'COFOG' }
    return {
      home: areaCode !== null && PROVINCE_OF.test(areaCode) ? areaCode.slice(0, 2) : '00',
      areaCode,
      field,
      bodyArea,
      elsewhere: outside === null ? null : { words: outside.words, followed },
    }
  }
}

const wide = (areaCode: string | null) => areaCode === null || areaCode.length <= 2

function finer(a: string | null, b: string | null): string | null {
  if (a === null) return b
  if (b === null) return a
  return a.length >= b.length ? a : b
}
