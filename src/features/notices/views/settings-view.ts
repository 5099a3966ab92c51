import { formatShortDate, todayInBangkok } from '../../../kernel/thai-calendar.ts'
import type { FormFields } from '../../../platform/http/forms.ts'
import {
  banner,
  button,
  checkboxesField,
  details,
  errorSummary,
  form,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  section,
  selectField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { page } from '../../../web/layout.ts'
import { type Door, doors } from '../channel.ts'
import { messages } from '../messages.ts'
import type { OwnSettings } from '../save-settings.ts'
import { paceOf } from '../settings.ts'
import { doorsIn, topicsFor } from '../settings-form.ts'
import { paces, type Topic, type TopicRule, topics } from '../topic.ts'

export interface SettingsPage {
  readonly own: OwnSettings
  readonly fields: FormFields
  readonly problems: readonly Problem[]
  readonly saved: string | null
  /** Where the form is sent: the own page, or that of a letter. */
  readonly action: string
  readonly isOfLetter: boolean
  /** Below the form: how a phone is added, for who is signed in. */
  readonly phone: Html | null
}

export function settingsView(frame: Frame, view: SettingsPage): Html {
  const { lang } = frame
  const say = messages(lang).settings
  const { own, problems, saved } = view
  const body = [
    doorsPart(frame, view),
    quietPart(frame, view),
    radiosField(lang, {
      name: 'lang',
      label: say.lang,
      big: true,
      value: view.fields.lang ?? '',
      items: [
        { value: '', text: say.langs.own },
        { value: 'th', text: say.langs.th },
        { value: 'en', text: say.langs.en },
      ],
    }),
    topicsPart(frame, view),
    button({ text: say.save }),
  ]
  return page(frame, {
    title: say.title,
    lead: say.lead,
    breadcrumbs: view.isOfLetter ? [] : [{ text: messages(lang).list.title, href: href(frame, '/notices') }],
    narrow: true,
    noIndex: true,
    banner: saved === null ? null : { kind: 'success', title: saved },
    problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
    main: html`${view.isOfLetter && banner({ kind: 'info', title: say.ofLetter })}${form(frame, {
      action: href(frame, view.action),
      body,
    })}${own.hasAccount && view.phone}`,
  })
}

function doorsPart({ lang }: Frame, { own, fields, problems }: SettingsPage): Html {
  const say = messages(lang).settings
  const there = doors.filter((door) => own.reachable[door])
  if (there.length === 0) return paragraph(say.noDoors)
  const hintOf = (door: Door) => {
    const since = own.settings.doors[door]?.deadSince ?? null
    return since === null ? say.door[door] : say.dead(formatShortDate(todayInBangkok(since), lang))
  }
  return checkboxesField(lang, {
    name: 'doors',
    label: say.doors,
    ...(own.hasAccount ? { hint: say.doorsHint } : {}),
    big: true,
    error: problemWith(problems, 'doors'),
    values: doorsIn(fields),
    items: there.map((door) => ({ value: door, text: messages(lang).doors[door], hint: hintOf(door) })),
  })
}

function quietPart({ lang }: Frame, { own, fields, problems }: SettingsPage): Html {
  const say = messages(lang).settings
  const urgent = topicsFor(own.hasAccount).filter((topic) => topics[topic].urgent)
  const time = (name: 'from' | 'until') =>
    textField(lang, {
      name,
      label: say[name],
      characters: 5,
      value: fields[name] ?? '',
      error: problemWith(problems, name),
    })
  return html`${radiosField(lang, {
    name: 'quiet',
    label: say.quiet,
    hint: say.quietHint,
    big: true,
    value: fields.quiet ?? 'on',
    items: [
      { value: 'on', text: say.quietOn },
      { value: 'off', text: say.quietOff },
    ],
  })}<div class="ps-grid ps-2">${time('from')}${time('until')}</div>${
    urgent.length > 0
      ? checkboxesField(lang, {
          name: 'urgent',
          label: say.urgent,
          hint: say.urgentHint(urgent.map((topic) => messages(lang).topics[topic]).join(', ')),
          values: fields.urgent === '1' ? ['1'] : [],
          items: [{ value: '1', text: say.urgentPasses }],
        })
      : html`<input type="hidden" name="urgent" value="${own.settings.urgentPasses ? '1' : ''}">`
  }`
}

function topicsPart({ lang }: Frame, { own, fields }: SettingsPage): Html {
  const all = messages(lang)
  const say = all.settings
  const shown = topicsFor(own.hasAccount)
  const groups = [...new Set(shown.map((topic) => topics[topic].group))]
  const select = (topic: Topic) => {
    const name = `pace-${topic}`
    return selectField(lang, {
      name,
      id: name.replace('.', '-'),
      label: all.topics[topic],
      value: fields[name] ?? paceOf(own.settings, topic),
      choices: paces
        .filter((pace) => pace !== 'off' || !topics[topic].duty)
        .map((pace) => ({ value: pace, text: all.paces[pace] })),
    })
  }
  const part = (group: TopicRule['group']) => {
    // What is urgent has no choice: it goes at once.
    const own = shown.filter((topic) => topics[topic].group === group && !topics[topic].urgent)
    const hasDuty = own.some((topic) => topics[topic].duty)
    return details(all.groups[group], html`${hasDuty && paragraph(say.duty)}${own.map(select)}`, groups.length === 1)
  }
  return section({
    id: 'topics',
    heading: say.topics,
    body: html`${paragraph(say.topicsHint)}${groups.map(part)}`,
  })
}
