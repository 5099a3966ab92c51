import type { Evidence } from '../../engines/alignment/index.ts'
import { formatPublicId } from '../../kernel/ids.ts'
import { type Lang, pick } from '../../kernel/lang.ts'
import { formatBahtWithUnit, formatMillions, satang, toBahtDecimal } from '../../kernel/money.ts'
import { formatFiscalYear } from '../../kernel/thai-calendar.ts'
import { fieldName, NO_FUNCTION } from '../functions/index.ts'
import { planMessages } from '../plans/index.ts'
import { type DecideRefusal, type DraftProblem, shareText, type Thing, thingWord, WHOLE } from './alignment.ts'
import type { SideLine, StoredLink } from './alignments.sql.ts'
import type { GoalLine } from './goals.sql.ts'
import { messages } from './messages.ts'

const wholeNumbers = new Intl.NumberFormat('en-US')

export function whole(count: number | bigint): string {
  return wholeNumbers.format(count)
}

export function bodyName(one: { readonly bodyTh: string; readonly bodyEn: string | null }, lang: Lang): string {
  return pick(lang, { th: one.bodyTh, en: one.bodyEn ?? one.bodyTh })
}

/** In millions from a million on. */
export function moneyText(amountSatang: bigint, lang: Lang): string {
  const amount = satang(amountSatang)
  if (amountSatang < 100_000_000n) return formatBahtWithUnit(amount, lang)
  const { value, unit } = formatMillions(amount, lang)
  return `${value} ${unit}`
}

export function nameOfField(code: string, lang: Lang): string {
  return code === NO_FUNCTION ? messages(lang).goals.noField : (fieldName(code, lang) ?? code)
}

export function thingHref(thing: Thing): string {
  return thing.kind === 'node' ? `/goals/${thing.id}` : `/projects/${thingWord(thing)}`
}

export function linkHref(link: Pick<StoredLink, 'home' | 'id'>): string {
  return `/alignments/${formatPublicId(link)}`
}

/** "71 %": whole per cent, never 100. */
export function percent(probability: number): string {
  return `${Math.min(99, Math.max(0, Math.round(probability * 100)))} %`
}

export function refusalText(refusal: DecideRefusal, lang: Lang): string {
  const say = messages(lang)
  const words = say.refused
  switch (refusal.kind) {
    case 'no-such-thing':
      return words.noSuch[refusal.side]
    case 'not-yours':
      return words.notYours
    case 'to-itself':
      return words.toItself
    case 'retired':
      return refusal.endedIn === null
        ? words.cancelled(refusal.title)
        : words.ended(refusal.title, formatFiscalYear(refusal.endedIn, lang))
    case 'already':
      return words.already(say.kinds[refusal.is], say.states[refusal.state])
    case 'under-already':
      return words.underAlready
    case 'over-100':
      return words.over100(
        shareText(refusal.given),
        shareText(refusal.wanted),
        shareText(Math.max(0, WHOLE - refusal.given)),
      )
    case 'circle':
      return words.circle(refusal.titles.map((title) => `"${title}"`).join(' → '))
    case 'no-such-link':
      return words.noSuchLink
    case 'own-proposal':
      return words.own
    case 'not-open':
      return words.notOpen(say.states[refusal.state])
  }
}

/** Beside which field of the form a refusal stands. */
export function refusalField(refusal: DecideRefusal): string {
  switch (refusal.kind) {
    case 'no-such-thing':
    case 'retired':
      return refusal.side
    case 'over-100':
      return 'share'
    default:
      return 'right'
  }
}

export function problemText(problem: DraftProblem, lang: Lang): string {
  const words = messages(lang).fields.problem
  if (problem.field === 'reason') return problem.is === 'empty' ? words.reasonEmpty : words.reasonLong
  return words[problem.field]
}

const evidenceOrder: readonly Evidence['kind'][] = [
  'like',
  'words',
  'vocabulary',
  'structure',
  'owner',
  'field',
  'place',
  'little',
]

/** What the finder saw, in sentences, the strongest first. */
export function evidenceTexts(evidence: readonly Evidence[], lang: Lang): string[] {
  return [...evidence]
    .sort((a, b) => evidenceOrder.indexOf(a.kind) - evidenceOrder.indexOf(b.kind))
    .map((one) => evidenceText(one, lang))
}

function evidenceText(one: Evidence, lang: Lang): string {
  const words = messages(lang).evidence
  switch (one.kind) {
    case 'words':
      return words.words(one.words.join(' · '))
    case 'vocabulary':
      return words.vocabulary(one.words.join(' · '), whole(one.links))
    case 'like':
      return words.like(one.title)
    case 'structure':
      return structureText(one, lang)
    case 'owner':
      return words.owner(one.name)
    case 'field':
      return words.field(nameOfField(one.field, lang))
    case 'place':
      return words.place[one.how]
    case 'little':
      return words.little
  }
}

function structureText(one: Extract<Evidence, { kind: 'structure' }>, lang: Lang): string {
  const words = messages(lang).evidence
  const at = one.name.indexOf(':')
  const [kind, name] = [one.name.slice(0, at), one.name.slice(at + 1)]
  const counts = [whole(one.links), whole(one.of)] as const
  if (kind === 'branch') return words.branch(name, ...counts)
  if (kind === 'category') return words.category(name, ...counts)
  const levels: Readonly<Record<string, string>> = planMessages(lang).levels
  return words.level(levels[name] ?? name, ...counts)
}

export function levelName(level: string, lang: Lang): string {
  const levels: Readonly<Record<string, string>> = planMessages(lang).levels
  return levels[level] ?? level
}

export function nodeKindName(kind: string, lang: Lang): string {
  const kinds: Readonly<Record<string, string>> = planMessages(lang).nodeKinds
  return kinds[kind] ?? kind
}

/** One side as a line below its title: "แผนพัฒนาจังหวัด … · สำนักงาน…". */
export function sideMeta(side: SideLine, lang: Lang): string {
  const kind = side.nodeKind === null ? null : nodeKindName(side.nodeKind, lang)
  return [kind, side.planTitle, bodyName(side, lang)].filter(Boolean).join(' · ')
}

export function sideTitle(side: SideLine, lang: Lang): string {
  return side.title ?? messages(lang).gone
}

/** A link as the API sends it. */
export function linkForApi(link: StoredLink) {
  const side = (line: SideLine) => ({
    kind: line.thing.kind,
    id: thingWord(line.thing),
    title: line.title,
    plan: line.planId,
    plan_title: line.planTitle,
    level: line.level,
    body: line.bodyCode,
    area: line.areaCode,
  })
  return {
    id: formatPublicId(link),
    kind: link.kind,
    state: link.state,
    share_percent: link.share === null ? null : link.share / 100,
    reason: link.reason,
    source: link.source,
    probability: link.score,
    evidence: link.evidence.map((one) => ({
      kind: one.kind,
      th: evidenceTexts([one], 'th')[0] ?? '',
      en: evidenceTexts([one], 'en')[0] ?? '',
    })),
    proposed_at: link.proposedAt.toISOString(),
    decided_at: link.decidedAt?.toISOString() ?? null,
    decide_reason: link.decideReason,
    left: side(link.leftLine),
    right: side(link.rightLine),
  }
}

export function goalForApi(goal: GoalLine) {
  return {
    id: goal.id,
    kind: goal.kind,
    title: goal.title,
    level: goal.level,
    plan: goal.planId,
    body: goal.bodyCode,
    area: goal.areaCode,
    linked: goal.linked,
    reaches_top: goal.reachesTop,
    supporters: goal.supporters,
    branches_under: goal.nodes,
    projects_under: goal.projects,
    amount_under: toBahtDecimal(satang(goal.amountSatang)),
  }
}
