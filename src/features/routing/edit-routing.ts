import { isDeepStrictEqual } from 'node:util'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { insertCategory, newestCategories, type StoredCategory, versionsOfCategory } from './categories.sql.ts'
import type { CategoryDraft } from './category-form.ts'
import { mayEditRouting } from './routing.policy.ts'
import type { RuleDraft } from './rule-form.ts'
import { insertRoutingRule, type StoredRoutingRule, versionsOfRule } from './rules.sql.ts'

export type EditRefusal =
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'not-here' }
  /** A new one with a code that is taken. */
  | { readonly kind: 'known' }
  /** Somebody saved another version since the form was opened. */
  | { readonly kind: 'stale'; readonly version: number }

interface Edit {
  readonly why: string
  readonly by: Viewer | null
  readonly now: Date
  /** The version the form was made from; 0 for a new one. */
  readonly seen: number
}

type Saved = Result<{ readonly version: number; readonly changed: boolean }, EditRefusal>

/** Stores a new version of a category, or a new category at the end of the list. The same again stores nothing. */
export async function saveCategory(tx: Tx, draft: CategoryDraft, edit: Edit): Promise<Saved> {
  const [newest] = await versionsOfCategory(tx, draft.code)
  const version = nextVersion(edit, newest?.version)
  if (!version.ok) return version
  if (newest && sameAs(newest, draft)) return ok({ version: newest.version, changed: false })
  const all = newest ? [] : await newestCategories(tx)
  const category: StoredCategory = {
    ...draft,
    version: version.value,
    position: newest?.position ?? Math.max(0, ...all.map(({ position }) => position)) + 1,
    reason: edit.why,
    changedBy: edit.by?.personId ?? null,
    changedAt: edit.now,
  }
  return (await insertCategory(tx, category))
    ? ok({ version: category.version, changed: true })
    : refuse({ kind: 'stale', version: category.version })
}

/** Stores a new version of a rule, or a new rule. The same again stores nothing. */
export async function saveRule(tx: Tx, draft: RuleDraft, edit: Edit): Promise<Saved> {
  const [newest] = await versionsOfRule(tx, draft.code)
  const version = nextVersion(edit, newest?.version)
  if (!version.ok) return version
  if (newest && sameAs(newest, draft)) return ok({ version: newest.version, changed: false })
  const rule: StoredRoutingRule = {
    ...draft,
    version: version.value,
    reason: edit.why,
    changedBy: edit.by?.personId ?? null,
    changedAt: edit.now,
  }
  return (await insertRoutingRule(tx, rule))
    ? ok({ version: rule.version, changed: true })
    : refuse({ kind: 'stale', version: rule.version })
}

function nextVersion({ by, now, seen }: Edit, newest: number | undefined): Result<number, EditRefusal> {
  if (!mayEditRouting(by, now)) return refuse({ kind: 'not-allowed' })
  if (newest === undefined) return seen === 0 ? ok(1) : refuse({ kind: 'not-here' })
  if (seen === 0) return refuse({ kind: 'known' })
  return seen === newest ? ok(newest + 1) : refuse({ kind: 'stale', version: newest })
}

/** Whether everything the draft says stands there already. */
function sameAs<Draft extends object>(stored: Draft, draft: Draft): boolean {
  return Object.entries(draft).every(([name, value]) => isDeepStrictEqual(value, stored[name as keyof Draft]))
}
