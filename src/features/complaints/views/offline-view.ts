import type { Lang } from '../../../kernel/lang.ts'
import {
  actions,
  button,
  checkboxesField,
  fileField,
  form,
  paragraph,
  problemWith,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { attributes, type Fragment, type Html, html } from '../../../web/html.ts'
import { type Category, categoryGroups } from '../../routing/index.ts'
import { messages } from '../messages.ts'
import { MOST_PHOTOS } from '../report.ts'
import { sizesToSend } from './photos-view.ts'
import {
  easyTools,
  field,
  offlineBox,
  positionBox,
  privacyField,
  type StepFilled,
  value,
  whoFields,
} from './report-fields.ts'

/** What is missing, said by the island without asking the server: without a signal nobody else can. */
function missingBox(lang: Lang): Html {
  const { form: say, problems } = messages(lang)
  return html`<div data-report-missing hidden class="govuk-error-summary" tabindex="-1" role="alert" data-words="${problems.words['too-short']}" data-place="${problems.place.missing}" data-category="${problems.category}" data-email="${problems.contactMissing}" data-consent="${problems.consent.missing}"><h2 class="govuk-error-summary__title govuk-heading-m">${say.offlineMissing}</h2><div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list"></ul></div></div>
`
}

/** Photos of the short form. The island makes them small, keeps them on the device and shows them; without it they come with the form. */
function photosField(lang: Lang, filled: StepFilled, held: HeldPhotos | null): Fragment {
  const { form: say, problems } = messages(lang)
  const told = attributes({
    'data-report-photos': '',
    ...sizesToSend(),
    'data-most': MOST_PHOTOS,
    'data-hint': say.photosFileSmall,
    'data-number': say.photoNumber(0).replace('0', '{n}'),
    'data-remove': say.photoRemove,
    'data-reading': say.photosReading,
    'data-too-many': problems.photo['too-many'],
    'data-broken': say.photosBroken,
    'data-only-here': say.photosOnlyHere,
    'data-not-kept': say.notKept,
    'data-too-large': say.offlineTooLarge,
  })
  const chosen = html`<div${told}>${fileField(lang, {
    name: 'photo',
    label: say.photosFile,
    hint: say.photosFileHint,
    accept: 'image/jpeg,image/png,image/webp',
    multiple: true,
    error: problemWith(filled.problems, 'photo'),
  })}<p class="govuk-body" role="status" data-photos-status hidden></p><ul class="ps-photos" data-photos-list hidden></ul></div>
`
  return [
    held !== null && [
      paragraph(say.photosHeld(held.count)),
      checkboxesField(lang, { name: 'noPhotos', label: '', items: [{ value: 'yes', text: say.photosNotHeld }] }),
      html`<input type="hidden" name="held" value="${held.word}">`,
    ],
    chosen,
    checkboxesField(lang, {
      name: 'photoPrivate',
      label: '',
      values: value(filled, 'photoPrivate') === 'yes' ? ['yes'] : [],
      items: [{ value: 'yes', text: say.photosPrivate }],
    }),
  ]
}

/** Photos the server has already, as the word the form carries. */
interface HeldPhotos {
  readonly count: number
  readonly word: string
}

/** Everything on one page: kept on the device by the service worker, so that it opens without a signal. */
export function offlineView(
  frame: Frame,
  all: readonly Category[],
  filled: StepFilled,
  { oneTimeKey, held }: { oneTimeKey: string; held: HeldPhotos | null },
): Html {
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
    positionBox(lang, ''),
    selectField(lang, {
      ...field(filled, 'category'),
      label: say.category,
      choices: [{ value: '', text: '–' }, ...categories],
    }),
    photosField(lang, filled, held),
    whoFields(lang, filled),
    privacyField(lang, filled),
    checkboxesField(lang, {
      name: 'consent',
      label: say.consent,
      error: problemWith(filled.problems, 'consent'),
      values: value(filled, 'consent') === 'yes' ? ['yes'] : [],
      items: [{ value: 'yes', text: say.consentText }],
    }),
    actions([
      button({ text: say.send, icon: 'tick' }),
      html`<span data-report-clear hidden>${button({ text: say.clearTyped, kind: 'secondary', type: 'button' })}</span>`,
    ]),
  ]
  const sending = form(frame, {
    action: href(frame, '/complaints/offline'),
    body,
    oneTimeKey,
    upload: true,
    id: 'report-offline',
  })
  return html`${offlineBox(frame)}<p data-report-now hidden class="ps-note" role="status" data-kept="${say.offlineKept}">${say.offlineNow}</p>${missingBox(lang)}${easyTools(lang)}${sending}`
}
