import { type Problem, problemWith, state } from '../../../web/components/index.ts'
import type { Html } from '../../../web/html.ts'
import type { Marked } from '../committees.present.ts'

/** What was typed, by field. */
export type Typed = Readonly<Record<string, string | undefined>>

export const marked = ({ meaning, text }: Marked): Html => state(meaning, text)

/** What a form is shown with: values as typed, and what is wrong with them. */
export interface Filled {
  readonly typed: Typed
  readonly problems: readonly Problem[]
}

/** Name, value and error of a field at once. */
export function fieldOf({ typed, problems }: Filled, name: string) {
  return { name, value: typed[name] ?? '', error: problemWith(problems, name) }
}

/** The three boxes of a day. */
export function dayOf({ typed, problems }: Filled, name: string) {
  const part = (key: string) => typed[`${name}-${key}`] ?? ''
  return {
    name,
    value: { day: part('day'), month: part('month'), year: part('year') },
    error: problemWith(problems, name),
  }
}
