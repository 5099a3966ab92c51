import { createHash } from 'node:crypto'

/** `"<token>.<digest of what was sent>"`: the token alone decides whether an edit is stale. */
export function projectTag(project: { readonly token: string }, body: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 16)
  return `"${project.token}.${digest}"`
}

/** The token an `If-Match` names, also where the tag was weakened on the way; null for none and for what is no tag of ours. */
export function tokenIn(ifMatch: string | undefined): string | null {
  const found = /^(?:W\/)?"([0-9a-z]+-[0-9a-z]+)\.[\w-]+(?:[;-]\w+)?"$/.exec((ifMatch ?? '').trim())
  return found?.[1] ?? null
}
