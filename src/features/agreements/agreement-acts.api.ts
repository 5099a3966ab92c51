import { createRoute, z } from '@hono/zod-openapi'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Doing, doingOf } from '../../platform/doing.ts'
import { keyOf } from '../../platform/http/address.ts'
import { apiAct, needsSession } from '../../platform/http/api-act.ts'
import { takeForBlock } from '../../platform/http/limits.ts'
import { onceOfCall } from '../../platform/http/once-per-key.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeAct, wholeActOnce } from '../../platform/whole-act.ts'
import { sentLine } from '../../web/sent-text.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { looksPersonal } from '../plans/index.ts'
import type { Key } from './agreements.sql.ts'
import { json, keyParameter, reason, refused } from './api-parts.ts'
import { breachOutcomes, verdicts } from './follow.sql.ts'
import { doReview, endBreach, recordBreach, sayRemedy, terminateAgreement } from './follow-agreement.ts'
import type { Refusal } from './refusal.ts'
import { answerSurvey, beginSurvey, endSurvey } from './run-survey.ts'
import { signAgreement, signOnPaper, takeOver } from './sign-agreement.ts'
import { floods } from './survey.pages.ts'
import { questionKinds } from './survey.ts'
import { day, isoDay, termsOf, termsSchema, wordsOf } from './terms.api.ts'
import { amendAgreement, editAgreement, offerAgreement, withdrawAgreement } from './write-agreement.ts'

/* Every act of the pages of an agreement, for programs: the same use cases and the same refusals. */

interface Act<Sent> {
  readonly summary: string
  /** Words everybody will read: none of them may name a person. */
  readonly words?: (sent: Sent) => readonly string[]
  readonly run: (tx: Tx, key: Key, sent: Sent, doing: Doing) => Promise<Result<unknown, Refusal>>
}

const party = z.string().openapi({ description: 'Code of a party' })
const post = sentLine.min(1).max(200).openapi({ description: 'The post the signer signs in' })
const offered = {
  body: party,
  version: z.int().min(1),
  hash: z.string().length(64).openapi({ description: 'Of the version the signer has read' }),
  post,
}

const surveySchema = z.object({
  intro: sentLine.min(1).max(1_000),
  questions: z
    .array(
      z.object({
        text: sentLine.min(1).max(300),
        kind: z.enum(questionKinds),
        choices: z.array(sentLine.min(1).max(200)).max(20).default([]),
        groups: z
          .boolean()
          .default(false)
          .openapi({ description: 'Answers are also told by this choice; one at most' }),
      }),
    )
    .min(1)
    .max(20)
    .refine((all) => all.every(({ kind, choices }) => kind !== 'choice' || choices.length >= 2), {
      error: 'a question of choices needs two of them',
    }),
  opens_on: day,
  closes_on: day,
  links: z.int().min(0).max(5_000).default(0).openapi({ description: 'Links that answer once; 0: open to all' }),
})

const surveyRoute = createRoute({
  method: 'post',
  path: '/agreements/{id}/surveys',
  tags: ['agreements'],
  summary: 'Begin a survey of those served',
  description: needsSession,
  request: {
    params: keyParameter,
    body: { ...json(surveySchema), required: true },
  },
  responses: {
    201: { description: 'Begun; the links are told only here', ...json(z.object({ links: z.array(z.string()) })) },
    403: problemResponse('Not for this caller'),
    404: problemResponse('There is no such agreement'),
    409: problemResponse('Somebody else was first'),
    422: problemResponse('Refused, with the kind as its type: survey-running, survey-days and so on'),
  },
})

const answerRoute = createRoute({
  method: 'post',
  path: '/agreements/{id}/surveys/answers',
  tags: ['agreements'],
  summary: 'Answer the running survey, without a name',
  request: {
    params: keyParameter,
    body: {
      ...json(
        z.object({
          answers: z.record(z.string().max(10), z.int().min(1).max(99)).openapi({
            description: 'By code of the question: 1 to 5, 1 yes or 2 no, or the number of the choice',
          }),
          link: z.string().max(100).nullable().default(null),
        }),
      ),
      required: true,
    },
  },
  responses: {
    200: { description: 'Counted', ...json(z.object({ ok: z.literal(true) })) },
    403: problemResponse('Not for this caller'),
    404: problemResponse('There is no such agreement'),
    409: problemResponse('Somebody else was first'),
    422: problemResponse('Refused: survey-closed, link-used, not-an-answer'),
    429: problemResponse('Too many from one address'),
  },
})

export function agreementActsApi(app: ApiApp, deps: Deps): void {
  function act<Sent extends z.ZodType>(path: string, sent: Sent, how: Act<z.output<Sent>>): void {
    const about = {
      tag: 'agreements',
      path: `/agreements/{id}/${path}`,
      summary: how.summary,
      sent,
      refused: 'not-ready, wrong-phase, notice-too-short',
    }
    apiAct(app, about, async (c, id, given) => {
      const key = keyOf(id)
      if (key === null) return refused(c, { kind: 'not-found' })
      if ((how.words?.(given) ?? []).some(looksPersonal)) return refused(c, { kind: 'personal' })
      const who = doingOf(c, deps)
      const done = await wholeActOnce(deps.db, onceOfCall(c, who.now), async (tx) => {
        const answer = await how.run(tx, key, given, who)
        return answer.ok ? ok(id) : answer
      })
      return done.ok ? null : refused(c, done.problem)
    })
  }

  // ---- writing and signing
  act('terms', z.object({ terms: termsSchema, revision: z.int(), reason }), {
    summary: 'Change the words of the version that is being written',
    words: (sent) => [sent.reason, ...wordsOf(sent.terms)],
    run: async (tx, key, sent, doing) => {
      const terms = await termsOf(tx, sent.terms)
      if (!terms.ok) return terms
      return editAgreement(tx, key, terms.value, { revision: sent.revision, reason: sent.reason }, doing)
    },
  })
  act('offer', z.object({}), {
    summary: 'Offer the draft for signature',
    run: (tx, key, _sent, doing) => offerAgreement(tx, key, doing),
  })
  act('signatures', z.object(offered), {
    summary: 'Sign the offered version for a party',
    words: (sent) => [sent.post],
    run: (tx, key, { body, ...sent }, doing) =>
      forBody(tx, body, (partyBodyId) => signAgreement(tx, key, { ...sent, partyBodyId }, doing)),
  })
  act('signatures/paper', z.object({ ...offered, document: reason }), {
    summary: 'Record that a party nobody can sign for here signed on paper',
    words: (sent) => [sent.post, sent.document],
    run: (tx, key, { body, ...sent }, doing) =>
      forBody(tx, body, (partyBodyId) => signOnPaper(tx, key, { ...sent, partyBodyId }, doing)),
  })
  act('take-overs', z.object({ body: party, post }), {
    summary: 'Take the place of a party that was merged into the own body',
    words: (sent) => [sent.post],
    run: (tx, key, sent, doing) =>
      forBody(tx, sent.body, (partyBodyId) => takeOver(tx, key, { partyBodyId, post: sent.post }, doing)),
  })
  act('withdraw', z.object({ reason }), {
    summary: 'Withdraw the version that not all have signed',
    words: (sent) => [sent.reason],
    run: (tx, key, sent, doing) => withdrawAgreement(tx, key, sent.reason, doing),
  })
  act('amend', z.object({ reason }), {
    summary: 'Begin an amendment',
    words: (sent) => [sent.reason],
    run: (tx, key, sent, doing) => amendAgreement(tx, key, sent.reason, doing),
  })

  // ---- while it is in force
  act('reviews', z.object({ review: z.uuid(), verdict: z.enum(verdicts), finding: reason }), {
    summary: 'Record a review',
    words: (sent) => [sent.finding],
    run: (tx, key, { review, ...sent }, doing) => doReview(tx, key, { ...sent, id: review }, doing),
  })
  act('breaches', z.object({ body: party, what: reason, remedy_wanted: reason, remedy_due: day }), {
    summary: 'Give notice of a breach',
    words: (sent) => [sent.what, sent.remedy_wanted],
    run: (tx, key, sent, doing) =>
      forBody(tx, sent.body, (bodyId) => {
        const { what, remedy_wanted: remedyWanted, remedy_due } = sent
        return recordBreach(tx, key, { bodyId, what, remedyWanted, remedyDue: isoDay(remedy_due) }, doing)
      }),
  })
  act('breaches/remedy', z.object({ breach: z.uuid(), remedy: reason }), {
    summary: 'Say what the party in breach did about it',
    words: (sent) => [sent.remedy],
    run: (tx, key, sent, doing) => sayRemedy(tx, key, { id: sent.breach, remedy: sent.remedy }, doing),
  })
  act('breaches/closing', z.object({ breach: z.uuid(), outcome: z.enum(breachOutcomes), reason }), {
    summary: 'Say how a breach ended, for the party that gave notice',
    words: (sent) => [sent.reason],
    run: (tx, key, { breach, ...sent }, doing) => endBreach(tx, key, { ...sent, id: breach }, doing),
  })
  act('termination', z.object({ body: party, ends_on: day, reason }), {
    summary: 'Give notice of termination for a party',
    words: (sent) => [sent.reason],
    run: (tx, key, sent, doing) =>
      forBody(tx, sent.body, (bodyId) =>
        terminateAgreement(tx, key, { bodyId, endsOn: isoDay(sent.ends_on), reason: sent.reason }, doing),
      ),
  })
  act('surveys/end', z.object({ survey: z.uuid() }), {
    summary: 'End a running survey at once',
    run: (tx, key, sent, doing) => endSurvey(tx, key, sent.survey, doing),
  })

  app.openapi(surveyRoute, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    if (key === null) return refused(c, { kind: 'not-found' })
    const sent = c.req.valid('json')
    const words = [sent.intro, ...sent.questions.flatMap((one) => [one.text, ...one.choices])]
    if (words.some(looksPersonal)) return refused(c, { kind: 'personal' })
    const grouping = sent.questions.findIndex((one) => one.groups && one.kind === 'choice')
    const questions = sent.questions.map(({ text, kind, choices }, at) => ({
      code: String(at + 1),
      text,
      kind,
      choices: kind === 'choice' ? choices : [],
      isGroup: at === grouping,
    }))
    const draft = {
      intro: sent.intro,
      questions,
      opensOn: isoDay(sent.opens_on),
      closesOn: isoDay(sent.closes_on),
      links: sent.links,
    }
    const done = await wholeAct(deps.db, (tx) => beginSurvey(tx, key, draft, doingOf(c, deps)))
    if (!done.ok) return refused(c, done.problem)
    const address = (word: string) => `${deps.config.baseUrl}/agreements/${c.req.valid('param').id}/survey?link=${word}`
    return c.json({ links: done.value.map(address) }, 201)
  })

  app.openapi(answerRoute, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    if (key === null) return refused(c, { kind: 'not-found' })
    const wait = await takeForBlock(c, floods)
    if (wait !== null) return problem(c, 429, {}, { 'Retry-After': String(wait) })
    const { answers, link } = c.req.valid('json')
    const fields = Object.fromEntries(Object.entries(answers).map(([code, value]) => [`q-${code}`, String(value)]))
    const done = await wholeAct(deps.db, (tx) => answerSurvey(tx, key, { fields, word: link }, deps.clock.now()))
    return done.ok ? c.json({ ok: true as const }, 200) : refused(c, done.problem)
  })
}

/** Runs an act of one body, which programs name by its code. */
async function forBody(
  tx: Tx,
  code: string,
  work: (id: string) => Promise<Result<unknown, Refusal>>,
): Promise<Result<unknown, Refusal>> {
  const id = await bodyIdByCode(tx, code)
  return id === null ? refuse({ kind: 'not-found' }) : work(id)
}
