import { isId } from '../../kernel/ids.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formTokenOf } from '../../platform/http/csrf.ts'
import { failure } from '../../platform/http/failures.ts'
import { notice } from '../../platform/http/notice.ts'
import { receiveUpload, takesUpload } from '../../platform/http/upload.ts'
import type { PageApp } from '../../platform/room.ts'
import { linkButton, type Problem } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { personNames } from '../people/index.ts'
import { bringImport } from './bring-import.ts'
import { importStates, scopeText } from './import.ts'
import { originalFile, reportCsv, takeDecision, takeRow } from './import-acts.pages.ts'
import { mayBring, mayOpen, scopesOf } from './imports.policy.ts'
import { numberText } from './imports.present.ts'
import { importById, listImports, type WholeImport } from './imports.sql.ts'
import { messages } from './messages.ts'
import { crumbs, namesOfScopes, onePage, scopesSeen, takeMapping } from './one-import.pages.ts'
import { keptDays } from './tidy-imports.ts'
import { type BringView, bringProblems, bringView } from './views/bring-view.ts'
import { importsView } from './views/imports-view.ts'

const importsOnPage = 25

export function importPages(app: PageApp, deps: Deps): void {
  app.get('/imports', (c) => listPage(c, deps))
  app.get('/imports/new', (c) => bringPage(c, deps, []))
  app.post('/imports', takesUpload(), (c) => takeUpload(c, deps))
  app.get('/imports/:id', (c) => onePage(c, deps))
  app.post('/imports/:id/mapping', (c) => takeMapping(c, deps))
  app.post('/imports/:id/rows/:position', (c) => takeRow(c, deps))
  app.post('/imports/:id/decide', (c) => takeDecision(c, deps))
  app.get('/imports/:id/file', (c) => originalFile(c, deps))
  app.get('/imports/:id/report.csv', (c) => reportCsv(c, deps))
  // Addresses of the pages before these.
  app.get('/plans/import', (c) => c.redirect(href(c.get('lang'), '/imports/new'), 301))
  app.get('/plans/imports/:id', (c) => c.redirect(href(c.get('lang'), `/imports/${c.req.param('id')}`), 301))
}

// ---- the list

async function listPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const scopes = scopesSeen(c, deps)
  if (scopes.length === 0) return failure(c, viewer === null ? 401 : 403, say.list.notAllowed)
  const frame = frameOf(c, deps, 'plans')
  const typed = c.req.query('state') ?? ''
  const state = importStates.find((one) => one === typed) ?? null
  const before = readBefore(c.req.query('before'))
  const whole = scopes.some((scope) => scope.bodyId === null && (scope.areaCode === null || scope.areaCode === 'TH'))
  const found = await deps.db.snapshot(async (view) => {
    const imports = await listImports(view, { scopes: whole ? null : scopes, state, before, limit: importsOnPage + 1 })
    const names = await personNames(
      view,
      deps,
      imports.map((one) => one.startedBy),
    )
    const scopeNames = await namesOfScopes(
      c,
      deps,
      imports.map((one) => one.scope),
    )
    return { imports, names, scopeNames }
  })
  const shown = found.imports.slice(0, importsOnPage)
  const last = shown.at(-1)
  const mayBringHere = mayBring(viewer, now)
  const main = importsView(frame, {
    lines: shown.map((one) => ({
      id: one.id,
      fileName: one.fileName,
      state: one.state,
      when: formatInstant(one.startedAt, lang),
      who: one.startedBy === null ? say.one.theSystem : (found.names.get(one.startedBy) ?? say.one.someone),
      scope: found.scopeNames.get(scopeText(one.scope)) ?? '',
      rows: rowsOf(one),
    })),
    state: state ?? '',
    olderHref:
      found.imports.length > importsOnPage && last !== undefined
        ? `${href(frame, '/imports')}?${new URLSearchParams({ state: typed, before: `${last.startedAt.toISOString()} ${last.id}` })}`
        : null,
    mayBring: mayBringHere,
  })
  return c.html(
    page(frame, {
      title: say.list.title,
      lead: say.list.lead,
      breadcrumbs: [{ text: say.plansAndMoney, href: href(frame, '/plans') }],
      actions: mayBringHere
        ? [linkButton({ href: href(frame, '/imports/new'), text: say.list.bring, icon: 'upload' })]
        : [],
      main,
      banner: noticeOf(c),
      noIndex: true,
    }),
  )
}

function readBefore(text: string | undefined): { at: Date; id: string } | null {
  const [at = '', id = ''] = (text ?? '').split(' ')
  const date = new Date(at)
  return Number.isNaN(date.getTime()) || !isId(id) ? null : { at: date, id }
}

/** Rows of the file as told when it was read; what the command stored has its own count. */
function rowsOf(one: WholeImport): string {
  const counts = one.counts as { staged?: { rows: number }; file?: { rows: number } } | null
  const rows = counts?.staged?.rows ?? counts?.file?.rows
  return rows === undefined ? '' : numberText(rows)
}

// ---- bringing a file

async function bringPage(c: PageContext, deps: Deps, problems: readonly Problem[], scope = '') {
  const lang = c.get('lang')
  const say = messages(lang)
  const viewer = c.get('viewer')
  const scopes = scopesOf(viewer, deps.clock.now())
  if (scopes.length === 0) return failure(c, viewer === null ? 401 : 403, say.list.notAllowed)
  const frame = frameOf(c, deps, 'plans')
  const names = await namesOfScopes(c, deps, scopes)
  const view: BringView = {
    megabytes: deps.config.uploadMegabytes,
    keptDays,
    scopes: scopes.map((one) => ({ value: scopeText(one), text: names.get(scopeText(one)) ?? '' })),
    scope: scope || scopeText(scopes[0] ?? { bodyId: null, areaCode: null }),
    problems,
  }
  return c.html(
    page(frame, {
      title: say.bring.title,
      caption: say.stepOf(1),
      lead: say.bring.lead,
      breadcrumbs: crumbs(c, deps),
      main: bringView(frame, view),
      problems: bringProblems(frame, view),
      banner: noticeOf(c),
      narrow: true,
      noIndex: true,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function takeUpload(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).bring
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const scopes = scopesOf(viewer, now)
  if (viewer === null || scopes.length === 0)
    return failure(c, viewer === null ? 401 : 403, messages(lang).list.notAllowed)
  const megabytes = deps.config.uploadMegabytes
  const received = await receiveUpload(c, deps, { maxBytes: megabytes * 1_000_000, isToken: formTokenOf(c) })
  const refused = (text: string) => bringPage(c, deps, [{ field: 'file', text }])
  if (!received.ok) {
    switch (received.problem.kind) {
      case 'too-large':
        return refused(say.tooLarge(megabytes))
      case 'broken':
        return refused(say.broken)
      case 'form-expired':
        return failure(c, 403, say.expired)
    }
  }
  const { file, fields } = received.value
  if (file === null) return refused(say.missing)
  const scope = scopes.find((one) => scopeText(one) === fields.scope) ?? (scopes.length === 1 ? scopes[0] : undefined)
  if (scope === undefined) return bringPage(c, deps, [{ field: 'scope', text: say.scopeWrong }])
  const brought = await deps.db.transaction((tx) => bringImport(tx, deps, file, scope, viewer.personId))
  if (brought.kind === 'before') {
    const one = await importById(deps.db, brought.id)
    const seen = one !== null && mayOpen(viewer, one.scope, now)
    const when = formatInstant(one?.finishedAt ?? one?.startedAt ?? now, lang)
    notice(c, brought.applied ? say.applied(when) : say.unfinished)
    return c.redirect(href(lang, seen ? `/imports/${brought.id}` : '/imports/new'), 303)
  }
  return c.redirect(href(lang, `/imports/${brought.id}`), 303)
}
