import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { openTypeOf } from './woff.ts'

const require = createRequire(import.meta.url)
/** The looped Thai letters of the pages, and the Latin ones that go with them: in one family a paper would find only the first. */
const faces = [
  ['ibm-plex-sans-thai-looped', 'thai'],
  ['ibm-plex-sans-thai', 'latin'],
] as const

/** The letters of the pages, for paper: regular and bold. */
export function pdfFonts(): Buffer[] {
  return faces.flatMap(([family, script]) =>
    [400, 700].map((weight) => {
      const path = require.resolve(`@fontsource/${family}/files/${family}-${script}-${weight}-normal.woff`)
      return openTypeOf(readFileSync(path))
    }),
  )
}
