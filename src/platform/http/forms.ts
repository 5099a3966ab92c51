import type { PageContext } from './context.ts'

/**
 * The fields of a form as typed, the first value of each name; files are left out. The hidden field `_key`, for
 * `oncePerKey`, is one of them. Read once, so asking again is free.
 */
export type FormFields = Readonly<Record<string, string | undefined>>

export async function formFields(c: PageContext): Promise<FormFields> {
  const fields: Record<string, string> = Object.create(null)
  for (const [name, value] of await c.req.formData()) {
    if (typeof value === 'string' && !(name in fields)) fields[name] = value
  }
  return fields
}

/** The file of an upload field, or null when none was chosen: browsers then send an empty one without a name. */
export async function formFile(c: PageContext, name: string): Promise<File | null> {
  const value = (await c.req.formData()).get(name)
  return value instanceof File && (value.size > 0 || value.name !== '') ? value : null
}
