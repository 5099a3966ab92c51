import { formatPublicId, type PublicId } from '../../kernel/ids.ts'
import type { ProjectKey, Verdict } from './overlap.ts'

/** A pair as far as cases depend on it. */
export interface CaseLink {
  readonly left: ProjectKey
  readonly right: ProjectKey
  readonly state: 'open' | 'decided' | 'gone'
  readonly verdict: Verdict | null
}

/**
 * Does this pair hold two projects together in one case? A pair nobody decided does, because the finder keeps only pairs
 * likelier than not; of the decided ones those that say the work is planned twice, wholly or in part.
 */
function isLinking(link: Pick<CaseLink, 'state' | 'verdict'>): boolean {
  if (link.state === 'gone') return false
  return link.verdict === null || link.verdict === 'same' || link.verdict === 'overlapping'
}

/**
 * Connected pairs are one case: three offices that plan the same road make three pairs and one case.
 * @returns for each link, in its order, the smallest public id in its case; null for a pair that holds nothing together.
 * The same however the links are ordered.
 */
export function caseKeys(links: readonly CaseLink[]): (PublicId | null)[] {
  const parent = new Map<PublicId, PublicId>()
  const top = (id: PublicId): PublicId => {
    let at = id
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up
    // shortens the way for the next one who asks
    for (let on = id; on !== at; ) {
      const next = parent.get(on) ?? at
      parent.set(on, at)
      on = next
    }
    return at
  }
  for (const link of links) {
    if (!isLinking(link)) continue
    const a = top(formatPublicId(link.left))
    const b = top(formatPublicId(link.right))
    // the smaller id is always on top, so it names the case
    if (a < b) parent.set(b, a)
    else if (b < a) parent.set(a, b)
  }
  return links.map((link) => (isLinking(link) ? top(formatPublicId(link.left)) : null))
}
