import type { Lang } from '../../kernel/lang.ts'
import { bodyName } from './boards.present.ts'
import type { Participation, StoredParticipation } from './frame.sql.ts'
import { messages } from './messages.ts'
import type { WholeBoard } from './read-board.ts'

/** One line of the record of participation; `id` null: it follows from an act and cannot be taken back by hand. */
export type ParticipationLine = Omit<Participation, 'id'> & { readonly id: string | null }

/**
 * Who was informed and consulted, and what was decided together: as it was written down, with endorsements of the integrated plan and
 * decisions that other rooms hold. The latest first.
 */
export function participationLines(whole: WholeBoard, lang: Lang): ParticipationLine[] {
  const { byAct } = messages(lang)
  const together = { id: null, level: 'collaborate', side: 'agencies', people: null, byAct: true } as const
  const endorsed = (whole.plan?.endorsements ?? []).flatMap((one): ParticipationLine[] =>
    one.stance === 'endorsed' && one.withdrawnAt === null
      ? [
          {
            ...together,
            // A community owns a plan through its committee.
            side: whole.bodies.get(one.bodyId)?.kind === 'committee' ? 'communities' : 'agencies',
            step: 'frame',
            who: bodyName(whole, one.bodyId, lang),
            act: byAct.endorsed(one.number),
            happenedOn: one.on,
          },
        ]
      : [],
  )
  const decided = whole.decided.map(
    ({ on, who, act }): ParticipationLine => ({
      ...together,
      step: 'link',
      who: who[lang],
      act: act[lang],
      happenedOn: on,
    }),
  )
  const written = whole.participation.map((one) => ({ ...one, ...inWords(one, lang) }))
  return [...written, ...endorsed, ...decided].sort((a, b) =>
    a.happenedOn < b.happenedOn ? 1 : a.happenedOn > b.happenedOn ? -1 : 0,
  )
}

/** What acts wrote is stored in Thai, and told in the words of the reader's language by the act it was. */
function inWords(one: StoredParticipation, lang: Lang): Pick<Participation, 'act' | 'who'> {
  const { byAct } = messages(lang)
  switch (one.writtenBy) {
    case 'invitation':
      return { act: byAct.invited, who: one.who }
    case 'matter':
      return {
        act: one.matterTitle === null ? one.act : byAct.matter(one.matterTitle),
        who: one.people === null ? one.who : byAct.supporters(one.people),
      }
    case null:
      return { act: one.act, who: one.who }
  }
}
