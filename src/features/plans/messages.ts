import { type Lang, pick } from '../../kernel/lang.ts'
import { en } from './messages.en.ts'
import { type Messages, th } from './messages.th.ts'

export function messages(lang: Lang): Messages {
  return pick<Messages>(lang, { th, en })
}

/** Where money comes from, as people say it: without the signs that tell two ways of received money apart. */
export const sourceText = (source: string, lang: Lang): string =>
  (messages(lang).sources[source] ?? source).replace(/ \([0-9a-f-]{4,36}(?:·[0-9a-f-]{4,36})*\)$/, '')
