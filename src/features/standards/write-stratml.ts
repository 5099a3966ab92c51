import type { Stakeholder } from './exchange.ts'
import {
  type Statement,
  type StratmlDocument,
  type StratmlIndicator,
  type StratmlPart,
  type StratmlPartNumber,
  type StratmlRelation,
  type StratmlResult,
  stratmlNamespaces,
} from './stratml-document.ts'
import { type XmlOut, xmlDeclaration, xmlText } from './write-xml.ts'

/**
 * Writes a document that the published schemas accept: children in their fixed order, every identifier an xml:ID used once.
 * Part 1 holds no indicators and no roles of stakeholders; they are left out of it.
 */
export function writeStratml(document: StratmlDocument, part: StratmlPartNumber): string {
  const ids = idWriter()
  const { administration } = document
  const dates: (XmlOut | null)[] = [
    text('StartDate', administration.startDate),
    text('EndDate', administration.endDate),
    text('PublicationDate', administration.publicationDate),
    text('Source', administration.source),
  ]
  const core: XmlOut = [
    'StrategicPlanCore',
    {},
    ...document.organizations.map(
      (one): XmlOut => [
        'Organization',
        {},
        text('Name', one.name),
        text('Acronym', one.acronym),
        ids(one.id),
        text('Description', one.description),
        ...one.stakeholders.map((each) => stakeholder(each, part)),
      ],
    ),
    statement('Vision', document.vision, ids),
    statement('Mission', document.mission, ids),
    ...document.values.map(
      (value): XmlOut => ['Value', {}, text('Name', value.name), text('Description', value.description)],
    ),
    ...document.goals.map(
      (goal): XmlOut => [
        'Goal',
        {},
        text('Name', goal.name),
        text('Description', goal.description ?? ''),
        ...partOf(goal, part, ids),
        ...goal.objectives.map(
          (objective): XmlOut => [
            'Objective',
            {},
            text('Name', objective.name),
            text('Description', objective.description),
            ...partOf(objective, part, ids),
            ...(part === 1 ? [] : objective.indicators.map((one) => indicator(one, ids))),
          ],
        ),
      ],
    ),
  ]
  const admin: XmlOut = ['AdministrativeInformation', {}, part === 1 ? null : ids(administration.id), ...dates]
  const root: XmlOut = [
    part === 1 ? 'StrategicPlan' : 'PerformancePlanOrReport',
    { xmlns: stratmlNamespaces[part], Type: part === 1 ? null : document.type },
    text('Name', document.name),
    text('Description', document.description),
    text('OtherInformation', document.other),
    core,
    admin,
  ]
  return xmlDeclaration + xmlText(root)
}

function text(name: string, value: string | null): XmlOut | null {
  return value === null ? null : [name, {}, value]
}

type IdWriter = (id: string | null) => XmlOut | null

/** An identifier is written where it first belongs; again it would break the rule that they are unique in a document. */
function idWriter(): IdWriter {
  const written = new Set<string>()
  return (id) => {
    if (id === null) return null
    const name = asXmlId(id)
    if (written.has(name)) return null
    written.add(name)
    return ['Identifier', {}, name]
  }
}

/** An xml:ID begins with a letter or `_` and holds no blanks: uuids get `_` before them, other letters their number. */
function asXmlId(id: string): string {
  const safe = id.replace(/[^A-Za-z0-9._-]/g, (letter) => `_x${letter.codePointAt(0)?.toString(16)}_`)
  return /^[A-Za-z_]/.test(safe) ? safe : `_${safe}`
}

function statement(name: string, said: Statement | null, ids: IdWriter): XmlOut | null {
  return said === null ? null : [name, {}, text('Description', said.description), ids(said.id)]
}

function partOf(one: StratmlPart, part: StratmlPartNumber, ids: IdWriter): (XmlOut | null)[] {
  return [
    ids(one.id),
    text('SequenceIndicator', one.sequence),
    ...one.stakeholders.map((each) => stakeholder(each, part)),
    text('OtherInformation', one.other),
  ]
}

function stakeholder(one: Stakeholder, part: StratmlPartNumber): XmlOut {
  return [
    'Stakeholder',
    { StakeholderTypeType: one.type },
    text('Name', one.name),
    text('Description', one.description),
    ...(part === 1
      ? []
      : one.roles.map(
          (role): XmlOut => [
            'Role',
            {},
            text('Name', role.name),
            text('Description', role.description),
            ...role.types.slice(0, 2).map((type): XmlOut => ['RoleType', {}, type]),
          ],
        )),
  ]
}

function indicator(one: StratmlIndicator, ids: IdWriter): XmlOut {
  const instance: XmlOut = [
    'MeasurementInstance',
    {},
    ...one.targets.map((target) => result('TargetResult', target)),
    ...one.actuals.map((actual) => result('ActualResult', actual)),
  ]
  return [
    'PerformanceIndicator',
    { ValueChainStage: one.stage, PerformanceIndicatorType: one.kind },
    text('SequenceIndicator', one.sequence),
    text('MeasurementDimension', one.dimension),
    text('UnitOfMeasurement', one.unit),
    ids(one.id),
    ...one.relations.map(relation),
    one.targets.length + one.actuals.length === 0 ? null : instance,
    text('OtherInformation', one.other),
  ]
}

function relation(one: StratmlRelation): XmlOut {
  return [
    'Relationship',
    { RelationshipType: one.type },
    ...one.referents.map((id) => text('ReferentIdentifier', id)),
    text('Name', one.name),
    text('Description', one.description),
  ]
}

function result(name: string, one: StratmlResult): XmlOut {
  const { descriptor } = one
  return [
    name,
    {},
    text('StartDate', one.startDate),
    text('EndDate', one.endDate),
    text('NumberOfUnits', one.units),
    descriptor === null
      ? null
      : ['Descriptor', {}, text('DescriptorName', descriptor.name), text('DescriptorValue', descriptor.value)],
    text('Description', one.description),
  ]
}
