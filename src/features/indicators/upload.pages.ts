import { basename } from 'node:path'
import { newId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import { ok } from '../../kernel/result.ts'
import type { Deps } from '../../platform/deps.ts'
import { uploadLimit } from '../../platform/http/body.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields, formFile } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import { sign, signedText } from '../../platform/http/signed.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { loadGazetteer } from '../places/index.ts'
import { stopped } from './entry.pages.ts'
import { words } from './entry-form.ts'
import { type ImportedValues, importValues, readValueFile, tryValueImport } from './import-values.ts'
import { areaTitle, whole } from './indicators.present.ts'
import { messages } from './messages.ts'
import { wholeOrNot } from './once.ts'
import { periodText, reasonProblem } from './problem-text.ts'
import { withUnit } from './quantity.ts'
import { MOST_SHEET_ROWS, type SheetProblemLine, type SheetRefused } from './value-sheet.ts'
import { type UploadView, uploadView } from './views/entry-view.ts'

const MEGABYTES = 10
const MOST_SHOWN = 200

/** A filled-in sheet comes back: first looked at, then saved whole or not at all. */
export function uploadPages(app: PageApp, deps: Deps): void {
  app.get('/indicators/entry/upload', (c) => stopped(c, deps) ?? show(c, deps, {}))
  app.post('/indicators/entry/upload', uploadLimit((MEGABYTES + 1) * 1_000_000), (c) => lookPost(c, deps))
  app.post('/indicators/entry/upload/apply', (c) => applyPost(c, deps))
}

function show(c: PageContext, deps: Deps, shown: Partial<UploadView>) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const problems = shown.problems ?? []
  const refused = shown.result !== undefined && shown.result !== null && shown.result.refusedCount > 0
  return c.html(
    page(frame, {
      title: say.sheet.uploadTitle,
      lead: say.sheet.uploadLead,
      narrow: true,
      noIndex: true,
      breadcrumbs: [
        { text: say.title, href: href(frame, '/indicators') },
        { text: say.entry.title, href: href(frame, '/indicators/entry') },
      ],
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      main: uploadView(frame, {
        problems,
        result: shown.result ?? null,
        confirm: shown.confirm ?? null,
        reason: shown.reason ?? '',
        oneTimeKey: shown.oneTimeKey ?? newId(),
      }),
    }),
    problems.length > 0 || refused ? 422 : 200,
  )
}

export function sheetRefusedText({ kind }: SheetRefused, lang: 'th' | 'en'): string {
  const say = messages(lang).sheet
  if (kind === 'too-many') return say.tooMany(whole(MOST_SHEET_ROWS))
  return kind === 'no-head' ? say.noHead : say.unreadable
}

async function lookPost(c: PageContext, deps: Deps) {
  const stop = stopped(c, deps)
  if (stop) return stop
  const say = messages(c.get('lang')).sheet
  const file = await formFile(c, 'file')
  const no = (text: string) => show(c, deps, { problems: [{ field: 'file', text }] })
  if (file === null) return no(say.noFile)
  if (file.size > MEGABYTES * 1_000_000) return no(say.tooLarge(String(MEGABYTES)))
  const { sha256 } = await deps.files.put(new Uint8Array(await file.arrayBuffer()))
  return look(c, deps, { sha256, name: basename(file.name).slice(0, 200) }, '', [])
}

/** What the file would do. */
async function look(
  c: PageContext,
  deps: Deps,
  file: StagedFile,
  reason: string,
  problems: readonly Problem[],
): Promise<Response> {
  const lang = c.get('lang')
  const say = messages(lang).sheet
  const sheet = await readValueFile({ name: file.name, open: () => deps.files.open(file.sha256) }, lang)
  if (!sheet.ok) return show(c, deps, { problems: [{ field: 'file', text: sheetRefusedText(sheet.problem, lang) }] })
  // A reason is asked for with the confirmation; looking needs none.
  const how = { by: { viewer: c.get('viewer') }, reason: reason || '-', now: deps.clock.now(), lang }
  const { register, tried } = await deps.db.snapshot(async (view) => ({
    register: await loadGazetteer(view),
    tried: await tryValueImport(view, sheet.value, how),
  }))
  const of = (outcome: string) => tried.plans.filter((plan) => plan.outcome === outcome)
  const changed = tried.plans.filter(({ outcome }) => outcome !== 'unchanged')
  return show(c, deps, {
    problems,
    reason,
    confirm:
      tried.problems.length > 0 || changed.length === 0
        ? null
        : { kept: keptOf(c, deps, file), needsReason: of('corrected').length > 0 },
    result: {
      summary: say.result(
        whole(of('entered').length),
        whole(of('corrected').length),
        whole(of('unchanged').length),
        whole(tried.blank),
      ),
      refused: tried.problems.slice(0, MOST_SHOWN),
      refusedCount: tried.problems.length,
      nothing: tried.problems.length === 0 && changed.length === 0,
      changes: changed.slice(0, MOST_SHOWN).map(({ entry, indicator, current }) => ({
        name: nameIn(lang, indicator),
        href: `/indicators/${indicator.id}`,
        where: `${indicator.code} · ${areaTitle(register, entry.areaCode, lang)} · ${periodText(entry.period, lang)}`,
        before: current === null ? '–' : withUnit(current.value, indicator.unit, lang),
        after: withUnit(entry.value, indicator.unit, lang),
      })),
      moreChanges: Math.max(0, changed.length - MOST_SHOWN),
    },
  })
}

async function applyPost(c: PageContext, deps: Deps) {
  const stop = stopped(c, deps)
  if (stop) return stop
  const lang = c.get('lang')
  const say = messages(lang)
  const fields = await formFields(c)
  const gone = () => show(c, deps, { problems: [{ field: 'file', text: say.sheet.gone }] })
  const staged = stagedFile(c, deps, fields.kept)
  if (staged === null) return gone()
  const { sha256, name } = staged
  const sheet = await readValueFile({ name, open: () => deps.files.open(sha256) }, lang).catch(() => null)
  if (sheet === null || !sheet.ok) return gone()
  const reason = words(fields.reason, 500)
  const by = { viewer: c.get('viewer') }
  const once = { purpose: `indicators.sheet ${sha256}`, key: fields[oneTimeKeyFieldName] ?? null }
  const done = await wholeOrNot<{ entered: number; corrected: number; unchanged: number }, readonly SheetProblemLine[]>(
    deps,
    once,
    async (tx, now) => {
      const imported = await importValues(tx, sheet.value, { by, reason, now, lang })
      return imported.ok ? ok(counts(imported.value)) : imported
    },
  )
  if (!done.ok) {
    const wrong = 'reason' in fields ? reasonProblem(reason, lang) : null
    const problems = wrong === null ? [] : [{ field: 'reason', text: wrong }]
    return look(c, deps, { sha256, name }, reason, problems)
  }
  const { entered, corrected, unchanged } = done.value
  notice(c, say.sheet.done(whole(entered), whole(corrected), whole(unchanged)))
  return c.redirect(href(lang, '/indicators/entry'), 303)
}

/** The file this person looked at here, and no other: its address is not taken from the form unless we wrote it there. */
function stagedFile(c: PageContext, deps: Deps, kept: string | undefined): StagedFile | null {
  const text = signedText(deps.secrets.key('indicator-sheet'), kept)
  if (text === null) return null
  const [sha256, name, personId] = JSON.parse(text) as [string, string, string]
  return personId === c.get('viewer')?.personId ? { sha256, name } : null
}

interface StagedFile {
  readonly sha256: string
  readonly name: string
}

const keptOf = (c: PageContext, deps: Deps, { sha256, name }: StagedFile): string =>
  sign(deps.secrets.key('indicator-sheet'), JSON.stringify([sha256, name, c.get('viewer')?.personId]))

const counts = ({ entered, corrected, unchanged }: ImportedValues) => ({ entered, corrected, unchanged })
