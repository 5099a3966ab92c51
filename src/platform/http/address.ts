import { type Home, parsePublicId } from '../../kernel/ids.ts'
import type { PageContext } from './context.ts'

interface Key {
  readonly home: Home
  readonly id: string
}

/** The full key a public id stands for; null where it is none. */
export function keyOf(text: string): Key | null {
  const read = parsePublicId(text)
  return read.ok ? read.value : null
}

/** The key in the address; null where it is none. @param name of the part of the address that holds it */
export const keyIn = (c: PageContext, name = 'id'): Key | null => keyOf(c.req.param(name) ?? '')
