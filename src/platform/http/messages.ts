import type { Lang } from '../../kernel/lang.ts'
import { en } from './messages.en.ts'
import { th } from './messages.th.ts'

type Worded<T> = T extends (...args: infer Args) => string
  ? (...args: Args) => string
  : T extends string
    ? string
    : { readonly [Key in keyof T]: Worded<T[Key]> }

export type HttpMessages = Worded<typeof th>

/** Statuses the machinery has words for. */
export type WordedStatus = keyof typeof th.titles

export function messages(lang: Lang): HttpMessages {
  return lang === 'th' ? th : en
}

/** Any other status is worded as the first of its hundred. */
export function worded(status: number): WordedStatus {
  if (Object.hasOwn(th.titles, status)) return status as WordedStatus
  return status >= 500 ? 500 : 400
}
