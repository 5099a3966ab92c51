/** How the two bodies of a rule belong together. `before` and `after` are the bodies of the earlier and the later step. */
export type Relation =
  | 'own'
  | 'same-area'
  /** The earlier step's area contains the later one's, or is the same: a district and its local administrations. */
  | 'parent-area'
  /** The earlier step's area lies in the later one's, or is the same: a village plan before the local plan. */
  | 'inside-area'
  /** The earlier body stands above the later one, by the register or by law. */
  | 'superior'
  /** The earlier body stands below the later one. */
  | 'subordinate'

export const relations: readonly Relation[] = [
  'own',
  'same-area',
  'parent-area',
  'inside-area',
  'superior',
  'subordinate',
]

/** A body as far as rules bind it. */
export interface BoundBody {
  readonly id: string
  /** The template of calendars it follows. */
  readonly template: string
  readonly areaCode: string | null
  /** Areas above its own, nearest first, the country last. */
  readonly areasAbove: readonly string[]
  /** Ids of bodies above it. */
  readonly superiors: readonly string[]
}

/** What a step of one kind of body waits for. */
export interface PredecessorRule {
  readonly code: string
  readonly before: { readonly template: string; readonly step: string }
  readonly after: { readonly template: string; readonly step: string }
  readonly relation: Relation
  readonly need: 'start' | 'due'
  readonly leadDays: number
}

export interface BoundPair {
  readonly rule: PredecessorRule
  readonly beforeBody: string
  readonly afterBody: string
}

/** Every pair of bodies a rule binds. Grows with the pairs, not with the square of the bodies. */
export function boundPairs(rules: readonly PredecessorRule[], bodies: readonly BoundBody[]): BoundPair[] {
  const byTemplate = new Map<string, BoundBody[]>()
  for (const body of bodies) push(byTemplate, body.template, body)
  const inArea = new Map<string, BoundBody[]>()
  for (const body of bodies) if (body.areaCode !== null) push(inArea, `${body.template} ${body.areaCode}`, body)
  const byId = new Map(bodies.map((body) => [body.id, body]))
  return rules.flatMap(pairsOf)

  function pairsOf(rule: PredecessorRule): BoundPair[] {
    const at = (template: string, area: string | null) =>
      area === null ? [] : (inArea.get(`${template} ${area}`) ?? [])
    const afters = byTemplate.get(rule.after.template) ?? []
    const befores = byTemplate.get(rule.before.template) ?? []
    const pair = (before: BoundBody, after: BoundBody): BoundPair => ({
      rule,
      beforeBody: before.id,
      afterBody: after.id,
    })
    switch (rule.relation) {
      case 'own':
        return afters.filter(({ template }) => template === rule.before.template).map((body) => pair(body, body))
      case 'same-area':
        return afters.flatMap((after) =>
          at(rule.before.template, after.areaCode)
            .filter(({ id }) => id !== after.id)
            .map((before) => pair(before, after)),
        )
      case 'parent-area':
        return afters.flatMap((after) =>
          areasOf(after).flatMap((area) => at(rule.before.template, area).map((before) => pair(before, after))),
        )
      case 'inside-area':
        return befores.flatMap((before) =>
          areasOf(before).flatMap((area) => at(rule.after.template, area).map((after) => pair(before, after))),
        )
      case 'superior':
        return afters.flatMap((after) =>
          after.superiors.flatMap((id) => {
            const before = byId.get(id)
            return before?.template === rule.before.template ? [pair(before, after)] : []
          }),
        )
      case 'subordinate':
        return befores.flatMap((before) =>
          before.superiors.flatMap((id) => {
            const after = byId.get(id)
            return after?.template === rule.after.template ? [pair(before, after)] : []
          }),
        )
    }
  }
}

function areasOf(body: BoundBody): readonly string[] {
  return [...new Set(body.areaCode === null ? body.areasAbove : [body.areaCode, ...body.areasAbove])]
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key)
  if (known) known.push(value)
  else map.set(key, [value])
}
