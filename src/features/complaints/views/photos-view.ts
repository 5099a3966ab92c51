import type { Lang } from '../../../kernel/lang.ts'
import {
  actions,
  button,
  card,
  checkboxesField,
  details,
  fileField,
  form,
  linkButton,
  muted,
  type Problem,
  paragraph,
  problemWith,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { attributes, type Html, html } from '../../../web/html.ts'
import type { DraftPhoto } from '../drafts.ts'
import { LONGEST_SIDE, MOST_PHOTO_BYTES } from '../keep-photo.ts'
import { messages } from '../messages.ts'
import { GRID } from '../photo-grid.ts'
import { MOST_PHOTOS } from '../report.ts'
import { easyTools } from './report-fields.ts'

/** What the island makes of a photo before it is sent: no larger than it is kept, and all of a report in one sending. */
export function sizesToSend(): Record<string, number> {
  return { 'data-side': LONGEST_SIDE, 'data-bytes': Math.floor(MOST_PHOTO_BYTES / MOST_PHOTOS) }
}

export function photosView(
  frame: Frame,
  photos: readonly DraftPhoto[],
  problems: readonly Problem[],
  most: number,
): Html {
  const { lang } = frame
  const say = messages(lang).form
  const told = attributes({
    'data-report-photo-step': '',
    ...sizesToSend(),
    'data-most': MOST_PHOTO_BYTES,
    'data-reading': say.photosReading,
    'data-failed': say.photoNotSent,
    'data-too-large': messages(lang).problems.photo['too-large'],
  })
  const add = form(frame, {
    action: href(frame, '/complaints/new/photos'),
    upload: true,
    body: [
      html`<div${told}>${fileField(lang, {
        name: 'photo',
        label: say.photoFile,
        hint: say.photoFileHint,
        accept: 'image/jpeg,image/png,image/webp',
        error: problemWith(problems, 'photo'),
      })}<p class="govuk-body" role="status" data-photos-status hidden></p></div>`,
      checkboxesField(lang, { name: 'private', label: '', items: [{ value: 'yes', text: say.photoPrivate }] }),
      button({ text: say.photoAdd, icon: 'camera', kind: 'secondary' }),
    ],
  })
  const next = actions([
    linkButton({
      href: href(frame, '/complaints/new/send'),
      text: photos.length === 0 ? say.photosSkip : say.next,
      icon: 'next',
    }),
    linkButton({ href: href(frame, '/complaints/new/kind'), text: say.back, kind: 'secondary', icon: 'back' }),
  ])
  return html`${easyTools(lang)}${photos.length === 0 ? paragraph(muted(say.photosNone)) : photos.map((photo, at) => photoCard(frame, photo, at))}${photos.length < most && add}${next}`
}

/** A photo under a grid of boxes to tick: each covers its field. */
export function photoGrid(
  lang: Lang,
  photo: { address: string; width: number; height: number; alt: string; cells: readonly number[] },
): Html {
  const say = messages(lang).form
  const label = (cell: number) => say.photoCell(Math.floor(cell / GRID.columns) + 1, (cell % GRID.columns) + 1)
  return html`<div class="ps-photogrid"><img src="${photo.address}" width="${photo.width}" height="${photo.height}" alt="${photo.alt}"><div class="ps-photogrid__cells">${Array.from(
    { length: GRID.rows * GRID.columns },
    (_, cell) =>
      html`<label><input type="checkbox" name="cell" value="${cell}"${photo.cells.includes(cell) && html` checked`}><span class="govuk-visually-hidden">${label(cell)}</span></label>`,
  )}</div></div>`
}

function photoCard(frame: Frame, photo: DraftPhoto, at: number): Html {
  const { lang } = frame
  const say = messages(lang).form
  const address = href(frame, `/complaints/new/photos/${at + 1}`)
  const grid = photoGrid(lang, {
    address: `${address}?${photo.cells.join('.')}`,
    width: photo.width,
    height: photo.height,
    alt: say.photoNumber(at + 1),
    cells: photo.cells,
  })
  const cover =
    photo.shownSha256 === null
      ? paragraph(muted(say.photoIsPrivate))
      : details(
          say.photoCover,
          form(frame, {
            action: `${address}/cover`,
            body: [paragraph(say.photoCoverHint), grid, button({ text: say.photoSaveCover, kind: 'secondary' })],
          }),
        )
  const remove = form(frame, {
    action: `${address}/remove`,
    inline: true,
    body: button({ text: say.photoRemove, kind: 'secondary' }),
  })
  const picture = html`<img class="ps-photo" src="${address}?${photo.cells.join('.')}" width="${photo.width}" height="${photo.height}" alt="${say.photoNumber(at + 1)}">`
  const covered = photo.cells.length === 0 ? null : paragraph(muted(say.photoCovered(photo.cells.length)))
  return card(html`${picture}${covered}${cover}${remove}`, say.photoNumber(at + 1))
}
