import { type Lang, pick } from '../../kernel/lang.ts'
import { en } from './messages.en.ts'
import { type Messages, th } from './messages.th.ts'

export function messages(lang: Lang): Messages {
  return pick<Messages>(lang, { th, en })
}
