import { amountOf, type ProjectState } from '../plans/index.ts'
import { bahtNumber } from './amounts.ts'
import { undatedOf } from './dated-money.ts'
import {
  daysOfYear,
  type ExchangeIndicator,
  type ExchangeLine,
  type ExchangeProject,
  type ExchangeValue,
  yearsOf,
} from './exchange.ts'
import { bodyIdentifier, withPrefix } from './identifiers.ts'

const oc4idsVersion = '0.9'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

/** Who publishes, and under which address what is published is found again. */
export interface Publishing {
  readonly prefix: string
  readonly baseUrl: string
  readonly publisher: string
  /** The address of this very file. */
  readonly uri: string
  /** ISO instant. */
  readonly publishedAt: string
}

export const statusOfState: Readonly<Record<ProjectState, string>> = {
  planned: 'identification',
  approved: 'preparation',
  running: 'implementation',
  finished: 'completion',
  cancelled: 'cancelled',
}

/**
 * Sectors of the OC4IDS list by COFOG code, the longest that fits; the classification itself is always given too.
 * Source: projectSector.csv of OC4IDS 0.9, COFOG 1999.
 */
const sectors: Readonly<Record<string, readonly string[]>> = {
  '01': ['governance'],
  '02': ['governance'],
  '03': ['governance', 'governance.justice'],
  '04': ['economy'],
  '04.2': ['agricultureAndFood'],
  '04.3': ['energy'],
  '04.5': ['transport'],
  '04.6': ['communications'],
  '05': ['environment'],
  '05.1': ['waterAndWaste'],
  '05.2': ['waterAndWaste'],
  '06': ['socialHousing'],
  '06.3': ['waterAndWaste', 'waterAndWaste.water'],
  '07': ['health'],
  '08': ['cultureSportsAndRecreation'],
  '09': ['education'],
  '10': ['socialHousing'],
}

/** What stands before the projects of a package; the projects follow, then `]}`. */
export function packageStart(publishing: Publishing): string {
  const head = {
    uri: publishing.uri,
    publishedDate: publishing.publishedAt,
    version: oc4idsVersion,
    publisher: { name: publishing.publisher, uri: publishing.baseUrl },
  }
  return `${JSON.stringify(head).slice(0, -1)},"projects":[`
}

/** A project as OC4IDS 0.9.5 knows it. */
export function projectToOc4ids(project: ExchangeProject, publishing: Pick<Publishing, 'prefix' | 'baseUrl'>): Json {
  const { prefix, baseUrl } = publishing
  const { body, lines, calendar } = project
  const years = yearsOf(lines)
  const parts = breakdowns(project)
  const party = body.code === null ? undefined : bodyIdentifier(prefix, body.code)
  return tidy({
    id: withPrefix(prefix, project.id),
    updated: project.updatedAt ?? undefined,
    language: 'th',
    identifiers: [{ id: project.id, scheme: prefix }],
    publicAuthority: { id: party, name: body.name },
    title: project.title,
    budget: parts.length === 0 ? undefined : { amount: baht(amountOf(lines)), budgetBreakdowns: parts },
    period:
      years === null ? undefined : period(daysOfYear(years.from, calendar).from, daysOfYear(years.to, calendar).to),
    locations: location(project, baseUrl),
    status: statusOfState[project.state],
    sector: sectorOf(project.field?.code ?? null),
    additionalClassifications:
      project.field === null
        ? undefined
        : [{ scheme: 'COFOG', id: project.field.code, description: project.field.name || undefined }],
    parties: [
      {
        id: party ?? body.name,
        name: body.name,
        identifier: body.code === null ? undefined : { scheme: prefix, id: body.code },
        roles: ['publicAuthority'],
      },
    ],
    milestones: project.steps.map((step) => ({
      id: step.id,
      title: step.title,
      type: 'delivery',
      description: step.responsible ?? undefined,
      dueDate: step.endsOn === null ? undefined : instant(step.endsOn, true),
      value: step.amountSatang === null ? undefined : baht(step.amountSatang),
    })),
    transactions: payments(project, party),
    documents: project.documents.map((document) => ({
      id: document.id,
      title: document.title,
      url: document.url,
      datePublished: instant(document.addedOn),
      format: document.mediaType,
    })),
    forecasts: project.indicators.filter((one) => one.targets.length > 0).map((one) => metric(one, one.targets)),
    metrics: project.indicators
      .filter((one) => one.actuals.length > 0 || one.baseline !== null || one.targets.length === 0)
      .map((one) => metric(one, one.actuals)),
    relatedProjects: project.related.map((related, at) => ({
      id: String(at + 1),
      scheme: prefix,
      identifier: withPrefix(prefix, related.id),
      title: related.title,
      uri: `${baseUrl}/projects/${encodeURIComponent(related.id)}`,
    })),
    policyAlignment:
      project.plan === null
        ? undefined
        : { policies: unique([project.plan, ...project.path]), description: project.plan },
  })
}

/**
 * Each phase of the money is a breakdown of its own: a year that was asked for, approved and paid stands in three. A figure is its
 * papers, each with the day it was approved, and one part without a day for the rest; dated payments are transactions.
 */
function breakdowns({ lines, entries, calendar }: ExchangeProject): Json[] {
  const papers = entries.filter((one) => one.phase !== 'disbursed')
  const undated = undatedOf(lines, entries)
  const phases = [...new Set([...lines, ...undated, ...papers].map((line) => line.phase))]
  const part = (line: ExchangeLine, more: { [key: string]: Json | undefined }): Json => {
    const { from, to } = daysOfYear(line.fiscalYear, calendar)
    return {
      ...more,
      amount: baht(line.amountSatang),
      period: period(from, to),
      sourceParty: { id: line.source, name: line.source },
    }
  }
  return phases.flatMap((phase) => {
    const dated = papers
      .filter((one) => one.phase === phase)
      .map((one) => part(one, { id: one.id, description: one.document, approvalDate: instant(one.happenedOn) }))
    const rest = undated
      .filter((line) => line.phase === phase)
      .map((line, at) => part(line, { id: `${line.fiscalYear}-${at + 1}` }))
    const all = [...rest, ...dated]
    return all.length === 0 ? [] : [{ id: phase, budgetBreakdown: all }]
  })
}

/** Payments with their day, from the source they were paid from; the year they count in stands before their name. */
function payments({ entries, body }: ExchangeProject, party: string | undefined): Json[] {
  return entries
    .filter((one) => one.phase === 'disbursed')
    .map((one) => ({
      id: `${one.fiscalYear}-${one.id}`,
      date: instant(one.happenedOn),
      value: baht(one.amountSatang),
      payer: { id: one.source, name: one.source },
      payee: { id: party, name: body.name },
    }))
}

function location({ place }: ExchangeProject, baseUrl: string): Json[] {
  const { areaCode, areaName, text, point } = place
  if (areaCode === null && text === null && point === null) return []
  return [
    {
      id: areaCode ?? 'place',
      description: text ?? undefined,
      geometry: point === null ? undefined : { type: 'Point', coordinates: [point.longitude, point.latitude] },
      gazetteer: areaCode === null ? undefined : { scheme: 'TH-DOPA', identifiers: [areaCode] },
      uri: areaCode === null ? undefined : `${baseUrl}/places/${encodeURIComponent(areaCode)}`,
      address: areaName === null ? undefined : { region: areaName, countryName: 'Thailand' },
    },
  ]
}

function metric(one: ExchangeIndicator, values: readonly ExchangeValue[]): Json {
  const unit = { name: one.unit || undefined }
  const baseline =
    one.baseline === null
      ? []
      : [{ id: 'baseline', measure: one.baseline.value, unit, period: period(one.baseline.on, one.baseline.on) }]
  return {
    id: one.id,
    title: one.title,
    description: one.kind,
    observations: [
      ...(values === one.targets ? [] : baseline),
      ...values.map(({ from, to, value }, at) => ({
        id: String(at + 1),
        measure: value,
        unit,
        period: period(from, to),
      })),
    ],
  }
}

function sectorOf(code: string | null): readonly string[] | undefined {
  for (let part = code ?? ''; part !== ''; part = part.slice(0, -1)) {
    const found = sectors[part]
    if (found !== undefined) return found
  }
  return undefined
}

const baht = (amountSatang: bigint): Json => ({ amount: bahtNumber(amountSatang), currency: 'THB' })
const instant = (day: string, end = false) => `${day}T${end ? '23:59:59' : '00:00:00'}+07:00`
const period = (from: string, to: string): Json => ({ startDate: instant(from), endDate: instant(to, true) })
const unique = (words: readonly string[]): string[] => [...new Set(words)]

/** Without what is not there: no empty text, list or object, none of which the schema takes. */
function tidy(value: Json | undefined): Json {
  return emptied(value) ?? {}
}

function emptied(value: Json | undefined): Json | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (Array.isArray(value)) {
    const kept = (value as readonly Json[]).flatMap((one) => emptied(one) ?? [])
    return kept.length === 0 ? undefined : kept
  }
  if (typeof value === 'object') {
    const kept = Object.entries(value).flatMap(([key, one]) => {
      const inner = emptied(one)
      return inner === undefined ? [] : [[key, inner] as const]
    })
    return kept.length === 0 ? undefined : Object.fromEntries(kept)
  }
  return value
}
