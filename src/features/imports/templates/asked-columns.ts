import type { Lang } from '../../../kernel/lang.ts'
import { templateMessages } from './template-columns.ts'
import { templateForms, templateKinds } from './template-form.ts'

/** What the forms ask for, each with the forms that ask: the same data in several forms are asked for twice. */
export interface AskedColumn {
  readonly header: string
  readonly forms: readonly string[]
}

/** Without the running number, which is no data; in the order of how often each is asked for. */
export function askedColumns(lang: Lang): AskedColumn[] {
  const say = templateMessages(lang)
  const asked = new Map<string, { header: string; forms: string[] }>()
  for (const kind of templateKinds) {
    for (const { role, word } of templateForms[kind].columns) {
      if (role === 'order' || role === 'item') continue
      // What means the same is one thing, whatever its header: the amount of a year, of all years.
      const key = role === 'ignore' ? word : role.startsWith('amount') ? 'amount' : role
      const one = asked.get(key) ?? { header: say.columns[word].header, forms: [] }
      const form = say.kinds[kind].title
      if (!one.forms.includes(form)) one.forms.push(form)
      asked.set(key, one)
    }
  }
  return [...asked.values()].sort((a, b) => b.forms.length - a.forms.length)
}
