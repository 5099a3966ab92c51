import encodeQR from 'qr'
import { type Html, html, trusted } from '../html.ts'

/** Dots of white around the code: readers look for its edge by them (ISO/IEC 18004, 6.3.8). */
const QUIET = 4

/**
 * A QR code as a drawing: dark on white whatever the page's colours are, sharp in print, no script and no request. Not for eyes that
 * read: the address itself must stand beside it as a link or as text.
 * @param text what a phone reads, e.g. an address; at most some 1,200 bytes
 * @param label what it is for, for those who do not see it
 */
export function qrCode({ text, label }: { text: string; label: string }): Html {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET })
  const side = rows.length
  return html`<svg class="ps-qr" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${trusted(darkRuns(rows))}"/></svg>`
}

/** Dark dots of a row that stand side by side are one stroke: a third of the bytes. */
function darkRuns(rows: readonly (readonly boolean[])[]): string {
  let path = ''
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      const from = x
      while (row[x + 1]) x++
      path += `M${from} ${y}h${x - from + 1}v1H${from}z`
    }
  }
  return path
}
