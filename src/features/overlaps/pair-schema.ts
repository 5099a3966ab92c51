import { z } from '@hono/zod-openapi'
import { positions } from './answer.ts'
import { verdicts } from './overlap.ts'

/** One side of a pair, and one project of a case. */
export const sideSchema = z.object({
  project: z.string().openapi({ description: 'Public id of the project' }),
  title: z.string(),
  body: z.string().openapi({ description: 'Code of the body that plans it' }),
  body_name: z.string(),
  area: z.string().nullable(),
  function: z.string().nullable().openapi({ description: 'COFOG code of the mission field' }),
  fiscal_year_from: z.int().openapi({ description: 'Common Era, the year it ends in' }),
  fiscal_year_to: z.int(),
  amount: z.string().openapi({ description: 'Baht', example: '2030000.00' }),
})

export const pairSchema = z
  .object({
    id: z.string(),
    score: z.number().openapi({ description: 'Probability that both are the same or substantially overlapping work' }),
    related: z.number().openapi({ description: 'Probability that they should at least be coordinated' }),
    state: z.enum(['open', 'decided', 'gone']),
    verdict: z.enum(verdicts).nullable(),
    decided_at: z.iso.datetime().nullable(),
    share_percent: z
      .int()
      .nullable()
      .openapi({ description: 'How much of the smaller project is planned twice, where a decision states it' }),
    case: z
      .string()
      .nullable()
      .openapi({ description: 'Public id of the smallest project of the case; the same for all connected pairs' }),
    at_stake: z.string().openapi({ description: 'Baht: the smaller of the two amounts' }),
    reasons: z.array(z.object({ kind: z.string(), th: z.string(), en: z.string() })),
    left: sideSchema,
    right: sideSchema,
  })
  .openapi('OverlapPair')

/** A pair with what its bodies were asked and what they said. */
export const pairWithAnswers = pairSchema
  .extend({
    answers: z.array(
      z.object({
        body: z.string().openapi({ description: 'Code of the body' }),
        position: z.enum(positions),
        answer: z.string(),
        answered_at: z.iso.datetime(),
      }),
    ),
    questions: z.array(z.object({ question: z.string(), asked_at: z.iso.datetime() })),
  })
  .openapi('OverlapPairWithAnswers')
