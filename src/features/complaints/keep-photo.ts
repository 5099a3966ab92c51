import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Deps } from '../../platform/deps.ts'
import type { KeptPhoto } from './report.ts'
import { openPhoto, sealPhoto } from './sealed.ts'

export const MOST_PHOTO_BYTES = 12 * 1024 * 1024
/** SECURITY 3 H: an image that unpacks to more is refused before it is unpacked. */
const MOST_PIXELS = 60_000_000
export const LONGEST_SIDE = 1_920
const QUALITY = 80

/** A part of a photo to be covered, in thousandths of width and height. */
export interface CoveredArea {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export type PhotoProblem = 'missing' | 'not-a-photo' | 'heic' | 'too-large' | 'broken'

type Needed = Pick<Deps, 'files' | 'secrets'>

/**
 * Draws a photo anew as JPEG: upright, no larger than a screen, without position, camera data, thumbnails or whatever else hung
 * on it. All of it is kept encrypted for officers of the case; the public form has the marked areas covered with one colour, which
 * nobody can undo.
 * @param areas what to cover; `isPrivate` keeps the whole photo from the public
 * @returns the photo as it is kept, or why it cannot be: judged by its bytes, never by its name
 */
export async function keepPhoto(
  deps: Needed,
  bytes: Uint8Array,
  { areas = [], isPrivate = false }: { areas?: readonly CoveredArea[]; isPrivate?: boolean } = {},
): Promise<Result<KeptPhoto, PhotoProblem>> {
  if (bytes.length === 0) return refuse('missing')
  if (bytes.length > MOST_PHOTO_BYTES) return refuse('too-large')
  const kind = kindOf(bytes)
  if (kind !== 'photo') return refuse(kind)
  const sharp = await loadSharp()
  try {
    const { width: wide = 0, height: high = 0 } = await sharp(bytes, { limitInputPixels: MOST_PIXELS }).metadata()
    if (wide * high > MOST_PIXELS) return refuse('too-large')
    const drawn = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .rotate()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true })
    return ok(await keepDrawn(deps, drawn.data, drawn.info, areas, isPrivate))
  } catch (error) {
    return refuse(/pixel limit/i.test((error as Error).message) ? 'too-large' : 'broken')
  }
}

/** Covers other areas of a photo that is kept already, or hides or shows the whole. */
export async function coverPhoto(
  deps: Needed,
  photo: KeptPhoto,
  { areas, isPrivate }: { areas: readonly CoveredArea[]; isPrivate: boolean },
): Promise<KeptPhoto> {
  return keepDrawn(deps, await readSealed(deps, photo.sealedSha256), photo, areas, isPrivate, photo.sealedSha256)
}

/** The whole photo, for officers of the case. */
export async function readSealed(deps: Needed, sealedSha256: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of await deps.files.open(sealedSha256)) pieces.push(piece as Buffer)
  return openPhoto(deps, Buffer.concat(pieces))
}

async function keepDrawn(
  deps: Needed,
  drawn: Buffer,
  { width, height }: { width: number; height: number },
  areas: readonly CoveredArea[],
  isPrivate: boolean,
  sealedBefore?: string,
): Promise<KeptPhoto> {
  const sealedSha256 = sealedBefore ?? (await deps.files.put(sealPhoto(deps, drawn))).sha256
  const shown = isPrivate ? null : await covered(drawn, { width, height }, areas)
  const shownSha256 = shown === null ? null : (await deps.files.put(shown)).sha256
  return { sealedSha256, shownSha256, width, height, covered: areas.length }
}

/**
 * Covers more of what is shown: drawn over the public form, so that what was covered before stays covered.
 * @returns the new public form
 */
export async function coverShown(
  deps: Needed,
  photo: { readonly shownSha256: string; readonly width: number; readonly height: number },
  areas: readonly CoveredArea[],
): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of await deps.files.open(photo.shownSha256)) pieces.push(piece as Buffer)
  return (await deps.files.put(await covered(Buffer.concat(pieces), photo, areas))).sha256
}

async function covered(
  drawn: Buffer,
  { width, height }: { width: number; height: number },
  areas: readonly CoveredArea[],
): Promise<Buffer> {
  if (areas.length === 0) return drawn
  const sharp = await loadSharp()
  const boxes = areas.map((area) => {
    const left = Math.min(width - 1, Math.floor((area.left * width) / 1000))
    const top = Math.min(height - 1, Math.floor((area.top * height) / 1000))
    return {
      left,
      top,
      input: {
        create: {
          width: Math.max(1, Math.min(width - left, Math.ceil((area.width * width) / 1000))),
          height: Math.max(1, Math.min(height - top, Math.ceil((area.height * height) / 1000))),
          channels: 3 as const,
          background: '#3a4650',
        },
      },
    }
  })
  return sharp(drawn).composite(boxes).jpeg({ quality: QUALITY }).toBuffer()
}

/** What the first bytes say. Only what a camera or a screenshot makes is read; drawings with scripts and films are not. */
function kindOf(bytes: Uint8Array): 'photo' | 'heic' | 'not-a-photo' {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(32, bytes.length))
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'photo'
  if (head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'photo'
  const text = head.toString('latin1')
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'photo'
  if (text.slice(4, 8) === 'ftyp' && /^(hei|hev|mif1|msf1)/.test(text.slice(8, 12))) return 'heic'
  return 'not-a-photo'
}

/** Large, and not needed by most: loaded with the first photo. One thread for each, so that a flood of photos leaves room. */
let loaded: Promise<typeof import('sharp')['default']> | null = null
function loadSharp(): Promise<typeof import('sharp')['default']> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false)
    sharp.concurrency(1)
    return sharp
  })
  return loaded
}
