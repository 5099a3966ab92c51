import { type Lang, nameIn } from '../../kernel/lang.ts'
import { messages } from './messages.ts'
import type { Route } from './route.ts'

/** Names of the rules by code, for those who read that one was used. */
export type RuleNames = ReadonlyMap<string, { readonly nameTh: string; readonly nameEn: string }>

/** What is kept with the act by which a route was followed: `rule local-first`, `triage no-place`. `routeReasonText` says it in words. */
export function routeReason({ ruleCode, triage }: Pick<Route, 'ruleCode' | 'triage'>): string {
  return ruleCode === null ? `triage ${triage?.why ?? 'no-body'}` : `rule ${ruleCode}`
}

/**
 * A kept reason in the reader's language.
 * @returns null for a reason that says nothing of a route. A rule without a name is called by its code; a reason of triage that is not
 * known (rows of an older program) says only that an office is looked for
 */
export function routeReasonText(reason: string, names: RuleNames, lang: Lang): string | null {
  const say = messages(lang).reasons
  const [, kind, code] = /^(rule|triage) ([a-z0-9-]+)$/.exec(reason) ?? []
  if (code === undefined) return null
  if (kind === 'triage') return code in say.triage ? say.triage[code as keyof typeof say.triage] : say.triage.unknown
  const rule = names.get(code)
  return say.rule(rule === undefined ? code : nameIn(lang, rule))
}
