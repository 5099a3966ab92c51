import type { Lang } from '../../kernel/lang.ts'
import type { Refusal } from './board.ts'
import { messages } from './messages.ts'

/** What a person is told, and with which status: 404 not there, 403 not theirs, 409 another was first, 422 can be put right. */
export function refusalText(refusal: Refusal, lang: Lang): string {
  const { refusals: say, partyStates, steps } = messages(lang)
  switch (refusal.kind) {
    case 'already-answered':
      return say.alreadyAnswered(partyStates[refusal.state])
    case 'body-gone':
      return say.bodyGone(refusal.successor)
    case 'works-elsewhere':
      return say.worksElsewhere(refusal.body)
    case 'outside-area':
      return say.outsideArea(refusal.title)
    case 'too-many-items':
      return say.tooManyItems(refusal.most)
    case 'committee-refused':
      return refusal.text[lang]
    case 'step-incomplete':
      return say.stepIncomplete(refusal.missing)
    case 'steps-open':
      return say.stepsOpen(refusal.steps.map((step) => steps[step].name).join(', '))
    default:
      return say[refusal.kind]
  }
}

export function refusalStatus({ kind }: Refusal): 403 | 404 | 409 | 422 {
  switch (kind) {
    case 'not-found':
      return 404
    case 'not-yours':
    case 'code-needed':
      return 403
    case 'changed-meanwhile':
      return 409
    default:
      return 422
  }
}
