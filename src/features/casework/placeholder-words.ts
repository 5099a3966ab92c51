import { en } from './messages.en.ts'
import { th } from './messages.th.ts'
import type { PlaceholderWords } from './template.ts'

/** What may stand between the braces of a template, in both languages. */
export const placeholderWords: PlaceholderWords = {
  ref: [...th.templates.placeholders.ref, ...en.templates.placeholders.ref],
  category: [...th.templates.placeholders.category, ...en.templates.placeholders.category],
  body: [...th.templates.placeholders.body, ...en.templates.placeholders.body],
  due: [...th.templates.placeholders.due, ...en.templates.placeholders.due],
  place: [...th.templates.placeholders.place, ...en.templates.placeholders.place],
  received: [...th.templates.placeholders.received, ...en.templates.placeholders.received],
}
