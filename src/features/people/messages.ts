import { type Lang, pick } from '../../kernel/lang.ts'
import { en } from './messages.en.ts'
import { th } from './messages.th.ts'

type Worded<T> = T extends (...args: infer Args) => string
  ? (...args: Args) => string
  : T extends string
    ? string
    : { readonly [Key in keyof T]: Worded<T[Key]> }

export type PeopleMessages = Worded<typeof th>

export function messagesOf(lang: Lang): PeopleMessages {
  return pick<PeopleMessages>(lang, { th, en })
}
