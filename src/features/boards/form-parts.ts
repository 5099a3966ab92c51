import { isId, parsePublicId } from '../../kernel/ids.ts'
import { type Lang, pick } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { readForm, type Typed } from '../../web/read-form.ts'
import { missions } from '../functions/index.ts'
import type { Gazetteer } from '../places/index.ts'
import { looksPersonal, placeLine } from '../plans/index.ts'
import type { Key } from './board.ts'
import { type BodyLine, bodyMeant } from './board-bodies.sql.ts'
import { messages } from './messages.ts'

/** The house's reader of forms, with what this room asks besides: public words, places, bodies, choices by id. */
export function reading(fields: Typed, lang: Lang) {
  const read = readForm(fields, lang)
  const { form } = messages(lang)
  const open = (field: string, text: string | null) =>
    text !== null && looksPersonal(text) ? read.wrong(field, form.personal) : text
  return {
    ...read,
    /** One line everybody will read. */
    publicLine: (field: string, missing?: string, most = 200) =>
      open(field, read.line(field, { most, ...(missing === undefined ? {} : { missing }) })),
    /** Several lines everybody will read. */
    publicLines: (field: string, missing?: string, most = 4_000) =>
      open(field, read.lines(field, { most, ...(missing === undefined ? {} : { missing }) })),
    reason: (field = 'reason', missing: string = form.missing.reason) =>
      open(field, read.line(field, { most: 1_000, missing })),
    place(field: string, places: Gazetteer, missing?: string): string | null {
      const typed = read.line(field, { most: 200, ...(missing === undefined ? {} : { missing }) })
      if (typed === null) return null
      return placeCode(typed, places) ?? read.wrong(field, placeProblem(typed, places, lang))
    },
    async body(view: Queryable, field: string, now: Date, missing?: string): Promise<BodyLine | null> {
      const typed = read.line(field, { most: 300, ...(missing === undefined ? {} : { missing }) })
      if (typed === null) return null
      return (await bodyMeant(view, typed, todayInBangkok(now))) ?? read.wrong(field, form.bodyUnknown(typed))
    },
    /** An id out of a list the page offered; what is none of ours is as good as nothing chosen. */
    id(field: string, missing?: string): string | null {
      const typed = fields[field] ?? ''
      if (isId(typed)) return typed
      return missing === undefined ? null : read.wrong(field, missing)
    },
    field(field: string, known: (code: string) => boolean): string | null {
      const typed = fields[field] ?? ''
      if (typed === '') return null
      return known(typed) ? typed : read.wrong(field, form.fieldUnknown)
    },
  }
}

export function placeCode(typed: string, places: Gazetteer): string | null {
  const known = places.areas.get(typed.toUpperCase()) ?? places.areas.get(typed)
  if (known !== undefined) return places.current(known).code
  return places.resolve(typed)?.code ?? null
}

const MOST_CHOICES = 4

/** Why a place was not understood: nothing bears the name, or several places do, which are told so that one can be typed. */
export function placeProblem(typed: string, places: Gazetteer, lang: Lang): string {
  const { list } = messages(lang)
  const meant = places.search(typed, MOST_CHOICES + 1).flatMap(({ code }) => placeLine(places, code, lang) ?? [])
  return meant.length === 0 ? list.placeUnknown(typed) : list.placeOneOf(typed, meant.slice(0, MOST_CHOICES))
}

/** The address of a page of ours, as pasted, or the bare public id, to the key behind it. */
export function keyFrom(kind: 'projects' | 'overlaps' | 'agenda', typed: string): Key | null {
  const found = new RegExp(`(?:^|/)${kind}/([0-9a-f-]+)(?:[/?#].*)?$`).exec(typed.trim())
  const read = parsePublicId(found?.[1] ?? typed.trim())
  return read.ok ? read.value : null
}

export function keysFrom(kind: 'projects' | 'overlaps', texts: readonly string[]): Key[] {
  return texts.flatMap((text) => keyFrom(kind, text) ?? [])
}

/** A time of day, "09:30" or "9.30", as minutes after midnight; null where it is none. */
export function readTime(typed: string): number | null {
  const found = /^(\d{1,2})[:.](\d{2})$/.exec(typed.trim())
  if (found === null) return null
  const [hours, minutes] = [Number(found[1]), Number(found[2])]
  return hours <= 23 && minutes <= 59 ? hours * 60 + minutes : null
}

/** Fields to choose from: divisions and groups, as everywhere in the house. */
export const fieldChoices = (lang: Lang) =>
  missions
    .filter((mission) => mission.code.length <= 4)
    .map((mission) => ({
      value: mission.code,
      text: `${mission.code.length > 2 ? '· ' : ''}${pick(lang, { th: mission.nameTh, en: mission.nameEn })}`,
    }))
