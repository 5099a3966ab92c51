import type { Lang } from '../../../kernel/lang.ts'
import {
  actions,
  button,
  checkboxesField,
  form,
  type ItemChoice,
  linkButton,
  linkRows,
  note,
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
import { messages } from '../messages.ts'
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

export function whatAndWhereView(
  frame: Frame,
  filled: StepFilled,
  { hasDraft, hasLine, mailAddress }: { hasDraft: boolean; hasLine: boolean; mailAddress: string | null },
): Html {
  const { lang } = frame
  const say = messages(lang).form
  const hasPoint = value(filled, 'lat') !== ''
  const position = positionBox(
    lang,
    hasPoint ? `${say.positionFound}: ${value(filled, 'lat')}, ${value(filled, 'lon')}` : '',
  )
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
    ? html`<div data-report-discard>${form(frame, {
        action: href(frame, '/complaints/new/discard'),
        body: button({ text: say.discard, kind: 'secondary' }),
      })}</div>`
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
      ...(view.places.length === 0 && value(filled, 'place') !== ''
        ? { hint: messages(lang).problems.placeUnknown(value(filled, 'place').slice(0, 100)) }
        : {}),
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
