import { formatPublicId, isId, parsePublicId } from '../../kernel/ids.ts'
import { pick } from '../../kernel/lang.ts'
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
import { personNames } from '../people/index.ts'
import { readAnswer, readQuestion } from './answer.ts'
import { answerOverlap } from './answer-overlap.ts'
import { askBodies } from './ask-bodies.ts'
import { assignOverlap } from './assign-overlap.ts'
import { decideOverlap } from './decide-overlap.ts'
import { messages } from './messages.ts'
import { officersFor } from './officers.ts'
import { type ProjectKey, readDecision } from './overlap.ts'
import { mayAnswerFor, mayDecideOverlap } from './overlaps.policy.ts'
import { presentPair, problemText, reviewProblemText } from './overlaps.present.ts'
import { nextOpenPair, pairByKey } from './overlaps.sql.ts'
import { presentHistory } from './pair-history.ts'
import { sidesOf } from './pair-sides.ts'
import { answersOf, historyOf, type PairEvent } from './review.sql.ts'
import { type PairPageView, pairView } from './views/pair-view.ts'
import { whereView } from './where-map.ts'

type Typed = Partial<Pick<PairPageView, 'answerTyped' | 'questionTyped'>> & { decision?: PairPageView['form'] }

export async function pairPage(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('id') ?? '')
  return key.ok ? showPair(c, deps, key.value) : c.notFound()
}

/** @param typed what was sent and could not be taken: the page comes again with it, status 422 */
async function showPair(c: PageContext, deps: Deps, key: ProjectKey, typed: Typed = {}) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const found = await deps.db.snapshot(async (view) => {
    const pair = await pairByKey(view, key)
    if (!pair) return null
    const may = mayDecideOverlap(viewer, sidesOf(pair), now)
    const { decisions, events } = await historyOf(view, key)
    const officers = may ? await officersFor(view, sidesOf(pair), now) : []
    const people = [
      ...decisions.map((decision) => decision.decidedBy),
      ...events.flatMap((event) => [event.actorId, event.personId]),
      ...officers,
      pair.assignedTo,
    ]
    return {
      pair,
      may,
      decisions,
      events,
      officers,
      answers: await answersOf(view, key),
      names: await personNames(view, deps, people),
      next: await nextOpenPair(view, pair),
      where: await whereView(
        view,
        [pair.left, pair.right].map(({ areaCode }, i) => ({ letter: say.letters[i] ?? '', areaCode })),
        lang,
      ),
    }
  })
  if (!found) return c.notFound()
  const { pair, names } = found
  const bodies = new Map(
    [pair.left, pair.right].map((side) => [
      side.bodyId,
      pick(lang, { th: side.bodyNameTh, en: side.bodyNameEn ?? side.bodyNameTh }),
    ]),
  )
  const nameOf = (person: string) => names.get(person) ?? say.formerOfficer
  const problems = [
    ...(typed.decision?.problems ?? []),
    ...(typed.answerTyped?.problems ?? []),
    ...(typed.questionTyped?.problems ?? []),
  ]
  const frame = frameOf(c, deps, 'coordination')
  const main = pairView(frame, say, {
    pair: presentPair(pair, lang),
    where: found.where,
    pairsInCase: pair.pairsInCase,
    history: presentHistory(found.decisions, eventsFor(found.may, found.events), nameOf, lang),
    answers: found.answers.map((answer) => ({
      body: bodies.get(answer.bodyId) ?? '',
      position: answer.position,
      text: answer.answer,
      when: formatInstant(answer.answeredAt, lang),
    })),
    mayAnswer: [...bodies].flatMap(([bodyId, body]) => (mayAnswerFor(viewer, bodyId, now) ? [{ bodyId, body }] : [])),
    answerTyped: typed.answerTyped ?? { bodyId: '', position: '', text: '', problems: [] },
    questionTyped: typed.questionTyped ?? { text: '', problems: [] },
    inCharge: found.may && pair.assignedTo ? nameOf(pair.assignedTo) : null,
    assignedTo: pair.assignedTo,
    officers: withSelf(found.officers, viewer?.personId ?? null).map((id) => ({
      id,
      name: names.get(id) ?? (id === viewer?.personId ? viewer.displayName : say.formerOfficer),
    })),
    form: found.may
      ? (typed.decision ?? {
          verdict: pair.verdict,
          reason: '',
          share: pair.sharePercent?.toString() ?? '',
          problems: [],
        })
      : null,
    signedIn: viewer !== null,
    nextHref: found.next && `/overlaps/${formatPublicId(found.next)}`,
  })
  return c.html(
    page(frame, {
      title: say.pairTitle,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: say.title, href: href(frame, '/overlaps') },
      ],
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      banner: noticeOf(c),
      alternates: [{ href: `/api/v1/overlaps/${pair.home}-${pair.id}`, type: 'application/json', text: say.asJson }],
    }),
    problems.length > 0 ? 422 : 200,
  )
}

/** Whoever may decide may take the pair, also where an appointment is too new or too wide to be in the list. */
function withSelf(officers: readonly string[], self: string | null): string[] {
  return self === null || officers.includes(self) ? [...officers] : [self, ...officers]
}

/** Who is in charge is the officers' business; what the bodies were asked is public. */
function eventsFor(officer: boolean, events: readonly PairEvent[]): readonly PairEvent[] {
  return officer ? events : events.filter((event) => event.kind === 'asked')
}

export async function decisionPost(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('id') ?? '')
  if (!key.ok) return c.notFound()
  const say = messages(c.get('lang'))
  const fields = await formFields(c)
  const decision = readDecision(fields)
  if (!decision.ok) {
    const problems = decision.problem.map((problem) => ({ field: problem.field, text: problemText(say, problem) }))
    const { verdict = null, reason = '', share = '' } = fields
    return showPair(c, deps, key.value, { decision: { verdict, reason, share, problems } })
  }
  const done = await deps.db.transaction((tx) => decideOverlap(tx, deps, key.value, decision.value, c.get('viewer')))
  if (!done.ok) return done.problem.kind === 'no-such-pair' ? c.notFound() : failure(c, 403, say.notAllowed)
  return saved(c, say.saved(say.verdicts[decision.value.verdict]))
}

export async function assignmentPost(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('id') ?? '')
  if (!key.ok) return c.notFound()
  const say = messages(c.get('lang'))
  const { person = '' } = await formFields(c)
  if (person !== '' && !isId(person)) return failure(c, 422, say.review.notAnOfficer)
  const done = await deps.db.transaction((tx) =>
    assignOverlap(tx, key.value, person || null, c.get('viewer'), deps.clock.now()),
  )
  if (done.ok) return saved(c, say.review.assigned)
  switch (done.problem.kind) {
    case 'no-such-pair':
      return c.notFound()
    case 'not-yours':
      return failure(c, 403, say.notAllowed)
    case 'not-an-officer':
      return failure(c, 422, say.review.notAnOfficer)
  }
}

export async function questionPost(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('id') ?? '')
  if (!key.ok) return c.notFound()
  const say = messages(c.get('lang'))
  const fields = await formFields(c)
  const question = readQuestion(fields.question)
  if (!question.ok) {
    const problems = question.problem.map((problem) => ({
      field: problem.field,
      text: reviewProblemText(say, problem),
    }))
    return showPair(c, deps, key.value, { questionTyped: { text: fields.question ?? '', problems } })
  }
  const done = await deps.db.transaction((tx) => askBodies(tx, deps, key.value, question.value, c.get('viewer')))
  if (!done.ok) return done.problem.kind === 'no-such-pair' ? c.notFound() : failure(c, 403, say.notAllowed)
  return saved(c, say.review.asked)
}

export async function answerPost(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('id') ?? '')
  const fields = await formFields(c)
  const bodyId = fields.body ?? ''
  if (!key.ok || !isId(bodyId)) return c.notFound()
  const say = messages(c.get('lang'))
  const draft = readAnswer(fields)
  if (!draft.ok) {
    const problems = draft.problem.map((problem) => ({ field: problem.field, text: reviewProblemText(say, problem) }))
    const { position = '', answer: text = '' } = fields
    return showPair(c, deps, key.value, { answerTyped: { bodyId, position, text, problems } })
  }
  const done = await deps.db.transaction((tx) =>
    answerOverlap(tx, key.value, bodyId, draft.value, c.get('viewer'), deps.clock.now()),
  )
  if (!done.ok)
    return done.problem.kind === 'no-such-pair' ? c.notFound() : failure(c, 403, say.review.notAllowedAnswer)
  return saved(c, say.review.answered)
}

function saved(c: PageContext, said: string) {
  notice(c, said)
  return c.redirect(href(c.get('lang'), `/overlaps/${c.req.param('id')}`), 303)
}
