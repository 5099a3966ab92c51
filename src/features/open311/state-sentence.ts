import type { Lang } from '../../kernel/lang.ts'
import { type Outcome, outcomes, type State, stateMark, states } from '../complaints/index.ts'
import { messages } from './messages.ts'

/** What a step says that brings no words of its own. */
export function stateSentence(state: State, outcome: Outcome | null, lang: Lang): string {
  const { text } = stateMark({ state, outcome }, lang)
  const how = state === 'resolved' && outcome !== null ? ` (${stateMark({ state: 'closed', outcome }, lang).text})` : ''
  return messages(lang).stateNow(`${text}${how}`)
}

const ours: ReadonlySet<string> = new Set(
  (['th', 'en'] as const).flatMap((lang) =>
    states.flatMap((state) => [null, ...outcomes].map((outcome) => stateSentence(state, outcome, lang))),
  ),
)

/** Whether another house of ours sent a state and no words: the step itself says it here. */
export function isStateSentence(text: string): boolean {
  return ours.has(text.trim())
}
