import type { Lang } from '../../kernel/lang.ts'
import { formatBaht, satang } from '../../kernel/money.ts'
import { toBE } from '../../kernel/thai-calendar.ts'
import { readyMappings } from './import-mapping.ts'
import { messages } from './messages.ts'
import type { RowProblem } from './project-row.ts'
import type { FileProblem } from './read-file.ts'

/** What is wrong with a cell and what to do about it. */
export function rowProblemText(lang: Lang, problem: RowProblem): string {
  const say = messages(lang).rowProblem
  const number = (value: number) => value.toLocaleString('en-US')
  switch (problem.kind) {
    case 'amount-missing':
      return say.amountMissing
    case 'amount-negative':
      return say.amountNegative
    case 'amount-absurd':
      return say.amountAbsurd
    case 'amount-dots-for-commas':
      return say.amountDots(problem.suggestion)
    case 'amount-misplaced-comma':
      return say.amountComma
    case 'amount-not-a-number':
      return say.amountNotANumber
    case 'amount-too-precise':
      return say.amountTooPrecise
    case 'wrong-cell-count':
      return say.wrongCellCount(problem.cells, problem.expected)
    case 'missing':
      return say.missing
    case 'cell-too-long':
      return say.cellTooLong(number(problem.length), number(problem.limit))
    case 'no-title':
      return say.noTitle
    case 'year-missing':
      return say.yearMissing
    case 'year-unreadable':
      return say.yearUnreadable
    case 'year-range':
      return say.yearRange
    case 'year-two-digits':
      return say.yearTwoDigits(problem.suggestion)
    case 'year-era-clash':
      return say.yearEraClash(toBE(problem.suggestion), problem.suggestion)
    case 'not-yes-or-no':
      return say.notYesOrNo
    case 'document-unreadable':
      return say.documentUnreadable
    case 'item-twice':
      return say.itemTwice(problem.firstRow)
    case 'title-from-path':
      return say.titleFromPath
    case 'reading-damage':
      return say.readingDamage
    case 'unusual-year':
      return say.unusualYear(toBE(problem.yearOfDocument))
    case 'fraction-carried':
      return say.fractionCarried(formatBaht(satang(problem.keptSatang), lang))
    case 'merged':
      return say.merged(problem.into)
  }
}

/** Why a whole file is not imported and what to do about it. */
export function fileProblemText(lang: Lang, problem: FileProblem): string {
  const say = messages(lang).fileProblem
  const number = (value: number) => value.toLocaleString('en-US')
  const list = (names: readonly string[]) => {
    const shown = names.slice(0, 30).map((name) => name.slice(0, 60))
    return shown.join(', ') + (names.length > shown.length ? ` … (${number(names.length)})` : '')
  }
  switch (problem.kind) {
    case 'no-such-file':
      return say.noSuchFile
    case 'not-readable':
      return say.notReadable(problem.code)
    case 'changed-while-reading':
      return say.changedWhileReading
    case 'empty-file':
      return say.emptyFile
    case 'no-rows':
      return say.noRows
    case 'spreadsheet-not-csv':
      return say.spreadsheetNotCsv
    case 'not-utf8':
      if (problem.looksLike === 'windows-874') return say.windows874(problem.row)
      return problem.looksLike === 'utf-16' ? say.utf16 : say.notUtf8(problem.row)
    case 'gzip-broken':
      return say.gzipBroken
    case 'cut-in-letter':
      return say.cutInLetter(problem.row)
    case 'cut-in-row':
      return say.cut(problem.row, problem.cells, problem.expected, problem.lastCell)
    case 'quote-not-closed':
      return say.quoteNotClosed(problem.row)
    case 'stray-quote':
      return say.strayQuote(problem.row)
    case 'row-too-long':
      return say.rowTooLong(problem.row)
    case 'too-many-columns':
      return say.tooManyColumns(number(problem.columns))
    case 'too-big':
      return say.tooBig(problem.limitMegabytes)
    case 'too-many-rows':
      return say.tooManyRows(number(problem.limit))
    case 'not-yours':
      return say.notYours(number(problem.projects), problem.row)
    case 'duplicate-header':
      return say.duplicateHeader(problem.column)
    case 'missing-columns':
      return say.missingColumns(list(problem.missing), problem.mapping, list(problem.found))
    case 'no-mapping-fits':
      return say.noMappingFits(list(problem.found), readyMappings.map((mapping) => mapping.name).join(', '))
  }
}
