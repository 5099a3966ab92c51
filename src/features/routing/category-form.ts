import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, parseThaiDate } from '../../kernel/thai-calendar.ts'
import type { FormFields } from '../../platform/http/forms.ts'
import { readMissionCode } from '../functions/index.ts'
import {
  type Category,
  type CategoryGroup,
  categoryGroups,
  type Days,
  type Question,
  type QuestionChoice,
  questionKinds,
  type Severity,
  severities,
} from './category.ts'

export type CategoryDraft = Omit<Category, 'version' | 'position'>

export type CategoryField =
  | 'code'
  | 'nameTh'
  | 'nameEn'
  | 'field'
  | 'group'
  | 'severity'
  | 'days'
  | 'words'
  | 'questions'
  | 'endedOn'
  | 'why'

export interface CategoryFormProblem {
  readonly field: CategoryField
  /** Id of the input. */
  readonly input: string
  /** Of `questions`: the first line that cannot be read. */
  readonly line: number | null
}

const MOST_DAYS = 250
const MOST_WORDS = 60
const MOST_QUESTIONS = 12
const LONGEST_NAME = 80

/** The inputs of the form, as they are typed and shown again. */
const categoryInputs = [
  'code',
  'nameTh',
  'nameEn',
  'hintTh',
  'hintEn',
  'group',
  'field',
  'severity',
  'isPrivate',
  'atHome',
  'words',
  'questions',
  'endedOn',
  'why',
  ...severities.flatMap((severity) => [`${severity}-answer`, `${severity}-resolve`]),
] as const

export type TypedCategory = Readonly<Record<string, string>>

/** What stands in the form for a category as it is now. */
export function typedFrom(category: Category): TypedCategory {
  return {
    code: category.code,
    nameTh: category.nameTh,
    nameEn: category.nameEn,
    hintTh: category.hintTh,
    hintEn: category.hintEn,
    group: category.group,
    field: category.functionCode,
    severity: category.severity,
    isPrivate: category.isPrivate ? '1' : '',
    atHome: category.atHome ? '1' : '',
    words: category.words.join(' '),
    questions: category.questions.map(questionLine).join('\n'),
    endedOn: category.endedOn ?? '',
    why: '',
    ...Object.fromEntries(
      severities.flatMap((severity) => [
        [`${severity}-answer`, String(category.deadlines[severity].answer)],
        [`${severity}-resolve`, String(category.deadlines[severity].resolve)],
      ]),
    ),
  }
}

export function typedCategory(fields: FormFields): TypedCategory {
  return Object.fromEntries(categoryInputs.map((name) => [name, (fields[name] ?? '').slice(0, 8_000)]))
}

export function readCategory(
  typed: TypedCategory,
): Result<CategoryDraft & { readonly why: string }, CategoryFormProblem[]> {
  const problems: CategoryFormProblem[] = []
  const wrong = (field: CategoryField, input: string = field, line: number | null = null) =>
    void problems.push({ field, input, line })
  const text = (name: string) => (typed[name] ?? '').normalize('NFC').replace(/\s+/g, ' ').trim()
  const name = (field: 'nameTh' | 'nameEn') => {
    const value = text(field)
    if (value === '' || value.length > LONGEST_NAME) wrong(field)
    return value
  }
  const code = text('code')
  if (!/^[a-z][a-z-]{1,29}$/.test(code)) wrong('code')
  const [nameTh, nameEn] = [name('nameTh'), name('nameEn')]
  const functionCode = readMissionCode(text('field'))
  if (functionCode === null) wrong('field')
  const group = categoryGroups.find((one) => one === text('group'))
  if (group === undefined) wrong('group')
  const severity = severities.find((one) => one === text('severity'))
  if (severity === undefined) wrong('severity')
  const deadlines = Object.fromEntries(
    severities.map((one) => {
      const [answer, resolve] = [readDays(text(`${one}-answer`)), readDays(text(`${one}-resolve`))]
      if (answer === null || resolve === null || answer > resolve) wrong('days', `${one}-answer`)
      return [one, { answer: answer ?? 1, resolve: resolve ?? 1 } satisfies Days]
    }),
  ) as Record<Severity, Days>
  const words = [
    ...new Set(
      text('words')
        .split(/[\s,]+/)
        .filter((word) => word !== ''),
    ),
  ]
  if (words.length > MOST_WORDS) wrong('words')
  const questions = readQuestions(typed.questions ?? '')
  if (!questions.ok) wrong('questions', 'questions', questions.problem)
  const endedOn = readDay(text('endedOn'))
  if (endedOn === 'wrong') wrong('endedOn')
  const why = text('why')
  if (why.length < 5) wrong('why')
  if (problems.length > 0 || functionCode === null || group === undefined || severity === undefined)
    return refuse(problems)
  return ok({
    code,
    nameTh,
    nameEn,
    hintTh: text('hintTh').slice(0, 300),
    hintEn: text('hintEn').slice(0, 300),
    group: group satisfies CategoryGroup,
    functionCode,
    severity,
    isPrivate: text('isPrivate') === '1',
    atHome: text('atHome') === '1',
    deadlines,
    words,
    questions: questions.ok ? questions.value : [],
    endedOn: endedOn === 'wrong' ? null : endedOn,
    why: why.slice(0, 500),
  })
}

/** Thai digits too; 1 to 250. */
function readDays(text: string): number | null {
  const plain = text.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
  const days = /^\d{1,3}$/.test(plain) ? Number(plain) : 0
  return days >= 1 && days <= MOST_DAYS ? days : null
}

export function readDay(text: string): LocalDate | null | 'wrong' {
  if (text === '') return null
  const read = parseThaiDate(text)
  return read.ok ? read.value.date : 'wrong'
}

/** `depth | หลุมลึกแค่ไหน | How deep? | choice | required | shallow=ตื้น=shallow; deep=ลึก=deep` */
function questionLine(question: Question): string {
  const flags = [...(question.required ? ['required'] : []), ...(question.isPrivate ? ['private'] : [])].join(' ')
  const choices = question.choices.map(({ value, textTh, textEn }) => `${value}=${textTh}=${textEn}`).join('; ')
  return [question.code, question.textTh, question.textEn, question.kind, flags, choices].join(' | ')
}

/** @returns the questions, or the number of the first line that cannot be read */
function readQuestions(text: string): Result<Question[], number> {
  const questions: Question[] = []
  for (const [at, line] of text.normalize('NFC').split('\n').entries()) {
    if (line.trim() === '') continue
    const question = readQuestion(line)
    const known = questions.some(({ code }) => code === question?.code)
    if (question === null || known || questions.length === MOST_QUESTIONS) return refuse(at + 1)
    questions.push(question)
  }
  return ok(questions)
}

function readQuestion(line: string): Question | null {
  const [code = '', textTh = '', textEn = '', kindText = '', flags = '', choiceText = ''] = line
    .split('|')
    .map((part) => part.trim())
  const kind = questionKinds.find((one) => one === kindText)
  if (!/^[a-z][a-z0-9-]{0,29}$/.test(code) || textTh === '' || textEn === '' || kind === undefined) return null
  if (!/^(?:required|private|required private|private required|)$/.test(flags)) return null
  const choices: QuestionChoice[] = choiceText === '' ? [] : choiceText.split(';').map(readChoice)
  const hasChoices = kind === 'choice' || kind === 'many'
  if (
    hasChoices !== choices.length > 0 ||
    choices.some(({ value, textTh: th, textEn: en }) => value === '' || th === '' || en === '')
  )
    return null
  if (new Set(choices.map(({ value }) => value)).size !== choices.length) return null
  return {
    code,
    textTh: textTh.slice(0, 200),
    textEn: textEn.slice(0, 200),
    kind,
    required: flags.includes('required'),
    isPrivate: flags.includes('private'),
    choices,
  }
}

function readChoice(text: string): QuestionChoice {
  const [value = '', textTh = '', textEn = ''] = text.split('=').map((part) => part.trim())
  return { value: /^[a-z0-9][a-z0-9-]{0,29}$/.test(value) ? value : '', textTh, textEn }
}
