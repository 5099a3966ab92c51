import { parsePublicId } from '../../kernel/ids.ts'
import { refuse } from '../../kernel/result.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type FormFields, formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { wholeAct, wholeActOnce } from '../../platform/whole-act.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { oneTimeKey } from '../../web/read-form.ts'
import { personNames } from '../people/index.ts'
import { decisions, parseShare, parseThing, readDraft, readReason } from './alignment.ts'
import { isPlanningOfficer, maySpeakFor } from './alignments.policy.ts'
import { evidenceTexts, problemText, refusalField, refusalText, whole } from './alignments.present.ts'
import { eventsOf, linksByKeys } from './alignments.sql.ts'
import { decideAlignments } from './decide-alignment.ts'
import { knownThings } from './graph.sql.ts'
import { messages } from './messages.ts'
import { proposeAlignment } from './propose-alignment.ts'
import { suggestForProject } from './suggest-links.ts'
import { formView, linkView } from './views/link-view.ts'

const SUGGESTIONS = 5

interface TypedDecision {
  readonly fields: FormFields
  readonly problems: readonly { field: string; text: string }[]
}

export async function linkPage(c: PageContext, deps: Deps, again: TypedDecision | null = null) {
  const key = parsePublicId(c.req.param('id') ?? '')
  if (!key.ok) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const isOfficer = isPlanningOfficer(viewer, now)
  const found = await deps.db.snapshot(async (view) => {
    const [link] = await linksByKeys(view, [key.value])
    if (link === undefined) return null
    const history = await eventsOf(view, key.value)
    const people = isOfficer ? [link.proposedBy, ...history.map((one) => one.by)] : []
    return { link, history, names: await personNames(view, deps, people) }
  })
  if (found === null) return c.notFound()
  const { link, history } = found
  const isOwn = viewer !== null && link.proposedBy === viewer.personId
  const may = maySpeakFor(viewer, [link.leftLine, link.rightLine], now)
  const words = decisions.filter((word) => {
    if (word === 'withdraw') return (link.state === 'confirmed' && may) || (link.state === 'proposed' && isOwn)
    return link.state === 'proposed' && may && !(word === 'confirm' && isOwn)
  })
  const who = (id: string | null) => (isOfficer && id !== null ? (found.names.get(id) ?? say.former) : null)
  const main = linkView(frame, say, {
    link,
    why: evidenceTexts(link.evidence, lang),
    words,
    typed: again?.fields ?? {},
    problems: again?.problems ?? [],
    signedIn: viewer !== null,
    history: [
      ...history.map((one) => ({
        what: say.link.events[one.kind],
        who: who(one.by),
        when: formatInstant(one.at, lang),
        reason: one.reason,
        change: one.details.share
          ? say.link.shareChanged(
              String(one.details.share.before ?? say.link.nobody),
              String(one.details.share.after ?? say.link.nobody),
            )
          : null,
      })),
      ...(link.source === 'finder'
        ? [{ what: say.finder, who: null, when: formatInstant(link.proposedAt, lang), reason: null, change: null }]
        : []),
    ],
  })
  const problems = again?.problems ?? []
  return c.html(
    page(frame, {
      title: link.state === 'proposed' ? say.link.title : say.link.decidedTitle,
      breadcrumbs: [
        { text: say.goals.title, href: href(frame, '/goals') },
        { text: say.queue.title, href: href(frame, '/alignments') },
      ],
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: say.form.kept }) : null,
      banner: noticeOf(c),
      alternates: [
        { href: `/api/v1/alignments/${c.req.param('id')}`, type: 'application/json', text: say.queue.asJson },
      ],
    }),
    problems.length > 0 ? 422 : 200,
  )
}

export async function decisionPost(c: PageContext, deps: Deps) {
  const key = parsePublicId(c.req.param('id') ?? '')
  if (!key.ok) return c.notFound()
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  if (viewer === null) return failure(c, 403, say.refused.notYours)
  const fields = await formFields(c)
  const word = decisions.find((one) => one === fields.word)
  const reason = readReason(fields.reason)
  const share = parseShare(fields.share ?? '')
  const problems: { field: string; text: string }[] = []
  if (word === undefined) problems.push({ field: 'word', text: say.fields.problem.decision })
  if (!share.ok) problems.push({ field: 'share', text: problemText({ field: 'share' }, lang) })
  if (!reason.ok) problems.push({ field: 'reason', text: problemText({ field: 'reason', is: reason.problem }, lang) })
  if (word === undefined || !reason.ok || !share.ok) return linkPage(c, deps, { fields, problems })
  const decision = {
    word,
    reason: reason.value,
    ...(fields.share === undefined ? {} : { share: share.value }),
  }
  const done = await wholeAct(deps.db, async (tx) => {
    const { decided, refused } = await decideAlignments(tx, deps, [key.value], decision, viewer)
    const [first] = refused
    return first ? refuse(first.why) : { ok: true as const, value: decided.length }
  })
  if (!done.ok) {
    const { kind } = done.problem
    if (kind === 'no-such-link') return c.notFound()
    if (kind === 'not-yours' || kind === 'own-proposal') return failure(c, 403, refusalText(done.problem, lang))
    const field = kind === 'over-100' ? 'share' : 'word'
    return linkPage(c, deps, { fields, problems: [{ field, text: refusalText(done.problem, lang) }] })
  }
  notice(c, say.decided[word](whole(done.value)))
  return c.redirect(href(lang, `/alignments/${c.req.param('id')}`), 303)
}

export async function newPage(c: PageContext, deps: Deps, again: TypedDecision | null = null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  if (!isPlanningOfficer(c.get('viewer'), deps.clock.now())) return failure(c, 403, say.form.notAllowed)
  const query = c.req.query()
  const fields: FormFields = again?.fields ?? { left: query.left ?? '', right: query.right ?? '' }
  const problems = again?.problems ?? []
  const left = parseThing(fields.left ?? '')
  const right = parseThing(fields.right ?? '')
  const found = await deps.db.snapshot(async (view) => {
    const things = await knownThings(
      view,
      [left, right].flatMap((one) => (one === null ? [] : [one])),
    )
    const titleOf = (id: string | undefined) => things.find((one) => one.id === id)?.title ?? null
    return {
      leftTitle: titleOf(left?.id),
      rightTitle: titleOf(right?.id),
      suggestions: left?.kind === 'project' && right === null ? await suggestForProject(view, left, SUGGESTIONS) : null,
    }
  })
  const main = formView(frame, say, {
    fields,
    problems,
    leftTitle: found.leftTitle,
    rightTitle: found.rightTitle,
    suggestions: found.suggestions,
    oneTimeKey: oneTimeKey(fields),
  })
  return c.html(
    page(frame, {
      title: say.form.title,
      lead: say.form.lead,
      breadcrumbs: [
        { text: say.goals.title, href: href(frame, '/goals') },
        { text: say.queue.title, href: href(frame, '/alignments') },
      ],
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: say.form.kept }) : null,
      noIndex: true,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

export async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  if (viewer === null || !isPlanningOfficer(viewer, now)) return failure(c, 403, say.form.notAllowed)
  const fields = await formFields(c)
  const draft = readDraft(fields)
  if (!draft.ok) {
    const problems = draft.problem.map((problem) => ({ field: problem.field, text: problemText(problem, lang) }))
    return newPage(c, deps, { fields, problems })
  }
  const once = { purpose: 'alignments.propose', key: fields[oneTimeKeyFieldName] ?? null, now }
  const done = await wholeActOnce(deps.db, once, async (tx) => {
    const stored = await proposeAlignment(tx, draft.value, viewer, now)
    return stored.ok ? { ok: true as const, value: `${stored.value.home}-${stored.value.id}` } : stored
  })
  if (!done.ok) {
    const problems = [{ field: refusalField(done.problem), text: refusalText(done.problem, lang) }]
    return newPage(c, deps, { fields, problems })
  }
  notice(c, say.form.saved)
  return c.redirect(href(lang, `/alignments/${done.value}`), 303)
}
