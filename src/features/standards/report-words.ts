import type { Lang } from '../../kernel/lang.ts'
import { formatYear } from '../../kernel/thai-calendar.ts'
import { messages } from './messages.ts'
import type { StratmlLoss } from './plan-from-stratml.ts'
import type { ReportLine, StandardProblem, StandardRefusal } from './report-line.ts'

const number = (value: number): string => value.toLocaleString('en-US')

/** What is wrong, or what was done about it, in a sentence. */
export function problemText(lang: Lang, problem: StandardProblem): string {
  const say = messages(lang).problem
  switch (problem.kind) {
    case 'missing':
      return say.missing(problem.name)
    case 'empty':
      return say.empty(problem.name)
    case 'more-than-one':
      return say.moreThanOne(problem.name)
    case 'bad-code':
      return say.badCode(problem.name, problem.allowed.join(', '))
    case 'bad-date':
      return say.badDate
    case 'far-year':
      return say.farYear
    case 'bad-number':
      return say.badNumber
    case 'too-precise':
      return say.tooPrecise
    case 'negative':
      return say.negative
    case 'too-large-amount':
      return say.tooLargeAmount
    case 'wrong-type':
      return say.wrongType(problem.wanted)
    case 'twice':
      return say.twice
    case 'ends-before-start':
      return say.endsBeforeStart
    case 'other-currency':
      return say.otherCurrency(problem.currency)
    case 'too-long':
      return say.tooLong(number(problem.limit))
    case 'schema':
      return say.schema(problem.rule)
    case 'no-money':
      return say.noMoney
    case 'period-too-long':
      return say.periodTooLong
    case 'bad-position':
      return say.badPosition
    case 'our-own':
      return say.ourOwn
    case 'unknown-element':
      return say.unknownElement(problem.name)
    case 'unknown-attribute':
      return say.unknownAttribute(problem.name)
    case 'not-held':
      return say.notHeld(problem.name)
    case 'old-name':
      return say.oldName(problem.name, problem.today)
    case 'other-order':
      return say.otherOrder(problem.name)
    case 'not-an-id':
      return say.notAnId
    case 'guessed-year':
      return say.guessedYear(formatYear(problem.year, lang))
    case 'personal':
      return say.personal
    case 'perhaps-personal':
      return say.perhapsPersonal
    case 'cut':
      return say.cut(number(problem.limit))
    case 'read-as':
      return say.readAs(problem.code)
  }
}

/** The place and the sentence: `Goal[2]/Name (line 17): Name is missing …`. */
export function lineText(lang: Lang, line: ReportLine): string {
  return `${messages(lang).at(line.path, line.line)}: ${problemText(lang, line.problem)}`
}

/** Why a file is not read at all, and what to do about it. */
export function refusalText(lang: Lang, refusal: StandardRefusal): string {
  const say = messages(lang).refusal
  switch (refusal.kind) {
    case 'too-large':
      return say.tooLarge(refusal.limitMegabytes)
    case 'empty-file':
      return say.emptyFile
    case 'not-utf8':
      return say.notUtf8(refusal.line)
    case 'other-encoding':
      return say.otherEncoding(refusal.encoding)
    case 'doctype':
      return say.doctype(refusal.line)
    case 'entity':
      return say.entity(refusal.line)
    case 'too-deep':
      return say.tooDeep(refusal.line, refusal.limit)
    case 'too-many-elements':
      return say.tooManyElements(number(refusal.limit))
    case 'not-xml':
      return say.notXml(refusal.line, refusal.column)
    case 'xml-version':
      return say.xmlVersion(refusal.version)
    case 'wrong-root':
      return say.wrongRoot(refusal.name, refusal.wanted)
    case 'wrong-namespace':
      return say.wrongNamespace(refusal.namespace)
    case 'mixed-namespaces':
      return say.mixedNamespaces(refusal.name, refusal.line)
    case 'wrong-version':
      return say.wrongVersion(refusal.version, refusal.wanted)
    case 'not-json':
      return say.notJson(refusal.line, refusal.column)
    case 'json-too-deep':
      return say.jsonTooDeep(refusal.limit)
    case 'not-a-standard':
      return say.notAStandard
    case 'invalid': {
      const [first] = refusal.lines
      const count = number(refusal.lines.length + refusal.more)
      return say.invalid(count, first === undefined ? '' : lineText(lang, first))
    }
  }
}

/** What a document says that has no place here. */
export function lossText(lang: Lang, loss: StratmlLoss): string {
  const say = messages(lang).loss
  switch (loss.kind) {
    case 'acronym':
      return say.acronym
    case 'organizations':
      return say.organizations(loss.count)
    case 'relations':
      return say.relations(loss.count)
    case 'descriptors':
      return say.descriptors(loss.count)
    case 'results-without-days':
      return say.resultsWithoutDays(loss.count)
    case 'no-years':
      return say.noYears
  }
}
