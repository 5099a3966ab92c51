import type { Lang } from '../../kernel/lang.ts'
import { type Fragment, type Html, html, trusted } from '../html.ts'
import { compoundsToKeep, monthNames, placeBeginnings, wordsToKeep } from '../messages.th.ts'

/** Words for people: plain text, which is escaped, or a finished piece of HTML. @public */
export type Text = string | Html

/**
 * A heading in phrases that stay whole: `ph('สองโครงการนี้|ซ้ำกันหรือไม่')` breaks only at the bar while it can.
 * Thai has no blanks between words, so a browser would otherwise break a title in an unlucky place.
 * A blank beside the bar is kept. Text without one is returned as it is, but for the few words that browsers break where no reader would.
 */
export function ph(text: string): Html {
  if (!text.includes('|'))
    return html`${text.split(keptWhole).map((piece, i) => (i % 2 === 1 ? oneLine(piece) : piece))}`
  const pieces: Fragment[] = text.split('|').map((phrase, i) => {
    const before = i > 0 && phrase.startsWith(' ') ? ' ' : ''
    const after = phrase.endsWith(' ') ? ' ' : ''
    return [before, i > 0 ? wbr : null, html`<span class="ps-ph">${phrase.trim()}</span>`, after]
  })
  return html`${pieces}`
}

const wbr = trusted('<wbr>')
/** With its group, so that a split gives the words themselves at the odd places. */
const keptWhole = new RegExp(`(${wordsToKeep.join('|')})`)

/** The same title for places that take only text: `<title>`, attributes, feeds. */
export function withoutPhrases(text: string): string {
  return text.replaceAll('|', '')
}

const NBSP = '\u00A0'
const WORD_JOINER = '\u2060'

const numberThenWord = /(?<=[\d\u0E50-\u0E59]) (?=[\p{L}%])/gu
const monthThenYear = new RegExp(
  `(${monthNames.map((name) => name.replaceAll('.', '\\.')).join('|')}) (?=[\\d\\u0E50-\\u0E59]{4})`,
  'g',
)
const compounds = new RegExp(compoundsToKeep.map((word) => word.replace('|', '')).join('|'), 'g')
const compoundJoined = new Map(compoundsToKeep.map((word) => [word.replace('|', ''), word.replace('|', WORD_JOINER)]))

/**
 * Keeps a number with its unit, a day with its month and year, and compounds that dictionaries split (ล้านบาท) on one line.
 * For our own sentences on the screen only: the invisible characters must never be stored, searched, exported or put into
 * a field. Names and titles that came from people are printed as they are.
 */
export function glue(text: string): string {
  return text
    .replace(numberThenWord, NBSP)
    .replace(monthThenYear, `$1${NBSP}`)
    .replace(compounds, (word) => compoundJoined.get(word) ?? word)
}

const segmenters: Partial<Record<Lang, Intl.Segmenter>> = {}
/** A beginning of a place name with at least two letters after it. */
const beginning = new RegExp(`^(?:${placeBeginnings.join('|')})(?=[\\u0E01-\\u0E2E\\u0E40-\\u0E44][\\u0E01-\\u0E4E])`)

function syllables(word: string): string[] {
  const first = beginning.exec(word)?.[0]
  return first === undefined ? [word] : [first, ...syllables(word.slice(first.length))]
}

/**
 * Marks the places where a word may break in a narrow cell (a map tile): between words, and after the syllables that begin
 * many place names, which dictionaries take for one word (เชียงแสน). The text itself is unchanged, so it is found and copied
 * as before.
 */
export function breakable(text: string, lang: Lang = 'th'): Html {
  segmenters[lang] ??= new Intl.Segmenter(lang, { granularity: 'word' })
  const words = [...segmenters[lang].segment(text)].flatMap((part) => syllables(part.segment))
  return html`${words.map((word, i) => [i > 0 && word !== ' ' && words[i - 1] !== ' ' ? wbr : null, word])}`
}

/** Keeps a short piece on one line: an amount with its unit, a reference. */
export function oneLine(text: Text): Html {
  return html`<span class="ps-nb">${text}</span>`
}

/**
 * A line of short phrases, told apart by dots that are drawn between them only: no line begins or ends with one. A phrase is never broken; one that
 * may be long (a place, the name of an office) is given as `long` and may.
 */
export function dotted(phrases: readonly (Text | { readonly long: Text } | null | false)[]): Html | null {
  const all = phrases.filter((phrase) => phrase !== null && phrase !== false)
  if (all.length === 0) return null
  return html`<span class="ps-dots">${all.map((phrase, at) => {
    const isLong = typeof phrase === 'object' && 'long' in phrase
    return html`${at > 0 && ' '}<span${!isLong && html` class="ps-nb"`}>${isLong ? phrase.long : phrase}</span>`
  })}</span>`
}

export function muted(text: Fragment): Html {
  return html`<span class="ps-small ps-muted">${text}</span>`
}

/** A paragraph of running text. */
export function paragraph(text: Fragment): Html {
  return html`<p class="govuk-body">${text}</p>`
}

/** A plain list; `steps` numbers it. */
export function bulletList(items: readonly Text[], kind: 'bullet' | 'number' = 'bullet'): Html {
  const list = items.map((item) => html`<li>${item}</li>`)
  return kind === 'number'
    ? html`<ol class="govuk-list govuk-list--number">${list}</ol>`
    : html`<ul class="govuk-list govuk-list--bullet">${list}</ul>`
}

export function link(to: string, text: Text): Html {
  return html`<a class="govuk-link" href="${to}">${text}</a>`
}
