import { z } from '@hono/zod-openapi'
import { fromBahtDecimal, type Satang, satang, toBahtDecimal } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, parseIsoDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { sentLine, sentLines } from '../../web/sent-text.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { missionByCode } from '../functions/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { serviceNames } from '../services/index.ts'
import { agreementKinds, partyRoles, type Terms } from './agreement.ts'
import type { TermsNames } from './agreements.present.ts'
import { indicatorsNamed } from './indicators-named.sql.ts'
import type { Refusal } from './refusal.ts'

/* The words of an agreement as programs read and write them. */

export const day = z.iso.date()
export const isoDay = (text: string): LocalDate => {
  const read = parseIsoDate(text)
  if (!read.ok) throw new Error('the schema lets only days through')
  return read.value
}

export const termsSchema = z
  .object({
    kind: z.enum(agreementKinds),
    title: sentLine.min(1).max(300),
    purpose: sentLines.max(4_000).default(''),
    area: z.string().max(12).nullable().default(null),
    function: z.string().max(12).nullable().default(null),
    parties: z
      .array(z.object({ body: z.string(), role: z.enum(partyRoles), part: sentLine.max(1_000).default('') }))
      .max(30)
      .default([]),
    services: z
      .array(
        z.object({
          service: z.uuid().nullable().default(null),
          text: sentLine.min(1).max(1_000),
          standard: sentLine.max(1_000).default(''),
        }),
      )
      .max(30)
      .default([]),
    indicators: z
      .array(z.object({ indicator: z.string(), wanted: sentLine.max(300).default('') }))
      .max(30)
      .default([]),
    total: z.string().default('0'),
    money: z
      .array(
        z.object({
          fiscal_year: z.int().min(2000).max(2200),
          from: z.string(),
          to: z.string(),
          amount: z.string(),
          source: sentLine.min(1).max(300),
        }),
      )
      .max(30)
      .default([]),
    starts_on: day.nullable().default(null),
    ends_on: day.nullable().default(null),
    reviews: z.array(day).max(100).default([]),
    notice_days: z.int().min(0).max(3_650).default(90),
    breach: sentLines.max(2_000).default(''),
  })
  .openapi('AgreementTerms', { description: 'Bodies by code, indicators by code, money in baht as decimal text' })

/** The free words of terms: everybody reads them once all have signed. */
export const wordsOf = (terms: z.infer<typeof termsSchema>): string[] => [
  terms.title,
  terms.purpose,
  terms.breach,
  ...terms.parties.map(({ part }) => part),
  ...terms.services.flatMap(({ text, standard }) => [text, standard]),
  ...terms.indicators.map(({ wanted }) => wanted),
  ...terms.money.map(({ source }) => source),
]

/** More is a slip of the hand, and no number of the database. */
const mostSatang = 1_000_000_000_000_000n

function satangOf(sent: string): Satang | null {
  const read = fromBahtDecimal(sent)
  return read.ok && read.value <= mostSatang ? read.value : null
}

export const wrongField = (field: string, given: string) =>
  refuse<Refusal>({ kind: 'wrong-field', field, given: given.slice(0, 60) })

/** Terms as a program sends them, or the first field with a place, a function, a body, an indicator or an amount that is unknown. */
export async function termsOf(view: Queryable, sent: z.infer<typeof termsSchema>): Promise<Result<Terms, Refusal>> {
  const named = [
    ...sent.parties.map(({ body }, at) => [`terms.parties.${at}.body`, body] as const),
    ...sent.money.flatMap(({ from, to }, at) => [
      [`terms.money.${at}.from`, from] as const,
      [`terms.money.${at}.to`, to] as const,
    ]),
  ]
  const bodies = new Map<string, string>()
  for (const [field, code] of named) {
    const id = bodies.get(code) ?? (await bodyIdByCode(view, code))
    if (id === null) return wrongField(field, code)
    bodies.set(code, id)
  }
  const found = await indicatorsNamed(view, { codes: sent.indicators.map(({ indicator }) => indicator) })
  const indicatorIds = new Map(found.map((one) => [one.code, one.id]))
  for (const [at, { indicator }] of sent.indicators.entries())
    if (!indicatorIds.has(indicator)) return wrongField(`terms.indicators.${at}.indicator`, indicator)
  const total = satangOf(sent.total)
  if (total === null) return wrongField('terms.total', sent.total)
  const amounts: Satang[] = []
  for (const [at, { amount }] of sent.money.entries()) {
    const read = satangOf(amount)
    if (read === null) return wrongField(`terms.money.${at}.amount`, amount)
    amounts.push(read)
  }
  if (sent.area !== null && !(await loadGazetteer(view)).areas.has(sent.area))
    return wrongField('terms.area', sent.area)
  if (sent.function !== null && !missionByCode.has(sent.function)) return wrongField('terms.function', sent.function)
  const id = (code: string) => bodies.get(code) ?? ''
  const services = new Set((await serviceNames(view)).map((one) => one.id))
  return ok({
    kind: sent.kind,
    title: sent.title,
    purpose: sent.purpose,
    areaCode: sent.area,
    functionCode: sent.function,
    parties: sent.parties.map(({ body, role, part }) => ({ bodyId: id(body), role, part })),
    // A service of no list, or of one that ended: its words stay, as in the form.
    services: sent.services.map(({ service, text, standard }) => ({
      serviceId: service !== null && services.has(service) ? service : null,
      text,
      standard,
    })),
    indicators: sent.indicators.map(({ indicator, wanted }) => ({
      indicatorId: indicatorIds.get(indicator) ?? '',
      wanted,
    })),
    totalSatang: total,
    money: sent.money.map((one, at) => ({
      fiscalYear: one.fiscal_year,
      fromBodyId: id(one.from),
      toBodyId: id(one.to),
      amountSatang: amounts[at] ?? satang(0n),
      source: one.source,
    })),
    startsOn: sent.starts_on === null ? null : isoDay(sent.starts_on),
    endsOn: sent.ends_on === null ? null : isoDay(sent.ends_on),
    reviews: sent.reviews.map(isoDay),
    noticeDays: sent.notice_days,
    breachText: sent.breach,
  })
}

export function termsForApi(
  terms: Terms,
  names: Pick<TermsNames, 'bodies' | 'indicators'>,
): z.infer<typeof termsSchema> {
  const code = (id: string) => names.bodies.get(id)?.code ?? id
  return {
    kind: terms.kind,
    title: terms.title,
    purpose: terms.purpose,
    area: terms.areaCode,
    function: terms.functionCode,
    parties: terms.parties.map(({ bodyId, role, part }) => ({ body: code(bodyId), role, part })),
    services: terms.services.map(({ serviceId, text, standard }) => ({ service: serviceId, text, standard })),
    indicators: terms.indicators.map(({ indicatorId, wanted }) => ({
      indicator: names.indicators.get(indicatorId)?.code ?? indicatorId,
      wanted,
    })),
    total: toBahtDecimal(terms.totalSatang),
    money: terms.money.map((one) => ({
      fiscal_year: one.fiscalYear,
      from: code(one.fromBodyId),
      to: code(one.toBodyId),
      amount: toBahtDecimal(one.amountSatang),
      source: one.source,
    })),
    starts_on: terms.startsOn,
    ends_on: terms.endsOn,
    reviews: [...terms.reviews],
    notice_days: terms.noticeDays,
    breach: terms.breachText,
  }
}
