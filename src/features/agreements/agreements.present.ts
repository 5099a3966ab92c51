import { formatPublicId, type Home } from '../../kernel/ids.ts'
import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import { formatBaht, formatBahtWithUnit, type Satang, satang, toBahtDecimal } from '../../kernel/money.ts'
import {
  daysBetween,
  formatDate,
  formatInstant,
  formatShortDate,
  type LocalDate,
  todayInBangkok,
} from '../../kernel/thai-calendar.ts'
import type { Meaning } from '../../web/components/index.ts'
import type { BodyName } from '../bodies/index.ts'
import { fieldName, missionByCode } from '../functions/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import { compareTerms, fromStored, type MoneyLine, type Party, type Phase, phaseOf, type Terms } from './agreement.ts'
import type { Agreement, Key } from './agreements.sql.ts'
import type { StoredEvent } from './events.sql.ts'
import type { Breach, Review, Verdict } from './follow.sql.ts'
import type { IndicatorName } from './indicators-named.sql.ts'
import { messages } from './messages.ts'
import type { Signature, Version } from './versions.sql.ts'

export interface Marked {
  readonly meaning: Meaning
  readonly text: string
}

interface Linked {
  readonly text: string
  readonly href: string
}

export const publicKey = ({ home, id }: Key) => formatPublicId({ home: home as Home, id })
export const agreementHref = (key: Key) => `/agreements/${publicKey(key)}`

const phaseMeaning: Record<Phase, Meaning> = {
  draft: 'planned',
  offered: 'promised',
  signed: 'promised',
  'in-force': 'solved',
  'under-review': 'doing',
  breached: 'late',
  ended: 'cannot',
  terminated: 'cannot',
  withdrawn: 'cannot',
}

export const phaseMark = (phase: Phase, lang: Lang): Marked => ({
  meaning: phaseMeaning[phase],
  text: messages(lang).phases[phase],
})

export interface Row {
  readonly href: string
  readonly title: string
  readonly kind: string
  readonly parties: string
  readonly period: string
  readonly money: string | null
  readonly review: string | null
  readonly isReviewLate: boolean
  readonly state: Marked
}

export function periodText(from: LocalDate | null, to: LocalDate | null, lang: Lang): string {
  const { list, one } = messages(lang)
  return from === null || to === null
    ? list.noPeriod
    : one.years(formatShortDate(from, lang), formatShortDate(to, lang))
}

export function presentRow(agreement: Agreement, today: LocalDate, lang: Lang): Row {
  const phase = phaseOf(agreement, today)
  const review = isAlive(phase) ? agreement.reviewDueOn : null
  return {
    href: agreementHref(agreement),
    title: agreement.title,
    kind: messages(lang).kinds[agreement.kind],
    parties: namesOf(agreement.parties, lang),
    period: periodText(agreement.startsOn, agreement.endsOn, lang),
    money: agreement.totalSatang === 0n ? null : formatBahtWithUnit(agreement.totalSatang, lang),
    review: review && formatShortDate(review, lang),
    isReviewLate: review !== null && review < today,
    state: phaseMark(phase, lang),
  }
}

const MOST_NAMES = 3

function namesOf(parties: Agreement['parties'], lang: Lang): string {
  const names = parties.slice(0, MOST_NAMES).map((party) => nameIn(lang, party))
  const more = parties.length - names.length
  return [...names, ...(more > 0 ? [messages(lang).one.andMore(more)] : [])].join(' · ')
}

const isAlive = (phase: Phase) =>
  phase === 'signed' || phase === 'in-force' || phase === 'under-review' || phase === 'breached'

export interface TermsNames {
  readonly bodies: ReadonlyMap<string, BodyName>
  readonly indicators: ReadonlyMap<string, IndicatorName>
  readonly services: ReadonlyMap<string, { code: string; nameTh: string; nameEn: string | null }>
  readonly places: Gazetteer
}

/** The words of a version for readers. */
export interface TermsView {
  readonly purpose: string
  readonly area: Linked | null
  readonly field: string | null
  readonly parties: readonly {
    readonly id: string
    readonly body: Linked
    readonly role: string
    readonly part: string
  }[]
  readonly services: readonly { readonly text: string; readonly standard: string; readonly by: Linked | null }[]
  readonly indicators: readonly {
    readonly name: Linked
    readonly wanted: string
    readonly latest: string | null
    readonly mark: Marked | null
  }[]
  readonly total: string | null
  readonly money: readonly {
    readonly year: string
    readonly from: string
    readonly to: string
    readonly amount: string
    readonly source: string
  }[]
  readonly period: string
  readonly notice: string
  readonly breach: string
}

export function presentTerms(terms: Terms, names: TermsNames, lang: Lang): TermsView {
  const say = messages(lang)
  const area = terms.areaCode === null ? undefined : names.places.areas.get(terms.areaCode)
  const body = (id: string) => names.bodies.get(id)
  const bodyName = (id: string) => nameOr(body(id), lang)
  return {
    purpose: terms.purpose,
    area: area === undefined ? null : { text: placeTitle(area, lang), href: `/places/${area.code}` },
    field: terms.functionCode === null ? null : fieldName(terms.functionCode, lang),
    parties: terms.parties.map((party) => ({
      id: party.bodyId,
      body: { text: bodyName(party.bodyId), href: `/bodies/${body(party.bodyId)?.code ?? ''}` },
      role: say.roles[party.role],
      part: party.part,
    })),
    services: terms.services.map((line) => {
      const by = line.serviceId === null ? undefined : names.services.get(line.serviceId)
      return { ...line, by: by === undefined ? null : { text: nameIn(lang, by), href: `/services/${by.code}` } }
    }),
    indicators: terms.indicators.map((line) => {
      const one = names.indicators.get(line.indicatorId)
      const unit =
        one === undefined ? '' : one.unitCode === 'percent' ? '%' : ` ${pick(lang, { th: one.unitTh, en: one.unitEn })}`
      const latest = one?.latest ?? null
      return {
        name: {
          text: one === undefined ? '' : `${one.code} ${nameIn(lang, one)}`,
          href: `/indicators/${line.indicatorId}`,
        },
        wanted: line.wanted,
        latest: latest === null ? null : `${trimZeros(latest)}${unit}`,
        mark:
          one === undefined || latest === null
            ? null
            : one.atRisk
              ? { meaning: 'late', text: say.one.atRisk }
              : { meaning: 'solved', text: say.one.onTrack },
      }
    }),
    total: terms.totalSatang === 0n ? null : formatBahtWithUnit(terms.totalSatang, lang),
    money: terms.money.map((line) => ({
      year: say.fiscalYear(line.fiscalYear),
      from: bodyName(line.fromBodyId),
      to: bodyName(line.toBodyId),
      amount: formatBaht(line.amountSatang, lang),
      source: line.source,
    })),
    period: periodText(terms.startsOn, terms.endsOn, lang),
    notice: say.one.noticeDays(terms.noticeDays),
    breach: terms.breachText === '' ? say.one.noBreachRule : terms.breachText,
  }
}

const nameOr = (body: BodyName | undefined, lang: Lang) => (body === undefined ? '–' : nameIn(lang, body))
const trimZeros = (decimal: string) => decimal.replace(/\.?0+$/, '') || '0'

// ---- what differs

export interface DifferenceView {
  readonly field: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}

export function presentDifferences(before: Version, after: Version, names: TermsNames, lang: Lang): DifferenceView[] {
  const say = messages(lang)
  const body = (id: string) => nameOr(names.bodies.get(id), lang)
  const text = (field: keyof Terms, value: unknown): string => {
    switch (field) {
      case 'kind':
        return say.kinds[value as Terms['kind']]
      case 'parties': {
        const party = value as Party
        return [body(party.bodyId), say.roles[party.role], party.part].filter(Boolean).join(' · ')
      }
      case 'services': {
        const line = value as Terms['services'][number]
        return [line.text, line.standard].filter(Boolean).join(' · ')
      }
      case 'indicators': {
        const line = value as Terms['indicators'][number]
        return [names.indicators.get(line.indicatorId)?.code ?? '', line.wanted].filter(Boolean).join(' · ')
      }
      case 'money': {
        const line = value as MoneyLine
        return `${say.fiscalYear(line.fiscalYear)} ${body(line.fromBodyId)} → ${body(line.toBodyId)} ${formatBaht(line.amountSatang, lang)} ${line.source}`
      }
      case 'totalSatang':
        return formatBahtWithUnit(satang(value as bigint), lang)
      case 'startsOn':
      case 'endsOn':
      case 'reviews':
        return formatDate(value as LocalDate, lang)
      case 'functionCode':
        return missionByCode.has(value as string) ? fieldName(value as string, lang) : String(value)
      case 'areaCode': {
        const area = names.places.areas.get(value as string)
        return area === undefined ? String(value) : placeTitle(area, lang)
      }
      default:
        return String(value)
    }
  }
  return compareTerms(fromStored(before.terms), fromStored(after.terms)).map((one) => ({
    field: say.fields[one.field],
    before: one.before.map((value) => text(one.field, value)),
    after: one.after.map((value) => text(one.field, value)),
  }))
}

// ---- signatures, reviews, breaches, history

export interface SignatureView {
  readonly partyId: string
  readonly party: string
  readonly how: string | null
  readonly when: string | null
  readonly note: string | null
  readonly isDone: boolean
}

/** Who has signed a version and who has not; a merged party with who must take its place. */
export function presentSignatures(
  version: Version,
  signatures: readonly Signature[],
  merged: readonly { partyId: string; successorId: string; on: string }[],
  names: ReadonlyMap<string, BodyName>,
  lang: Lang,
): SignatureView[] {
  const { one } = messages(lang)
  return version.terms.parties.map(({ bodyId }) => {
    const last = signatures.findLast((sign) => sign.version === version.version && sign.partyBodyId === bodyId)
    const gone = merged.find(({ partyId }) => partyId === bodyId)
    const successor = gone === undefined ? '' : nameOr(names.get(gone.successorId), lang)
    const party = nameOr(names.get(bodyId), lang)
    const signer =
      last !== undefined && last.signerBodyId !== bodyId ? nameOr(names.get(last.signerBodyId), lang) : null
    const how =
      last === undefined
        ? null
        : last.document !== null
          ? `${one.signedBy(last.post)} · ${one.onPaper(last.document)}`
          : `${last.kind === 'take-over' ? one.takenOver(last.post) : one.signedBy(last.post)}${signer === null ? '' : ` · ${signer}`}`
    return {
      partyId: bodyId,
      party,
      how,
      when: last === undefined ? null : formatInstant(last.signedAt, lang),
      note:
        gone === undefined
          ? null
          : `${one.mergedInto(successor, formatDate(gone.on as LocalDate, lang))} · ${one.mustAccept(successor)}`,
      isDone: last !== undefined,
    }
  })
}

export interface ReviewView {
  readonly id: string
  readonly due: string
  readonly dueShort: string
  readonly done: string | null
  readonly finding: string | null
  readonly mark: Marked
}

const verdictMeaning: Record<Verdict, Meaning> = { kept: 'solved', partly: 'doing', 'not-kept': 'late' }

export function presentReview(review: Review, today: LocalDate, lang: Lang): ReviewView {
  const say = messages(lang)
  const lateBy = daysBetween(review.dueOn, today)
  const mark: Marked =
    review.verdict !== null
      ? { meaning: verdictMeaning[review.verdict], text: say.verdicts[review.verdict] }
      : lateBy > 0
        ? { meaning: 'late', text: say.one.lateBy(lateBy) }
        : { meaning: 'planned', text: say.one.waits }
  return {
    id: review.id,
    due: formatDate(review.dueOn, lang),
    dueShort: formatShortDate(review.dueOn, lang),
    done: review.doneOn === null ? null : say.one.doneOn(formatShortDate(review.doneOn, lang)),
    finding: review.finding,
    mark,
  }
}

export interface BreachView {
  readonly id: string
  readonly body: string
  readonly what: string
  readonly noticed: string
  readonly wanted: string
  readonly remedy: string | null
  readonly closing: string | null
  readonly mark: Marked
  readonly isOpen: boolean
}

export function presentBreach(
  breach: Breach,
  names: ReadonlyMap<string, BodyName>,
  today: LocalDate,
  lang: Lang,
): BreachView {
  const say = messages(lang)
  const mark: Marked =
    breach.outcome !== null
      ? { meaning: breach.outcome === 'not-remedied' ? 'late' : 'solved', text: say.outcomes[breach.outcome] }
      : breach.remedyDue < today && breach.remedy === null
        ? { meaning: 'late', text: say.one.remedyLate }
        : { meaning: 'doing', text: say.one.open }
  return {
    id: breach.id,
    body: nameOr(names.get(breach.bodyId), lang),
    what: breach.what,
    noticed: say.one.noticedBy(nameOr(names.get(breach.noticedBy), lang), formatDate(breach.noticedOn, lang)),
    wanted: say.one.remedyBy(breach.remedyWanted, formatDate(breach.remedyDue, lang)),
    remedy:
      breach.remedy === null || breach.remediedOn === null
        ? null
        : say.one.remedySaid(breach.remedy, formatDate(breach.remediedOn, lang)),
    closing: breach.closingReason,
    mark,
    isOpen: breach.closedOn === null,
  }
}

export interface HistoryLine {
  readonly when: string
  readonly datetime: string
  readonly title: string
  readonly who: string
  readonly reason: string | null
}

/** Words of drafts that were never signed are for those inside. */
const publicEvents: readonly string[] = [
  'signed',
  'signed-on-paper',
  'concluded',
  'taken-over',
  'amended',
  'reviewed',
  'breach-noticed',
  'remedy-said',
  'breach-closed',
  'terminated',
  'survey-begun',
  'survey-ended',
]

/** @param names of persons; null for visitors, who read what was done and why, not by which officer */
export function presentEvents(
  events: readonly StoredEvent[],
  names: ReadonlyMap<string, string> | null,
  lang: Lang,
): HistoryLine[] {
  const say = messages(lang)
  return events
    .filter((event) => names !== null || publicEvents.includes(event.kind))
    .map((event) => {
      const body = event.bodyTh === null ? null : pick(lang, { th: event.bodyTh, en: event.bodyEn ?? event.bodyTh })
      const version = event.version === null ? null : say.version(event.version)
      return {
        when: formatInstant(event.at, lang),
        datetime: event.at.toISOString(),
        title: [say.events[event.kind] ?? event.kind, body, version].filter(Boolean).join(' · '),
        who:
          names === null
            ? ''
            : event.actorId === null
              ? say.thePlatform
              : (names.get(event.actorId) ?? say.formerPerson),
        reason: event.reason,
      }
    })
}

// ---- for programs

export function agreementForApi(agreement: Agreement, today: LocalDate) {
  return {
    id: publicKey(agreement),
    kind: agreement.kind,
    title: agreement.title,
    state: phaseOf(agreement, today),
    area: agreement.areaCode,
    function: agreement.functionCode,
    version: agreement.version,
    pending_version: agreement.pending,
    starts_on: agreement.startsOn,
    ends_on: agreement.endsOn,
    terminates_on: agreement.terminatesOn,
    total: toBahtDecimal(agreement.totalSatang as Satang),
    parties: agreement.parties.map((party) => ({ body: party.code, role: party.role })),
    next_review: agreement.reviewDueOn,
    open_breaches: agreement.openBreaches,
    signed_on: agreement.signedAt === null ? null : todayInBangkok(agreement.signedAt),
  }
}
