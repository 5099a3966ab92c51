import type { Deps } from '../../platform/deps.ts'
import { fetchOutside, type OutsideOptions } from '../../platform/net/fetch-outside.ts'
import { type KeptPhoto, keepPhoto, MOST_PHOTOS } from '../complaints/index.ts'
import type { Messages } from './messages.th.ts'
import { type Fields, mediaUrlsIn } from './read-report.ts'

const MEDIA_MS = 10_000
const MEDIA_BYTES = 12 * 1024 * 1024

export interface PhotosSent {
  readonly fields: Fields
  readonly photos: readonly Uint8Array[]
}

/**
 * The photos of a report or an update: those that came along and those at `media_url`, which only the open internet is asked for. Each is
 * drawn anew like any; one that cannot be had is told in a sentence and keeps nothing else from being taken.
 */
export async function takePhotos(
  deps: Deps,
  { fields, photos }: PhotosSent,
  words: Messages,
  reach: OutsideOptions,
): Promise<{ kept: KeptPhoto[]; notTaken: string[] }> {
  const kept: KeptPhoto[] = []
  const notTaken: string[] = []
  const take = async (which: string, bytes: Uint8Array) => {
    const photo = await keepPhoto(deps, bytes)
    if (photo.ok) kept.push(photo.value)
    else notTaken.push(words.photoNotTaken(which, words.photoProblems[photo.problem]))
  }
  for (const [at, bytes] of photos.slice(0, MOST_PHOTOS).entries()) await take(String(at + 1), bytes)
  for (const [at, url] of mediaUrlsIn(fields)
    .slice(0, MOST_PHOTOS - kept.length)
    .entries()) {
    const which = String(photos.length + at + 1)
    const fetched = await fetchOutside(url, { ...reach, mostBytes: MEDIA_BYTES, milliseconds: MEDIA_MS })
    if (fetched.ok) await take(which, fetched.value.bytes)
    else notTaken.push(words.photoNotTaken(which, words.photoProblems[fetched.problem.kind]))
  }
  return { kept, notTaken }
}
