import type { Lang } from '../../../kernel/lang.ts'
import {
  actions,
  button,
  card,
  checkboxesField,
  details,
  fileField,
  form,
  type ItemChoice,
  linkButton,
  linkRows,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  qrCode,
  radiosField,
  selectField,
  summaryList,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { answerField, type Category, categoryGroups, type Question } from '../../routing/index.ts'
import type { DraftPhoto } from '../drafts.ts'
import { messages } from '../messages.ts'
import { GRID } from '../photo-grid.ts'

/** What a form of a step is shown with. */
export interface StepFilled {
  readonly typed: Readonly<Record<string, string | undefined>>
  readonly many: Readonly<Record<string, readonly string[]>>
  readonly problems: readonly Problem[]
}

const value = (filled: StepFilled, name: string) => filled.typed[name] ?? ''
const field = (filled: StepFilled, name: string) => ({
  name,
  value: value(filled, name),
  error: problemWith(filled.problems, name),
})

/** Large type and reading aloud: for both a script is needed, so without one nothing is shown. */
function easyTools(lang: Lang): Html {
  const say = messages(lang).form
  return html`<div data-report-easy hidden data-read="${say.readAloud}" data-stop="${say.stopReading}"><div class="ps-actions"><button type="button" class="govuk-button govuk-button--secondary" data-easy-read>${say.readAloud}</button><button type="button" class="govuk-button govuk-button--secondary" data-easy-large aria-pressed="false">${say.largeType}</button></div></div>
`
}

/** What waits on this device, filled by the island. */
function offlineBox(frame: Frame): Html {
  const say = messages(frame.lang).form
  return html`<div data-report-outbox hidden role="status" class="ps-note ps-note--teal" data-waiting="${say.offlineWaiting(0).replace('0', '{n}')}" data-sent="${say.offlineSent('{ref}')}" data-receipt="${say.offlineReceipt}" data-send="${href(frame, '/complaints/offline')}" data-page="${href(frame, '/complaints/new')}"><p class="govuk-body" data-outbox-text></p><p class="govuk-body" data-outbox-refused hidden><a class="govuk-link" href="${href(frame, '/complaints/offline')}">${say.offlineRefused}</a></p><ul class="govuk-list" data-outbox-list></ul></div>
`
}

export function whatAndWhereView(
  frame: Frame,
  filled: StepFilled,
  { hasDraft, hasLine, mailAddress }: { hasDraft: boolean; hasLine: boolean; mailAddress: string | null },
): Html {
  const { lang } = frame
  const say = messages(lang).form
  const hasPoint = value(filled, 'lat') !== ''
  const position = html`<div class="govuk-form-group" data-report-position hidden data-failed="${say.positionFailed}" data-found="${say.positionFound}"><button type="button" class="govuk-button govuk-button--secondary" data-position-find>${say.position}</button> <span role="status" data-position-status>${hasPoint ? `${say.positionFound}: ${value(filled, 'lat')}, ${value(filled, 'lon')}` : ''}</span></div>`
  const clear = hasPoint
    ? checkboxesField(lang, {
        name: 'noPosition',
        label: say.positionFound,
        items: [{ value: 'yes', text: say.positionClear }],
      })
    : null
  const body = [
    textAreaField(lang, { ...field(filled, 'words'), label: say.words, hint: say.wordsHint, rows: 6, big: true }),
    textField(lang, { ...field(filled, 'place'), label: say.place, hint: say.placeHint, big: true }),
    html`<input type="hidden" name="lat" value="${value(filled, 'lat')}"><input type="hidden" name="lon" value="${value(filled, 'lon')}">`,
    position,
    clear,
    // First in the form, so that Enter in a field goes on and does not open the map
    actions([
      button({ text: say.next, icon: 'next' }),
      button({ text: messages(lang).map.open, name: 'act', value: 'map', kind: 'secondary', icon: 'map' }),
    ]),
  ]
  const drop = hasDraft
    ? form(frame, {
        action: href(frame, '/complaints/new/discard'),
        body: button({ text: say.discard, kind: 'secondary' }),
      })
    : null
  const offline = paragraph(
    html`<a class="govuk-link" href="${href(frame, '/complaints/offline')}">${say.offlineLink}</a>`,
  )
  const line = hasLine && paragraph(html`<a class="govuk-link" href="${href(frame, '/line')}">${say.lineLink}</a>`)
  const mail =
    mailAddress === null
      ? null
      : paragraph(html`${say.mailTo} <a class="govuk-link" href="mailto:${mailAddress}">${mailAddress}</a>`)
  return html`${offlineBox(frame)}${easyTools(lang)}${form(frame, { action: href(frame, '/complaints/new'), body, id: 'report' })}${drop}${offline}${line}${mail}`
}

export interface KindView {
  readonly places: readonly { readonly code: string; readonly name: string }[]
  readonly sure: boolean
  readonly suggested: readonly Category[]
  readonly all: readonly Category[]
}

export function kindView(frame: Frame, filled: StepFilled, view: KindView): Html {
  const { lang } = frame
  const say = messages(lang).form
  const name = (category: Category) => (lang === 'th' ? category.nameTh : category.nameEn)
  const chosen = value(filled, 'category')
  const suggestedCodes = view.suggested.map(({ code }) => code)
  const radioValue = chosen === '' ? null : suggestedCodes.includes(chosen) ? chosen : 'other'
  const area = value(filled, 'area') || (view.sure ? (view.places[0]?.code ?? '') : '')
  const placeItems: ItemChoice[] = [
    ...view.places.map(({ code, name: text }) => ({ value: code, text })),
    { value: 'unknown', text: say.placeUnknown },
  ]
  const categories = categoryGroups.flatMap((group) =>
    view.all
      .filter((one) => one.group === group)
      .map((one) => ({ value: one.code, text: `${say.groups[group]}: ${name(one)}` })),
  )
  const select = selectField(lang, {
    name: 'categoryOther',
    label: say.categoryChoose,
    value: suggestedCodes.includes(chosen) ? '' : chosen,
    choices: [{ value: '', text: '–' }, ...categories],
    error: view.suggested.length === 0 ? problemWith(filled.problems, 'category') : null,
    ...(view.suggested.length === 0 ? { id: 'category' } : {}),
  })
  const radios =
    view.suggested.length === 0
      ? null
      : radiosField(lang, {
          name: 'category',
          label: say.category,
          big: true,
          value: radioValue,
          error: problemWith(filled.problems, 'category'),
          items: [
            ...view.suggested.map((one) => ({
              value: one.code,
              text: name(one),
              ...((lang === 'th' ? one.hintTh : one.hintEn) === ''
                ? {}
                : { hint: lang === 'th' ? one.hintTh : one.hintEn }),
            })),
            { value: 'other', text: say.categoryOther },
          ],
        })
  const body = [
    radiosField(lang, {
      name: 'area',
      label: say.whichPlace,
      big: true,
      value: area,
      error: problemWith(filled.problems, 'area'),
      items: placeItems,
    }),
    textField(lang, {
      ...field(filled, 'landmark'),
      label: say.landmark,
      hint: say.landmarkHint,
      optional: true,
      maxlength: 300,
    }),
    radios,
    select,
    actions([
      button({ text: say.next, icon: 'next' }),
      linkButton({ href: href(frame, '/complaints/new'), text: say.back, kind: 'secondary', icon: 'back' }),
    ]),
  ]
  return html`${easyTools(lang)}${form(frame, { action: href(frame, '/complaints/new/kind'), body })}`
}

export function photosView(
  frame: Frame,
  photos: readonly DraftPhoto[],
  problems: readonly Problem[],
  most: number,
): Html {
  const { lang } = frame
  const say = messages(lang).form
  const add = form(frame, {
    action: href(frame, '/complaints/new/photos'),
    upload: true,
    body: [
      fileField(lang, {
        name: 'photo',
        label: say.photoFile,
        hint: say.photoFileHint,
        accept: 'image/jpeg,image/png,image/webp',
        error: problemWith(problems, 'photo'),
      }),
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

export interface SendView {
  readonly category: Category
  readonly placeName: string
  readonly photoCount: number
  readonly similar: readonly {
    readonly ref: string
    readonly title: string
    readonly text: string
    readonly supports: string | null
  }[]
  readonly oneTimeKey: string
}

export function sendView(frame: Frame, filled: StepFilled, view: SendView): Html {
  const { lang } = frame
  const all = messages(lang)
  const say = all.form
  const name = lang === 'th' ? view.category.nameTh : view.category.nameEn
  const edit = (path: string, about: string) => ({ href: href(frame, path), text: say.edit, about })
  const review = summaryList([
    {
      key: say.reviewWords,
      value: html`<span class="ps-words">${value(filled, 'words')}</span>`,
      action: edit('/complaints/new', say.reviewWords),
    },
    { key: say.reviewPlace, value: view.placeName, action: edit('/complaints/new/kind', say.reviewPlace) },
    { key: say.reviewCategory, value: name, action: edit('/complaints/new/kind', say.reviewCategory) },
    {
      key: say.reviewPhotos,
      value: say.photosCount(view.photoCount),
      action: edit('/complaints/new/photos', say.reviewPhotos),
    },
  ])
  const similar =
    view.similar.length === 0
      ? null
      : note({
          kind: 'gold',
          icon: 'info',
          title: say.similarTitle,
          body: html`${paragraph(say.similarLead)}${linkRows(
            view.similar.map((one) => ({
              title: one.title,
              href: href(frame, `/complaints/${one.ref}`),
              text: one.text,
              meta: one.supports ?? '',
              side: form(frame, {
                action: href(frame, `/complaints/${one.ref}/support`),
                inline: true,
                hidden: { from: 'report' },
                body: button({ text: say.meToo, kind: 'secondary', icon: 'people' }),
              }),
            })),
            { inCard: false },
          )}`,
        })
  const body: Fragment[] = [
    view.category.questions.length === 0 ? null : html`<h2 class="govuk-heading-m">${say.questions}</h2>`,
    ...view.category.questions.map((question) => questionField(lang, filled, question)),
    textField(lang, { ...field(filled, 'occurred'), label: say.occurred, hint: all.list.dayHint, optional: true }),
    whoFields(lang, filled),
    view.category.isPrivate ? paragraph(say.privateCategory) : privacyField(lang, filled),
    checkboxesField(lang, {
      name: 'consent',
      label: say.consent,
      error: problemWith(filled.problems, 'consent'),
      values: value(filled, 'consent') === 'yes' ? ['yes'] : [],
      items: [{ value: 'yes', text: say.consentText }],
    }),
    actions([
      button({ text: say.send, icon: 'tick' }),
      linkButton({ href: href(frame, '/complaints/new/photos'), text: say.back, kind: 'secondary', icon: 'back' }),
    ]),
  ]
  const sending = form(frame, {
    action: href(frame, '/complaints/new/send'),
    body,
    oneTimeKey: view.oneTimeKey,
    id: 'report-send',
  })
  return html`${easyTools(lang)}${similar}<h2 class="govuk-heading-m">${say.review}</h2>${review}${sending}`
}

/** Who reports: nobody, or a name with a way to reach them. The same fields for the web, the desk and paper. */
export function whoFields(lang: Lang, filled: StepFilled): Fragment {
  const say = messages(lang).form
  return [
    radiosField(lang, {
      name: 'who',
      label: say.who,
      big: true,
      value: value(filled, 'who') || 'anonymous',
      items: [
        { value: 'anonymous', text: say.anonymous, hint: say.anonymousHint },
        { value: 'named', text: say.named, hint: say.namedHint },
      ],
    }),
    textField(lang, { ...field(filled, 'name'), label: say.name, optional: true, autocomplete: 'name' }),
    textField(lang, {
      ...field(filled, 'email'),
      label: say.email,
      optional: true,
      type: 'email',
      autocomplete: 'email',
    }),
    textField(lang, { ...field(filled, 'phone'), label: say.phone, optional: true, type: 'tel', autocomplete: 'tel' }),
    checkboxesField(lang, {
      name: 'mail',
      label: '',
      values: value(filled, 'mail') === 'yes' ? ['yes'] : [],
      items: [{ value: 'yes', text: say.mailMe }],
    }),
  ]
}

function questionField(lang: Lang, filled: StepFilled, question: Question): Html {
  const say = messages(lang).form
  const name = answerField(question.code)
  const label = lang === 'th' ? question.textTh : question.textEn
  const error = problemWith(filled.problems, name)
  const common = {
    name,
    label,
    error,
    optional: !question.required,
    ...(question.isPrivate ? { hint: say.officeOnly } : {}),
  }
  const items = question.choices.map((choice) => ({
    value: choice.value,
    text: lang === 'th' ? choice.textTh : choice.textEn,
  }))
  switch (question.kind) {
    case 'text':
      return textField(lang, { ...common, value: value(filled, name), maxlength: 500 })
    case 'number':
      return textField(lang, { ...common, value: value(filled, name), inputmode: 'decimal', characters: 10 })
    case 'choice':
      return radiosField(lang, { ...common, value: value(filled, name), items })
    case 'many':
      return checkboxesField(lang, { ...common, values: filled.many[name] ?? [], items })
    case 'yes-no':
      return radiosField(lang, {
        ...common,
        value: value(filled, name),
        items: [
          { value: 'yes', text: say.yes },
          { value: 'no', text: say.no },
        ],
      })
  }
}

/**
 * The page after sending: reference and receipt, large enough to copy by hand; as a picture another phone reads, on paper, and as a small file.
 * The receipt stands behind the # of the address, which no browser sends to any server.
 */
export function sentView(frame: Frame, sent: { ref: string; receipt: string | null; address: string }): Html {
  const say = messages(frame.lang).sent
  const receipt =
    sent.receipt === null
      ? paragraph(say.gone)
      : html`<p class="ps-flush"><strong>${say.receipt}</strong></p><p class="ps-panel__ref" data-receipt>${sent.receipt}</p><p class="govuk-body">${say.keep}</p><p class="govuk-body">${say.use}</p>`
  const code = qrCode({
    text: sent.receipt === null ? sent.address : `${sent.address}#receipt=${sent.receipt}`,
    label: say.qr,
  })
  return html`<div class="ps-panel"><p class="ps-flush"><strong>${say.ref}</strong></p><p class="ps-panel__ref" data-ref>${sent.ref}</p>${receipt}<div class="ps-panel__qr">${code}<p class="govuk-body ps-small">${sent.receipt === null ? say.qr : say.qrSecret}<br>${sent.address}</p></div></div>
${actions([
  linkButton({ href: href(frame, `/complaints/${sent.ref}`), text: say.follow, icon: 'next' }),
  html`<button type="button" class="govuk-button govuk-button--secondary" data-print hidden>${say.print}</button>`,
  sent.receipt === null
    ? null
    : linkButton({
        href: href(frame, `/complaints/${sent.ref}/sent.txt`),
        text: say.file,
        kind: 'secondary',
        icon: 'download',
      }),
])}<h2 class="govuk-heading-m">${say.next}</h2>${paragraph(say.nextText)}`
}

/** Whether the public may read the case. The same field in the steps and on the page without a signal. */
function privacyField(lang: Lang, filled: StepFilled): Html {
  const say = messages(lang).form
  return radiosField(lang, {
    name: 'privacy',
    label: say.privacy,
    big: true,
    value: value(filled, 'privacy') || 'open',
    items: [
      { value: 'open', text: say.open, hint: say.openHint },
      { value: 'closed', text: say.closed, hint: say.closedHint },
    ],
  })
}

/** What is missing, said by the island without asking the server: without a signal nobody else can. */
function missingBox(lang: Lang): Html {
  const { form: say, problems } = messages(lang)
  return html`<div data-report-missing hidden class="govuk-error-summary" tabindex="-1" role="alert" data-words="${problems.words['too-short']}" data-place="${problems.place.missing}" data-category="${problems.category}" data-email="${problems.contactMissing}" data-consent="${problems.consent.missing}"><h2 class="govuk-error-summary__title govuk-heading-m">${say.offlineMissing}</h2><div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list"></ul></div></div>
`
}

/** Everything on one page: kept on the device by the service worker, so that it opens without a signal. */
export function offlineView(frame: Frame, all: readonly Category[], filled: StepFilled, oneTimeKey: string): Html {
  const { lang } = frame
  const say = messages(lang).form
  const categories = categoryGroups.flatMap((group) =>
    all
      .filter((one) => one.group === group && !one.questions.some(({ required }) => required))
      .map((one) => ({ value: one.code, text: lang === 'th' ? one.nameTh : one.nameEn })),
  )
  const body = [
    textAreaField(lang, { ...field(filled, 'words'), label: say.words, hint: say.wordsHint, rows: 6, big: true }),
    textField(lang, { ...field(filled, 'place'), label: say.place, hint: say.placeHint, big: true }),
    html`<input type="hidden" name="lat" value="${value(filled, 'lat')}"><input type="hidden" name="lon" value="${value(filled, 'lon')}">`,
    html`<div class="govuk-form-group" data-report-position hidden data-failed="${say.positionFailed}" data-found="${say.positionFound}"><button type="button" class="govuk-button govuk-button--secondary" data-position-find>${say.position}</button> <span role="status" data-position-status></span></div>`,
    selectField(lang, {
      ...field(filled, 'category'),
      label: say.category,
      choices: [{ value: '', text: '–' }, ...categories],
    }),
    whoFields(lang, filled),
    privacyField(lang, filled),
    checkboxesField(lang, {
      name: 'consent',
      label: say.consent,
      error: problemWith(filled.problems, 'consent'),
      values: value(filled, 'consent') === 'yes' ? ['yes'] : [],
      items: [{ value: 'yes', text: say.consentText }],
    }),
    actions([button({ text: say.send, icon: 'tick' })]),
  ]
  const sending = form(frame, { action: href(frame, '/complaints/offline'), body, oneTimeKey, id: 'report-offline' })
  return html`${offlineBox(frame)}<p data-report-now hidden class="ps-note" role="status" data-kept="${say.offlineKept}">${say.offlineNow}</p>${missingBox(lang)}${easyTools(lang)}${sending}`
}
