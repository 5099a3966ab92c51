import { type Html, html } from '../html.ts'
import { type IconName, icon } from './icon.ts'
import type { Text } from './text.ts'

/**
 * What a state means to a person. Each meaning has its colour, its icon and its form, so it is never told by colour alone;
 * the word is the caller's, because "planned" is said differently of a project and of a meeting.
 * @public
 */
export type Meaning = 'planned' | 'paid' | 'overlap' | 'promised' | 'late' | 'solved' | 'doing' | 'cannot'

const iconOf: Record<Meaning, IconName> = {
  planned: 'planned',
  paid: 'coin',
  overlap: 'overlap',
  promised: 'flag',
  late: 'alert',
  solved: 'solved',
  doing: 'clock',
  cannot: 'cannot',
}

export const meanings = Object.keys(iconOf) as Meaning[]

export function state(meaning: Meaning, text: Text, own?: IconName): Html {
  return html`<span class="ps-state ps-${meaning}">${icon(own ?? iconOf[meaning])}${text}</span>`
}
