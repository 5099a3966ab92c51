import {
  bulletList,
  button,
  card,
  columns,
  heading,
  link,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  selectField,
  summaryList,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { severities } from '../category.ts'
import type { Messages } from '../messages.th.ts'
import { roadOwners } from '../rule.ts'

export interface TestPage {
  readonly typed: {
    readonly category: string
    readonly place: string
    readonly road: string
    readonly severity: string
  }
  readonly problems: readonly Problem[]
  readonly categories: readonly { value: string; text: string }[]
  readonly result: {
    readonly body: { readonly name: string; readonly code: string } | null
    readonly level: string | null
    readonly triageAt: string | null
    readonly sentences: readonly string[]
    readonly answerBy: string
    readonly resolveBy: string
    readonly above: readonly string[]
    readonly aboveText: string
  } | null
}

export function testView(frame: Frame, say: Messages, page: TestPage): Html {
  const words = say.test
  const { lang } = frame
  const select = (
    name: 'category' | 'road' | 'severity',
    label: string,
    choices: readonly { value: string; text: string }[],
  ) =>
    selectField(lang, {
      name,
      label,
      value: page.typed[name],
      choices,
      error: problemWith(page.problems, name),
      fill: true,
    })
  const asked = html`<form method="get" action="${href(frame, '/complaints/routing/test')}">${select('category', words.category, [{ value: '', text: '' }, ...page.categories])}${textField(
    lang,
    {
      name: 'place',
      label: words.place,
      hint: words.placeHint,
      value: page.typed.place,
      error: problemWith(page.problems, 'place'),
    },
  )}${select('road', words.roadOwner, [
    { value: '', text: words.unknown },
    ...roadOwners.map((value) => ({ value, text: say.roadOwners[value] })),
  ])}${select('severity', words.severity, [
    { value: '', text: words.asCategory },
    ...severities.map((value) => ({ value, text: say.severities[value] })),
  ])}${button({ text: words.button })}</form>`
  return columns('12', [
    html`<div>${card(asked)}</div>`,
    html`<div>${page.result && answer(frame, say, page.result)}</div>`,
  ])
}

function answer(frame: Frame, say: Messages, result: NonNullable<TestPage['result']>): Html {
  const words = say.test
  const to =
    result.body === null
      ? note({
          kind: 'gold',
          title: html`${words.waitsAt} ${result.triageAt}`,
          icon: 'clock',
          body: paragraph(words.nobody),
        })
      : note({
          kind: 'teal',
          title: html`${words.goesTo} ${link(href(frame, `/bodies/${result.body.code}`), result.body.name)}`,
          body: paragraph(`${words.level} ${result.level}`),
        })
  return html`${to}${card(html`${heading({ level: 2, text: words.why, size: 'm' })}${bulletList(result.sentences, 'number')}`)}
${card(
  html`${heading({ level: 2, text: words.dues, size: 'm' })}${summaryList([
    { key: words.answerBy, value: result.answerBy },
    { key: words.resolveBy, value: result.resolveBy },
  ])}`,
)}
${card(html`${heading({ level: 2, text: words.above, size: 'm' })}${result.above.length > 0 ? html`${bulletList(result.above, 'number')}${muted(result.aboveText)}` : paragraph(words.noSuperior)}`)}`
}
