import type { Messages } from './messages.th.ts'
import type { ViewProblem } from './saved-view.ts'

const problems: Record<ViewProblem, string> = {
  'name-missing': 'Give the view a name, such as roads to decide',
  'name-too-long': 'The name is too long; use at most 80 letters',
  'not-a-list': 'This list cannot be kept. Open the list you want and save it from there',
  'not-your-body': 'A view is shared only with a body you have a role in; choose from the list',
}

export const en: Messages = {
  views: 'Saved views',
  save: 'Save this view',
  name: 'Name of the view',
  nameHint: 'Keeps the filters and the order you see. The same name is replaced',
  share: 'Who sees it',
  onlyMe: 'Only me',
  everybodyOf: (body) => `Everybody of ${body}`,
  sharedMark: 'shared',
  removeNamed: (name) => `Remove the view ${name}`,
  saved: (name) => `The view "${name}" is saved`,
  removed: (name) => `The view "${name}" is removed`,
  tooMany: (most) => `At most ${most} views are kept. Remove one you no longer use`,
  notAllowed: 'You can remove views you saved, or those of a body you administer',
  gone: 'This view is gone',
  signIn: 'Sign in before you save a view',
  problems,
}
