import { Readable } from 'node:stream'
import { isId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { requireStepUp } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { chooseMeaning, correctRow, type Wish } from './correct-row.ts'
import { approveImport, discardImport, sendBack, sendForApproval } from './decide-import.ts'
import { contentTypeOf, dispositionOf } from './file-names.ts'
import { housePorts } from './house-ports.ts'
import { openStates } from './import.ts'
import { importReportStream } from './import-report.ts'
import type { StagedRow } from './import-rows.sql.ts'
import { decisionProblemText, undoProblemView } from './import-words.ts'
import { mayApprove, mayWorkOn } from './imports.policy.ts'
import { numberText } from './imports.present.ts'
import { importById, type WholeImport } from './imports.sql.ts'
import { decideLikely } from './likely-same.ts'
import type { Typed } from './mapping-form.ts'
import { messages } from './messages.ts'
import { openImport, showOne } from './one-import.pages.ts'
import { bodiesById, bodyByName } from './register.sql.ts'
import { undoImport } from './undo-import.ts'

// ---- corrections

export async function takeRow(c: PageContext, deps: Deps) {
  const one = await openImport(c, deps)
  if (one instanceof Response) return one
  const lang = c.get('lang')
  const say = messages(lang).staged
  const viewer = c.get('viewer')
  if (viewer === null || !mayWorkOn(viewer, one.scope, deps.clock.now()))
    return failure(c, 403, messages(lang).one.notYours)
  const position = /^\d{1,9}$/.test(c.req.param('position') ?? '') ? Number(c.req.param('position')) : -1
  const typed = await formFields(c)
  const show = c.req.query('show') ?? 'attention'
  const back = `${href(lang, `/imports/${one.id}`)}?show=${encodeURIComponent(show)}`
  const again = (field: string, text: string, value: string) =>
    showOne(c, deps, one, { problems: [{ field, text }], typed: { [field]: value } })
  if (typed.act === 'body' || typed.act === 'place') {
    const chosen = await meaningOf(c, deps, one, typed)
    if (typeof chosen !== 'object') {
      const field = typed.act === 'place' ? `place-${position}` : `other-${position}`
      return again(field, chosen, (typed.act === 'place' ? typed.place : typed.other) ?? '')
    }
    const done = await deps.db.transaction((tx) => chooseMeaning(tx, deps, one.id, chosen, viewer.personId))
    notice(c, done.ok ? say.readAgain : say.notOpen)
    return c.redirect(back, 303)
  }
  if (typed.act === 'same' || typed.act === 'different') {
    const isSame = typed.act === 'same'
    const done = await deps.db.transaction((tx) => decideLikely(tx, deps, one.id, position, isSame, viewer.personId))
    notice(c, done.ok ? say.readAgain : say.notOpen)
    return c.redirect(back, 303)
  }
  const wishes = wishesOf(typed)
  const done = await deps.db.transaction((tx) =>
    correctRow(tx, deps, housePorts, one.id, position, wishes, viewer.personId),
  )
  if (!done.ok) {
    switch (done.problem.kind) {
      case 'not-found':
        return failure(c, 404, messages(lang).one.gone)
      case 'not-open':
        notice(c, say.notOpen)
        return c.redirect(back, 303)
      case 'too-long': {
        const [first] = wishes
        const cell = first?.kind === 'cell' ? first.cell : 0
        return again(`cell-${position}-${cell}`, say.tooLong(numberText(done.problem.limit)), '')
      }
    }
  }
  if (done.value.how === 'staging') notice(c, say.readAgain)
  else notice(c, savedText(c, done.value.row, typed.act ?? ''))
  return c.redirect(`${back}#rows`, 303)
}

function savedText(c: PageContext, row: StagedRow, act: string): string {
  const say = messages(c.get('lang')).staged
  if (act === 'leave-out') return say.rowLeft(row.row)
  if (act === 'take-back') return say.rowBack(row.row)
  return row.outcome === 'refused' ? say.rowStill(row.row) : say.rowSaved(row.row)
}

function wishesOf(typed: Typed): Wish[] {
  if (typed.act === 'leave-out') return [{ kind: 'leave-out' }]
  if (typed.act === 'take-back') return [{ kind: 'take-back' }]
  return Object.entries(typed).flatMap(([name, value]): Wish[] => {
    const cell = /^cell-(\d{1,4})$/.exec(name)?.[1]
    return cell === undefined || cell === '0' ? [] : [{ kind: 'cell', cell: Number(cell), value: value ?? '' }]
  })
}

/** What a person said a word means, or a sentence why it is nothing we know. */
async function meaningOf(c: PageContext, deps: Deps, one: WholeImport, typed: Typed) {
  const say = messages(c.get('lang')).staged
  const words = typed.words ?? ''
  if (typed.act === 'place') {
    const place = (typed.place ?? '').trim()
    const province = /^\d{2}/.exec(one.scope.areaCode ?? '')?.[0]
    const found = (await loadGazetteer(deps.db)).resolve(
      place,
      province === undefined ? {} : { provinceCode: province },
    )
    if (found === null || place === '') return say.placeNotFound(place)
    return { kind: 'place' as const, words, target: found.code }
  }
  const other = (typed.other ?? '').trim()
  const chosen =
    other === '' ? (typed.body ?? '') : ((await bodyByName(deps.db, other, one.scope.areaCode))?.id ?? null)
  if (chosen === null || !isId(chosen) || !(await bodiesById(deps.db, [chosen])).has(chosen))
    return say.bodyNotFound(other)
  return { kind: 'body' as const, words, target: chosen }
}

// ---- decisions

export async function takeDecision(c: PageContext, deps: Deps) {
  const one = await openImport(c, deps)
  if (one instanceof Response) return one
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const there = href(lang, `/imports/${one.id}`)
  if (viewer === null) return failure(c, 401, say.list.notAllowed)
  const typed = await formFields(c)
  const reason = typed.reason ?? ''
  const approving = typed.act === 'approve' || typed.act === 'send-back' || typed.act === 'undo'
  if (approving ? !mayApprove(viewer, one.scope, now) : !mayWorkOn(viewer, one.scope, now)) {
    return failure(c, 403, say.decide.notAllowed)
  }
  if (approving) {
    const stop = await requireStepUp(c, deps, `/imports/${one.id}`)
    if (stop) return stop
  }
  switch (typed.act) {
    case 'send': {
      const done = await deps.db.transaction((tx) => sendForApproval(tx, deps, one.id, viewer.personId))
      notice(c, done.ok ? say.decide.sent : await decisionProblemText(deps, lang, done.problem))
      return c.redirect(there, 303)
    }
    case 'approve': {
      const done = await deps.db.transaction((tx) => approveImport(tx, deps, one.id, viewer))
      if (done.ok) {
        notice(c, say.decide.approved)
        return c.redirect(there, 303)
      }
      const fresh = (await importById(deps.db, one.id)) ?? one
      const title = await decisionProblemText(deps, lang, done.problem)
      if (fresh.state === 'checked' || fresh.state === 'waiting') {
        return showOne(c, deps, fresh, { banner: { kind: 'error', title } })
      }
      notice(c, title)
      return c.redirect(there, 303)
    }
    case 'send-back': {
      const done = await deps.db.transaction((tx) => sendBack(tx, deps, one.id, viewer.personId, reason))
      if (!done.ok && done.problem.kind === 'reason-missing') {
        const text = await decisionProblemText(deps, lang, done.problem)
        return showOne(c, deps, one, { problems: [{ field: 'reason', text }], typed: { reason } })
      }
      notice(c, done.ok ? say.decide.sentBack : await decisionProblemText(deps, lang, done.problem))
      return c.redirect(there, 303)
    }
    case 'undo': {
      const done = await deps.db.transaction((tx) =>
        undoImport(tx, deps, one.id, { personId: viewer.personId, reason }),
      )
      if (done.ok) {
        notice(c, say.decide.undone(numberText(done.value.projects)))
        return c.redirect(there, 303)
      }
      if (done.problem.kind === 'changed-since') {
        const note = undoProblemView(frameOf(c, deps, 'plans'), done.problem)
        return showOne(c, deps, one, { note, typed: { reason } })
      }
      const text = say.decide.refusals[done.problem.kind] ?? say.decide.refusals['not-found'] ?? ''
      return showOne(c, deps, one, { problems: [{ field: 'reason', text }], typed: { reason } })
    }
    case 'discard': {
      if (!openStates.has(one.state) && one.state !== 'refused') return c.redirect(there, 303)
      await deps.db.transaction((tx) => discardImport(tx, deps, one.id, viewer.personId))
      notice(c, say.decide.discarded)
      return c.redirect(there, 303)
    }
    default:
      return failure(c, 400)
  }
}

// ---- downloads

export async function originalFile(c: PageContext, deps: Deps) {
  const one = await openImport(c, deps)
  if (one instanceof Response) return one
  const bytes = await deps.files.open(one.sha256)
  return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
    'Content-Type': contentTypeOf(one.fileName),
    'Content-Length': String(one.byteSize),
    'Content-Disposition': dispositionOf(one.fileName),
  })
}

export async function reportCsv(c: PageContext, deps: Deps) {
  const one = await openImport(c, deps)
  if (one instanceof Response) return one
  return c.body(Readable.toWeb(importReportStream(c.get('lang'), deps.db, one)) as ReadableStream, 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': dispositionOf(`${one.fileName}.report.csv`),
  })
}
