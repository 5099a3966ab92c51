import type { Deps } from '../../platform/deps.ts'
import { type KeptPhoto, keepPhoto, MOST_PHOTOS } from '../complaints/index.ts'
import type { FileProblem } from './letters.ts'
import type { MailFile } from './mail.ts'

/** Smaller pictures in the text are logos of signatures and dots that count readers. */
const SMALLEST_INLINE = 12 * 1024
/** Never told: they belong to how a letter is written, not to what it says. */
const silentTypes =
  /^(application\/(pkcs7|x-pkcs7|pgp)|text\/(calendar|x-amp-html|html|plain|rfc822-headers)|application\/ics|message\/)/
/** Opening each costs time; what is more than this is not looked at. */
const MOST_FILES = 20

/**
 * Photos of a letter, drawn anew like any upload: no position, no camera, no scripts. Nothing else is kept, opened or unpacked, and
 * what was not kept is told to the sender.
 */
export async function keepFiles(
  deps: Pick<Deps, 'files' | 'secrets'>,
  files: readonly MailFile[],
  room = MOST_PHOTOS,
): Promise<{ photos: KeptPhoto[]; notTaken: FileProblem[] }> {
  const photos: KeptPhoto[] = []
  const notTaken: FileProblem[] = []
  for (const file of files.slice(0, MOST_FILES)) {
    const { name, bytes } = file
    if (file.isInline && (bytes.length < SMALLEST_INLINE || !file.type.startsWith('image/'))) continue
    if (/^application\/(x-)?(vnd\.)?ms-tnef$/.test(file.type) || /^winmail\.dat$/i.test(name)) {
      notTaken.push({ name, why: 'winmail' })
    } else if (silentTypes.test(file.type)) {
      if (name !== '' && !/^(smime|signature)/i.test(name)) notTaken.push({ name, why: 'not-a-photo' })
    } else if (photos.length >= room) {
      notTaken.push({ name, why: 'too-many' })
    } else {
      const kept = await keepPhoto(deps, bytes)
      if (kept.ok) photos.push(kept.value)
      else notTaken.push({ name, why: kept.problem })
    }
  }
  return { photos, notTaken }
}
