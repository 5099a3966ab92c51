import { z } from '@hono/zod-openapi'
import { fromBahtDecimal, type Satang, toBahtDecimal } from '../../kernel/money.ts'
import { type LocalDate, parseIsoDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { missionByCode } from '../functions/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { agreementKinds, partyRoles, type Terms } from './agreement.ts'
import type { TermsNames } from './agreements.present.ts'
import { indicatorsNamed } from './agreements.sql.ts'

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
    title: z.string().min(1).max(300),
    purpose: z.string().max(4_000).default(''),
    area: z.string().max(12).nullable().default(null),
    function: z.string().max(12).nullable().default(null),
    parties: z
      .array(z.object({ body: z.string(), role: z.enum(partyRoles), part: z.string().max(1_000).default('') }))
      .max(30)
      .default([]),
    services: z
      .array(
        z.object({
          service: z.uuid().nullable().default(null),
          text: z.string().min(1).max(1_000),
          standard: z.string().max(1_000).default(''),
        }),
      )
      .max(30)
      .default([]),
    indicators: z
      .array(z.object({ indicator: z.string(), wanted: z.string().max(300).default('') }))
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
          source: z.string().min(1).max(300),
        }),
      )
      .max(30)
      .default([]),
    starts_on: day.nullable().default(null),
    ends_on: day.nullable().default(null),
    reviews: z.array(day).max(100).default([]),
    notice_days: z.int().min(0).max(3_650).default(90),
    breach: z.string().max(2_000).default(''),
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

/** Terms as a program sends them. @returns null where a place, a field, a body, an indicator or an amount is unknown */
export async function termsOf(view: Queryable, sent: z.infer<typeof termsSchema>): Promise<Terms | null> {
  const codes = [...sent.parties.map(({ body }) => body), ...sent.money.flatMap(({ from, to }) => [from, to])]
  const bodies = new Map<string, string>()
  for (const code of new Set(codes)) {
    const id = await bodyIdByCode(view, code)
    if (id === null) return null
    bodies.set(code, id)
  }
  const found = await indicatorsNamed(view, { codes: sent.indicators.map(({ indicator }) => indicator) })
  const indicatorIds = new Map(found.map((one) => [one.code, one.id]))
  const total = fromBahtDecimal(sent.total)
  const amounts = sent.money.map(({ amount }) => fromBahtDecimal(amount))
  if (!total.ok || amounts.some((amount) => !amount.ok)) return null
  if (total.value > mostSatang || amounts.some((amount) => amount.ok && amount.value > mostSatang)) return null
  if (sent.area !== null && !(await loadGazetteer(view)).areas.has(sent.area)) return null
  if (sent.function !== null && !missionByCode.has(sent.function)) return null
  if (sent.indicators.some(({ indicator }) => !indicatorIds.has(indicator))) return null
  const id = (code: string) => bodies.get(code) ?? ''
  return {
    kind: sent.kind,
    title: sent.title,
    purpose: sent.purpose,
    areaCode: sent.area,
    functionCode: sent.function,
    parties: sent.parties.map(({ body, role, part }) => ({ bodyId: id(body), role, part })),
    services: sent.services.map(({ service, text, standard }) => ({ serviceId: service, text, standard })),
    indicators: sent.indicators.map(({ indicator, wanted }) => ({
      indicatorId: indicatorIds.get(indicator) ?? '',
      wanted,
    })),
    totalSatang: total.value,
    money: sent.money.map((line, at) => {
      const amount = amounts[at]
      return {
        fiscalYear: line.fiscal_year,
        fromBodyId: id(line.from),
        toBodyId: id(line.to),
        amountSatang: amount?.ok ? amount.value : (0n as Satang),
        source: line.source,
      }
    }),
    startsOn: sent.starts_on === null ? null : isoDay(sent.starts_on),
    endsOn: sent.ends_on === null ? null : isoDay(sent.ends_on),
    reviews: sent.reviews.map(isoDay),
    noticeDays: sent.notice_days,
    breachText: sent.breach,
  }
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
    money: terms.money.map((line) => ({
      fiscal_year: line.fiscalYear,
      from: code(line.fromBodyId),
      to: code(line.toBodyId),
      amount: toBahtDecimal(line.amountSatang),
      source: line.source,
    })),
    starts_on: terms.startsOn,
    ends_on: terms.endsOn,
    reviews: [...terms.reviews],
    notice_days: terms.noticeDays,
    breach: terms.breachText,
  }
}
