import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { findByCode, findByKey, insertBodies } from './bodies.sql.ts'
import { type BodyKind, bodyKey, bodyKindOf, codeForBody, isNamedByArea, tidyBodyName } from './body.ts'

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

/** What a body is told by: its kind and key, and the code that only the two and its area decide. */
function identityOf({ nameTh, kind: said, areaCode = null }: Pick<WantedBody, 'nameTh' | 'kind' | 'areaCode'>) {
  const tidy = tidyBodyName(nameTh)
  const kind = said ?? bodyKindOf(tidy)
  return { nameTh: tidy, kind, areaCode, nameKey: bodyKey(tidy, areaCode) }
}

/**
 * The body of this name, or of one it had before; where there can be only one in an area (its province, its อบจ., its district), that
 * one however it is spelled: the volumes of 2565 have จังหวัดสิงค์บุรี.
 */
export async function findBody(
  view: Queryable,
  wanted: Pick<WantedBody, 'nameTh' | 'kind' | 'areaCode'>,
): Promise<{ id: string; code: string } | null> {
  const { kind, areaCode, nameKey } = identityOf(wanted)
  const known = await findByKey(view, nameKey)
  if (known || !isNamedByArea(kind, areaCode)) return known
  return findByCode(view, codeForBody(kind, nameKey, areaCode))
}

/** More bodies than this never share seven letters. */
const MOST_TURNS = 5

/**
 * Finds the body of this name (`findBody`), or stores it. The same name written otherwise (อบจ.น่าน, องค์การบริหารส่วนจังหวัด น่าน) is the same body;
 * one that is known is left as it is. Two transactions naming a new body at once get the same one.
 */
export async function ensureBody(tx: Tx, wanted: WantedBody): Promise<{ id: string; code: string }> {
  const { nameTh, kind, areaCode, nameKey } = identityOf(wanted)
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const known = await findBody(tx, wanted)
    if (known) return known
    const stored = await insertBodies(tx, [
      {
        id: newId(),
        code: codeForBody(kind, nameKey, areaCode, turn),
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
    if (body) return body
  }
  throw new Error(`no code is free for a body of the kind ${kind}`)
}
