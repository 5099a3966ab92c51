import type { Lang } from '../../kernel/lang.ts'
import type { CategoryGroup } from './category.ts'
import { messages } from './messages.ts'

/** The shelf a category stands on, in the reader's words. */
export function groupName(group: CategoryGroup, lang: Lang): string {
  return messages(lang).groups[group]
}
