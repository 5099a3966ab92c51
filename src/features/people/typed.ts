import type { PageContext } from '../../platform/http/context.ts'

/** The text fields of a form as they were typed; a field that came twice counts once. */
export type Typed = Readonly<Record<string, string | undefined>>

export async function typedIn(c: PageContext): Promise<Typed> {
  const fields: Record<string, string> = {}
  for (const [name, value] of await c.req.formData()) if (typeof value === 'string') fields[name] = value
  return fields
}
