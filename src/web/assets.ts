import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface AssetFile {
  /** The last part of its address; flat, without folders. */
  name: string
  /** What it is made of on this disk, one after the other. */
  paths: readonly string[]
  contentType: string
}

const here = dirname(fileURLToPath(import.meta.url))

/**
 * Style sheets and drawings are not compiled, so they stay in `src/` when the code runs from `dist/src/`.
 * The root is found by package.json, which is the same from both.
 */
function projectRoot(): string {
  let folder = here
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('package.json of Prasan was not found above src/web')
    folder = parent
  }
  return folder
}

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

function assetFile(name: string, ...paths: string[]): AssetFile {
  const contentType = contentTypes[extname(name)]
  if (contentType === undefined) throw new Error(`no content type for the asset ${name}`)
  return { name, paths, contentType }
}

const root = projectRoot()
/** Found from package.json, not from this file, so that both `src` and `dist` take the same packages. */
const packages = createRequire(join(root, 'package.json'))

/** The fonts the style sheet names: looped letters for reading, unlooped for headings, each in its Thai and Latin part. */
const fonts = [
  'ibm-plex-sans-thai-looped/files/ibm-plex-sans-thai-looped-thai-400-normal.woff2',
  'ibm-plex-sans-thai-looped/files/ibm-plex-sans-thai-looped-latin-400-normal.woff2',
  'ibm-plex-sans-thai-looped/files/ibm-plex-sans-thai-looped-thai-600-normal.woff2',
  'ibm-plex-sans-thai-looped/files/ibm-plex-sans-thai-looped-latin-600-normal.woff2',
  'ibm-plex-sans-thai/files/ibm-plex-sans-thai-thai-600-normal.woff2',
  'ibm-plex-sans-thai/files/ibm-plex-sans-thai-latin-600-normal.woff2',
]

/** The parts of our style sheet; their numbers are their order. */
function styleParts(): string[] {
  const folder = join(root, 'src/web/assets/styles')
  const parts = readdirSync(folder).filter((file) => file.endsWith('.css'))
  return parts.sort().map((file) => join(folder, file))
}

/** Compiled islands. Running from `.ts` sources there are none, and the pages leave their script tags out. */
function islandFiles(): AssetFile[] {
  const folder = join(here, 'islands')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .sort()
    .map((file) => assetFile(file, join(folder, file)))
}

/** Everything a page may fetch beside its HTML. Nothing comes from another host. */
export const assets: readonly AssetFile[] = [
  assetFile('govuk-frontend.css', packages.resolve('govuk-frontend/dist/govuk/govuk-frontend.min.css')),
  assetFile('prasan.css', ...styleParts()),
  assetFile('mark.svg', join(root, 'src/web/assets/mark.svg')),
  ...fonts.map((file) => assetFile(file.slice(file.lastIndexOf('/') + 1), packages.resolve(`@fontsource/${file}`))),
  ...islandFiles(),
]

const names = new Set(assets.map((file) => file.name))
let version: string | undefined

/** A short fingerprint of all files together: it stands in each address, so browsers may keep a file for ever. */
export function assetVersion(): string {
  if (version === undefined) {
    const hash = createHash('sha256')
    for (const file of assets) {
      hash.update(file.name).update('\0')
      for (const path of file.paths) hash.update(readFileSync(path))
      hash.update('\0')
    }
    version = hash.digest('hex').slice(0, 12)
  }
  return version
}

/** The address of an asset. A name that is not served is a slip of ours and is thrown at once. */
export function asset(name: string): string {
  if (!names.has(name)) throw new Error(`there is no asset named ${name}`)
  return `/assets/${assetVersion()}/${name}`
}

/** The address of a compiled island, or null when running from sources, where there is none. */
export function island(name: string): string | null {
  return names.has(`${name}.js`) ? asset(`${name}.js`) : null
}
