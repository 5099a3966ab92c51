import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import type { FormFields } from '../../platform/http/forms.ts'
import { draftToken, keepDraftToken } from './cookies.ts'
import { type Draft, emptyDraft, newDraftToken, readDraft, storeDraft } from './drafts.ts'

/** Far more than a field may hold: what is too long comes back whole, to be made shorter by who wrote it. */
const MOST_KEPT = 20_000

/** A draft of this browser, and the token that finds it. */
export interface Held {
  readonly token: string
  readonly draft: Draft
}

export async function heldDraft(c: PageContext, deps: Deps): Promise<Held | null> {
  const token = draftToken(c, deps)
  const draft = await readDraft(deps.db, deps, token)
  return token === null || draft === null || draft.isSent ? null : { token, draft }
}

/** Keeps what was typed, before anything is said about it: nothing is lost by an error. */
export async function keepDraft(
  c: PageContext,
  deps: Deps,
  held: Held | null,
  typed: Readonly<Record<string, string>>,
  many: Draft['many'] = {},
): Promise<Held> {
  const token = held?.token ?? newDraftToken()
  const before = held?.draft ?? emptyDraft()
  const draft = { ...before, typed: { ...before.typed, ...typed }, many: { ...before.many, ...many } }
  await storeDraft(deps.db, deps, token, draft)
  keepDraftToken(c, deps, token)
  return { token, draft }
}

export function picked(fields: FormFields, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, (fields[name] ?? '').slice(0, MOST_KEPT)]))
}
