import { ok, type Result, refuse } from '../../kernel/result.ts'
import { roleTypes, type Stakeholder, type StakeholderRole, stakeholderTypes } from './exchange.ts'
import { Report, type ReportLine, type StandardRefusal } from './report-line.ts'
import {
  indicatorKinds,
  relationTypes,
  type Statement,
  type StratmlDocument,
  type StratmlGoal,
  type StratmlIndicator,
  type StratmlObjective,
  type StratmlOrganization,
  type StratmlPart,
  type StratmlPartNumber,
  type StratmlRelation,
  type StratmlResult,
  stages,
  stratmlNamespaces,
  stratmlTypes,
} from './stratml-document.ts'
import { Fields, numberIn } from './xml-fields.ts'
import { readXmlTree, type XmlNode } from './xml-tree.ts'

export interface ReadStratml {
  readonly part: StratmlPartNumber
  readonly document: StratmlDocument
  readonly lines: readonly ReportLine[]
}

const roots = { StrategicPlan: 1, PerformancePlanOrReport: 2 } as const

/**
 * Reads StratML as it is found: children by name in any order, identifiers that are no xml:ID, the names of older schemas
 * (FirstName, LastName), with a line for each liberty and for everything that is not held. Refused is what a plan cannot be told
 * from: another root or namespace, no name, no goal, codes and dates and numbers that are none, one identifier on two things.
 */
export function readStratml(bytes: Uint8Array): Result<ReadStratml, StandardRefusal> {
  const tree = readXmlTree(bytes)
  return tree.ok ? readStratmlTree(tree.value) : tree
}

function isStratmlRoot(root: XmlNode): boolean {
  return root.name in roots
}

function readStratmlTree(root: XmlNode): Result<ReadStratml, StandardRefusal> {
  if (!isStratmlRoot(root))
    return refuse({ kind: 'wrong-root', name: root.name, wanted: Object.keys(roots).join(', ') })
  const part = roots[root.name as keyof typeof roots]
  // Part 2 documents of 2011 to 2013 had names of their own for the same words; they are read by these.
  if (root.namespace !== stratmlNamespaces[part]) return refuse({ kind: 'wrong-namespace', namespace: root.namespace })
  const foreign = firstOfOther(root, root.namespace)
  if (foreign !== null) return refuse({ kind: 'mixed-namespaces', name: foreign.name, line: foreign.line })
  const report = new Report()
  const document = new Reader(report, part).plan(root)
  const refusal = report.refusal()
  return refusal === null ? ok({ part, document, lines: report.lines }) : refuse(refusal)
}

/** An element of another StratML namespace: two parts in one document. Elements of anybody else are told and left out. */
function firstOfOther(node: XmlNode, namespace: string): XmlNode | null {
  const ours: readonly string[] = Object.values(stratmlNamespaces)
  for (const child of node.children) {
    if (child.namespace !== namespace && ours.includes(child.namespace)) return child
    const deeper = firstOfOther(child, namespace)
    if (deeper !== null) return deeper
  }
  return null
}

const partOrder = ['Name', 'Description', 'Identifier', 'SequenceIndicator', 'Stakeholder', 'OtherInformation']

class Reader {
  readonly #report: Report
  readonly #part: StratmlPartNumber
  readonly #ids = new Set<string>()

  constructor(report: Report, part: StratmlPartNumber) {
    this.#report = report
    this.#part = part
  }

  #fields(node: XmlNode, path: string, order: readonly string[], attributes: readonly string[] = []): Fields {
    const fields = new Fields(node, path, this.#report, order)
    fields.onlyAttributes(...attributes)
    return fields
  }

  plan(root: XmlNode): StratmlDocument {
    const order = ['Name', 'Description', 'OtherInformation', 'StrategicPlanCore', 'AdministrativeInformation']
    if (this.#part === 2) order.push('Submitter')
    const fields = this.#fields(root, root.name, order, ['Type'])
    const type = fields.code('Type', stratmlTypes)
    if (this.#part === 2 && root.attributes.Type === undefined) {
      this.#report.say('error', `${root.name}/@Type`, { kind: 'missing', name: 'Type' }, '', root.line)
    }
    const name = fields.needed('Name')
    const core = fields.one('StrategicPlanCore')
    if (core === null) {
      this.#report.say('error', root.name, { kind: 'missing', name: 'StrategicPlanCore' }, '', root.line)
    }
    const submitter = fields.one('Submitter')
    if (submitter !== null) this.#submitter(submitter.node, submitter.path)
    return {
      type: type ?? 'Strategic_Plan',
      name,
      description: fields.text('Description'),
      other: fields.text('OtherInformation'),
      ...(core === null ? emptyCore : this.#core(core.node)),
      administration: this.#administration(fields),
    }
  }

  #core(node: XmlNode): Pick<StratmlDocument, 'organizations' | 'vision' | 'mission' | 'values' | 'goals'> {
    const fields = this.#fields(node, node.name, ['Organization', 'Vision', 'Mission', 'Value', 'Goal'])
    const goals = fields.all('Goal').map((goal) => this.#goal(goal.node, goal.path.replace('StrategicPlanCore/', '')))
    if (goals.length === 0) {
      this.#report.say('error', node.name, { kind: 'missing', name: 'Goal' }, '', node.line)
    }
    return {
      organizations: fields.all('Organization').map((one) => this.#organization(one.node, one.path)),
      vision: this.#statement(fields, 'Vision'),
      mission: this.#statement(fields, 'Mission'),
      values: fields.all('Value').flatMap(({ node: value, path }) => {
        const words = this.#fields(value, path, ['Name', 'Description'])
        const [name, description] = [words.text('Name'), words.text('Description')]
        if (name !== null) return [{ name, description }]
        if (description !== null) return [{ name: description, description: null }]
        this.#report.say('info', path, { kind: 'empty', name: 'Value' }, '', value.line)
        return []
      }),
      goals,
    }
  }

  #statement(fields: Fields, name: 'Vision' | 'Mission'): Statement | null {
    const found = fields.one(name)
    if (found === null) return null
    const words = this.#fields(found.node, found.path, ['Description', 'Identifier'])
    const description = words.text('Description')
    const id = this.#id(words)
    return description === null ? null : { description, id }
  }

  #organization(node: XmlNode, path: string): StratmlOrganization {
    const order = ['Name', 'Acronym', 'Identifier', 'Description', 'Stakeholder']
    const fields = this.#fields(node, path, order)
    return {
      name: fields.text('Name') ?? '',
      acronym: fields.text('Acronym'),
      id: this.#id(fields),
      description: fields.text('Description'),
      stakeholders: this.#stakeholders(fields),
    }
  }

  #goal(node: XmlNode, path: string): StratmlGoal {
    const fields = this.#fields(node, path, [...partOrder, 'Objective'])
    return {
      ...this.#shared(fields),
      name: fields.needed('Name'),
      objectives: fields.all('Objective').map((one) => this.#objective(one.node, one.path)),
    }
  }

  #objective(node: XmlNode, path: string): StratmlObjective {
    const order = this.#part === 1 ? partOrder : [...partOrder, 'PerformanceIndicator']
    const fields = this.#fields(node, path, order)
    const shared = this.#shared(fields)
    const name = fields.text('Name') ?? shared.description ?? ''
    if (name === '') this.#report.say('error', `${path}/Name`, { kind: 'missing', name: 'Name' }, '', node.line)
    return {
      ...shared,
      name,
      description: fields.text('Name') === null ? null : shared.description,
      indicators:
        this.#part === 1 ? [] : fields.all('PerformanceIndicator').map((one) => this.#indicator(one.node, one.path)),
    }
  }

  #shared(fields: Fields): Omit<StratmlPart, 'name'> {
    return {
      description: fields.text('Description'),
      id: this.#id(fields),
      sequence: fields.text('SequenceIndicator'),
      stakeholders: this.#stakeholders(fields),
      other: fields.text('OtherInformation'),
    }
  }

  #stakeholders(fields: Fields): Stakeholder[] {
    return fields.all('Stakeholder').flatMap(({ node, path }) => {
      const order = this.#part === 1 ? ['Name', 'Description'] : ['Name', 'Description', 'Role']
      const words = this.#fields(node, path, order, ['StakeholderTypeType'])
      const name = words.text('Name')
      const type = words.code('StakeholderTypeType', stakeholderTypes)
      const roles = this.#part === 1 ? [] : words.all('Role').flatMap((role) => this.#role(role.node, role.path))
      const description = words.text('Description')
      if (name !== null) {
        // Names of persons are not ours to publish; a stakeholder of no kind is often one. Who it was stays in the original.
        if (type !== 'Organization' && type !== 'Generic_Group') {
          const kind = type === 'Person' ? 'personal' : 'perhaps-personal'
          this.#report.say('warning', path, { kind }, '', node.line)
          return []
        }
        return [{ name, description, type, roles }]
      }
      if (words.one('Name') === null) {
        this.#report.say('error', path, { kind: 'missing', name: 'Name' }, '', node.line)
      } else this.#report.say('info', path, { kind: 'empty', name: 'Stakeholder' }, '', node.line)
      return []
    })
  }

  #role(node: XmlNode, path: string): StakeholderRole[] {
    const fields = this.#fields(node, path, ['Name', 'Description', 'RoleType'])
    const types = fields.all('RoleType').flatMap((type) => {
      const written = type.node.text.trim()
      if (written === '') return []
      const code = roleTypes.find((one) => one === written)
      if (code !== undefined) return [code]
      const problem = { kind: 'bad-code' as const, name: 'RoleType', allowed: roleTypes }
      this.#report.say('error', type.path, problem, written, type.node.line)
      return []
    })
    if (types.length > 2) this.#report.say('error', path, { kind: 'more-than-one', name: 'RoleType' }, '', node.line)
    if (fields.one('Name') === null) {
      this.#report.say('error', path, { kind: 'missing', name: 'Name' }, '', node.line)
    }
    const [name, description] = [fields.text('Name') ?? '', fields.text('Description')]
    return name === '' && description === null && types.length === 0 ? [] : [{ name, description, types }]
  }

  #indicator(node: XmlNode, path: string): StratmlIndicator {
    const order = [
      'SequenceIndicator',
      'MeasurementDimension',
      'UnitOfMeasurement',
      'Identifier',
      'Relationship',
      'MeasurementInstance',
      'OtherInformation',
    ]
    const fields = this.#fields(node, path, order, ['ValueChainStage', 'PerformanceIndicatorType'])
    const instances = fields.all('MeasurementInstance').map(({ node: instance, path: at }) => {
      return this.#fields(instance, at, ['TargetResult', 'ActualResult'])
    })
    const results = (name: string) =>
      instances.flatMap((instance) => instance.all(name).map((one) => this.#result(one.node, one.path)))
    return {
      sequence: fields.text('SequenceIndicator'),
      dimension: this.#present(fields, 'MeasurementDimension'),
      unit: this.#present(fields, 'UnitOfMeasurement'),
      id: this.#id(fields, 'warning'),
      stage: fields.code('ValueChainStage', stages),
      kind: fields.code('PerformanceIndicatorType', indicatorKinds),
      relations: fields.all('Relationship').map((one) => this.#relation(one.node, one.path)),
      targets: results('TargetResult'),
      actuals: results('ActualResult'),
      other: fields.text('OtherInformation'),
    }
  }

  /** Required, but found blank in documents that their writers call valid. */
  #present(fields: Fields, name: string): string {
    const found = fields.one(name)
    if (found === null) this.#report.say('error', fields.path, { kind: 'missing', name }, '', fields.node.line)
    else if (found.node.text.trim() === '') {
      this.#report.say('warning', `${fields.path}/${name}`, { kind: 'empty', name }, '', found.node.line)
    }
    return found === null ? '' : (fields.text(name) ?? '')
  }

  #relation(node: XmlNode, path: string): StratmlRelation {
    const order = ['Identifier', 'ReferentIdentifier', 'Name', 'Description']
    const fields = this.#fields(node, path, order, ['RelationshipType'])
    this.#id(fields, 'warning')
    return {
      type: fields.code('RelationshipType', relationTypes),
      referents: fields.all('ReferentIdentifier').flatMap(({ node: id }) => id.text.trim() || []),
      name: fields.text('Name'),
      description: fields.text('Description'),
    }
  }

  #result(node: XmlNode, path: string): StratmlResult {
    const order = ['StartDate', 'EndDate', 'NumberOfUnits', 'Descriptor', 'Description']
    const fields = this.#fields(node, path, order)
    const [startDate, endDate] = [fields.date('StartDate'), fields.date('EndDate')]
    this.#inOrder(startDate, endDate, path, node.line)
    const units = fields.one('NumberOfUnits')
    const descriptor = fields.one('Descriptor')
    const words =
      descriptor === null ? null : this.#fields(descriptor.node, descriptor.path, ['DescriptorName', 'DescriptorValue'])
    return {
      startDate,
      endDate,
      units: units === null ? null : numberIn(units.node.text, units.path, units.node.line, this.#report),
      descriptor: words === null ? null : { name: words.text('DescriptorName'), value: words.text('DescriptorValue') },
      description: fields.text('Description'),
    }
  }

  #administration(plan: Fields): StratmlDocument['administration'] {
    const found = plan.one('AdministrativeInformation')
    if (found === null) return { id: null, startDate: null, endDate: null, publicationDate: null, source: null }
    const dates = ['StartDate', 'EndDate', 'PublicationDate', 'Source']
    const order = this.#part === 1 ? [...dates, 'Submitter'] : ['Identifier', ...dates, 'Submitter']
    const fields = this.#fields(found.node, found.path, order)
    const submitter = fields.one('Submitter')
    if (submitter !== null) this.#submitter(submitter.node, submitter.path)
    const [startDate, endDate] = [fields.date('StartDate'), fields.date('EndDate')]
    this.#inOrder(startDate, endDate, found.path, found.node.line)
    return {
      id: this.#part === 1 ? null : this.#id(fields),
      startDate,
      endDate,
      publicationDate: fields.date('PublicationDate'),
      source: fields.text('Source'),
    }
  }

  /** Who sent the file is personal and stays in the original; said in today's words or those of older schemas. */
  #submitter(node: XmlNode, path: string): void {
    for (const [old, today] of [
      ['FirstName', 'GivenName'],
      ['LastName', 'Surname'],
    ] as const) {
      const found = node.children.find((child) => child.name === old)
      if (found !== undefined) {
        this.#report.say('info', `${path}/${old}`, { kind: 'old-name', name: old, today }, '', found.line)
      }
    }
    this.#report.say('info', path, { kind: 'personal' }, '', node.line)
  }

  #inOrder(from: string | null, to: string | null, path: string, line: number): void {
    if (from !== null && to !== null && to < from) {
      this.#report.say('error', path, { kind: 'ends-before-start' }, `${from} – ${to}`, line)
    }
  }

  /**
   * The identifier of the thing itself; one that stands on two things tells neither.
   * @param twice what a second one is: documents copy their indicators with the identifier, which harms nothing else
   */
  #id(fields: Fields, twice: 'error' | 'warning' = 'error'): string | null {
    const found = fields.one('Identifier')
    const id = found?.node.text.trim() ?? ''
    if (found === null || id === '') return null
    if (id.length > 200) {
      this.#report.say('error', found.path, { kind: 'too-long', limit: 200 }, id, found.node.line)
      return null
    }
    if (this.#ids.has(id)) {
      this.#report.say(twice, found.path, { kind: 'twice' }, id, found.node.line)
      return null
    }
    this.#ids.add(id)
    if (!/^[\p{L}_][\p{L}\p{N}._-]*$/u.test(id)) {
      this.#report.say('info', found.path, { kind: 'not-an-id' }, id, found.node.line)
    }
    return id
  }
}

const emptyCore = { organizations: [], vision: null, mission: null, values: [], goals: [] }
