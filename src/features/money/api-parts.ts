import { z } from '@hono/zod-openapi'
import { problemResponse } from '../../platform/http/problems.ts'
import { phases } from '../plans/index.ts'

// What the descriptions of this room's routes share.

export const amount = z.string().openapi({ description: 'Baht', example: '2030000.00' })
export const fiscalYear = z.int().openapi({ description: 'Common Era, the year it ends in', example: 2027 })
export const phase = z.enum(phases)
export const idParameter = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })
export const tags = ['money']
export const json = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
})
export const refusals = {
  401: problemResponse('Neither a session nor a key'),
  403: problemResponse('Not for this caller'),
  404: problemResponse('There is no such project, entry or transfer'),
  409: problemResponse('Somebody did it already'),
  422: problemResponse('Refused, with a sentence for each field'),
}
export const figure = z.object({ fiscal_year: fiscalYear, phase, source: z.string(), amount })
