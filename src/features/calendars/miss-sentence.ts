import type { Lang } from '../../kernel/lang.ts'
import { formatShortDate } from '../../kernel/thai-calendar.ts'
import { messages } from './messages.ts'
import type { MissSide, StoredMiss } from './misalignments.sql.ts'
import type { Template } from './step.ts'

/** What misses what, by how many days, in one sentence: it stands on pages, in letters and in files alike. */
export function missSentence(
  miss: Pick<StoredMiss, 'before' | 'after' | 'kind' | 'neededBy' | 'expectedOn' | 'daysMissing'>,
  templates: readonly Template[],
  lang: Lang,
): string {
  const say = messages(lang).misses
  const before = `${stepName(miss.before, templates, lang)} (${bodyName(miss.before, lang)})`
  const after = `${stepName(miss.after, templates, lang)} (${bodyName(miss.after, lang)})`
  const [expected, needed] = [formatShortDate(miss.expectedOn, lang), formatShortDate(miss.neededBy, lang)]
  return miss.kind === 'misaligned'
    ? say.misaligned(before, expected, after, needed, miss.daysMissing)
    : say.atRisk(before, expected, after, needed, miss.daysMissing)
}

export function bodyName(body: { nameTh: string; nameEn: string | null }, lang: Lang): string {
  return lang === 'en' ? (body.nameEn ?? body.nameTh) : body.nameTh
}

/** The name of a step as the templates call it now; its code where no template of the body's kind has it any more. */
export function stepName(side: Pick<MissSide, 'kind' | 'step'>, templates: readonly Template[], lang: Lang): string {
  const step = templates
    .find(({ bodyKinds }) => bodyKinds.includes(side.kind))
    ?.steps.find(({ code }) => code === side.step)
  if (step === undefined) return side.step
  return lang === 'en' ? step.nameEn : step.nameTh
}
