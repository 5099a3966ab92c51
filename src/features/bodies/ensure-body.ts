import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { findByKey, insertBodies } from './bodies.sql.ts'
import { type BodyKind, bodyKey, bodyKindOf, codeForBody, tidyBodyName } from './body.ts'

export interface WantedBody {
  readonly nameTh: string
  /** What the name tells, unless said. */
  readonly kind?: BodyKind
  readonly nameEn?: string | null
  readonly shortNameTh?: string | null
  readonly parentId?: string | null
  readonly areaCode?: string | null
  /** Where we know it from: the file it was named in, the register it was taken from. */
  readonly source: string
}

/**
 * Finds the body of this name, or stores it. The same name written otherwise (อบจ.น่าน, องค์การบริหารส่วนจังหวัด น่าน) is the same body;
 * one that is known is left as it is. Two transactions naming a new body at once get the same one.
 */
export async function ensureBody(tx: Tx, wanted: WantedBody): Promise<{ id: string; code: string }> {
  const nameTh = tidyBodyName(wanted.nameTh)
  const kind = wanted.kind ?? bodyKindOf(nameTh)
  const areaCode = wanted.areaCode ?? null
  const nameKey = bodyKey(nameTh, areaCode)
  const known = await findByKey(tx, nameKey)
  if (known) return known
  const stored = await insertBodies(tx, [
    {
      id: newId(),
      code: codeForBody(kind, nameKey, areaCode),
      kind,
      nameTh,
      nameEn: wanted.nameEn ?? null,
      shortNameTh: wanted.shortNameTh ?? null,
      nameKey,
      parentId: wanted.parentId ?? null,
      areaCode,
      source: wanted.source,
    },
  ])
  const body = stored.get(nameKey)
  if (!body) throw new Error('another body has the code of this one')
  return body
}
