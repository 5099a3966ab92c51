import { comparisonKey, skeleton } from '../../kernel/thai-text.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { bodyKey, isBodyCode } from './body.ts'
import { allBodies, bodiesStamp, type RegisteredBody } from './register.sql.ts'

/** Why a text was taken for a body. */
export type BodyReason =
  | { readonly kind: 'code' }
  | { readonly kind: 'external-code'; readonly scheme: string }
  /** Its name, written out or short, with blanks and dots or without. */
  | { readonly kind: 'name' }
  | { readonly kind: 'former-name'; readonly nameTh: string; readonly until: string | null }
  /** As a name, but with marks lost or one letter otherwise. */
  | { readonly kind: 'slip'; readonly written: string }
  /** The body named went into this one. */
  | { readonly kind: 'merged'; readonly nameTh: string; readonly on: string }

export interface ResolvedBody {
  readonly body: RegisteredBody
  /** 0 to 1. From 0.9 on a person need not look. */
  readonly confidence: number
  readonly reason: BodyReason
}

export type BodyAnswer =
  | { readonly kind: 'found'; readonly found: ResolvedBody }
  /** Several bodies are called so and nothing tells which. */
  | { readonly kind: 'several'; readonly bodies: readonly RegisteredBody[] }
  | { readonly kind: 'none' }

export interface BodyRegister {
  readonly byId: ReadonlyMap<string, RegisteredBody>
  readonly byCode: ReadonlyMap<string, RegisteredBody>
  /** `scheme code` */
  readonly byExternalCode: ReadonlyMap<string, RegisteredBody>
  /** By the key its name has in the register (with the province where names return). */
  byKey(key: string): RegisteredBody | null
  /** All bodies that are or were called so, wherever they are. */
  namesakes(name: string): readonly RegisteredBody[]
  /**
   * Free text, a code, or a code of another register, to a body of today.
   * @param hint the area the writer is in; an area the text itself names wins over it
   */
  resolve(text: string, hint?: { areaCode?: string | null }): BodyAnswer
  /** Bodies that were merged into this one, also by way of others; oldest first. */
  predecessors(id: string): readonly RegisteredBody[]
}

/** Turns the place words of a text into an area code; the gazetteer of the room of places. */
export type PlaceOf = (text: string) => string | null

const MOST_COPIES = 4
const copies = new Map<string, BodyRegister>()

/** The register in memory, read again only when a body has changed. */
export async function loadBodyRegister(view: Queryable, placeOf: PlaceOf): Promise<BodyRegister> {
  const stamp = await bodiesStamp(view)
  const copy = copies.get(stamp)
  if (copy) return copy
  const fresh = openBodyRegister(
    (await allBodies(view)).filter(({ listed }) => listed),
    placeOf,
  )
  copies.set(stamp, fresh)
  if (copies.size > MOST_COPIES) for (const oldest of copies.keys()) if (copies.delete(oldest)) break
  return fresh
}

interface Named {
  readonly body: RegisteredBody
  readonly former: { nameTh: string; until: string | null } | null
}

export function openBodyRegister(bodies: readonly RegisteredBody[], placeOf: PlaceOf): BodyRegister {
  const byId = new Map(bodies.map((body) => [body.id, body]))
  const byCode = new Map(bodies.map((body) => [body.code, body]))
  const byExternalCode = new Map(
    bodies.flatMap((body) => body.codes.map(({ scheme, code }) => [`${scheme} ${code}`, body] as const)),
  )
  const byStoredKey = new Map<string, RegisteredBody>()
  const byName = new Map<string, Named[]>()
  const bySkeleton = new Map<string, Named[]>()
  for (const body of bodies) {
    const current: Named = { body, former: null }
    byStoredKey.set(body.nameKey, body)
    add(byName, plain(body.nameKey), current)
    add(bySkeleton, skeleton(plain(body.nameKey)), current)
    if (body.shortNameTh) add(byName, plain(bodyKey(body.shortNameTh)), current)
    if (body.nameEn) add(byName, comparisonKey(body.nameEn), current)
    for (const { key, nameTh, validTo } of body.names) {
      const former: Named = { body, former: { nameTh, until: validTo } }
      byStoredKey.set(key, byStoredKey.get(key) ?? body)
      add(byName, plain(key), former)
      add(bySkeleton, skeleton(plain(key)), former)
    }
  }

  /** The body of today: follows mergers. One that was split stays, because nothing tells which part is meant. */
  function ofToday(body: RegisteredBody): { body: RegisteredBody; merged: { nameTh: string; on: string } | null } {
    let at = body
    let merged: { nameTh: string; on: string } | null = null
    for (let steps = 0; steps < 20; steps += 1) {
      const merger = at.successors.find((next) => next.kind === 'merger')
      const next = merger && byId.get(merger.id)
      if (!merger || !next) break
      merged = { nameTh: body.nameTh, on: merger.on }
      at = next
    }
    return { body: at, merged }
  }

  function found(named: Named, confidence: number, reason: BodyReason): BodyAnswer {
    const { body, merged } = ofToday(named.body)
    if (merged)
      return {
        kind: 'found',
        found: { body, confidence: Math.min(confidence, 0.95), reason: { kind: 'merged', ...merged } },
      }
    return { kind: 'found', found: { body, confidence, reason } }
  }

  function choose(
    candidates: readonly Named[],
    area: string | null,
    reasonOf: (named: Named) => BodyReason,
    base: number,
  ): BodyAnswer | null {
    const near = area === null ? candidates : narrowed(candidates, area)
    const today = new Map(near.map((named) => [ofToday(named.body).body.id, named]))
    const [only] = today.values()
    if (!only) return null
    if (today.size === 1) {
      const sure =
        area !== null ||
        candidates.length === 1 ||
        new Set(candidates.map((one) => ofToday(one.body).body.id)).size === 1
      return found(only, sure ? base : base - 0.1, reasonOf(only))
    }
    return { kind: 'several', bodies: [...today.keys()].flatMap((id) => byId.get(id) ?? []) }
  }

  function byWords(name: string, area: string | null): BodyAnswer | null {
    const key = plain(bodyKey(name))
    if (key.length < 2) return null
    const named = byName.get(key) ?? byName.get(comparisonKey(name))
    if (named) {
      const living = named.filter((one) => one.former === null)
      return choose(living.length > 0 ? living : named, area, reasonOfName, 0.98)
    }
    const slips = bySkeleton.get(skeleton(key)) ?? oneLetterOff(key)
    return slips.length === 0 ? null : choose(slips, area, () => ({ kind: 'slip', written: name }), 0.85)
  }

  /** Long names only: in short ones another letter is another body. */
  function oneLetterOff(key: string): Named[] {
    if (key.length < 12) return []
    const close: Named[] = []
    for (const [other, named] of byName)
      if (Math.abs(other.length - key.length) <= 1 && differsByOne(other, key)) close.push(...named)
    return close
  }

  function resolve(text: string, hint: { areaCode?: string | null } = {}): BodyAnswer {
    const written = text.trim().slice(0, 300)
    const coded = isBodyCode(written.toUpperCase()) ? byCode.get(written.toUpperCase()) : undefined
    if (coded) return found({ body: coded, former: null }, 1, { kind: 'code' })
    const external = externalOf(written)
    if (external.length === 1 && external[0])
      return found({ body: external[0].body, former: null }, 1, { kind: 'external-code', scheme: external[0].scheme })
    let several: BodyAnswer | null = null
    for (const { name, place } of splits(written)) {
      const area = (place === '' ? null : placeOf(place)) ?? hint.areaCode ?? null
      const answer = byWords(name, area)
      if (answer?.kind === 'found') return answer
      several ??= answer
    }
    return several ?? { kind: 'none' }
  }

  function externalOf(written: string): { scheme: string; body: RegisteredBody }[] {
    const [, scheme, code] = /^([a-z][a-z0-9-]{1,19})[: ]\s*(\S+)$/.exec(written) ?? []
    if (scheme !== undefined && code !== undefined) {
      const body = byExternalCode.get(`${scheme} ${code}`)
      return body ? [{ scheme, body }] : []
    }
    if (!/^[0-9A-Za-z-]{3,20}$/.test(written)) return []
    return bodies.flatMap((body) =>
      body.codes.filter(({ code: own }) => own === written).map(({ scheme: own }) => ({ scheme: own, body })),
    )
  }

  return {
    byId,
    byCode,
    byExternalCode,
    byKey: (key) => byStoredKey.get(key) ?? null,
    namesakes: (name) => [...new Set((byName.get(plain(bodyKey(name))) ?? []).map(({ body }) => body))],
    resolve,
    predecessors(id) {
      const into = new Map<string, RegisteredBody[]>()
      for (const body of bodies)
        for (const next of body.successors) if (next.kind === 'merger') add(into, next.id, body)
      const all = new Map<string, RegisteredBody>()
      const collect = (of: string) => {
        for (const body of into.get(of) ?? []) {
          if (body.id === id || all.has(body.id)) continue
          all.set(body.id, body)
          collect(body.id)
        }
      }
      collect(id)
      return [...all.values()]
    },
  }
}

function reasonOfName({ former }: Named): BodyReason {
  return former === null ? { kind: 'name' } : { kind: 'former-name', ...former }
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key)
  if (known) known.push(value)
  else map.set(key, [value])
}

/** The key without the province it carries where names return. */
function plain(key: string): string {
  return key.replace(/@\d\d$/, '')
}

/** Those in the area, or in the province of it, or those whose own area is known to be no finer. */
function narrowed(candidates: readonly Named[], area: string): readonly Named[] {
  for (const length of [area.length, 4, 2]) {
    const part = area.slice(0, length)
    if (!/^\d/.test(part)) return candidates
    const inside = candidates.filter(({ body }) => [body.areaCode, ...body.areas].some((own) => own?.startsWith(part)))
    if (inside.length > 0) return inside
  }
  return candidates.filter(({ body }) => body.areaCode === null || body.areaCode === 'TH')
}

/**
 * The ways a text parts into a name and the place that follows: whole, then cut before each place word, the last one first
 * (`องค์การบริหารส่วนตำบล ท่าวังผา อ.ท่าวังผา`).
 */
function splits(text: string): { name: string; place: string }[] {
  const cuts = [...text.matchAll(/[\s(,]+(?=(?:อ\.|อำเภอ|จ\.|จังหวัด|ต\.|ตำบล|เขต|แขวง))/g)].map(({ index }) => index)
  const ways = cuts
    .reverse()
    .map((at) => ({ name: text.slice(0, at), place: text.slice(at).replace(/^[\s(,]+|[\s)]+$/g, '') }))
  return [{ name: text, place: '' }, ...ways]
}

function differsByOne(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1)
}
