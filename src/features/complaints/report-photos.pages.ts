import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields, formFile } from '../../platform/http/forms.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import type { PageApp } from '../../platform/room.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { type DraftPhoto, dropPhotos, storeDraft } from './drafts.ts'
import { queueErasures } from './erasures.sql.ts'
import { type Held, heldDraft } from './held-draft.ts'
import { coverPhoto, keepPhoto, MOST_PHOTO_BYTES } from './keep-photo.ts'
import { messages } from './messages.ts'
import { sendPhoto } from './photo.pages.ts'
import { areaOfCell, readCells } from './photo-grid.ts'
import { MOST_PHOTOS } from './report.ts'
import { showStep, toFirst } from './report-step.ts'
import { photosView } from './views/photos-view.ts'

/** One photo as a camera makes it, or several as the island makes them. */
export const UPLOAD_BYTES = MOST_PHOTO_BYTES + 1024 * 1024

/** A network block may hold a village school or a whole office; photos of the same block an hour. */
export const photosTaken = limiter('complaints.photos', { points: 120, seconds: 3600 })
/** Each draws a photo anew and puts a file on the disk. */
const covers = limiter('complaints.covers', { points: 240, seconds: 3600 })

/** The third step: photos of a report that is being written. */
export function reportPhotoPages(app: PageApp, deps: Deps): void {
  app.get('/complaints/new/photos', (c) => photosPage(c, deps, []))
  app.post('/complaints/new/photos', uploadLimit(UPLOAD_BYTES, { visitors: true }), (c) => photoPost(c, deps))
  app.get('/complaints/new/photos/:n{[1-9]}', (c) => draftPhoto(c, deps, Number(c.req.param('n'))))
  app.post('/complaints/new/photos/:n{[1-9]}/cover', (c) => coverPost(c, deps, Number(c.req.param('n'))))
  app.post('/complaints/new/photos/:n{[1-9]}/remove', (c) => removePost(c, deps, Number(c.req.param('n'))))
}

async function photosPage(c: PageContext, deps: Deps, problems: readonly Problem[]) {
  const held = await heldDraft(c, deps)
  if (held === null) return toFirst(c, deps)
  return showStep(c, deps, {
    step: 3,
    problems,
    lead: messages(c.get('lang')).form.photosLead,
    main: (frame) => photosView(frame, held.draft.photos, problems, MOST_PHOTOS),
  })
}

async function photoPost(c: PageContext, deps: Deps) {
  const held = await heldDraft(c, deps)
  if (held === null) return toFirst(c, deps)
  const wait = await takeForBlock(c, photosTaken)
  if (wait !== null) return tooMany(c, wait)
  const say = messages(c.get('lang')).problems.photo
  const wrong = (kind: keyof typeof say) => photosPage(c, deps, [{ field: 'photo', text: say[kind] }])
  if (held.draft.photos.length >= MOST_PHOTOS) return wrong('too-many')
  const file = await formFile(c, 'photo')
  if (file === null) return wrong('missing')
  const isPrivate = (await formFields(c)).private === 'yes'
  const kept = await keepPhoto(deps, new Uint8Array(await file.arrayBuffer()), { isPrivate })
  if (!kept.ok) return wrong(kept.problem)
  await storePhotos(deps, held, [...held.draft.photos, { ...kept.value, cells: [] }])
  return c.redirect(href(c.get('lang'), '/complaints/new/photos'), 303)
}

function storePhotos(deps: Deps, { token, draft }: Held, photos: readonly DraftPhoto[]): Promise<void> {
  return storeDraft(deps.db, deps, token, { ...draft, photos })
}

/** A photo of a draft, for its writer alone. */
async function draftPhoto(c: PageContext, deps: Deps, n: number) {
  const held = await heldDraft(c, deps)
  const photo = held?.draft.photos[n - 1]
  if (photo === undefined) return c.notFound()
  return sendPhoto(c, deps, photo)
}

async function coverPost(c: PageContext, deps: Deps, n: number) {
  const held = await heldDraft(c, deps)
  const photo = held?.draft.photos[n - 1]
  if (held === null || photo === undefined) return toFirst(c, deps)
  const wait = await takeForBlock(c, covers)
  if (wait !== null) return tooMany(c, wait)
  const cells = readCells((await c.req.formData()).getAll('cell'))
  const kept = await coverPhoto(deps, photo, { areas: cells.map(areaOfCell), isPrivate: photo.shownSha256 === null })
  await storePhotos(
    deps,
    held,
    held.draft.photos.map((one, at) => (at === n - 1 ? { ...kept, cells } : one)),
  )
  // The whole of it is still the same file; what was shown of it is another one now.
  if (photo.shownSha256 !== null && photo.shownSha256 !== kept.shownSha256)
    await queueErasures(deps.db, [photo.shownSha256], deps.clock.now())
  return c.redirect(href(c.get('lang'), '/complaints/new/photos'), 303)
}

async function removePost(c: PageContext, deps: Deps, n: number) {
  const held = await heldDraft(c, deps)
  if (held === null) return toFirst(c, deps)
  await storePhotos(
    deps,
    held,
    held.draft.photos.filter((_, at) => at !== n - 1),
  )
  await dropPhotos(deps.db, deps, held.draft.photos.slice(n - 1, n))
  return c.redirect(href(c.get('lang'), '/complaints/new/photos'), 303)
}
