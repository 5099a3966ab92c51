import type { Lang } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { FormFields } from '../../platform/http/forms.ts'
import type { Problem } from '../../web/components/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { type Committee, committeeKinds, type QuorumRule, visibilities } from './committee.ts'
import { bodyMeant } from './committees.sql.ts'
import { dayBoxes, oneLineText, reading } from './form-fields.ts'
import type { CommitteeChange, CommitteeDraft } from './found-committee.ts'
import { messages } from './messages.ts'
import type { Typed } from './views/parts.ts'

const rules: Readonly<Record<string, QuorumRule>> = {
  half: { kind: 'at-least', numerator: 1, denominator: 2 },
  'more-than-half': { kind: 'more-than', numerator: 1, denominator: 2 },
  third: { kind: 'at-least', numerator: 1, denominator: 3 },
  'two-thirds': { kind: 'at-least', numerator: 2, denominator: 3 },
}

export interface ReadForm<Draft> {
  readonly draft: Draft | null
  readonly reason: string
  readonly problems: readonly Problem[]
}

/** What a committee is; of a new one also its name and where it hangs. */
export async function readCommitteeForm(
  view: Queryable,
  fields: FormFields,
  lang: Lang,
): Promise<ReadForm<CommitteeDraft>> {
  const { problems: say } = messages(lang).form
  const read = reading(fields, lang)
  const nameTh = read.line('name', { most: 300, missing: say.nameMissing })
  const nameEn = read.line('name_en', { most: 300 })
  const parentText = read.line('parent', { most: 300 })
  const parent = parentText === null ? null : await bodyMeant(view, parentText)
  if (parentText !== null && parent === null) read.wrong('parent', say.parentUnknown)
  const areaText = oneLineText(fields.area)
  const places = await loadGazetteer(view)
  const area = areaText === '' ? null : (places.areas.get(areaText)?.code ?? places.resolve(areaText)?.code ?? null)
  if (areaText !== '' && area === null) read.wrong('area', say.areaUnknown)
  const facts = readFacts(fields, lang)
  const problems = [...read.problems, ...facts.problems]
  const draft =
    facts.draft === null || nameTh === null || problems.length > 0
      ? null
      : { ...facts.draft, nameTh, nameEn, parentId: parent?.id ?? null, areaCode: area ?? parent?.areaCode ?? null }
  return { draft, reason: facts.reason, problems }
}

/** What can be changed later. */
export function readFacts(fields: FormFields, lang: Lang): ReadForm<CommitteeChange> {
  const { problems: say } = messages(lang).form
  const read = reading(fields, lang)
  const kind = read.choice('kind', committeeKinds, say.kindMissing)
  const orderText = read.line('order', { most: 500 })
  const orderedOn = read.day('ordered')
  const quorum = readQuorum(fields, read, say)
  const termMonths = read.count('months', [1, 240], say.monthsWrong)
  const visibility = read.choice('visibility', visibilities, say.visibilityMissing)
  const dissolvedOn = read.day('dissolved')
  const reason = read.reason()
  const draft =
    kind === null || quorum === null || visibility === null || reason === null || read.problems.length > 0
      ? null
      : { kind, orderText, orderedOn, quorum, termMonths, visibility, dissolvedOn }
  return { draft, reason: reason ?? '', problems: read.problems }
}

function readQuorum(
  fields: FormFields,
  read: ReturnType<typeof reading>,
  say: { quorumMissing: string; countMissing: string },
): QuorumRule | null {
  const rule = rules[fields.quorum ?? '']
  if (rule !== undefined) return rule
  if (fields.quorum !== 'count') return read.wrong('quorum', say.quorumMissing)
  const count = read.count('quorum_count', [1, 500], say.countMissing, say.countMissing)
  return count === null ? null : { kind: 'count', count }
}

/** A stored committee as its form shows it. */
export function typedCommittee(committee: Committee): Typed {
  const { quorum } = committee
  const named = Object.entries(rules).find(
    ([, rule]) =>
      rule.kind !== 'count' &&
      quorum.kind === rule.kind &&
      quorum.numerator === rule.numerator &&
      quorum.denominator === rule.denominator,
  )
  return {
    kind: committee.kind,
    order: committee.orderText ?? '',
    ...dayBoxes(committee.orderedOn, 'ordered'),
    quorum: quorum.kind === 'count' ? 'count' : (named?.[0] ?? ''),
    quorum_count: quorum.kind === 'count' ? String(quorum.count) : '',
    months: committee.termMonths === null ? '' : String(committee.termMonths),
    visibility: committee.visibility,
    ...dayBoxes(committee.dissolvedOn, 'dissolved'),
  }
}
