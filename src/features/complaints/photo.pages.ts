import { isId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import type { PageApp } from '../../platform/room.ts'
import { mayModerate } from './complaints.policy.ts'
import { isThere, wordsAreShown } from './complaints.present.ts'
import { caseByRef } from './complaints.sql.ts'
import { openedCases } from './cookies.ts'
import { readSealed } from './keep-photo.ts'
import { photoByKey } from './photos.sql.ts'
import { parseRef, REF } from './ref.ts'

export function photoPages(app: PageApp, deps: Deps): void {
  app.get(`/complaints/${REF}/photos/:id`, (c) => photoPage(c, deps, c.req.param('ref') ?? '', c.req.param('id') ?? ''))
}

/** A photo of a case: for everybody its covered form, for the reporter also a private one. Everything else is as if it were not there. */
async function photoPage(c: PageContext, deps: Deps, refText: string, id: string) {
  const ref = parseRef(refText)
  if (!ref.ok || !isId(id)) return c.notFound()
  const row = await caseByRef(deps.db, ref.value)
  if (row === null) return c.notFound()
  const sight = openedCases(c, deps).includes(row.ref) ? 'reporter' : 'public'
  const photo = await photoByKey(deps.db, row.home, id)
  const isShown =
    photo !== null &&
    photo.case.id === row.id &&
    !photo.isHidden &&
    (sight === 'reporter' || photo.shownSha256 !== null)
  if (!isShown || !isThere(row, sight)) return c.notFound()
  // Who looks at a photo before everybody else does must be able to see it.
  const mayLook = wordsAreShown(row, sight, deps.clock.now()) || mayModerate(c.get('viewer'), row)
  if (!mayLook) return c.notFound()
  return sendPhoto(c, deps, photo)
}

/** Always a JPEG we drew ourselves; a page made of it could still do nothing. Not kept: it may be hidden tomorrow, and the telephone be another's. */
export async function sendPhoto(
  c: PageContext,
  deps: Deps,
  photo: { readonly shownSha256: string | null; readonly sealedSha256: string | null },
): Promise<Response> {
  if (photo.shownSha256 === null && photo.sealedSha256 === null) return c.notFound()
  const bytes =
    photo.shownSha256 === null ? await readSealed(deps, photo.sealedSha256 ?? '') : await whole(deps, photo.shownSha256)
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': 'image/jpeg',
    'Content-Length': String(bytes.byteLength),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, no-store',
  })
}

async function whole(deps: Deps, sha256: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of await deps.files.open(sha256)) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}
