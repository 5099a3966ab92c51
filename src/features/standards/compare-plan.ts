import type { ExchangeNode, ExchangePlan } from './exchange.ts'

/** One thing a file says otherwise than the stored plan. `what`: the branch, or the plan itself. */
export interface PlanDifference {
  readonly change: 'new' | 'changed' | 'moved' | 'gone'
  readonly what: string
  readonly field: DifferentField
  readonly before: string | null
  readonly after: string | null
}

export type DifferentField =
  | 'title'
  | 'years'
  | 'kind'
  | 'description'
  | 'mission'
  | 'values'
  | 'stakeholders'
  | 'indicators'
  | 'other'
  | 'under'

/** What of a plan a file can change. Ids of branches are ours on both sides. */
export type ComparedPlan = Pick<
  ExchangePlan,
  'title' | 'fiscalYearFrom' | 'fiscalYearTo' | 'calendar' | 'profile' | 'nodes'
>

/** Holds a plan of a file against the stored one; a new plan is all new. Branches the file has not are told and stay. */
export function comparePlan(stored: ComparedPlan | null, wanted: ComparedPlan): PlanDifference[] {
  const found: PlanDifference[] = []
  const tell = (what: string, field: DifferentField, before: string | null, after: string | null): void => {
    if (before !== after) found.push({ change: before === null ? 'new' : 'changed', what, field, before, after })
  }
  if (stored === null) {
    found.push({ change: 'new', what: wanted.title, field: 'title', before: null, after: null })
  } else {
    tell(wanted.title, 'title', stored.title, wanted.title)
    tell(wanted.title, 'years', yearsText(stored), yearsText(wanted))
  }
  const [before, after] = [stored?.profile ?? null, wanted.profile]
  tell(wanted.title, 'description', before?.description ?? null, after.description)
  tell(wanted.title, 'mission', before?.mission ?? null, after.mission)
  tell(wanted.title, 'values', listText(before?.values ?? []), listText(after.values))
  tell(wanted.title, 'stakeholders', listText(before?.stakeholders ?? []), listText(after.stakeholders))
  tell(wanted.title, 'other', before?.other ?? null, after.other)
  const known = new Map((stored?.nodes ?? []).map((node) => [node.id, node]))
  const titles = new Map([...known.values(), ...wanted.nodes].map((node) => [node.id, node.title]))
  const titleOf = (id: string | null) => (id === null ? null : (titles.get(id) ?? null))
  for (const node of wanted.nodes) {
    const old = known.get(node.id)
    if (old === undefined) {
      found.push({ change: 'new', what: node.title, field: 'title', before: null, after: null })
      tell(node.title, 'indicators', null, indicatorsText(node))
      continue
    }
    known.delete(node.id)
    tell(node.title, 'title', old.title, node.title)
    tell(node.title, 'kind', old.kind, node.kind)
    tell(node.title, 'description', old.description, node.description)
    if (old.parentId !== node.parentId) {
      const [from, to] = [titleOf(old.parentId), titleOf(node.parentId)]
      found.push({ change: 'moved', what: node.title, field: 'under', before: from, after: to })
    }
    tell(node.title, 'stakeholders', listText(old.stakeholders), listText(node.stakeholders))
    tell(node.title, 'indicators', indicatorsText(old), indicatorsText(node))
  }
  for (const node of known.values()) {
    found.push({ change: 'gone', what: node.title, field: 'title', before: null, after: null })
  }
  return found
}

/** Whether bringing it in would change anything; what the file has not stays. */
export function changesAnything(differences: readonly PlanDifference[]): boolean {
  return differences.some(({ change }) => change !== 'gone')
}

const yearsText = ({ fiscalYearFrom, fiscalYearTo, calendar }: ComparedPlan): string =>
  `${fiscalYearFrom}–${fiscalYearTo}${calendar === 'calendar' ? ' (1.1.–31.12.)' : ''}`

function listText(list: readonly { readonly name: string; readonly description: string | null }[]): string | null {
  if (list.length === 0) return null
  return list.map(({ name, description }) => (description === null ? name : `${name}: ${description}`)).join('\n')
}

function indicatorsText({ indicators }: Pick<ExchangeNode, 'indicators'>): string | null {
  if (indicators.length === 0) return null
  const values = (list: readonly { to: string; value: string }[]) =>
    list.map(({ to, value }) => `${to} ${value}`).join(', ')
  return indicators
    .map((one) => `${one.title} (${one.unit}) → ${values(one.targets) || '–'} / ${values(one.actuals) || '–'}`)
    .join('\n')
}
