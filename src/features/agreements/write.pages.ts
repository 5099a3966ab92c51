import { parsePublicId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyIn } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure, isOutside } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { wholeAct, wholeActOnce } from '../../platform/whole-act.ts'
import { href } from '../../web/frame.ts'
import { type Filled, oneTimeKey } from '../../web/read-form.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { serviceNames } from '../services/index.ts'
import { fromStored } from './agreement.ts'
import { mayWriteSomewhere } from './agreements.policy.ts'
import { agreementHref, publicKey } from './agreements.present.ts'
import { readFor } from './doing.ts'
import { messages } from './messages.ts'
import { asProblems, refused, show } from './page-parts.ts'
import { readTerms, typedTerms } from './terms-form.ts'
import { termsFromBoard } from './terms-from-board.ts'
import { versionsOf } from './versions.sql.ts'
import { termsForm } from './views/form-view.ts'
import { draftAgreement, editAgreement, writes } from './write-agreement.ts'

/** Writing the words of an agreement. */
export function writePages(app: PageApp, deps: Deps): void {
  app.get('/agreements/new', (c) => newPage(c, deps, null))
  app.post('/agreements/new', (c) => newPost(c, deps))
  app.get('/agreements/:id/edit', (c) => editPage(c, deps, null))
  app.post('/agreements/:id/edit', (c) => editPost(c, deps))
}

async function newPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const { viewer, now } = doingOf(c, deps)
  if (!mayWriteSomewhere(viewer, now)) return failure(c, 403, say.refusals['not-yours'])
  const own = (viewer?.grants ?? []).flatMap((grant) => grant.bodyId ?? [])
  const board = c.req.query('board') ?? ''
  const found = await deps.db.snapshot(async (view) => {
    const boardId = filled === null ? boardOf(board) : null
    const terms = boardId === null ? null : await termsFromBoard(view, boardId)
    // Of several bodies an officer writes for, the one that is at the table.
    const makerId = own.find((id) => terms?.parties.some(({ bodyId }) => bodyId === id)) ?? own[0]
    return {
      services: await serviceNames(view),
      body: makerId === undefined ? undefined : (await bodiesNamed(view, [makerId])).get(makerId),
      typed: terms === null ? null : await typedTerms(view, terms, lang),
    }
  })
  const maker = found.body === undefined ? {} : { maker: found.body.nameTh }
  const first = found.body === undefined ? {} : { 'party-1': found.body.nameTh }
  const begun = found.typed ?? { kind: 'public-service', notice: '90', ...first }
  const shown = filled ?? { typed: { ...begun, maker: found.typed?.['party-1'] ?? '', ...maker }, problems: [] }
  return show(c, deps, {
    title: say.form.title,
    lead: say.form.lead,
    problems: shown.problems,
    noIndex: true,
    main: (frame) =>
      termsForm(frame, {
        ...shown,
        id: null,
        key: oneTimeKey(shown.typed),
        revision: 0,
        boardId: shown.typed.board ?? board,
        services: found.services.map((one) => ({ id: one.id, name: nameIn(lang, one) })),
      }),
  })
}

/** The board an agreement comes from, by the public id its pages hand on. */
function boardOf(typed: string | undefined): string | null {
  const read = parsePublicId(typed ?? '')
  return read.ok ? read.value.id : null
}

async function newPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  if (!mayWriteSomewhere(doing.viewer, doing.now)) return failure(c, 403, messages(lang).refusals['not-yours'])
  const { terms, makerBodyId, reason, problems } = await readTerms(deps.db, typed, lang, true)
  if (terms === null || makerBodyId === null) return newPage(c, deps, { typed, problems })
  const boardId = boardOf(typed.board)
  const once = { purpose: 'agreements.draft', key: typed._key ?? null, now: doing.now }
  const done = await wholeActOnce(deps.db, once, async (tx) => {
    const drafted = await draftAgreement(tx, { terms, makerBodyId, boardId, reason }, doing)
    return drafted.ok ? { ok: true, value: publicKey(drafted.value) } : drafted
  })
  if (!done.ok) {
    if (done.problem.kind === 'not-yours')
      return newPage(c, deps, { typed, problems: asProblems(done.problem, lang, 'maker') })
    return isOutside(done.problem)
      ? refused(c, done.problem)
      : newPage(c, deps, { typed, problems: asProblems(done.problem, lang, 'title') })
  }
  notice(c, messages(lang).form.made)
  return c.redirect(href(lang, `/agreements/${done.value}/desk`), 303)
}

async function editPage(c: PageContext, deps: Deps, filled: Filled | null) {
  const lang = c.get('lang')
  const say = messages(lang)
  const key = keyIn(c)
  const doing = doingOf(c, deps)
  const found =
    key &&
    (await deps.db.snapshot(async (view) => {
      const agreement = await readFor(view, key, doing)
      if (agreement === null) return null
      const draft = (await versionsOf(view, key)).find((one) => one.version === agreement.pending)
      return {
        agreement,
        draft: draft?.state === 'draft' ? draft : null,
        may: await writes(view, agreement, doing),
        services: await serviceNames(view),
        typed: draft === undefined || filled !== null ? {} : await typedTerms(view, fromStored(draft.terms), lang),
      }
    }))
  if (!found) return c.notFound()
  if (!found.may) return failure(c, 403, say.refusals['not-yours'])
  if (found.draft === null) return c.redirect(href(lang, `${agreementHref(found.agreement)}/desk`), 302)
  const shown = filled ?? { typed: found.typed, problems: [] }
  return show(c, deps, {
    title: say.form.edit,
    caption: `${found.agreement.title} · ${say.version(found.draft.version)}`,
    crumbs: [{ text: found.agreement.title, path: agreementHref(found.agreement) }],
    problems: shown.problems,
    noIndex: true,
    main: (frame) =>
      termsForm(frame, {
        ...shown,
        id: publicKey(found.agreement),
        key: oneTimeKey(shown.typed),
        // What was typed on an older page goes with the revision of that page: saving again on top of it takes a look first.
        revision: filled === null ? found.agreement.revision : Number(filled.typed.revision ?? 0),
        boardId: '',
        services: found.services.map((one) => ({ id: one.id, name: nameIn(lang, one) })),
      }),
  })
}

async function editPost(c: PageContext, deps: Deps) {
  const key = keyIn(c)
  if (key === null) return c.notFound()
  const lang = c.get('lang')
  const typed = await formFields(c)
  const doing = doingOf(c, deps)
  const { terms, reason, problems } = await readTerms(deps.db, typed, lang, false)
  if (terms === null) return editPage(c, deps, { typed, problems })
  const revision = Number.parseInt(typed.revision ?? '', 10) || 0
  const done = await wholeAct(deps.db, (tx) => editAgreement(tx, key, terms, { revision, reason }, doing))
  if (!done.ok)
    return isOutside(done.problem)
      ? refused(c, done.problem)
      : editPage(c, deps, { typed, problems: asProblems(done.problem, lang, 'title') })
  notice(c, messages(lang).form.saved)
  return c.redirect(href(lang, `${agreementHref(key)}/desk`), 303)
}
