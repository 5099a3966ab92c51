import type { Lang } from '../../kernel/lang.ts'
import type { FormFields } from '../../platform/http/forms.ts'
import type { Problem } from '../../web/components/index.ts'
import { type Door, doors } from './channel.ts'
import { messages } from './messages.ts'
import type { ChosenSettings, OwnSettings } from './save-settings.ts'
import { formatMinute, parseTime, type Settings, usualQuiet } from './settings.ts'
import { type Pace, paces, type Topic, topics } from './topic.ts'

/** The fields of the form as they stand for somebody's settings. */
export function settingsFields({ settings, reachable }: OwnSettings, open: readonly Door[]): FormFields {
  const quiet = settings.quiet ?? usualQuiet
  return {
    doors: doors.filter((door) => reachable[door] && open.includes(door)).join(','),
    quiet: settings.quiet === null ? 'off' : 'on',
    from: formatMinute(quiet.from),
    until: formatMinute(quiet.until),
    ...(settings.urgentPasses ? { urgent: '1' } : {}),
    lang: settings.lang ?? '',
  }
}

/** Several boxes of one name come as one field, with commas. */
export function doorsIn(fields: FormFields): Door[] {
  const typed = (fields.doors ?? '').split(',')
  return doors.filter((door) => typed.includes(door))
}

/** Topics of the groups that concern the person, in the order of the list. */
export function topicsFor(hasAccount: boolean): Topic[] {
  return (Object.keys(topics) as Topic[]).filter((topic) =>
    hasAccount ? topics[topic].group !== 'own' : topics[topic].group === 'complaints',
  )
}

/** Reads the form. A field that is missing or strange leaves what was chosen before. */
export function readSettingsForm(
  fields: FormFields,
  own: OwnSettings,
  lang: Lang,
): { chosen: ChosenSettings; problems: Problem[] } {
  const say = messages(lang).settings.problems
  const problems: Problem[] = []
  const time = (field: 'from' | 'until') => {
    const minute = parseTime(fields[field] ?? '')
    if (minute === null) problems.push({ field, text: say.quiet })
    return minute
  }
  let { quiet } = own.settings
  if (fields.quiet === 'off') quiet = null
  else if (fields.quiet === 'on') {
    const [from, until] = [time('from'), time('until')]
    if (from !== null && until !== null) {
      if (from === until) problems.push({ field: 'until', text: say.same })
      quiet = { from, until }
    }
  }
  const chosen: ChosenSettings = {
    quiet,
    urgentPasses: fields.urgent === '1',
    lang: fields.lang === 'th' || fields.lang === 'en' ? fields.lang : null,
    paces: { ...own.settings.paces, ...pacesOf(fields, topicsFor(own.hasAccount)) },
    doors: doorsIn(fields),
  }
  return { chosen, problems }
}

function pacesOf(fields: FormFields, shown: readonly Topic[]): Settings['paces'] {
  const read: Partial<Record<Topic, Pace>> = {}
  for (const topic of shown) {
    const pace = paces.find((one) => one === fields[`pace-${topic}`])
    if (pace !== undefined && (pace !== 'off' || !topics[topic].duty)) read[topic] = pace
  }
  return read
}
