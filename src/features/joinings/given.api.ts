import { z } from '@hono/zod-openapi'
import { fromBahtDecimal } from '../../kernel/money.ts'
import { sentLine } from '../../web/sent-text.ts'
import type { Gazetteer } from '../places/index.ts'
import { mostSatang } from '../plans/index.ts'
import { type Part, partKinds } from './join-world.ts'

/* What one project gives another, as programs send it: in a joining and in a scenario. */

export const givenSchema = z.object({
  kind: z.enum(partKinds),
  fiscal_year: z.int().min(1991).max(2099).optional(),
  amount: z.string().optional().openapi({ description: 'Baht', example: '2030000.00' }),
  persons: z.int().min(1).max(9_999).optional(),
  area: z.string().max(12).optional(),
  text: sentLine.max(500).default(''),
})

/** @returns null where a kind lacks what it needs. Money without a `source` has an empty one. */
export function readGiven(
  sent: z.output<typeof givenSchema> & { readonly source?: string | undefined },
  giver: string,
  places: Gazetteer,
): Part | null {
  const { kind, text, persons, fiscal_year: fiscalYear, source = '' } = sent
  if (kind === 'staff') return persons === undefined || text === '' ? null : { giver, kind, persons, text }
  if (kind === 'area') {
    const area = places.areas.get(sent.area ?? '')
    return area === undefined ? null : { giver, kind, areaCode: area.code, text }
  }
  const amount = fromBahtDecimal(sent.amount ?? '')
  if (!amount.ok || amount.value <= 0n || amount.value > mostSatang || fiscalYear === undefined) return null
  return { giver, kind, fiscalYear, source, amountSatang: amount.value }
}
