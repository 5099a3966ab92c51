import type { Lang } from '../kernel/lang.ts'
import { en } from './messages.en.ts'
import { type Messages, th } from './messages.th.ts'

export function messagesOf(lang: Lang): Messages {
  return lang === 'th' ? th : en
}
