import { type Lang, pick } from '../../kernel/lang.ts'
import { formatDate, formatInstant } from '../../kernel/thai-calendar.ts'
import type { HistoryEntry, Problem } from '../../web/components/index.ts'
import { fieldTitle, missions } from '../functions/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import type { StoredCategory } from './categories.sql.ts'
import { type Category, severities } from './category.ts'
import type { CategoryFormProblem } from './category-form.ts'
import { messages } from './messages.ts'
import { targetText } from './route-words.ts'
import { isInForce, type RoutingRule, TRIAGE_RULE } from './rule.ts'
import type { RuleFormProblem } from './rule-form.ts'
import type { StoredRoutingRule } from './rules.sql.ts'

export const categoryName = (category: Pick<Category, 'nameTh' | 'nameEn'>, lang: Lang): string =>
  pick(lang, { th: category.nameTh, en: category.nameEn })

export const fieldChoices = (lang: Lang) => missions.map(({ code }) => ({ value: code, text: fieldTitle(code, lang) }))

export function categoryProblems(problems: readonly CategoryFormProblem[], lang: Lang): Problem[] {
  const say = messages(lang).form.problems
  return problems.map(({ field, input, line }) => ({
    field: input,
    text: field === 'questions' ? say.questions(String(line ?? 1)) : say[field],
  }))
}

export function ruleProblems(problems: readonly RuleFormProblem[], lang: Lang): Problem[] {
  const say = messages(lang).form.problems
  return problems.map((problem) => {
    if (problem.field === 'targets') {
      if ('line' in problem) return { field: 'targets', text: say.targets(String(problem.line)) }
      if ('body' in problem) return { field: 'targets', text: say.body(problem.body) }
      return { field: 'targets', text: say[`targets-${problem.wrong}`] }
    }
    return { field: problem.field === 'valid' ? 'validFrom' : problem.field, text: say[problem.field] }
  })
}

function whenText(rule: RoutingRule, categories: readonly Category[], places: Gazetteer, lang: Lang): string[] {
  const say = messages(lang)
  if (rule.code === TRIAGE_RULE) return [say.rules.triage]
  const category = categories.find(({ code }) => code === rule.categoryCode)
  const area = rule.areaCode === null ? undefined : places.areas.get(rule.areaCode)
  const parts = [
    ...(rule.areaCode === null ? [] : [say.rules.whenArea(area ? placeTitle(area, lang) : rule.areaCode)]),
    ...(rule.roadOwner === null ? [] : [say.roadOwners[rule.roadOwner]]),
    ...(rule.categoryCode === null
      ? []
      : [say.rules.whenCategory(category ? categoryName(category, lang) : rule.categoryCode)]),
    ...(rule.functionCode === null ? [] : [say.rules.whenField(fieldTitle(rule.functionCode, lang))]),
  ]
  return parts.length > 0 ? parts : [say.rules.always]
}

export function presentRule(
  rule: StoredRoutingRule,
  categories: readonly Category[],
  places: Gazetteer,
  today: Parameters<typeof isInForce>[1],
  lang: Lang,
) {
  const say = messages(lang).rules
  const valid = [
    ...(rule.validFrom === null ? [] : [say.from(formatDate(rule.validFrom, lang))]),
    ...(rule.validTo === null ? [] : [say.to_(formatDate(rule.validTo, lang))]),
  ]
  return {
    code: rule.code,
    name: pick(lang, { th: rule.nameTh, en: rule.nameEn }),
    when: whenText(rule, categories, places, lang),
    to: rule.targets.map((target) => targetText(target, lang)),
    inForce: isInForce(rule, today),
    valid: valid.length > 0 ? valid.join(' ') : say.forever,
    basis: rule.basis ?? say.noBasis,
  }
}
export type RuleView = ReturnType<typeof presentRule>

/** Versions as a history, newest first. */
export function historyOf(
  versions: readonly Pick<StoredCategory, 'version' | 'reason' | 'changedBy' | 'changedAt'>[],
  names: ReadonlyMap<string, string>,
  lang: Lang,
): HistoryEntry[] {
  const say = messages(lang)
  return versions.map(({ version, reason, changedBy, changedAt }) => ({
    when: formatInstant(changedAt, lang),
    datetime: changedAt.toISOString(),
    title: say.categories.version(String(version)),
    who: changedBy === null ? say.byProgram : (names.get(changedBy) ?? say.someone),
    body: changedBy === null ? say.cameWithProgram : reason,
  }))
}

/** The category as programs see it. */
export function categoryForApi(category: Category) {
  return {
    code: category.code,
    version: category.version,
    name_th: category.nameTh,
    name_en: category.nameEn,
    hint_th: category.hintTh,
    hint_en: category.hintEn,
    group: category.group,
    function: category.functionCode,
    severity: category.severity,
    private: category.isPrivate,
    deadlines: severities.map((severity) => ({
      severity,
      answer_days: category.deadlines[severity].answer,
      resolve_days: category.deadlines[severity].resolve,
    })),
    words: [...category.words],
    questions: category.questions.map((question) => ({
      code: question.code,
      text_th: question.textTh,
      text_en: question.textEn,
      kind: question.kind,
      required: question.required,
      private: question.isPrivate,
      choices: question.choices.map(({ value, textTh, textEn }) => ({ value, text_th: textTh, text_en: textEn })),
    })),
    ended_on: category.endedOn,
  }
}
