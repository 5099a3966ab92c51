import type { Tx } from '../../platform/db/db.ts'
import { bodyKindOf, ensureBody, findBody } from '../bodies/index.ts'
import { loadGuesser, reasonText } from '../functions/index.ts'
import { loadGazetteer, surePlace, toldElsewhere } from '../places/index.ts'
import type { ImportPorts, WantedBody } from './import-ports.ts'

/** The rooms of places and bodies, as the import asks them. */
export const housePorts: ImportPorts = {
  async openRegister(view) {
    const gazetteer = await loadGazetteer(view)
    const guesser = await loadGuesser(view)
    return {
      place: (text, within) => surePlace(gazetteer, text, within),
      elsewhere: (text, province, words) => toldElsewhere(gazetteer, text, province, words),
      field(title, context, body) {
        const guess = guesser(title, context, body)
        return guess && { code: guess.code, reason: reasonText(guess) }
      },
    }
  },
  ensureBody: async (tx, wanted) => (await ensureOne(tx, wanted)).id,
  findBody: async (view, { name, areaCode }) => (await findBody(view, { nameTh: name, areaCode }))?.id ?? null,
}

/** The volumes file some bodies under headings that are no bodies (`รัฐวิสาหกิจ`): only ministries become parents. */
async function ensureOne(tx: Tx, { name, ministry, areaCode, source }: WantedBody): Promise<{ id: string }> {
  const parent =
    ministry !== null && bodyKindOf(ministry) === 'ministry' ? await ensureBody(tx, { nameTh: ministry, source }) : null
  return ensureBody(tx, { nameTh: name, parentId: parent?.id ?? null, areaCode, source })
}
