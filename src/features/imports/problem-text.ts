import { type Lang, pick } from '../../kernel/lang.ts'
import { formatBaht, satang } from '../../kernel/money.ts'
import { formatDate, formatFiscalYear, type LocalDate, toBE } from '../../kernel/thai-calendar.ts'
import { planMessages } from '../plans/index.ts'
import { readyMappings } from './import-mapping.ts'
import { messages } from './messages.ts'
import type { RowProblem } from './project-row.ts'
import type { CsvFileProblem, FileProblem } from './read-file.ts'

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
    case 'said':
      return pick(lang, { th: problem.th, en: problem.en })
    case 'body-unknown':
      return say.bodyUnknown
    case 'place-unknown':
      return say.placeUnknown
    case 'place-elsewhere':
      return problem.followed ? say.placeElsewhere[problem.words] : say.placeNotYours
    case 'outside':
      return say.outside
    case 'row-twice':
      return say.rowTwice(problem.firstRow)
    case 'kept-by-papers':
      return say.keptByPapers(
        `${planMessages(lang).phases[problem.phase]} ${formatFiscalYear(problem.fiscalYear, lang)}`,
        formatBaht(satang(problem.here), lang),
        formatBaht(satang(problem.inFile), lang),
      )
    case 'money-stays-behind':
      return say.moneyStaysBehind
    case 'closed-into':
      return say.closedInto
    case 'cell-error':
      return say.cellError
    case 'amount-range':
      return say.amountRange
    case 'amount-merged':
      return say.amountMerged(problem.columns)
    case 'amount-unlikely':
      return say.amountUnlikely(number(problem.limitMillions))
    case 'total-differs':
      return say.totalDiffers(separated(problem.sum), separated(problem.stated))
    case 'several-years-one-amount':
      return say.severalYearsOneAmount(problem.years)
    case 'no-year-ticked':
      return say.noYearTicked
    case 'tick-unreadable':
      return say.tickUnreadable
    case 'year-reversed':
      return say.yearReversed
    case 'years-too-many':
      return say.yearsTooMany
    case 'year-far':
      return say.yearFar(toBE(problem.year))
    case 'date-unreadable':
      return say.dateUnreadable
    case 'date-read-as-be':
      return say.dateReadAsBE(dayText(problem.date, lang))
    case 'date-wrong-weekday':
      return say.dateWrongWeekday(dayText(problem.date, lang))
    case 'ends-before-start':
      return say.endsBeforeStart
    case 'no-money':
      return say.noMoney
    case 'hidden-row':
      return say.hiddenRow
    case 'unit-in-cell':
      return say.unitInCell(problem.words)
    case 'as-above':
      return say.asAbove(problem.row)
    case 'divided-over-years':
      return say.dividedOverYears(problem.years)
  }
}

/** Why a whole file is not imported and what to do about it. */
export function fileProblemText(lang: Lang, problem: FileProblem): string {
  const say = messages(lang).sheetProblem
  const number = (value: number) => value.toLocaleString('en-US')
  switch (problem.kind) {
    case 'no-table':
      return say.noTable
    case 'said':
      return pick(lang, { th: problem.th, en: problem.en })
    case 'columns-unclear': {
      const roles = messages(lang).roles
      return messages(lang).fileProblem.columnsUnclear(problem.missing.map((role) => roles[role]).join(', '))
    }
    case 'cut-off':
      return say.cutOff
    case 'password':
      return say.password
    case 'corrupt':
      return say.corrupt
    case 'zip-bomb':
      return say.bomb
    case 'doctype':
      return say.doctype
    case 'not-a-spreadsheet':
      return problem.looksLike === null
        ? say.notASpreadsheet
        : (say.looksLike[problem.looksLike] ?? say.notASpreadsheet)
    case 'excel-too-old':
      return say.tooOld
    case 'no-sheets':
      return say.noSheets
    case 'too-many-sheets':
      return say.tooManySheets(number(problem.limit))
    case 'too-many-rows':
      return say.tooManyRowsIn(number(problem.limit))
    case 'too-many-columns':
      return say.tooManyColumnsIn('address' in problem ? problem.address : number(problem.columns))
    case 'cell-too-long':
      return say.cellTooLongAt(problem.address)
    case 'json-broken':
      return say.jsonBroken(problem.line, problem.column)
    case 'json-not-rows':
      return say.jsonNotRows(problem.address)
    case 'json-too-deep':
      return say.jsonTooDeep(problem.address)
    case 'not-utf8':
      return 'looksLike' in problem ? csvProblemText(lang, problem) : messages(lang).fileProblem.notUtf8(problem.row)
    default:
      return csvProblemText(lang, problem)
  }
}

function csvProblemText(lang: Lang, problem: CsvFileProblem): string {
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
    case 'money-stays-behind':
      return say.moneyStaysBehind(problem.title, problem.row)
    case 'duplicate-header':
      return say.duplicateHeader(problem.column)
    case 'missing-columns':
      return say.missingColumns(list(problem.missing), problem.mapping, list(problem.found))
    case 'no-mapping-fits':
      return say.noMappingFits(list(problem.found), readyMappings.map((mapping) => mapping.name).join(', '))
  }
}

function dayText(date: string, lang: Lang): string {
  return formatDate(date as LocalDate, lang)
}

/** `2310000.50` as people read it: `2,310,000.50`. */
function separated(decimal: string): string {
  const [whole = '0', fraction = '00'] = decimal.split('.')
  return `${BigInt(whole).toLocaleString('en-US')}${fraction === '00' ? '' : `.${fraction}`}`
}
