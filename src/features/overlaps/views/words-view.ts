import {
  actions,
  bulletList,
  button,
  card,
  details,
  form,
  type HistoryEntry,
  linkRows,
  note,
  type Problem,
  paragraph,
  problemWith,
  section,
  selectField,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'

export interface TypedWord {
  readonly word: string
  readonly meaning: string
  readonly reason: string
}

/** What a word would change, in sentences. */
export interface WordPreviewView {
  readonly title: string
  readonly lines: readonly string[]
}

export interface WordsView {
  readonly typed: TypedWord
  readonly problems: readonly Problem[]
  /** Shown after "see first"; then the word can be added. */
  readonly preview: WordPreviewView | null
  readonly mayEdit: boolean
  readonly choices: readonly { readonly value: string; readonly text: string }[]
  readonly inUse: readonly {
    readonly word: string
    readonly means: string
    readonly reason: string
    readonly since: string
  }[]
  readonly history: readonly HistoryEntry[]
}

const address = '/overlaps/words'

/** The finder's words: those officers added, a form for one more, and what was done before. */
export function wordsView(frame: Frame, say: Messages, view: WordsView): Html {
  const words = say.words
  return html`${section({ id: 'in-use', heading: words.inUse, first: true, body: inUse(frame, say, view) })}
    ${view.mayEdit ? section({ id: 'add', heading: words.addTitle, body: adding(frame, say, view) }) : note({ kind: 'gold', body: paragraph(words.whoMay) })}
    ${view.history.length > 0 && section({ id: 'history', heading: words.history, body: card(timeline(view.history)) })}`
}

function inUse(frame: Frame, say: Messages, view: WordsView): Html {
  const words = say.words
  if (view.inUse.length === 0) return card(paragraph(words.none))
  return linkRows(
    view.inUse.map((one, i) => ({
      title: one.word,
      text: one.means,
      meta: html`${one.reason} · ${words.since} ${one.since}${view.mayEdit && withdrawing(frame, say, one.word, i)}`,
    })),
  )
}

/** Folded away: nobody withdraws a word by a slip of the finger. */
function withdrawing(frame: Frame, say: Messages, word: string, at: number): Html {
  const words = say.words
  return details(
    words.withdrawTitle(word),
    form(frame, {
      action: href(frame, `${address}/withdrawn`),
      hidden: { word },
      body: html`${textField(frame.lang, {
        name: 'reason',
        id: `withdraw-${at + 1}`,
        label: words.reason,
        hint: words.reasonHint,
        value: '',
      })}${button({ text: words.withdraw, kind: 'secondary' })}`,
    }),
  )
}

function adding(frame: Frame, say: Messages, view: WordsView): Html {
  const words = say.words
  const { typed, problems, preview } = view
  const fields = html`${textField(frame.lang, {
    name: 'word',
    label: words.word,
    hint: words.wordHint,
    value: typed.word,
    error: problemWith(problems, 'word'),
  })}${selectField(frame.lang, {
    name: 'meaning',
    label: words.means,
    hint: words.meansHint,
    value: typed.meaning,
    error: problemWith(problems, 'meaning'),
    choices: [{ value: '', text: words.choose }, ...view.choices],
    fill: true,
  })}${textAreaField(frame.lang, {
    name: 'reason',
    label: words.reason,
    hint: words.reasonHint,
    value: typed.reason,
    rows: 2,
    maxlength: 500,
    error: problemWith(problems, 'reason'),
  })}`
  const look = button({
    text: words.preview,
    name: 'step',
    value: 'preview',
    ...(preview ? { kind: 'secondary' } : {}),
  })
  return html`${preview && note({ kind: 'gold', title: preview.title, body: bulletList(preview.lines) })}
    ${card(form(frame, { action: href(frame, address), body: html`${fields}${actions([preview && button({ text: words.add }), look])}` }))}`
}
