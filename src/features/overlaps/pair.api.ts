import { createRoute, z } from '@hono/zod-openapi'
import { isId, parsePublicId } from '../../kernel/ids.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { positions, readAnswer, readQuestion } from './answer.ts'
import { answerOverlap } from './answer-overlap.ts'
import { askBodies } from './ask-bodies.ts'
import { assignOverlap } from './assign-overlap.ts'
import { decideOverlap } from './decide-overlap.ts'
import { messages } from './messages.ts'
import { type ProjectKey, readDecision, verdicts } from './overlap.ts'
import { pairForApi, problemText, reviewProblemText } from './overlaps.present.ts'
import { pairByKey } from './overlaps.sql.ts'
import { pairSchema, pairWithAnswers } from './pair-schema.ts'
import { answersOf, historyOf } from './review.sql.ts'

const params = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '57-0192…' }) })
const wholePair = { content: { 'application/json': { schema: pairWithAnswers } } }
const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } } })
const noSuchPair = problemResponse('There is no such pair')
const notYours = problemResponse('The caller is no planner of the area or of a body in the pair')

const oneRoute = createRoute({
  method: 'get',
  path: '/overlaps/{id}',
  tags: ['overlaps'],
  summary: 'One pair',
  request: { params },
  responses: {
    200: { description: 'The pair, what its bodies were asked and what they say', ...wholePair },
    404: noSuchPair,
  },
})

const decisionRoute = createRoute({
  method: 'post',
  path: '/overlaps/{id}/decision',
  tags: ['overlaps'],
  summary: 'Decide about a pair',
  description: 'For planners of the area or of a body in the pair. Deciding again is allowed; all decisions are kept.',
  request: {
    params,
    body: json(
      z.strictObject({
        verdict: z.enum(verdicts),
        reason: z.string(),
        share_percent: z
          .int()
          .min(1)
          .max(100)
          .optional()
          .openapi({ description: 'Only with overlapping: how much of the smaller project is planned twice' }),
      }),
    ),
  },
  responses: {
    200: { description: 'The pair as it is now', ...json(pairSchema) },
    403: notYours,
    404: noSuchPair,
    422: problemResponse('The verdict or the reason is missing'),
  },
})

const assignmentRoute = createRoute({
  method: 'post',
  path: '/overlaps/{id}/assignment',
  tags: ['overlaps'],
  summary: 'Put an officer in charge of a pair',
  description:
    'For those who may decide about the pair; they are also the ones who may be put in charge. Who is in charge is shown to officers only.',
  request: {
    params,
    body: json(
      z.strictObject({
        person: z
          .string()
          .nullable()
          .openapi({ description: 'Id of an officer, `me` for the caller, null for nobody', example: 'me' }),
      }),
    ),
  },
  responses: {
    204: { description: 'Done; the same officer again changes nothing' },
    403: notYours,
    404: noSuchPair,
    422: problemResponse('This person may not decide about the pair'),
  },
})

const questionRoute = createRoute({
  method: 'post',
  path: '/overlaps/{id}/questions',
  tags: ['overlaps'],
  summary: 'Ask both bodies of a pair',
  description: 'For those who may decide about the pair. The question is public; officers of both bodies are told.',
  request: { params, body: json(z.strictObject({ question: z.string() })) },
  responses: {
    200: { description: 'The pair with its questions', ...wholePair },
    403: notYours,
    404: noSuchPair,
    422: problemResponse('The question is missing or too long'),
  },
})

const answerRoute = createRoute({
  method: 'post',
  path: '/overlaps/{id}/answers',
  tags: ['overlaps'],
  summary: 'Answer for a body of a pair',
  description:
    'For planners and approvers of the body. The answer is public with body and time; the newest of a body is its position.',
  request: {
    params,
    body: json(
      z.strictObject({
        body: z.string().openapi({ description: 'Code of the body that answers' }),
        position: z.enum(positions),
        answer: z.string(),
      }),
    ),
  },
  responses: {
    200: { description: 'The pair with its answers', ...wholePair },
    403: problemResponse('The caller does not plan for this body, or it is not in the pair'),
    404: noSuchPair,
    422: problemResponse('The answer is missing or too long'),
  },
})

/** One pair: what is known of it, and what people do with it. The same use cases as the forms of its page. */
export function pairApi(app: ApiApp, deps: Deps): void {
  app.openapi(oneRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const found = key.ok ? await deps.db.snapshot((view) => pairWithAll(view, key.value)) : null
    return found ? c.json(found, 200) : problem(c, 404, { detail: messages(c.get('lang')).notFound })
  })

  app.openapi(decisionRoute, async (c) => {
    const say = messages(c.get('lang'))
    const key = parsePublicId(c.req.valid('param').id)
    if (!key.ok) return problem(c, 404, { detail: say.notFound })
    const { share_percent: share, ...typed } = c.req.valid('json')
    const decision = readDecision({ ...typed, ...(share === undefined ? {} : { share: String(share) }) })
    if (!decision.ok) {
      const errors = decision.problem.map((one) => ({ field: one.field, detail: problemText(say, one) }))
      return problem(c, 422, { errors })
    }
    const { done, pair } = await deps.db.transaction(async (tx) => {
      const done = await decideOverlap(tx, deps, key.value, decision.value, c.get('viewer'))
      return { done, pair: done.ok ? await pairByKey(tx, key.value) : null }
    })
    if (!done.ok && done.problem.kind === 'not-yours') return problem(c, 403, { detail: say.notAllowed })
    return pair ? c.json(pairForApi(pair), 200) : problem(c, 404, { detail: say.notFound })
  })

  app.openapi(assignmentRoute, async (c) => {
    const say = messages(c.get('lang'))
    const viewer = c.get('viewer')
    const key = parsePublicId(c.req.valid('param').id)
    if (!key.ok) return problem(c, 404, { detail: say.notFound })
    const asked = c.req.valid('json').person
    const person = asked === 'me' ? (viewer?.personId ?? null) : asked
    const unknown = () => problem(c, 422, { errors: [{ field: 'person', detail: say.review.notAnOfficer }] })
    if (person !== null && !isId(person)) return unknown()
    const done = await deps.db.transaction((tx) => assignOverlap(tx, key.value, person, viewer, deps.clock.now()))
    if (done.ok) return c.body(null, 204)
    switch (done.problem.kind) {
      case 'no-such-pair':
        return problem(c, 404, { detail: say.notFound })
      case 'not-yours':
        return problem(c, 403, { detail: say.notAllowed })
      case 'not-an-officer':
        return unknown()
    }
  })

  app.openapi(questionRoute, async (c) => {
    const say = messages(c.get('lang'))
    const key = parsePublicId(c.req.valid('param').id)
    if (!key.ok) return problem(c, 404, { detail: say.notFound })
    const question = readQuestion(c.req.valid('json').question)
    if (!question.ok) {
      const errors = question.problem.map((one) => ({ field: one.field, detail: reviewProblemText(say, one) }))
      return problem(c, 422, { errors })
    }
    const { done, pair } = await deps.db.transaction(async (tx) => {
      const done = await askBodies(tx, deps, key.value, question.value, c.get('viewer'))
      return { done, pair: done.ok ? await pairWithAll(tx, key.value) : null }
    })
    if (!done.ok && done.problem.kind === 'not-yours') return problem(c, 403, { detail: say.notAllowed })
    return pair ? c.json(pair, 200) : problem(c, 404, { detail: say.notFound })
  })

  app.openapi(answerRoute, async (c) => {
    const say = messages(c.get('lang'))
    const key = parsePublicId(c.req.valid('param').id)
    if (!key.ok) return problem(c, 404, { detail: say.notFound })
    const { body, ...typed } = c.req.valid('json')
    const draft = readAnswer(typed)
    if (!draft.ok) {
      const errors = draft.problem.map((one) => ({ field: one.field, detail: reviewProblemText(say, one) }))
      return problem(c, 422, { errors })
    }
    const { done, pair } = await deps.db.transaction(async (tx) => {
      const bodyId = (await bodyIdByCode(tx, body)) ?? ''
      const done = await answerOverlap(tx, key.value, bodyId, draft.value, c.get('viewer'), deps.clock.now())
      return { done, pair: done.ok ? await pairWithAll(tx, key.value) : null }
    })
    if (!done.ok && done.problem.kind === 'not-your-body') {
      return problem(c, 403, { detail: say.review.notAllowedAnswer })
    }
    return pair ? c.json(pair, 200) : problem(c, 404, { detail: say.notFound })
  })
}

/** The pair with everything public about it. Who asked or answered is not part of it: questions and answers are the offices'. */
async function pairWithAll(view: Queryable, key: ProjectKey) {
  const pair = await pairByKey(view, key)
  if (!pair) return null
  const codes = new Map([pair.left, pair.right].map((side) => [side.bodyId, side.bodyCode]))
  const { events } = await historyOf(view, key)
  return {
    ...pairForApi(pair),
    answers: (await answersOf(view, key)).map((answer) => ({
      body: codes.get(answer.bodyId) ?? '',
      position: answer.position,
      answer: answer.answer,
      answered_at: answer.answeredAt.toISOString(),
    })),
    questions: events.flatMap((event) =>
      event.question === null ? [] : [{ question: event.question, asked_at: event.happenedAt.toISOString() }],
    ),
  }
}
