import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { personNames, requireStepUp } from '../people/index.ts'
import { crumbs } from './cases.pages.ts'
import { addWord, withdrawWord } from './change-words.ts'
import type { Messages } from './messages.th.ts'
import { messages } from './messages.ts'
import { isPlanningOfficer, mayEditWords } from './overlaps.policy.ts'
import { lexiconInUse, mostLookedAt, previewWord, type WordPreview } from './preview-word.ts'
import { type TypedWord, type WordPreviewView, wordsView } from './views/words-view.ts'
import { wordHistory, wordsInUse } from './words.sql.ts'
import { meaningsOf, nameOfMeaning, readWord, type WordMeaning, type WordProblem, wordsOfMeaning } from './words.ts'

type Lexicon = Awaited<ReturnType<typeof lexiconInUse>>

const address = '/overlaps/words'
/** So many changes are shown; all are kept. */
const shownChanges = 50
/** So many other words of a group tell what it means. */
const wordsShown = 3

interface Again {
  readonly typed: TypedWord
  readonly problems: readonly { field: string; text: string }[]
  readonly preview: WordPreviewView | null
}

const nothingTyped: Again = { typed: { word: '', meaning: '', reason: '' }, problems: [], preview: null }

/** `/overlaps/words`: what officers taught the finder; everyone may read it. */
export async function wordsPage(c: PageContext, deps: Deps, again: Again = nothingTyped) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const may = mayEditWords(viewer, deps.clock.now())
  const officer = isPlanningOfficer(viewer, deps.clock.now())
  const frame = frameOf(c, deps, 'coordination')
  const found = await deps.db.snapshot(async (view) => {
    const history = await wordHistory(view, shownChanges)
    return {
      lexicon: await lexiconInUse(view),
      inUse: await wordsInUse(view),
      history,
      names: await personNames(view, deps, officer ? history.map((event) => event.actorId) : []),
    }
  })
  const { lexicon } = found
  const main = wordsView(frame, say, {
    ...again,
    mayEdit: may,
    choices: meaningsOf(lexicon).map((meaning) => ({
      value: nameOfMeaning(meaning),
      text: meaningText(say, lexicon, meaning),
    })),
    inUse: [...found.inUse].reverse().map((one) => ({
      word: one.word,
      means: meaningText(say, lexicon, one, one.word),
      reason: one.reason,
      since: formatInstant(one.happenedAt, lang),
    })),
    history: found.history.map((event) => ({
      title: say.words.events[event.kind](event.word),
      body: [meaningText(say, lexicon, event, event.word), event.reason].join(' · '),
      // the public reads what and why; who it was is the officers' business
      who: officer ? (found.names.get(event.actorId) ?? say.formerOfficer) : say.words.officer,
      when: formatInstant(event.happenedAt, lang),
      datetime: event.happenedAt.toISOString(),
    })),
  })
  const { problems } = again
  return c.html(
    page(frame, {
      title: say.words.title,
      lead: say.words.lead,
      breadcrumbs: crumbs(c),
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      banner: noticeOf(c),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

/** Shows what a word would change (`step=preview`), or adds it. */
export async function wordPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  if (!mayEditWords(viewer, deps.clock.now())) return failure(c, 403, say.words.notAllowed)
  const stop = await requireStepUp(c, deps, address)
  if (stop) return stop
  const fields = await formFields(c)
  const typed = { word: fields.word ?? '', meaning: fields.meaning ?? '', reason: fields.reason ?? '' }
  const shownAgain = async (problems: readonly WordProblem[]) => {
    const lexicon = await lexiconInUse(deps.db)
    const worded = problems.map((one) => ({ field: one.field, text: problemText(say, lexicon, one) }))
    return wordsPage(c, deps, { typed, problems: worded, preview: null })
  }
  if (fields.step === 'preview') {
    const read = await deps.db.snapshot(async (view) => {
      const lexicon = await lexiconInUse(view)
      const draft = readWord(fields, lexicon)
      return draft.ok ? { draft: draft.value, lexicon, seen: await previewWord(view, draft.value) } : draft.problem
    })
    if (!('draft' in read)) return shownAgain(read)
    const { draft, lexicon, seen } = read
    const title = say.words.previewTitle(draft.word, meaningText(say, lexicon, draft))
    return wordsPage(c, deps, { typed, problems: [], preview: { title, lines: previewLines(say, seen) } })
  }
  const now = deps.clock.now()
  const done = await deps.db.transaction((tx) => addWord(tx, { jobs: deps.jobs, now }, fields, viewer))
  if (!done.ok) {
    return done.problem.kind === 'not-yours' ? failure(c, 403, say.words.notAllowed) : shownAgain(done.problem.problems)
  }
  return saved(c, say.words.added(done.value))
}

export async function withdrawPost(c: PageContext, deps: Deps) {
  const say = messages(c.get('lang'))
  const viewer = c.get('viewer')
  if (!mayEditWords(viewer, deps.clock.now())) return failure(c, 403, say.words.notAllowed)
  const stop = await requireStepUp(c, deps, address)
  if (stop) return stop
  const fields = await formFields(c)
  const now = deps.clock.now()
  const done = await deps.db.transaction((tx) => withdrawWord(tx, { jobs: deps.jobs, now }, fields, viewer))
  if (done.ok) return saved(c, say.words.withdrawn(done.value))
  switch (done.problem.kind) {
    case 'not-yours':
      return failure(c, 403, say.words.notAllowed)
    case 'not-in-use':
      return saved(c, say.words.notInUse)
    case 'no-reason':
      return wordsPage(c, deps, {
        ...nothingTyped,
        problems: [{ field: 'in-use', text: say.words.problem.reasonMissing }],
      })
  }
}

function saved(c: PageContext, said: string) {
  notice(c, said)
  return c.redirect(href(c.get('lang'), address), 303)
}

/** "Thing: concrete road, …": the list and the first words of the group, without the word asked about. */
function meaningText(say: Messages, lexicon: Lexicon, meaning: WordMeaning, without = ''): string {
  const words = meaning.list === 'fillers' ? [] : wordsOfMeaning(lexicon, meaning).filter((word) => word !== without)
  return say.words.meaning(say.words.lists[meaning.list], words.slice(0, wordsShown).join(', '))
}

function previewLines(say: Messages, seen: WordPreview): string[] {
  const words = say.words
  const number = (value: number) => value.toLocaleString('en-US')
  return [
    seen.more ? words.foundAtLeast(number(mostLookedAt)) : words.found(number(seen.projects)),
    words.readOtherwise(number(seen.readOtherwise)),
    words.pairsMoved(number(seen.moved), number(seen.leaving)),
    words.afterRun,
  ]
}

function problemText(say: Messages, lexicon: Lexicon, problem: WordProblem): string {
  const words = say.words.problem
  switch (problem.kind) {
    case 'missing':
      if (problem.field === 'word') return words.wordMissing
      return problem.field === 'meaning' ? words.meaningMissing : words.reasonMissing
    case 'bad-length':
      return words.badLength(problem.least, problem.most)
    case 'no-letters':
      return words.noLetters
    case 'known':
      return words.known(meaningText(say, lexicon, problem.as))
    case 'too-long':
      return words.reasonTooLong(problem.most)
  }
}
