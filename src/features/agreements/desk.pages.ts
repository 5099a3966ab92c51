import { isId } from '../../kernel/ids.ts'
import { type Lang, nameIn } from '../../kernel/lang.ts'
import { ok, type Result } from '../../kernel/result.ts'
import { formatShortDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Doing, doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import type { Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { oneTimeKey, readForm, type Typed } from '../../web/read-form.ts'
import { requireStepUp } from '../people/index.ts'
import { looksPersonal } from '../plans/index.ts'
import { binds, phaseOf } from './agreement.ts'
import { mayFollow, maySignFor, mayWriteFor } from './agreements.policy.ts'
import { agreementHref, phaseMark, publicKey } from './agreements.present.ts'
import { partiesIn } from './doing.ts'
import { breachOutcomes, verdicts } from './follow.sql.ts'
import { doReview, endBreach, recordBreach, sayRemedy, terminateAgreement } from './follow-agreement.ts'
import { messages } from './messages.ts'
import { asProblems, refused, show } from './page-parts.ts'
import { successorsOf } from './parties.sql.ts'
import { readAgreement, type WholeAgreement } from './read-agreement.ts'
import type { Refusal } from './refusal.ts'
import { beginSurvey, endSurvey, isRunning } from './run-survey.ts'
import { signAgreement, signOnPaper, takeOver } from './sign-agreement.ts'
import { type Question, type QuestionKind, questionKinds } from './survey.ts'
import { type DeskAct, type DeskView, deskActs, deskView, MOST_QUESTIONS } from './views/desk-view.ts'
import { amendAgreement, offerAgreement, withdrawAgreement, writes } from './write-agreement.ts'

/** What the parties do with an agreement: one page, one form for each act that is open to the viewer now. */
export function deskPages(app: PageApp, deps: Deps): void {
  app.get('/agreements/:id/desk', (c) => deskPage(c, deps, null))
  app.post('/agreements/:id/desk', (c) => deskPost(c, deps))
}

interface Sent {
  readonly act: DeskAct
  readonly typed: Typed
  readonly problems: readonly Problem[]
}

/** Acts that bind a body, so that the second factor is asked for. */
const binding: readonly DeskAct[] = ['sign', 'paper', 'take-over', 'terminate']

async function deskPage(c: PageContext, deps: Deps, sent: Sent | null, links: readonly string[] = []) {
  const key = keyIn(c)
  const lang = c.get('lang')
  const say = messages(lang)
  const doing = doingOf(c, deps)
  const found =
    key &&
    (await deps.db.snapshot(async (view) => {
      const whole = await readAgreement(view, key, doing)
      if (whole === null) return null
      const bodies = await partiesIn(view, whole.agreement)
      const led = await successorsOf(
        view,
        bodies.map(({ id }) => id),
        todayInBangkok(doing.now),
      )
      const inside =
        mayFollow(doing.viewer, bodies, doing.now) ||
        [...led.values()].some(({ id }) => maySignFor(doing.viewer, id, doing.now))
      return { whole, inside, led, isWriter: await writes(view, whole.agreement, doing) }
    }))
  if (!found) return c.notFound()
  if (!found.inside) return failure(c, 403, say.refusals['not-yours'])
  const { whole } = found
  const open = openFor(whole, doing, found, lang)
  const id = publicKey(whole.agreement)
  return show(c, deps, {
    title: say.desk.title,
    caption: whole.agreement.title,
    crumbs: [{ text: whole.agreement.title, path: agreementHref(whole.agreement) }],
    problems: sent?.problems ?? [],
    narrow: true,
    noIndex: true,
    main: (frame) =>
      deskView(frame, {
        ...open,
        id,
        sent,
        links: links.map((word) => `${deps.config.baseUrl}/agreements/${id}/survey?link=${word}`),
        key: oneTimeKey(sent?.typed ?? {}),
      }),
  })
}

type Standing = {
  readonly led: ReadonlyMap<string, { id: string }>
  readonly isWriter: boolean
}

/** What may be done now, and by this viewer. */
function openFor(
  whole: WholeAgreement,
  { viewer, now }: Doing,
  { led, isWriter }: Standing,
  lang: Lang,
): Omit<DeskView, 'id' | 'sent' | 'key' | 'links'> {
  const { agreement, pending } = whole
  const today = todayInBangkok(now)
  const phase = phaseOf(agreement, today)
  const alive = binds(phase)
  const name = (id: string) => {
    const body = whole.names.bodies.get(id)
    return body === undefined ? '' : nameIn(lang, body)
  }
  const choice = (id: string) => ({ value: id, text: name(id) })
  const signedFor = new Set(
    whole.signatures
      .filter((sign) => sign.version === pending?.version && sign.kind === 'signature')
      .map((sign) => sign.partyBodyId),
  )
  const unsigned =
    pending?.state === 'offered'
      ? pending.terms.parties.map(({ bodyId }) => bodyId).filter((id) => !signedFor.has(id))
      : []
  const toSign = unsigned.filter((id) => maySignFor(viewer, led.get(id)?.id ?? id, now))
  const follows = mayFollow(viewer, agreement.parties, now)
  const openBreaches = whole.breaches.filter((breach) => breach.closedOn === null)
  const mine = (id: string) => {
    const body = agreement.parties.find((party) => party.id === id)
    return body !== undefined && mayWriteFor(viewer, body, now)
  }
  const breachChoice = (breach: (typeof openBreaches)[number]) => ({
    value: breach.id,
    text: `${name(breach.bodyId)}: ${breach.what}`.slice(0, 120),
  })
  const terminators = agreement.parties.filter((party) => maySignFor(viewer, party.id, now))
  const running = whole.surveys.find(({ survey }) => isRunning(survey, today))
  const declines = pending?.terms.parties.some(({ bodyId }) => maySignFor(viewer, bodyId, now)) ?? false
  return {
    state: phaseMark(phase, lang),
    noticeDays: whole.shown.terms.noticeDays,
    edit: isWriter && pending?.state === 'draft',
    offer: isWriter && pending?.state === 'draft',
    sign:
      toSign.length > 0 && pending !== null
        ? { version: pending.version, hash: pending.hash ?? '', parties: toSign.map(choice) }
        : null,
    paper:
      isWriter && unsigned.length > 0 && pending !== null
        ? { version: pending.version, hash: pending.hash ?? '', parties: unsigned.map(choice) }
        : null,
    takeOver: whole.merged
      .filter(({ successorId }) => alive && maySignFor(viewer, successorId, now))
      .map(({ partyId }) => choice(partyId)),
    withdraw: pending !== null && (isWriter || declines),
    amend: alive && pending === null && follows && agreement.state !== 'terminated',
    reviews:
      alive && follows
        ? whole.reviews
            .filter((review) => review.doneOn === null)
            .map((review) => ({ value: review.id, text: formatShortDate(review.dueOn, lang) }))
        : [],
    accusable: alive && follows ? agreement.parties.map(({ id }) => choice(id)) : [],
    remediable: openBreaches.filter((breach) => mine(breach.bodyId)).map(breachChoice),
    closable: openBreaches.filter((breach) => mine(breach.noticedBy)).map(breachChoice),
    terminate: alive && agreement.terminatesOn === null ? terminators.map(({ id }) => choice(id)) : [],
    survey: follows && (alive || phase === 'ended') && running === undefined,
    running: follows && running !== undefined ? running.survey.id : null,
  }
}

async function deskPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const act = deskActs.find((one) => one === typed.act)
  if (act === undefined) return deskPage(c, deps, null)
  if (doing.viewer === null) return failure(c, 401)
  if (binding.includes(act)) {
    const stop = await requireStepUp(c, deps, `${agreementHref(key)}/desk`)
    if (stop) return stop
  }
  const asked = readAct(act, typed, lang)
  if (asked.run === null) return deskPage(c, deps, { act, typed, problems: asked.problems })
  const { run } = asked
  const kept: { links: readonly string[] } = { links: [] }
  // A double click gives notice of one breach and opens one survey.
  const once = { purpose: `agreements.${act} ${key.id}`, key: typed._key ?? null, now: doing.now }
  const done = await wholeActOnce(deps.db, once, async (tx) => {
    const answer = await run(tx, key, doing)
    if (answer.ok && Array.isArray(answer.value)) kept.links = answer.value as readonly string[]
    return answer.ok ? ok(key.id) : answer
  })
  if (!done.ok)
    return done.problem.kind === 'not-found'
      ? refused(c, done.problem)
      : deskPage(c, deps, { act, typed, problems: asProblems(done.problem, lang, act) })
  // Links are told once, in the answer itself: over a redirect they would travel in a cookie.
  if (kept.links.length > 0) return deskPage(c, deps, null, kept.links)
  notice(c, say.desk[doneWords[act]])
  return c.redirect(href(lang, act === 'amend' ? `${agreementHref(key)}/edit` : agreementHref(key)), 303)
}

const doneWords = {
  offer: 'offered',
  sign: 'signed',
  paper: 'papered',
  'take-over': 'tookOver',
  withdraw: 'withdrawn',
  amend: 'amended',
  review: 'reviewed',
  breach: 'breachNoticed',
  remedy: 'remedySaid',
  'close-breach': 'breachClosed',
  terminate: 'terminated',
  survey: 'surveyBegun',
  'end-survey': 'surveyEnded',
} as const satisfies Record<DeskAct, string>

/** Lets a text through that everybody may read. */
type Open = (field: string, text: string | null) => string | null

type Run = (tx: Tx, key: Parameters<typeof offerAgreement>[1], doing: Doing) => Promise<Result<unknown, Refusal>>

/** The fields of one act, or what is wrong with them. Names carry the act, because all forms stand on one page. */
function readAct(act: DeskAct, typed: FormFields, lang: Lang): { run: Run | null; problems: readonly Problem[] } {
  const { desk, form: words } = messages(lang)
  const own: Typed = Object.fromEntries(
    Object.entries(typed).flatMap(([name, value]) =>
      name.startsWith(`${act}-`) ? [[name.slice(act.length + 1), value]] : [],
    ),
  )
  const read = readForm(own, lang)
  const open: Open = (field, text) => (text !== null && looksPersonal(text) ? read.wrong(field, words.personal) : text)
  const line = (field: string, missing: string) => open(field, read.line(field, { most: 1_000, missing }))
  const id = (field: string, missing: string) => {
    const value = own[field] ?? ''
    return isId(value) ? value : read.wrong(field, missing)
  }
  const run = ((): Run | null => {
    switch (act) {
      case 'offer':
        return offerAgreement
      case 'end-survey': {
        const survey = id('survey', desk.breachMissing)
        return survey === null ? null : (tx, key, doing) => endSurvey(tx, key, survey, doing)
      }
      case 'sign':
      case 'paper': {
        const partyBodyId = id('party', desk.partyMissing)
        const post = line('post', desk.postMissing)
        const document = act === 'paper' ? line('document', desk.documentMissing) : null
        if (partyBodyId === null || post === null || (act === 'paper' && document === null)) return null
        const signing = { partyBodyId, post, version: Number(own.version), hash: own.hash ?? '' }
        return document === null
          ? (tx, key, doing) => signAgreement(tx, key, signing, doing)
          : (tx, key, doing) => signOnPaper(tx, key, { ...signing, document }, doing)
      }
      case 'take-over': {
        const [partyBodyId, post] = [id('party', desk.partyMissing), line('post', desk.postMissing)]
        return partyBodyId === null || post === null
          ? null
          : (tx, key, doing) => takeOver(tx, key, { partyBodyId, post }, doing)
      }
      case 'withdraw':
      case 'amend': {
        const reason = line('reason', desk.reasonMissing)
        if (reason === null) return null
        const work = act === 'amend' ? amendAgreement : withdrawAgreement
        return (tx, key, doing) => work(tx, key, reason, doing)
      }
      case 'review': {
        const [review, finding] = [id('which', desk.reviewMissing), line('finding', desk.findingMissing)]
        const verdict = read.choice('verdict', verdicts, desk.verdictMissing)
        return review === null || finding === null || verdict === null
          ? null
          : (tx, key, doing) => doReview(tx, key, { id: review, verdict, finding }, doing)
      }
      case 'breach': {
        const bodyId = id('body', desk.partyMissing)
        const [what, remedyWanted] = [line('what', desk.whatMissing), line('wanted', desk.remedyMissing)]
        const remedyDue = read.day('due', desk.remedyDueMissing)
        return bodyId === null || what === null || remedyWanted === null || remedyDue === null
          ? null
          : (tx, key, doing) => recordBreach(tx, key, { bodyId, what, remedyWanted, remedyDue }, doing)
      }
      case 'remedy': {
        const [breach, remedy] = [id('which', desk.breachMissing), line('remedy', desk.remedyTextMissing)]
        return breach === null || remedy === null
          ? null
          : (tx, key, doing) => sayRemedy(tx, key, { id: breach, remedy }, doing)
      }
      case 'close-breach': {
        const [breach, reason] = [id('which', desk.breachMissing), line('reason', desk.reasonMissing)]
        const outcome = read.choice('outcome', breachOutcomes, desk.outcomeMissing)
        return breach === null || reason === null || outcome === null
          ? null
          : (tx, key, doing) => endBreach(tx, key, { id: breach, outcome, reason }, doing)
      }
      case 'terminate': {
        const [bodyId, reason] = [id('body', desk.partyMissing), line('reason', desk.reasonMissing)]
        const endsOn = read.day('ends', desk.endsMissing)
        return bodyId === null || reason === null || endsOn === null
          ? null
          : (tx, key, doing) => terminateAgreement(tx, key, { bodyId, endsOn, reason }, doing)
      }
      case 'survey': {
        const intro = line('intro', desk.introMissing)
        const questions = readQuestions(own, read, open, lang)
        const [opensOn, closesOn] = [read.day('opens', desk.daysMissing), read.day('closes', desk.daysMissing)]
        const links = read.count('links', [0, 5_000]) ?? 0
        if (intro === null || questions.length === 0 || opensOn === null || closesOn === null) return null
        return (tx, key, doing) => beginSurvey(tx, key, { intro, questions, opensOn, closesOn, links }, doing)
      }
    }
  })()
  // The fields carry the act in front; so do their problems.
  const problems = read.problems.map(({ field, text }) => ({ field: `${act}-${field}`, text }))
  return { run: problems.length > 0 ? null : run, problems }
}

function readQuestions(own: Typed, read: ReturnType<typeof readForm>, open: Open, lang: Lang): Question[] {
  const { desk } = messages(lang)
  const found: Question[] = []
  for (let n = 1; n <= MOST_QUESTIONS; n++) {
    const text = open(`question-${n}`, read.line(`question-${n}`, { most: 300 }))
    if (text === null) continue
    const kind: QuestionKind = questionKinds.find((one) => one === own[`kind-${n}`]) ?? 'scale'
    const choices = (open(`choices-${n}`, read.line(`choices-${n}`, { most: 1_000 })) ?? '')
      .split(';')
      .map((one) => one.trim())
      .filter(Boolean)
      .slice(0, 20)
    if (kind === 'choice' && choices.length < 2) read.wrong(`choices-${n}`, desk.choicesMissing(n))
    const isGroup = kind === 'choice' && own.group === '1' && !found.some((one) => one.isGroup)
    found.push({ code: String(n), text, kind, choices: kind === 'choice' ? choices : [], isGroup })
  }
  if (found.length === 0) read.wrong('question-1', desk.questionMissing)
  return found
}
