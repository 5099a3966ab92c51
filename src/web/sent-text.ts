import { z } from '@hono/zod-openapi'
import { oneLineText, severalLinesText } from './read-form.ts'

/* Texts that programs send, read as the forms of the pages read them: nothing invisible stands in what is kept. */

export const sentLine = z.string().overwrite(oneLineText)
export const sentLines = z.string().overwrite(severalLinesText)
