import type { Lang } from '../../kernel/lang.ts'
import { formatDate, formatInstant } from '../../kernel/thai-calendar.ts'
import { messages } from './messages.ts'
import type { Refusal } from './refusal.ts'

/** What a person is told, and with which status: 404 not there, 403 not theirs, 409 another was first, 422 can be put right. */
export function refusalText(refusal: Refusal, lang: Lang): string {
  const say = messages(lang)
  const words = say.refusals
  switch (refusal.kind) {
    case 'name-taken':
      return words.nameTaken(refusal.code)
    case 'seat-held':
      return words.seatHeld(
        refusal.name,
        formatInstant(refusal.from, lang),
        refusal.to === null ? null : formatInstant(refusal.to, lang),
      )
    case 'number-taken':
      return words.numberTaken(refusal.number)
    case 'wrong-state':
      return words.wrongState(say.meetingStates[refusal.state])
    case 'substitute-not-allowed':
      return words.substituteNotAllowed(refusal.seat)
    case 'no-quorum':
      return words.noQuorum(refusal.voters, refusal.needed, refusal.missing.join(', ') || '-')
    case 'quorum-reached':
      return words.quorumReached(refusal.voters, refusal.needed)
    case 'votes-do-not-add-up':
      return words.votesDoNotAddUp(refusal.counted, refusal.voters)
    case 'not-carried':
      return words.notCarried(refusal.votes.for, refusal.votes.against)
    case 'due-past':
      return words.duePast(formatDate(refusal.today, lang))
    case 'minutes-incomplete':
      return words.minutesIncomplete(refusal.titles.join(', '))
    case 'too-many-papers':
      return words.tooManyPapers(refusal.most)
    default:
      return words[refusal.kind]
  }
}

export function refusalStatus(refusal: Refusal): 403 | 404 | 409 | 422 {
  switch (refusal.kind) {
    case 'not-found':
      return 404
    case 'not-yours':
      return 403
    case 'changed-meanwhile':
    case 'list-changed':
    case 'stale-item':
    case 'stale-minutes':
      return 409
    default:
      return 422
  }
}

/** The field of a form a refusal is about; the first one where it is about none. */
export function refusalField(refusal: Refusal): string | null {
  switch (refusal.kind) {
    case 'name-taken':
      return 'name'
    case 'no-structure-here':
      return 'place'
    case 'seat-held':
    case 'seat-abolished':
    case 'starts-in-past':
      return 'starts'
    case 'ends-before-start':
      return 'ends'
    case 'number-taken':
      return 'number'
    case 'no-such-link':
      return 'link'
    case 'owner-missing':
      return 'owner'
    case 'due-missing':
    case 'due-past':
      return 'due'
    case 'votes-do-not-add-up':
    case 'not-carried':
    case 'no-tie':
      return 'for'
    case 'time-outside':
      return 'at'
    case 'evidence-missing':
      return 'evidence'
    case 'not-held':
    case 'same-meeting':
    case 'other-committee':
    case 'earlier-meeting':
    case 'minutes-certified':
    case 'minutes-not-checked':
      return 'meeting'
    default:
      return null
  }
}
