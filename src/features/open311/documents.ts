import type { Lang } from '../../kernel/lang.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import type { Category, Question } from '../routing/index.ts'
import { instantText } from './instant.ts'
import type { MoreOfRequest, RequestRow } from './requests.sql.ts'
import { stateSentence } from './state-sentence.ts'
import { statusOf, updateWordOf } from './status.ts'
import { list, type Tree, type Tree311, type TreeObject } from './tree.ts'
import type { UpdateRow } from './updates.sql.ts'

/** Which of the two endpoints answers; what the test one takes is checked and not kept. */
export type Endpoint = 'production' | 'test'

export interface Said {
  readonly lang: Lang
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly categories: ReadonlyMap<string, Category>
  readonly places: Gazetteer
}

const specification = 'http://wiki.open311.org/GeoReport_v2'

/** Source: GeoReport v2 service discovery; INTEROP 1.2. */
export function discoveryOf(changed: Date, baseUrl: string, words: { contact: string; keyService: string }): Tree311 {
  const changeset = changed.toISOString()
  const endpoint = (url: string, type: Endpoint) => ({
    specification,
    url,
    changeset,
    type,
    formats: list('format', ['text/xml', 'application/json']),
  })
  return {
    name: 'discovery',
    value: {
      changeset,
      contact: words.contact,
      key_service: words.keyService,
      endpoints: list('endpoint', [
        endpoint(`${baseUrl}/open311/v2`, 'production'),
        endpoint(`${baseUrl}/open311/test/v2`, 'test'),
      ]),
    },
  }
}

export function servicesOf(
  categories: readonly Category[],
  lang: Lang,
  groupName: (group: Category['group']) => string,
): Tree311 {
  const service = (category: Category) => ({
    service_code: category.code,
    service_name: nameOf(category, lang),
    description: (lang === 'th' ? category.hintTh : category.hintEn) || nameOf(category, lang),
    metadata: asked(category).length > 0,
    type: 'realtime',
    // Clients split at the bare comma.
    keywords: category.words.map((word) => word.replace(/[\s,]+/g, '')).join(','),
    group: groupName(category.group),
  })
  return { name: 'services', value: list('service', categories.map(service)) }
}

const datatypes = {
  text: 'text',
  choice: 'singlevaluelist',
  many: 'multivaluelist',
  number: 'number',
  'yes-no': 'singlevaluelist',
} as const satisfies Record<Question['kind'], string>

/** Questions whose answers everybody may read; the others are asked by the office. */
export function asked(category: Pick<Category, 'questions'>): readonly Question[] {
  return category.questions.filter(({ isPrivate }) => !isPrivate)
}

export function definitionOf(
  category: Category,
  lang: Lang,
  words: { yes: string; no: string; hint: Readonly<Record<Question['kind'], string>> },
): Tree311 {
  const attribute = (question: Question, at: number) => ({
    variable: true,
    code: question.code,
    datatype: datatypes[question.kind],
    required: question.required,
    datatype_description: words.hint[question.kind],
    order: at + 1,
    description: asking(question, lang),
    values: list('value', valuesOf(question, lang, words)),
  })
  return {
    name: 'service_definition',
    value: { service_code: category.code, attributes: list('attribute', asked(category).map(attribute)) },
  }
}

function valuesOf(question: Question, lang: Lang, words: { yes: string; no: string }): TreeObject[] {
  const pair = (key: string, name: string) => ({ key, name })
  if (question.kind === 'yes-no') return [pair('yes', words.yes), pair('no', words.no)]
  return question.choices.map((choice) => pair(choice.value, lang === 'th' ? choice.textTh : choice.textEn))
}

/** All fields in the order of the standard; nothing of ours unless it was asked for. Source: INTEROP 1.3. */
export function requestsOf(rows: readonly RequestRow[], said: Said): Tree311 {
  const addresses = new Map<string, string>()
  const addressOf = (code: string) => {
    const address = addresses.get(code) ?? areaAddress(said.places, code, said.lang)
    addresses.set(code, address)
    return address
  }
  const one = (row: RequestRow) => requestOf(row, row.areaCode === null ? null : addressOf(row.areaCode), said)
  return { name: 'service_requests', value: list('request', rows.map(one)) }
}

function requestOf(row: RequestRow, area: string | null, said: Said): TreeObject {
  const category = said.categories.get(row.categoryCode)
  const fields: Record<string, Tree> = {
    service_request_id: row.ref,
    status: statusOf(row.state),
    status_notes: row.said,
    service_name: category === undefined ? row.categoryCode : nameOf(category, said.lang),
    service_code: row.categoryCode,
    description: row.words,
    agency_responsible: said.lang === 'en' ? (row.bodyEn ?? row.bodyTh) : row.bodyTh,
    service_notice: null,
    requested_datetime: instantText(row.receivedAt),
    updated_datetime: instantText(row.state === 'closed' && row.closedAt !== null ? row.closedAt : row.updatedAt),
    expected_datetime: row.resolveDue === null ? null : `${row.resolveDue}T16:30:00+07:00`,
    address: wholeAddress(row.placeText, area),
    address_id: row.areaCode,
    zipcode: null,
    lat: row.lat,
    long: row.lon,
    media_url: row.photoId === null ? null : photoUrl(said, row.ref, row.photoId),
  }
  return row.more === null ? fields : Object.assign(fields, extended(row, row.more, said, category))
}

function extended(
  row: RequestRow,
  more: MoreOfRequest,
  said: Said,
  category: Category | undefined,
): Record<string, Tree> {
  const questions = category === undefined ? [] : asked(category)
  const attributes = questions.flatMap((question) => {
    const answer = more.answers[question.code]
    if (answer === undefined) return []
    const value = typeof answer === 'string' ? answer : answer.join(',')
    return [{ code: question.code, label: asking(question, said.lang), value }]
  })
  const notes = more.notes.map(({ at, kind, text }) => ({
    datetime: instantText(at),
    description: text,
    type: kind,
  }))
  return {
    attributes: list('attribute', attributes),
    extended_attributes: {
      channel: more.channel,
      photos: list(
        'photo',
        more.photoIds.map((id) => photoUrl(said, row.ref, id)),
      ),
      reopened: more.reopened,
      stars: more.stars,
      due: row.resolveDue,
    },
    notes: list('note', notes),
  }
}

function photoUrl({ baseUrl }: Said, ref: string, photoId: string): string {
  return `${baseUrl}/complaints/${ref}/photos/${photoId}`
}

/** What people wrote about the place, then the area; said once where they wrote the area themselves. */
export function wholeAddress(placeText: string | null, area: string | null): string | null {
  const beside = textBeside(placeText, area)
  return [beside, area].filter((part) => part !== null).join(' ') || null
}

/** What was written about a place beside the name of its area; null where that was all. */
export function textBeside(placeText: string | null, area: string | null): string | null {
  const text = placeText?.trim() ?? ''
  const rest = area !== null && text.endsWith(area) ? text.slice(0, -area.length).trim() : text
  return rest || null
}

/** An area with what stands above it, from the finest up. */
export function areaAddress(places: Gazetteer, code: string, lang: Lang): string {
  const line = places.line(code).filter((area) => /^\d/.test(area.code))
  return [...line]
    .reverse()
    .map((area) => placeTitle(area, lang))
    .join(' ')
}

/** A step without words of its own says where the case stands now. */
export function updatesOf(rows: readonly UpdateRow[], lang: Lang): Tree311 {
  const update = (row: UpdateRow) => ({
    update_id: row.id,
    service_request_id: row.ref,
    status: updateWordOf(row.toState, row.outcome),
    description: row.text ?? (row.toState === null ? null : stateSentence(row.toState, row.outcome, lang)),
    updated_datetime: instantText(row.at),
  })
  return { name: 'service_request_updates', value: list('request_update', rows.map(update)) }
}

export function nameOf(category: Pick<Category, 'nameTh' | 'nameEn'>, lang: Lang): string {
  return lang === 'th' ? category.nameTh : category.nameEn
}

function asking(question: Question, lang: Lang): string {
  return lang === 'th' ? question.textTh : question.textEn
}
