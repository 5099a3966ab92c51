import { reachOf } from '../../platform/net/reach.ts'
import type { Room } from '../../platform/room.ts'
import { askWitnesses } from './ask-witnesses.ts'
import type { ShownTexts } from './held-words.ts'
import { logCheck } from './log-check.ts'
import { publiclogApi } from './publiclog.api.ts'
import { publiclogCommands } from './publiclog.cli.ts'
import { publiclogPages } from './publiclog.pages.ts'
import { sequenceLog } from './sequence-log.ts'
import { witnessCheck } from './witness-check.ts'
import { wordsCheck } from './words-check.ts'

export { type ShownText, type ShownTexts, type Words, wordsDigest } from './held-words.ts'
export type { HeldWords, PublicEvent } from './public-event.ts'
export { eventsFrom, logSize, provenAt } from './publiclog.sql.ts'
export { forgetFacts, recordPublicEvent } from './record-event.ts'

/**
 * What was announced, in a log in which nothing can be changed unseen (CMP-5).
 * @param ports.textsOf what everybody reads of a case now, to be held against the log on the page of an entry and by `doctor`
 */
export function publiclogRoom({ textsOf }: { readonly textsOf: ShownTexts }): Room {
  return {
    name: 'publiclog',
    pages: (app, deps) => publiclogPages(app, deps, textsOf),
    api: publiclogApi,
    commands: publiclogCommands,
    every: [
      { name: 'publiclog.sequence', seconds: 1, run: async (deps) => void (await sequenceLog(deps)) },
      // Apart from the sequencer: a witness that is slow keeps nobody waiting.
      {
        name: 'publiclog.witness',
        seconds: 2,
        run: async (deps) => void (await askWitnesses(deps, reachOf(deps.config))),
      },
    ],
    doctor: async (deps) => [await logCheck(deps), await wordsCheck(deps, textsOf), ...(await witnessCheck(deps))],
  }
}
