import {
  bulletList,
  button,
  card,
  columns,
  dataTable,
  details,
  form,
  heading,
  inset,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  section,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { declaredKinds } from '../holiday.ts'
import type { Messages } from '../messages.th.ts'

export interface TypedHoliday {
  readonly date: string
  readonly kind: string
  readonly nameTh: string
  readonly nameEn: string
  readonly area: string
  readonly declaredOn: string
  readonly source: string
  readonly reason: string
}

export interface HolidayLine {
  readonly day: string
  readonly weekday: string
  readonly name: string
  readonly kind: string
  readonly where: string
  readonly declaredOn: string | null
  readonly source: string
}

export interface HolidaysPage {
  readonly yearBE: string
  readonly year: string
  readonly lines: readonly HolidayLine[]
  readonly noLunar: boolean
  readonly proposals: readonly string[]
  readonly count: { readonly from: string; readonly days: string; readonly result: string | null }
  readonly mayEdit: boolean
  readonly typed: TypedHoliday
  readonly problems: readonly Problem[]
  readonly oneTimeKey: string
}

export function holidaysView(frame: Frame, say: Messages, page: HolidaysPage): Html {
  const words = say.holidays
  const yearForm = html`<form method="get" action="${href(frame, '/calendar/holidays')}">${textField(frame.lang, {
    name: 'year',
    label: words.year,
    value: page.yearBE,
    characters: 4,
    inputmode: 'numeric',
  })}${button({ text: words.show, kind: 'secondary' })}</form>`
  return html`${columns('2', [card(yearForm), card(html`${heading({ level: 2, text: words.count, size: 'm' })}${counting(frame, say, page)}`)])}${
    page.noLunar && note({ kind: 'gold', body: words.noLunar(page.year) })
  }${section({ id: 'days', heading: words.caption(page.year), body: card(table(say, page)) })}${
    page.proposals.length > 0 &&
    section({
      id: 'proposals',
      heading: words.proposals,
      body: html`${paragraph(words.proposalsLead)}${bulletList(page.proposals)}`,
    })
  }${page.mayEdit && details(words.declare, holidayForm(frame, say, page), page.problems.length > 0)}`
}

function table(say: Messages, page: HolidaysPage): Html {
  const words = say.holidays
  return dataTable<HolidayLine>({
    caption: words.caption(page.year),
    phone: 'cards',
    rows: page.lines,
    columns: [
      { head: words.day, kind: 'short', cell: (line) => line.day },
      { head: words.weekday, kind: 'short', cell: (line) => line.weekday },
      { head: words.name, kind: 'title', cell: (line) => line.name },
      { head: words.kind, cell: (line) => line.kind },
      { head: words.where, cell: (line) => line.where },
      {
        head: words.source,
        cell: (line) =>
          html`${muted(line.source)}${line.declaredOn !== null && html`<br>${words.declaredOn} ${line.declaredOn}`}`,
      },
    ],
  })
}

function counting(frame: Frame, say: Messages, page: HolidaysPage): Html {
  const words = say.holidays
  return html`<form method="get" action="${href(frame, '/calendar/holidays')}">${textField(frame.lang, {
    name: 'from',
    label: words.from,
    hint: say.step.dateHint,
    value: page.count.from,
    characters: 20,
    error: problemWith(page.problems, 'from'),
  })}${textField(frame.lang, {
    name: 'days',
    label: words.daysToCount,
    value: page.count.days,
    characters: 4,
    inputmode: 'numeric',
    error: problemWith(page.problems, 'days'),
  })}${button({ text: words.countButton, kind: 'secondary' })}</form>${page.count.result !== null && inset(paragraph(page.count.result))}${muted(words.countNote)}`
}

function holidayForm(frame: Frame, say: Messages, page: HolidaysPage): Html {
  const words = say.holidays
  const { typed, problems } = page
  const field = (name: keyof TypedHoliday, label: string, hint?: string) =>
    textField(frame.lang, {
      name,
      label,
      value: typed[name],
      error: problemWith(problems, name),
      ...(hint === undefined ? {} : { hint }),
    })
  return form(frame, {
    action: href(frame, '/calendar/holidays'),
    oneTimeKey: page.oneTimeKey,
    body: html`${field('date', words.date, say.step.dateHint)}${selectField(frame.lang, {
      name: 'kind',
      label: words.kind,
      value: typed.kind,
      choices: declaredKinds.map((value) => ({ value, text: say.holidayKinds[value] })),
    })}${field('nameTh', words.nameTh)}${field('nameEn', words.nameEn)}${field('area', words.area, words.areaHint)}${field(
      'declaredOn',
      words.declared,
      say.step.dateHint,
    )}${field('source', words.source, words.sourceHint)}${textAreaField(frame.lang, {
      name: 'reason',
      label: say.step.reason,
      value: typed.reason,
      rows: 2,
      maxlength: 500,
      error: problemWith(problems, 'reason'),
    })}${button({ text: words.save })}`,
  })
}
