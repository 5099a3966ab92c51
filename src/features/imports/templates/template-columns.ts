import { type Lang, pick } from '../../../kernel/lang.ts'
import { toBE } from '../../../kernel/thai-calendar.ts'
import { en } from './messages.en.ts'
import { type TemplateMessages, th } from './messages.th.ts'
import { type TemplateColumn, type TemplateKind, templateForms } from './template-form.ts'

export function templateMessages(lang: Lang): TemplateMessages {
  return pick<TemplateMessages>(lang, { th, en })
}

/** The columns of a template with their headers as they stand in the file, years and all. @param fiscalYear CE */
export function headedColumns(
  kind: TemplateKind,
  fiscalYear: number,
  lang: Lang,
): { column: TemplateColumn; header: string; fiscalYear: number | null }[] {
  const say = templateMessages(lang)
  return templateForms[kind].columns.map((column) => {
    const { header } = say.columns[column.word]
    if (column.yearsAfter === undefined) return { column, header, fiscalYear: null }
    const year = fiscalYear + column.yearsAfter
    return { column, header: say.columnOfYear(header, toBE(year)), fiscalYear: year }
  })
}
