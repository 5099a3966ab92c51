import type { Lang } from '../../kernel/lang.ts'
import { formatBaht, parseBaht, satang } from '../../kernel/money.ts'
import { parseYear, toBE } from '../../kernel/thai-calendar.ts'
import { thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Problem } from '../../web/components/index.ts'
import { dayBoxes, oneLineText, readForm, type Typed } from '../../web/read-form.ts'
import { bodiesNamed, registerOf } from '../bodies/index.ts'
import { missionByCode } from '../functions/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { serviceNames } from '../services/index.ts'
import { agreementKinds, type MoneyLine, type Party, partyRoles, type Terms } from './agreement.ts'
import { indicatorsNamed } from './indicators-named.sql.ts'
import { messages } from './messages.ts'

/** Lines of a list in the form; more are left out. */
const MOST_LINES = 30
const USUAL_NOTICE_DAYS = 90

/** How many lines of each list a form shows: those filled, and two more. */
export function lineCounts(typed: Typed) {
  const filled = (prefix: string, least: number) => {
    let last = 0
    for (let n = 1; n <= MOST_LINES; n++) if (oneLineText(typed[`${prefix}-${n}`]) !== '') last = n
    return Math.min(MOST_LINES, Math.max(least, last + 2))
  }
  return {
    parties: filled('party', 3),
    services: filled('service', 2),
    indicators: filled('indicator', 2),
    money: filled('money-amount', 2),
  }
}

export interface ReadTerms {
  readonly terms: Terms | null
  readonly makerBodyId: string | null
  readonly reason: string
  readonly problems: readonly Problem[]
}

/** The words of an agreement as they were typed; what is left empty may come later, what is wrong may not stay. */
export async function readTerms(view: Queryable, fields: Typed, lang: Lang, isNew: boolean): Promise<ReadTerms> {
  const say = messages(lang)
  const words = say.form
  const read = readForm(fields, lang)
  const places = await loadGazetteer(view)
  const register = await registerOf(view, places)
  const open = (field: string, text: string | null) => {
    if (text !== null && looksPersonal(text)) read.wrong(field, words.personal)
    return text
  }
  const numbers = Array.from({ length: MOST_LINES }, (_, at) => at + 1)
  const at = (prefix: string, n: number) => oneLineText(fields[`${prefix}-${n}`]).slice(0, 1_000)

  const title = open('title', read.line('title', { most: 300, missing: words.nameMissing }))
  const kind = read.choice('kind', agreementKinds, words.kindMissing)
  const purpose = open('purpose', read.lines('purpose', { most: 4_000 })) ?? ''
  const areaText = oneLineText(fields.area)
  const area = areaText === '' ? null : (places.areas.get(areaText) ?? places.resolve(areaText))
  if (areaText !== '' && area === null) read.wrong('area', words.areaUnknown(areaText))
  const areaCode = area?.code ?? null
  const functionCode = missionByCode.has(fields.field ?? '') ? (fields.field ?? null) : null
  const bodyOf = (text: string) => {
    const answer = register.resolve(text, { areaCode })
    return answer.kind === 'found' && answer.found.confidence >= 0.9 ? answer.found.body.id : null
  }

  const makerText = isNew ? read.line('maker', { most: 300, missing: words.makerMissing }) : null
  const makerBodyId = makerText === null ? null : bodyOf(makerText)
  if (makerText !== null && makerBodyId === null) read.wrong('maker', say.list.bodyUnknown(makerText))

  const parties: Party[] = []
  const partyByNumber = new Map<number, string>()
  for (const n of numbers) {
    const name = at('party', n)
    if (name === '') continue
    const bodyId = bodyOf(name)
    if (bodyId === null) {
      read.wrong('parties', say.list.bodyUnknown(name))
      continue
    }
    const role = partyRoles.find((one) => one === fields[`role-${n}`]) ?? 'provider'
    partyByNumber.set(n, bodyId)
    parties.push({ bodyId, role, part: open('parties', at('part', n)) ?? '' })
  }

  const known = new Set((await serviceNames(view)).map(({ id }) => id))
  const services = numbers.flatMap((n) => {
    const [text, standard, id] = [at('service', n), at('standard', n), fields[`service-id-${n}`] ?? '']
    if (text === '') return []
    open('services', `${text} ${standard}`)
    return [{ serviceId: known.has(id) ? id : null, text, standard }]
  })

  const typedIndicators = numbers.flatMap((n) => {
    const code = thaiDigitsToAscii(at('indicator', n)).toUpperCase()
    return code === '' ? [] : [{ code, wanted: at('wanted', n) }]
  })
  const found = await indicatorsNamed(view, { codes: typedIndicators.map(({ code }) => code) })
  const idByCode = new Map(found.map((one) => [one.code, one.id]))
  const indicators = typedIndicators.flatMap(({ code, wanted }) => {
    const indicatorId = idByCode.get(code)
    if (indicatorId !== undefined) return [{ indicatorId, wanted }]
    read.wrong('indicators', words.indicatorUnknown(code))
    return []
  })

  const totalSatang = read.baht('total') ?? satang(0n)
  const money = numbers.flatMap((n): MoneyLine[] => {
    const [yearText, from, to, amountText, source] = [
      at('money-year', n),
      at('money-from', n),
      at('money-to', n),
      at('money-amount', n),
      at('money-source', n),
    ]
    if ([yearText, from, to, amountText, source].every((text) => text === '')) return []
    const year = parseYear(yearText)
    const amount = parseBaht(amountText)
    const [fromBodyId, toBodyId] = [from, to].map((text) => partyByNumber.get(Number(thaiDigitsToAscii(text))))
    if (!year.ok || !amount.ok || fromBodyId === undefined || toBodyId === undefined || source === '') {
      read.wrong('money', words.moneyRow(n))
      return []
    }
    open('money', source)
    return [{ fiscalYear: year.value, fromBodyId, toBodyId, amountSatang: amount.value, source }]
  })

  const startsOn = read.day('starts')
  const endsOn = read.day('ends')
  const reviews = read.days('reviews')
  const noticeDays = read.count('notice', [0, 3_650]) ?? USUAL_NOTICE_DAYS
  const breachText = open('breach', read.lines('breach', { most: 2_000 })) ?? ''
  const reason = open('reason', read.line('reason', { most: 1_000, missing: words.reasonMissing })) ?? ''
  const terms =
    title === null || kind === null || read.problems.length > 0
      ? null
      : {
          kind,
          title,
          purpose,
          areaCode,
          functionCode,
          parties,
          services,
          indicators,
          totalSatang,
          money,
          startsOn,
          endsOn,
          reviews,
          noticeDays,
          breachText,
        }
  return { terms, makerBodyId, reason, problems: read.problems }
}

/** Stored terms as their form shows them. */
export async function typedTerms(view: Queryable, terms: Terms, lang: Lang): Promise<Record<string, string>> {
  const bodies = await bodiesNamed(
    view,
    terms.parties.map(({ bodyId }) => bodyId),
  )
  const indicators = new Map(
    (await indicatorsNamed(view, { ids: terms.indicators.map(({ indicatorId }) => indicatorId) })).map((one) => [
      one.id,
      one.code,
    ]),
  )
  const register = await registerOf(view, await loadGazetteer(view))
  // The name, where it leads back to the body: names return in other districts, and then the code is safe.
  const written = (id: string) => {
    const body = bodies.get(id)
    if (body === undefined) return ''
    const answer = register.resolve(body.nameTh, { areaCode: terms.areaCode })
    return answer.kind === 'found' && answer.found.body.id === id ? body.nameTh : body.code
  }
  const number = new Map(terms.parties.map(({ bodyId }, at) => [bodyId, String(at + 1)]))
  const [starts, ends] = [dayBoxes(terms.startsOn, 'starts'), dayBoxes(terms.endsOn, 'ends')]
  return {
    title: terms.title,
    kind: terms.kind,
    purpose: terms.purpose,
    area: terms.areaCode ?? '',
    field: terms.functionCode ?? '',
    ...rows(terms.parties, (party, n) => ({
      [`party-${n}`]: written(party.bodyId),
      [`role-${n}`]: party.role,
      [`part-${n}`]: party.part,
    })),
    ...rows(terms.services, (line, n) => ({
      [`service-${n}`]: line.text,
      [`service-id-${n}`]: line.serviceId ?? '',
      [`standard-${n}`]: line.standard,
    })),
    ...rows(terms.indicators, (line, n) => ({
      [`indicator-${n}`]: indicators.get(line.indicatorId) ?? '',
      [`wanted-${n}`]: line.wanted,
    })),
    total: terms.totalSatang === 0n ? '' : formatBaht(terms.totalSatang, lang),
    ...rows(terms.money, (line, n) => ({
      [`money-year-${n}`]: String(toBE(line.fiscalYear)),
      [`money-from-${n}`]: number.get(line.fromBodyId) ?? '',
      [`money-to-${n}`]: number.get(line.toBodyId) ?? '',
      [`money-amount-${n}`]: formatBaht(line.amountSatang, lang),
      [`money-source-${n}`]: line.source,
    })),
    ...starts,
    ...ends,
    reviews: terms.reviews.map(asTyped).join('\n'),
    notice: String(terms.noticeDays),
    breach: terms.breachText,
  }
}

function asTyped(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return `${Number(date)}/${Number(month)}/${toBE(Number(year))}`
}

function rows<Row>(list: readonly Row[], cells: (row: Row, n: number) => Record<string, string>) {
  return Object.assign({}, ...list.map((row, at) => cells(row, at + 1))) as Record<string, string>
}
