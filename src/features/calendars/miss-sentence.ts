import { type Lang, nameIn } from '../../kernel/lang.ts'
import { formatShortDate, type LocalDate } from '../../kernel/thai-calendar.ts'
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
  const words = (side: MissSide, day: LocalDate) => ({
    body: nameIn(lang, side),
    step: stepName(side, templates, lang),
    day: formatShortDate(day, lang),
  })
  const [before, after] = [words(miss.before, miss.expectedOn), words(miss.after, miss.neededBy)]
  return miss.kind === 'misaligned'
    ? say.misaligned(before, after, miss.daysMissing)
    : say.atRisk(before, after, miss.daysMissing)
}

/** The name of a step as the templates call it now; its code where no template of the body's kind has it any more. */
export function stepName(side: Pick<MissSide, 'kind' | 'step'>, templates: readonly Template[], lang: Lang): string {
  const step = templates
    .find(({ bodyKinds }) => bodyKinds.includes(side.kind))
    ?.steps.find(({ code }) => code === side.step)
  if (step === undefined) return side.step
  return lang === 'en' ? step.nameEn : step.nameTh
}
