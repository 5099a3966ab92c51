import type { Lang } from '../../../kernel/lang.ts'
import { checkboxesField, type Problem, problemWith, radiosField, textField } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'

/* Parts that several forms of reporting share: the steps, the page without a signal, the desk and paper. */

/** What a form of a step is shown with. */
export interface StepFilled {
  readonly typed: Readonly<Record<string, string | undefined>>
  readonly many: Readonly<Record<string, readonly string[]>>
  readonly problems: readonly Problem[]
}

export const value = (filled: StepFilled, name: string) => filled.typed[name] ?? ''
export const field = (filled: StepFilled, name: string) => ({
  name,
  value: value(filled, name),
  error: problemWith(filled.problems, name),
})

/** Large type and reading aloud: for both a script is needed, so without one nothing is shown. */
export function easyTools(lang: Lang): Html {
  const say = messages(lang).form
  return html`<div data-report-easy hidden data-read="${say.readAloud}" data-stop="${say.stopReading}"><div class="ps-actions"><button type="button" class="govuk-button govuk-button--secondary" data-easy-read>${say.readAloud}</button><button type="button" class="govuk-button govuk-button--secondary" data-easy-large aria-pressed="false">${say.largeType}</button></div></div>
`
}

/** What waits on this device, filled by the island. */
export function offlineBox(frame: Frame): Html {
  const say = messages(frame.lang).form
  return html`<div data-report-outbox hidden role="status" class="ps-note ps-note--teal" data-waiting="${say.offlineWaiting(0).replace('0', '{n}')}" data-sent="${say.offlineSent('{ref}')}" data-receipt="${say.offlineReceipt}" data-photos="${say.offlinePhotos(0).replace('0', '{n}')}" data-no-photos="${say.offlineNoPhotos}" data-send="${href(frame, '/complaints/offline')}" data-page="${href(frame, '/complaints/new')}"><p class="govuk-body" data-outbox-text></p><p class="govuk-body" data-outbox-refused hidden><a class="govuk-link" href="${href(frame, '/complaints/offline')}">${say.offlineRefused}</a></p><p class="govuk-body" data-outbox-chosen hidden><a class="govuk-link" href="${href(frame, '/complaints/offline')}">${say.offlineChosen(0).replace('0', '{n}')}</a></p><ul class="govuk-list" data-outbox-list></ul><button type="button" class="govuk-button govuk-button--secondary" data-outbox-clear hidden>${say.offlineClear}</button></div>
`
}

/** The telephone's own position; with a script only, so it is hidden until there is one. */
export function positionBox(lang: Lang, found: string): Html {
  const say = messages(lang).form
  return html`<div class="govuk-form-group" data-report-position hidden data-failed="${say.positionFailed}" data-found="${say.positionFound}"><button type="button" class="govuk-button govuk-button--secondary" data-position-find>${say.position}</button> <span role="status" data-position-status>${found}</span></div>`
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

/** Whether the public may read the case. */
export function privacyField(lang: Lang, filled: StepFilled): Html {
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
