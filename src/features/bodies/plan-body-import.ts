import { newId } from '../../kernel/ids.ts'
import { type BodyKind, bodyKey, bodyKindOf, codeForBody, isLocalAdministration } from './body.ts'
import type { BodyProblem, BodyProblemKind, BodyRow, ReadBodies } from './body-file.ts'
import type { BodyRegister, PlaceOf } from './body-register.ts'
import type { RegisteredBody } from './register.sql.ts'

/** One fact that changes, as history and report show it. */
export interface FactChange {
  readonly field: string
  readonly before: string | null
  readonly after: string | null
}

/** A body as it is to be stored. */
export interface PlannedBody {
  readonly line: number
  readonly isNew: boolean
  readonly before: RegisteredBody | null
  readonly after: RegisteredBody
  readonly changes: readonly FactChange[]
}

export interface BodyImportPlan {
  /** New and changed ones; bodies the list says nothing new about are only counted. */
  readonly bodies: readonly PlannedBody[]
  readonly unchanged: number
  readonly problems: readonly BodyProblem[]
}

/** A text that names another body less surely is refused: a person writes the code instead. */
const SURE_ENOUGH = 0.85

interface Draft {
  readonly row: BodyRow
  readonly before: RegisteredBody | null
  after: RegisteredBody
}

/**
 * Compares a list with the register: what would be added and changed, and every cell that cannot be used. Pure: the same list against
 * the same register gives the same plan, and against the register it made nothing.
 * @param today ISO day a renaming counts from when the list does not say
 */
export function planBodyImport(
  read: ReadBodies,
  register: BodyRegister,
  placeOf: PlaceOf,
  today: string,
): BodyImportPlan {
  const problems: BodyProblem[] = [...read.problems]
  const refuse = (row: BodyRow, field: string, kind: BodyProblemKind, value: string, other?: string) => {
    const address = `${read.letters.get(field) ?? read.letters.get('nameTh') ?? 'A'}${row.line}`
    problems.push({
      address,
      line: row.line,
      kind,
      value: value.slice(0, 100),
      ...(other === undefined ? {} : { other }),
    })
  }
  const drafts = new Map<string, Draft>()
  const keys = new Map<string, string>()
  const areaOf = (row: BodyRow, field: 'area' | 'areas', text: string): string | null => {
    const code = placeOf(text)
    if (code === null) refuse(row, field, 'area-unknown', text)
    return code
  }

  for (const row of read.rows) {
    if (row.nameTh === '') continue
    const area = row.area === undefined ? undefined : areaOf(row, 'area', row.area)
    if (area === null) continue
    const before = whichBody(row, area ?? null, register, refuse)
    if (before === 'refused') continue
    const after = described(
      row,
      before,
      area,
      row.areas?.flatMap((text) => areaOf(row, 'areas', text) ?? []),
      today,
    )
    const twin = drafts.get(after.id)
    if (twin) {
      refuse(row, 'nameTh', 'twice', row.nameTh, String(twin.row.line))
      continue
    }
    const holder = keys.get(after.nameKey) ?? register.byKey(after.nameKey)?.id
    if (holder !== undefined && holder !== after.id) {
      const other = drafts.get(holder)?.after ?? register.byId.get(holder)
      refuse(
        row,
        'nameTh',
        drafts.has(holder) ? 'twice' : 'name-taken',
        row.nameTh,
        drafts.has(holder) ? String(drafts.get(holder)?.row.line) : other?.code,
      )
      continue
    }
    const taken = after.names.find(({ key }) => {
      const owner = keys.get(key) ?? register.byKey(key)?.id
      return owner !== undefined && owner !== after.id
    })
    if (taken) {
      const owner = keys.get(taken.key) ?? register.byKey(taken.key)?.id ?? ''
      refuse(
        row,
        'formerNames',
        'name-taken',
        taken.nameTh,
        (drafts.get(owner)?.after ?? register.byId.get(owner))?.code,
      )
      continue
    }
    const bothTold = row.from !== undefined && row.to !== undefined
    if (!bothTold && (after.validFrom ?? '') > (after.validTo ?? '9999')) {
      refuse(row, row.to === undefined ? 'from' : 'to', 'dates-reversed', row.to ?? row.from ?? '')
      continue
    }
    for (const key of [after.nameKey, ...after.names.map((name) => name.key)]) keys.set(key, after.id)
    drafts.set(after.id, { row, before, after })
  }

  const inList = listIndex([...drafts.values()].map(({ after }) => after))
  const find = ({ row, after }: Draft, field: string, text: string): RegisteredBody | null => {
    const own = inList(text, after.areaCode)
    if (own) return own
    const answer = register.resolve(text, { areaCode: after.areaCode })
    if (answer.kind === 'found' && answer.found.confidence >= SURE_ENOUGH) return answer.found.body
    const several = answer.kind === 'several' ? answer.bodies : []
    const codes = several.slice(0, 3).map((body) => body.code)
    refuse(row, field, several.length > 0 ? 'body-several' : 'body-unknown', text, codes.join(', '))
    return null
  }
  for (const draft of drafts.values()) relate(draft, find, refuse)
  refuseCircles(drafts, register, refuse)
  refuseTakenCodes(drafts, register, refuse)

  const refused = new Set(problems.map(({ line }) => line))
  const usable = [...drafts.values()].filter(({ row }) => !refused.has(row.line))
  const bodies = usable.flatMap(({ row, before, after }) => {
    const changes = differences(before, after, (id) => drafts.get(id)?.after.code ?? register.byId.get(id)?.code ?? id)
    return before !== null && changes.length === 0
      ? []
      : [{ line: row.line, isNew: before === null, before, after, changes }]
  })
  return { bodies, unchanged: usable.length - bodies.length, problems: problems.sort((a, b) => a.line - b.line) }
}

/** Bodies of the list itself by code and name; of namesakes the one in the same province. */
function listIndex(
  bodies: readonly RegisteredBody[],
): (text: string, areaCode: string | null) => RegisteredBody | null {
  const byCode = new Map(bodies.map((body) => [body.code, body]))
  const byName = new Map<string, RegisteredBody[]>()
  for (const body of bodies) {
    const key = withoutProvince(body.nameKey)
    byName.set(key, [...(byName.get(key) ?? []), body])
  }
  return (text, areaCode) => {
    const named = byName.get(withoutProvince(bodyKey(text))) ?? []
    const near = named.filter((body) => areaCode !== null && body.areaCode?.slice(0, 2) === areaCode.slice(0, 2))
    return (
      byCode.get(text.toUpperCase()) ??
      (named.length === 1 ? named[0] : near.length === 1 ? near[0] : undefined) ??
      null
    )
  }
}

function withoutProvince(key: string): string {
  return key.replace(/@\d\d$/, '')
}

type Refuse = (row: BodyRow, field: string, kind: BodyProblemKind, value: string, other?: string) => void

/** The body a row is about: by our code, by the codes of other registers, by its name of today or of before. */
function whichBody(
  row: BodyRow,
  area: string | null,
  register: BodyRegister,
  refuse: Refuse,
): RegisteredBody | null | 'refused' {
  const told: RegisteredBody[] = []
  if (row.code !== undefined) {
    const body = register.byCode.get(row.code)
    if (!body) {
      refuse(row, 'code', 'code-unknown', row.code)
      return 'refused'
    }
    told.push(body)
  }
  for (const { scheme, code } of row.codes) {
    const body = register.byExternalCode.get(`${scheme} ${code}`)
    if (body) told.push(body)
  }
  const distinct = new Set(told)
  if (distinct.size > 1) {
    refuse(
      row,
      row.code === undefined ? 'nameTh' : 'code',
      'two-bodies',
      row.nameTh,
      [...distinct].map((body) => body.code).join(', '),
    )
    return 'refused'
  }
  const [known] = told
  if (known && row.code === undefined && row.kind === undefined && isAnotherThing(known, row.nameTh)) {
    const [held] = row.codes
    refuse(row, `code:${held?.scheme}`, 'code-taken', held?.code ?? '', `${known.nameTh} (${known.code})`)
    return 'refused'
  }
  if (known) return known
  const byName = bodyNamed(row, area, register, refuse)
  if (byName === 'refused') return byName
  // The name of a body that carries another code of the same register is a namesake, not the same.
  const other = byName?.codes.find((own) =>
    row.codes.some((code) => code.scheme === own.scheme && code.code !== own.code),
  )
  if (byName && other) {
    refuse(row, `code:${other.scheme}`, 'two-bodies', row.nameTh, `${byName.code} ${other.scheme} ${other.code}`)
    return 'refused'
  }
  return byName
}

/** A department is never renamed into a school: then the code is wrong. Local administrations do change their kind. */
function isAnotherThing(body: RegisteredBody, nameTh: string): boolean {
  const told = bodyKindOf(nameTh)
  if (told === 'other' || body.kind === 'other' || told === body.kind) return false
  return !(isLocalAdministration(told) && isLocalAdministration(body.kind))
}

/** Without an area a name means the one body called so; with one, the body there, or one whose area nobody knew. */
function bodyNamed(
  row: BodyRow,
  area: string | null,
  register: BodyRegister,
  refuse: Refuse,
): RegisteredBody | null | 'refused' {
  const exact = register.byKey(bodyKey(row.nameTh, area))
  if (exact) return exact
  const namesakes = register.namesakes(row.nameTh).filter((body) => area === null || body.areaCode === null)
  if (namesakes.length <= 1) return namesakes[0] ?? null
  const codes = namesakes.slice(0, 3).map((body) => body.code)
  refuse(row, 'nameTh', 'body-several', row.nameTh, codes.join(', '))
  return 'refused'
}

function described(
  row: BodyRow,
  before: RegisteredBody | null,
  area: string | undefined,
  areas: readonly string[] | undefined,
  today: string,
): RegisteredBody {
  // A list that names only the province of a body whose sub-district is known says nothing new.
  const areaCode = area === undefined || before?.areaCode?.startsWith(area) ? (before?.areaCode ?? area ?? null) : area
  const kind = row.kind ?? (before === null ? bodyKindOf(row.nameTh) : kindAfterRenaming(before, row.nameTh))
  const nameKey = bodyKey(row.nameTh, areaCode)
  const wasCalled =
    before !== null && before.nameKey !== nameKey
      ? [{ key: before.nameKey, nameTh: before.nameTh, validTo: row.changeOn ?? today }]
      : []
  const formerNames = (row.formerNames ?? []).map((nameTh) => ({
    key: bodyKey(nameTh, areaCode),
    nameTh,
    validTo: null,
  }))
  const names = [...wasCalled, ...(before?.names ?? []), ...formerNames].filter(
    (name, at, all) => name.key !== nameKey && all.findIndex((other) => other.key === name.key) === at,
  )
  // A name that was one of the former ones, written only to find the body, does not rename it back.
  const isFormer = before?.names.some((name) => name.key === nameKey) ?? false
  const codes = [
    ...(before?.codes ?? []).filter((own) => !row.codes.some((code) => code.scheme === own.scheme)),
    ...row.codes,
  ].sort(byText((one) => `${one.scheme} ${one.code}`))
  return {
    listed: before?.listed ?? true,
    id: before?.id ?? newId(),
    code: before?.code ?? codeForBody(kind, nameKey, areaCode),
    kind,
    nameTh: isFormer || before?.nameKey === nameKey ? (before?.nameTh ?? row.nameTh) : row.nameTh,
    nameEn: row.nameEn ?? before?.nameEn ?? null,
    shortNameTh: row.short ?? before?.shortNameTh ?? null,
    nameKey: isFormer ? (before?.nameKey ?? nameKey) : nameKey,
    parentId: before?.parentId ?? null,
    areaCode,
    areas: areas === undefined ? (before?.areas ?? []) : [...new Set(areas)].filter((code) => code !== areaCode).sort(),
    validFrom: row.from ?? before?.validFrom ?? null,
    validTo: row.to ?? before?.validTo ?? null,
    contact: {
      website: row.website ?? before?.contact.website ?? null,
      address: row.address ?? before?.contact.address ?? null,
      phone: row.phone ?? before?.contact.phone ?? null,
      email: row.email ?? before?.contact.email ?? null,
    },
    names: isFormer ? (before?.names ?? []) : names,
    codes,
    supervisors: before?.supervisors ?? [],
    successors: before?.successors ?? [],
  }
}

/** A kind told by the name follows it: an อบต. that becomes a เทศบาลตำบล under the same code. */
function kindAfterRenaming(before: RegisteredBody, nameTh: string): BodyKind {
  const told = bodyKindOf(nameTh)
  return told !== 'other' && before.kind === bodyKindOf(before.nameTh) ? told : before.kind
}

/** Parent, supervisors and successors, which may stand anywhere in the list. */
function relate(
  draft: Draft,
  find: (draft: Draft, field: string, text: string) => RegisteredBody | null,
  refuse: Refuse,
): void {
  const { row } = draft
  const others = (field: string, texts: readonly string[]) =>
    texts.flatMap((text) => {
      const body = find(draft, field, text)
      if (body === null) return []
      if (body.id !== draft.after.id) return [body]
      refuse(row, field, 'into-itself', text)
      return []
    })
  if (row.parent !== undefined)
    draft.after = { ...draft.after, parentId: others('parent', [row.parent])[0]?.id ?? draft.after.parentId }
  if (row.supervisors !== undefined)
    draft.after = {
      ...draft.after,
      supervisors: others('supervisors', row.supervisors)
        .map(({ id }) => id)
        .sort(),
    }
  const { change, changeOn } = row
  if (change === undefined || changeOn === undefined || row.successors === undefined) return
  const successors = others('successors', row.successors).map(({ id }) => ({ id, kind: change, on: changeOn }))
  if (successors.length === 0) return
  const validTo = draft.after.validTo ?? changeOn
  if (draft.after.validFrom !== null && validTo < draft.after.validFrom)
    refuse(row, 'changeOn', 'dates-reversed', changeOn)
  draft.after = { ...draft.after, validTo, successors: successors.sort(byText((one) => one.id)) }
}

/** Nobody stands under itself, and no body went into itself by way of others. */
function refuseCircles(drafts: ReadonlyMap<string, Draft>, register: BodyRegister, refuse: Refuse): void {
  const bodyOf = (id: string) => drafts.get(id)?.after ?? register.byId.get(id)
  const reaches = (from: string, next: (body: RegisteredBody) => readonly string[]): boolean => {
    const seen = new Set<string>()
    const open = [...(bodyOf(from) ? next(bodyOf(from) as RegisteredBody) : [])]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (id === from) return true
      if (seen.has(id)) continue
      seen.add(id)
      const body = bodyOf(id)
      if (body) open.push(...next(body))
    }
    return false
  }
  for (const { row, after } of drafts.values()) {
    if (row.parent !== undefined && reaches(after.id, (body) => (body.parentId === null ? [] : [body.parentId])))
      refuse(row, 'parent', 'circle', row.parent)
    if (row.successors !== undefined && reaches(after.id, (body) => body.successors.map(({ id }) => id)))
      refuse(row, 'successors', 'circle', row.successors.join('; '))
  }
}

function refuseTakenCodes(drafts: ReadonlyMap<string, Draft>, register: BodyRegister, refuse: Refuse): void {
  const holders = new Map<string, Draft>()
  for (const draft of drafts.values()) {
    for (const { scheme, code } of draft.row.codes) {
      const key = `${scheme} ${code}`
      const inFile = holders.get(key)
      const stored = register.byExternalCode.get(key)
      if (inFile && inFile.after.id !== draft.after.id)
        refuse(draft.row, `code:${scheme}`, 'code-taken', code, `${inFile.after.nameTh} (${inFile.row.line})`)
      else if (stored && stored.id !== draft.after.id)
        refuse(draft.row, `code:${scheme}`, 'code-taken', code, `${stored.nameTh} (${stored.code})`)
      holders.set(key, draft)
    }
  }
}

function differences(
  before: RegisteredBody | null,
  after: RegisteredBody,
  codeOf: (id: string) => string,
): FactChange[] {
  const facts = (body: RegisteredBody): Record<string, string | null> => ({
    name_th: body.nameTh,
    name_en: body.nameEn,
    short_name_th: body.shortNameTh,
    kind: body.kind,
    parent: body.parentId && codeOf(body.parentId),
    supervisors: joined(body.supervisors.map(codeOf)),
    area: body.areaCode,
    areas: joined(body.areas),
    former_names: joined(body.names.map((name) => name.nameTh)),
    codes: joined(body.codes.map(({ scheme, code }) => `${scheme} ${code}`)),
    valid_from: body.validFrom,
    valid_to: body.validTo,
    successors: joined(body.successors.map((next) => `${next.kind} ${codeOf(next.id)} ${next.on}`)),
    website: body.contact.website,
    address: body.contact.address,
    phone: body.contact.phone,
    email: body.contact.email,
  })
  const was = before === null ? {} : facts(before)
  return Object.entries(facts(after)).flatMap(([field, now]) => {
    const then = was[field] ?? null
    return then === now ? [] : [{ field, before: then, after: now }]
  })
}

function joined(parts: readonly string[]): string | null {
  return parts.length === 0 ? null : [...parts].sort().join('; ')
}

function byText<T>(textOf: (value: T) => string): (a: T, b: T) => number {
  return (a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0)
}
