import type { Deps } from '../../platform/deps.ts'
import type { DoctorCheck } from '../../platform/room.ts'
import { judgeTexts, type ShownTexts } from './held-words.ts'
import { messages } from './messages.ts'
import { isOnItsWay, logSize, refsFrom, wordsOfRef } from './publiclog.sql.ts'

/** Entries looked at from the newest back, and as many from a place by chance. */
const LOOKED_AT = 150
const MOST_NAMED = 5

/** For `prasan doctor`: are the words cases show those of the log? Looks at some; `log verify --cases` at as many as one likes. */
export async function wordsCheck(deps: Deps, textsOf: ShownTexts): Promise<DoctorCheck> {
  const { wordsName: name, words: say } = messages('en').doctor
  return deps.db.snapshot(async (view) => {
    const size = await logSize(view)
    const somewhere = Math.floor(Math.random() * Math.max(1, size - LOOKED_AT))
    const newest = await refsFrom(view, Math.max(0, size - LOOKED_AT), LOOKED_AT)
    const refs = new Set([...newest, ...(await refsFrom(view, somewhere, LOOKED_AT))])
    const changed: string[] = []
    let texts = 0
    for (const ref of refs) {
      const shown = await textsOf(view, ref, deps.clock.now())
      const judged = shown === null ? [] : judgeTexts(await wordsOfRef(view, ref), shown, await isOnItsWay(view, ref))
      texts += judged.filter(({ verdict }) => verdict === 'held').length
      if (judged.some(({ verdict }) => verdict === 'changed')) changed.push(ref)
    }
    if (changed.length === 0) return { name, ok: true, detail: say.good(texts, refs.size) }
    return { name, ok: false, detail: say.changed(changed.slice(0, MOST_NAMED).join(', '), changed.length) }
  })
}
