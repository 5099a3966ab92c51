import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { projectRoot } from '../../platform/root.ts'

const FILE = '@fontsource/ibm-plex-sans-thai/files/ibm-plex-sans-thai-thai-400-normal.woff2'
let font: string | null = null

/** The Thai letters of the pages, 16 kB in base64: a drawing shown by another site may ask for no file. */
export function badgeFont(): string {
  font ??= readFileSync(createRequire(join(projectRoot, 'package.json')).resolve(FILE)).toString('base64')
  return font
}
