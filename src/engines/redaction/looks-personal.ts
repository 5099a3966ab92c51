import type { RedactionKind } from './kinds.ts'
import { redact } from './redact.ts'

const identifiers: ReadonlySet<RedactionKind> = new Set(['national-id', 'phone', 'email', 'document', 'account'])

/**
 * For short public texts of officers (reasons, comments): refuses numbers and addresses that lead to a person. Names of
 * people in office belong into such texts, so names are not asked for. What stands in a public history cannot be taken back.
 */
export function looksPersonal(text: string): boolean {
  return redact(text).spans.some((span) => identifiers.has(span.kind) && span.confidence >= 0.6)
}
