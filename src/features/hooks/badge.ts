import type { Meaning } from '../../web/components/index.ts'
import { type Html, html, trusted } from '../../web/html.ts'
import { badgeFont } from './badge-font.ts'

/** Dark enough that white letters on it can be read (WCAG 1.4.3); the colours of the pages. */
const colourOf: Readonly<Record<Meaning, string>> = {
  planned: '#2f5878',
  paid: '#17406d',
  overlap: '#7d2f76',
  promised: '#7a4f00',
  late: '#a12d0b',
  solved: '#0b6b4f',
  doing: '#0d5c63',
  cannot: '#595148',
}

const HEIGHT = 28
const LETTERS_PX = 13
const AROUND_PX = 10
const MOST_LETTERS = 60

/** Letters that stand above or below another one take no room of their own. */
const stacked = /[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200b]/gu
const wide = /[A-Zก-ฮ]/gu

/** Room for a text in any of the fonts a reader may have: rather too much than cut off. */
function widthOf(text: string): number {
  const letters = [...text.replace(stacked, '')]
  const large = letters.join('').match(wide)?.length ?? 0
  return Math.ceil((letters.length - large) * LETTERS_PX * 0.6 + large * LETTERS_PX * 0.72)
}

export interface Badge {
  readonly label: string
  readonly text: string
  readonly meaning: Meaning
}

const thai = /[\u0e00-\u0e7f]/u

/** A drawing of its own: no script, nothing from elsewhere; Thai letters come with it, because not every machine has them. */
export function badgeSvg({ label, text, meaning }: Badge): Html {
  const [left, right] = [cut(label), cut(text)]
  const [first, second] = [widthOf(left) + 2 * AROUND_PX, widthOf(right) + 2 * AROUND_PX]
  const whole = `${left}: ${right}`
  const words = (of: string, from: number, width: number, fill: string) =>
    html`<text x="${from + width / 2}" y="18.5" fill="${fill}" text-anchor="middle" textLength="${width - 2 * AROUND_PX}" lengthAdjust="spacingAndGlyphs">${of}</text>`
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${first + second}" height="${HEIGHT}" viewBox="0 0 ${first + second} ${HEIGHT}" role="img" aria-label="${whole}"><title>${whole}</title>${thai.test(whole) && trusted(`<style>@font-face{font-family:PrasanBadge;src:url(data:font/woff2;base64,${badgeFont()})}</style>`)}<clipPath id="r"><rect width="${first + second}" height="${HEIGHT}" rx="5"/></clipPath><g clip-path="url(#r)"><rect width="${first}" height="${HEIGHT}" fill="#f1e9db"/><rect x="${first}" width="${second}" height="${HEIGHT}" fill="${colourOf[meaning]}"/></g><g font-family="PrasanBadge, IBM Plex Sans Thai, Noto Sans Thai, Leelawadee UI, Thonburi, sans-serif" font-size="${LETTERS_PX}">${words(left, 0, first, '#26221d')}${words(right, first, second, '#ffffff')}</g></svg>`
}

function cut(text: string): string {
  const letters = [...text]
  return letters.length <= MOST_LETTERS ? text : `${letters.slice(0, MOST_LETTERS - 1).join('')}…`
}
