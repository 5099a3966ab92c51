import { type Html, html, trusted } from '../html.ts'
import type { Text } from './text.ts'

/** Fills of bars; the words beside them carry the meaning. */
export const fills = {
  teal: '#0d5c63',
  gold: '#eba521',
  planned: '#a3c4de',
  paid: '#17406d',
  overlap: '#b865b0',
  promised: '#d99a1c',
  late: '#b5340c',
  solved: '#1f9270',
  partly: '#8fd0bb',
  doing: '#7fb5b8',
  cannot: '#8d8272',
} as const

/** @public */
export type Fill = keyof typeof fills

const outline = '#6f6556'
const ground = '#f1e9db'
/** Fills too light to be seen on white by themselves get an ink line. */
const light = new Set<Fill>(['planned', 'promised', 'gold', 'partly', 'doing'])

function bar(rects: string): Html {
  return trusted(
    `<svg viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width="1000" height="14" fill="${ground}"/>${rects}</svg>`,
  )
}

/** @public */
export interface BarRow {
  label: Text
  href?: string
  value: number
  /** The value written for the reader: "873.9 ล้านบาท". */
  text: Text
  note?: Text
  /** Of what the value is made, from left to right; one colour without it. Parts are told in `note`. */
  parts?: readonly { readonly value: number; readonly fill: Fill }[]
}

/** Labelled rows with a bar each, longest value as measure: money by field of work. The figures stand as text. */
export function barRows(rows: readonly BarRow[], { fill = 'teal', max }: { fill?: Fill; max?: number } = {}): Html {
  const top = Math.max(max ?? 0, ...rows.map((row) => row.value), Number.MIN_VALUE)
  const list = rows.map(({ label, href, value, text, note, parts }) => {
    const width = Math.max(0, Math.min(1000, (value / top) * 1000))
    // Something that is there is never drawn as nothing.
    const shown = value > 0 ? Math.max(width, 3) : 0
    const name =
      href === undefined ? html`<span>${label}</span>` : html`<a class="govuk-link" href="${href}">${label}</a>`
    let x = 0
    const rects = (parts ?? [{ value, fill }])
      .filter((part) => part.value > 0)
      .map((part) => {
        const wide = shown * (part.value / value)
        const line = light.has(part.fill) ? ` stroke="${outline}" vector-effect="non-scaling-stroke"` : ''
        const rect = `<rect x="${x.toFixed(1)}" width="${wide.toFixed(1)}" height="14" fill="${fills[part.fill]}"${line}/>`
        x += wide
        return rect
      })
    const drawn = bar(rects.join(''))
    return html`<li class="ps-bar"><span class="ps-bar__t">${name}<span class="ps-bar__v"><b>${text}</b>${note && html`<span class="ps-bar__note"> · ${note}</span>`}</span></span>${drawn}</li>
`
  })
  return html`<ul class="ps-bars">${list}</ul>
`
}

/** @public */
export interface SplitPart {
  label: Text
  value: number
  /** Defaults to the value with separators. */
  text?: Text
  fill: Fill
  href?: string
}

/** Parts of a whole: one bar, and a key that carries the numbers. At most six parts. */
export function splitBar(parts: readonly SplitPart[]): Html {
  const total = parts.reduce((sum, part) => sum + part.value, 0)
  let x = 0
  const rects = parts
    .filter((part) => part.value > 0)
    .map((part) => {
      const width = (part.value / total) * 1000
      const rect = `<rect x="${x.toFixed(1)}" width="${Math.max(width - 2, 1).toFixed(1)}" height="14" fill="${fills[part.fill]}"/>`
      x += width
      return rect
    })
  const key = parts.map(({ label, value, text, fill, href }) => {
    const words = html`${label} <b>${text ?? value.toLocaleString('en-US')}</b>`
    return html`<li>${swatch(fills[fill])}${href === undefined ? html`<span>${words}</span>` : html`<a class="govuk-link" href="${href}">${words}</a>`}</li>`
  })
  return html`<div class="ps-split">${bar(rects.join(''))}<ul class="ps-key">${key}</ul></div>
`
}

/** A square of colour for a key. */
export function swatch(colour: string, dashed = false): Html {
  const dash = dashed ? ' stroke-dasharray="4 2"' : ''
  return trusted(
    `<svg viewBox="0 0 18 18" aria-hidden="true" focusable="false"><rect x="1" y="1" width="16" height="16" rx="3" fill="${colour}" stroke="${outline}"${dash}/></svg>`,
  )
}
