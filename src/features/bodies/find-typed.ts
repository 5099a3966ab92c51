import type { Queryable } from '../../platform/db/db.ts'
import { oneLineText } from '../../web/read-form.ts'
import { loadGazetteer } from '../places/index.ts'
import { registerOf } from './read-body.ts'

/** Finds a body or an area by what was typed; undefined where nothing was typed, null where it is unknown. */
export async function finderOf(view: Queryable) {
  const places = await loadGazetteer(view)
  const register = await registerOf(view, places)
  return {
    places,
    area: (typed: string | undefined) => {
      const text = oneLineText(typed)
      return text === '' ? undefined : ((places.areas.get(text) ?? places.resolve(text))?.code ?? null)
    },
    body: (typed: string | undefined) => {
      const text = oneLineText(typed)
      if (text === '') return undefined
      const answer = register.resolve(text)
      return answer.kind === 'found' && answer.found.confidence >= 0.9 ? answer.found.body : null
    },
  }
}
