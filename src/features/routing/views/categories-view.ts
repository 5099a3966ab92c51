import { type Lang, pick } from '../../../kernel/lang.ts'
import {
  actions,
  bulletList,
  button,
  card,
  checkboxesField,
  columns,
  dataTable,
  form,
  type HistoryEntry,
  heading,
  link,
  linkButton,
  muted,
  type Problem,
  paragraph,
  problemWith,
  section,
  selectField,
  state,
  summaryList,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Category, type CategoryGroup, categoryGroups, daysFor, type Question, severities } from '../category.ts'
import type { TypedCategory } from '../category-form.ts'
import type { Messages } from '../messages.th.ts'

interface Named {
  readonly nameTh: string
  readonly nameEn: string
}
const nameOf = (thing: Named, lang: Lang) => pick(lang, { th: thing.nameTh, en: thing.nameEn })

/** All categories on their shelves. */
export function categoriesView(frame: Frame, say: Messages, categories: readonly Category[]): Html {
  const words = say.categories
  const shelves = categoryGroups.flatMap((group) => {
    const rows = categories.filter((category) => category.group === group)
    return rows.length === 0
      ? []
      : [section({ id: group, heading: say.groups[group], body: card(shelf(frame, say, group, rows)) })]
  })
  return html`${paragraph(muted(words.deadlinesNote))}${shelves}`
}

function shelf(frame: Frame, say: Messages, group: CategoryGroup, rows: readonly Category[]): Html {
  const words = say.categories
  return dataTable<Category>({
    caption: words.caption(say.groups[group]),
    rows,
    columns: [
      {
        head: words.name,
        kind: 'title',
        cell: (one) =>
          html`${link(href(frame, `/complaints/categories/${one.code}`), nameOf(one, frame.lang))}${one.endedOn !== null && html` ${state('cannot', words.ended)}`}<br>${muted(pick(frame.lang, { th: one.hintTh, en: one.hintEn }))}`,
      },
      { head: words.answer, kind: 'short', cell: (one) => words.days(String(daysFor(one).answer)) },
      { head: words.resolve, kind: 'short', cell: (one) => words.days(String(daysFor(one).resolve)) },
      { head: words.severity, kind: 'short', cell: (one) => say.severities[one.severity] },
      { head: words.visibility, kind: 'short', cell: (one) => (one.isPrivate ? words.private : words.public) },
    ],
  })
}

export interface CategoryPage {
  readonly category: Category
  readonly field: string
  readonly history: readonly HistoryEntry[]
}

export function categoryView(frame: Frame, say: Messages, page: CategoryPage): Html {
  const words = say.categories
  const { category } = page
  const facts = summaryList([
    { key: words.group, value: say.groups[category.group] },
    { key: words.field, value: link(href(frame, `/functions/${category.functionCode}`), page.field) },
    { key: words.severity, value: say.severities[category.severity] },
    {
      key: words.visibility,
      value: html`${category.isPrivate ? words.startsPrivate : words.public}${category.atHome && html`<br>${words.atHome}`}`,
    },
    { key: words.words, value: category.words.join(' · ') },
  ])
  const deadlines = dataTable<(typeof severities)[number]>({
    caption: words.deadlines,
    phone: 'numbers',
    rows: severities,
    columns: [
      { head: words.severity, kind: 'title', cell: (severity) => say.severities[severity] },
      {
        head: words.answer,
        kind: 'number',
        cell: (severity) => words.days(String(category.deadlines[severity].answer)),
      },
      {
        head: words.resolve,
        kind: 'number',
        cell: (severity) => words.days(String(category.deadlines[severity].resolve)),
      },
    ],
  })
  const questions =
    category.questions.length === 0
      ? paragraph(words.noQuestions)
      : bulletList(category.questions.map((question) => questionText(frame.lang, say, question)))
  return html`${card(facts)}
${section({ id: 'days', heading: words.deadlines, body: html`${card(deadlines)}${paragraph(muted(words.deadlinesNote))}` })}
${section({ id: 'questions', heading: words.questions, body: questions })}
${section({ id: 'history', heading: words.history, body: timeline(page.history) })}`
}

function questionText(lang: Lang, say: Messages, question: Question): Html {
  const words = say.categories
  const text = pick(lang, { th: question.textTh, en: question.textEn })
  const notes = [
    say.questionKinds[question.kind],
    ...(question.required ? [words.required] : []),
    ...(question.isPrivate ? [words.officeOnly] : []),
  ].join(' · ')
  const choices = question.choices.map((choice) => pick(lang, { th: choice.textTh, en: choice.textEn })).join(' · ')
  return html`${text} ${muted(notes)}${choices !== '' && html`<br>${muted(choices)}`}`
}

export interface CategoryFormPage {
  readonly typed: TypedCategory
  readonly problems: readonly Problem[]
  readonly fields: readonly { value: string; text: string }[]
  /** 0 for a new one. */
  readonly seen: number
  readonly action: string
  readonly cancelHref: string
  readonly oneTimeKey: string
}

export function categoryFormView(frame: Frame, say: Messages, page: CategoryFormPage): Html {
  const words = say.form
  const { lang } = frame
  const field = (name: string, label: string, hint?: string) =>
    textField(lang, {
      name,
      label,
      value: page.typed[name] ?? '',
      error: problemWith(page.problems, name),
      ...(hint === undefined ? {} : { hint }),
    })
  const select = (name: string, label: string, choices: readonly { value: string; text: string }[]) =>
    selectField(lang, {
      name,
      label,
      value: page.typed[name] ?? '',
      choices: [{ value: '', text: '' }, ...choices],
      error: problemWith(page.problems, name),
      fill: true,
    })
  const days = (name: string, label: string) =>
    textField(lang, {
      name,
      label,
      value: page.typed[name] ?? '',
      error: problemWith(page.problems, name),
      inputmode: 'numeric',
      characters: 4,
      suffix: say.categories.daysShort,
    })
  const checked = (name: string, label: string) =>
    checkboxesField(lang, {
      name,
      label: words.more,
      items: [{ value: '1', text: label }],
      values: page.typed[name] === '1' ? ['1'] : [],
    })
  return form(frame, {
    action: page.action,
    oneTimeKey: page.oneTimeKey,
    hidden: { seen: String(page.seen), ...(page.seen > 0 ? { code: page.typed.code ?? '' } : {}) },
    body: html`${page.seen === 0 && field('code', words.code, words.codeHint)}
${field('nameTh', words.nameTh)}${field('nameEn', words.nameEn)}${field('hintTh', words.hintTh)}${field('hintEn', words.hintEn)}
${select(
  'group',
  say.categories.group,
  categoryGroups.map((value) => ({ value, text: say.groups[value] })),
)}
${select('field', say.categories.field, page.fields)}
${select(
  'severity',
  say.categories.severity,
  severities.map((value) => ({ value, text: say.severities[value] })),
)}
${severities.map(
  (severity) =>
    html`${heading({ level: 2, text: words.daysOf(say.severities[severity]), size: 's' })}${columns('2', [html`<div>${days(`${severity}-answer`, words.answerDays)}</div>`, html`<div>${days(`${severity}-resolve`, words.resolveDays)}</div>`])}`,
)}
${checked('isPrivate', words.isPrivate)}${checked('atHome', words.atHome)}
${textAreaField(lang, { name: 'words', label: words.words, value: page.typed.words ?? '', rows: 2, error: problemWith(page.problems, 'words') })}
${textAreaField(lang, { name: 'questions', label: words.questions, hint: words.questionsHint, value: page.typed.questions ?? '', rows: 5, error: problemWith(page.problems, 'questions') })}
${field('endedOn', words.endedOn, words.endedHint)}
${textAreaField(lang, { name: 'why', label: words.why, hint: words.whyHint, value: page.typed.why ?? '', rows: 2, maxlength: 500, error: problemWith(page.problems, 'why') })}
${actions([button({ text: words.save }), linkButton({ href: page.cancelHref, text: say.categories.title, kind: 'secondary' })])}`,
  })
}
