import { parsePublicId } from '../../kernel/ids.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { pickedIds } from '../../platform/http/picked.ts'
import { type Acts, nobody, said } from './act.ts'
import type { Key } from './board.ts'
import { keyFrom, reading } from './form-parts.ts'
import { addItems, takeOffItem } from './keep-items.ts'
import { messages } from './messages.ts'

/** Its projects. */
export const itemActs: Acts = {
  'add-items': {
    page: () => 'projects',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { projects: say } = messages(lang)
      const texts = (typed.projects ?? '').split(/[\s,]+/).filter((text) => text !== '')
      const keys: Key[] = pickedIds('project', typed).flatMap((id) => {
        const one = parsePublicId(id)
        return one.ok ? [one.value] : []
      })
      for (const text of texts) {
        const one = keyFrom('projects', text)
        if (one === null) read.wrong('projects', say.unreadable(text.slice(0, 60)))
        else keys.push(one)
      }
      if (keys.length === 0 && read.problems.length === 0) read.wrong('projects', say.missing)
      const outsideReason = read.publicLine('outside', undefined, 500)
      if (read.problems.length > 0) return refuse(read.problems)
      return ok({
        field: 'projects',
        run: async (tx, doing) =>
          said(await addItems(tx, key, { projects: keys, outsideReason }, doing), ({ added }) => say.added(added)),
      })
    },
  },
  'remove-item': {
    page: () => 'projects',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { projects: say } = messages(lang)
      const itemId = read.id('item') ?? nobody
      const field = `remove-${itemId}`
      const reason = read.reason(field)
      if (reason === null) return refuse(read.problems)
      return ok({
        field,
        run: async (tx, doing) => said(await takeOffItem(tx, key, { itemId, reason }, doing), say.removed),
      })
    },
  },
}
