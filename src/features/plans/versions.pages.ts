import { stringify } from 'csv-stringify/sync'
import { formatPublicId, isId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatMillions, satang, toBahtDecimal } from '../../kernel/money.ts'
import { formatInstant, formatYear, toBE } from '../../kernel/thai-calendar.ts'
import { guardCell } from '../../platform/csv-guard.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import type { Fragment } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { provenAt } from '../publiclog/index.ts'
import { versionSubject } from './approved-version.ts'
import { type Comparison, compareVersions, type NodeChange, type ProjectChangeLine } from './compare-versions.ts'
import { changeText, fieldLabel, valueText } from './history.present.ts'
import { messages } from './messages.ts'
import type { LineChange } from './money-lines.ts'
import { branches, planTree } from './plan-tree.ts'
import { baht, planYears, presentBranch } from './plans.present.ts'
import { type PlanLine, planById } from './plans.sql.ts'
import { type VersionLine, type VersionName, versionsOf, type WholeVersion, wholeVersion } from './versions.sql.ts'
import type { FirstProject } from './views/plan-tree-view.ts'
import { type ChangeRowView, compareView, oneVersionView, versionsView } from './views/versions-view.ts'

const pageSize = 50
const firstProjects = 5
const mostBranches = 400

/** Kept versions of a plan, and what differs between two of them. Everyone reads them. */
export function versionPages(app: PageApp, deps: Deps): void {
  app.get('/plans/:id/versions', (c) => versionsPage(c, deps))
  app.get('/plans/:id/versions/:version', (c) => versionPage(c, deps))
  app.get('/plans/:id/versions/:version/projects.csv', (c) => versionCsv(c, deps))
  app.get('/plans/:id/compare', (c) => comparePage(c, deps))
  app.get('/plans/:id/compare.csv', (c) => compareCsv(c, deps))
}

/** `now`, or the number of a version; null for anything else. */
export function readVersionName(text: string | undefined): VersionName | null {
  if (text === 'now') return 'now'
  return /^[1-9]\d{0,5}$/.test(text ?? '') ? Number(text) : null
}

function nameOf(name: VersionName, lang: Lang): string {
  const { editing } = messages(lang)
  return name === 'now' ? editing.now : editing.version(String(name))
}

function show(
  c: PageContext,
  deps: Deps,
  plan: PlanLine,
  content: { title: string; lead?: string; main: (frame: ReturnType<typeof frameOf>) => Fragment; api?: string },
) {
  const lang = c.get('lang')
  const { plans, list } = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  return c.html(
    page(frame, {
      title: content.title,
      caption: plan.title,
      ...(content.lead === undefined ? {} : { lead: content.lead }),
      breadcrumbs: [
        { text: plans.title, href: href(frame, '/plans') },
        { text: plan.title, href: href(frame, `/plans/${plan.id}`) },
      ],
      main: content.main(frame),
      ...(content.api === undefined
        ? {}
        : { alternates: [{ href: content.api, type: 'application/json', text: list.asJson }] }),
    }),
  )
}

async function planWithVersions(deps: Deps, id: string) {
  if (!isId(id)) return null
  return deps.db.snapshot(async (view) => {
    const plan = await planById(view, id)
    if (plan === null) return null
    const versions = await versionsOf(view, id)
    const subjects = versions.map(({ number }) => versionSubject(id, number))
    return { plan, versions, proofs: await provenAt(view, 'plan-version', subjects) }
  })
}

async function versionsPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const { plans, editing } = messages(lang)
  const found = await planWithVersions(deps, c.req.param('id') ?? '')
  if (!found) return failure(c, 404, plans.notFound)
  const { plan, versions, proofs } = found
  const planHref = `/plans/${plan.id}`
  return show(c, deps, plan, {
    title: editing.versions,
    lead: editing.versionsLead,
    api: `/api/v1${planHref}/versions`,
    main: (frame) =>
      versionsView(frame, {
        planHref,
        versions: versions.map((version) => ({
          number: String(version.number),
          href: `${planHref}/versions/${version.number}`,
          title: editing.versionTitle(String(version.number), version.title),
          years: planYears(version, lang),
          projects: version.projects.toLocaleString('en-US'),
          amount: baht(version.amountSatang, lang),
          proofHref: proofHref(proofs.get(versionSubject(plan.id, version.number))),
          kept: `${version.approved ? editing.keptApproved : editing.keptBefore} ${formatInstant(version.frozenAt, lang)}`,
        })),
        choices: versionChoices(versions, lang),
        from: String(versions[0]?.number ?? ''),
        to: 'now',
      }),
  })
}

function proofHref(entry: number | undefined): string | null {
  return entry === undefined ? null : `/log/entries/${entry}`
}

function versionChoices(versions: readonly VersionLine[], lang: Lang) {
  return [
    ...versions.map((version) => ({ value: String(version.number), text: nameOf(version.number, lang) })),
    { value: 'now', text: nameOf('now', lang) },
  ]
}

/** Which rows a page shows; the position is typed into addresses, so anything may stand there. */
function pageOf(c: PageContext, total: number) {
  const typed = Number(c.req.query('from_row') ?? '0')
  const start = Number.isInteger(typed) && typed > 0 && typed < total ? typed : 0
  return { start, end: Math.min(start + pageSize, total) }
}

function pageLinks(
  base: string,
  query: URLSearchParams,
  { start, end }: { start: number; end: number },
  total: number,
) {
  const at = (row: number) => {
    const all = new URLSearchParams(query)
    if (row > 0) all.set('from_row', String(row))
    else all.delete('from_row')
    return `${base}${all.size > 0 ? `?${all}` : ''}#projects`
  }
  return {
    nextHref: end < total ? at(end) : null,
    previousHref: start > 0 ? at(Math.max(0, start - pageSize)) : null,
    page: { from: start + 1, to: end, total },
  }
}

// ---- one version

async function versionPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const id = c.req.param('id') ?? ''
  const name = readVersionName(c.req.param('version'))
  const found =
    isId(id) && typeof name === 'number'
      ? await deps.db.snapshot(async (view) => {
          const plan = await planById(view, id)
          const version = plan && (await wholeVersion(view, id, name))
          const line = (await versionsOf(view, id)).find((one) => one.number === name)
          return plan && version && line ? { plan, version, line } : null
        })
      : null
  if (found === null) return failure(c, 404, say.editing.noSuchVersion)
  const { plan, version, line } = found
  const living = version.projects.filter((project) => project.state !== 'cancelled')
  const tree = planTree(
    version.nodes.map((node) => {
      const own = living.filter((project) => project.nodeId === node.id)
      return { ...node, projects: own.length, amountSatang: own.reduce((sum, one) => sum + one.amountSatang, 0n) }
    }),
  )
  const first = new Map<string, FirstProject[]>()
  for (const project of living) {
    const known = first.get(project.nodeId ?? '') ?? []
    if (known.length < firstProjects) {
      known.push({
        href: `/projects/${formatPublicId(project)}`,
        title: project.title,
        amount: baht(project.amountSatang, lang),
      })
      first.set(project.nodeId ?? '', known)
    }
  }
  const direct = living.filter((project) => project.nodeId === null).length
  const rows = pageOf(c, living.length)
  const here = `/plans/${id}/versions/${name}`
  const links = pageLinks(href(lang, here), new URLSearchParams(), rows, living.length)
  const money = formatMillions(satang(line.amountSatang), lang)
  return show(c, deps, plan, {
    title: say.editing.versionTitle(String(name), version.title),
    lead: `${say.editing.versionFrozen} · ${formatInstant(line.frozenAt, lang)}`,
    api: `/api/v1${here}`,
    main: (frame) =>
      oneVersionView(frame, {
        planHref: `/plans/${id}`,
        numbers: [
          { value: line.projects.toLocaleString('en-US'), label: say.plans.statProjects },
          { value: money.value, unit: money.unit, label: say.plans.statMoney },
          { value: line.nodes.toLocaleString('en-US'), label: say.editing.nodeChanges },
          { value: planYears(version, lang), label: say.plans.columns.years },
        ],
        branches: branches(tree, null, mostBranches).map((branch) => presentBranch(branch, lang)),
        first,
        direct: { count: direct, projects: direct.toLocaleString('en-US') },
        projects: living.slice(rows.start, rows.end).map((project) => ({
          href: `/projects/${formatPublicId(project)}`,
          title: project.title,
          years:
            project.fiscalYearFrom === project.fiscalYearTo
              ? formatYear(project.fiscalYearFrom, lang)
              : say.list.years(formatYear(project.fiscalYearFrom, lang), formatYear(project.fiscalYearTo, lang)),
          amount: baht(project.amountSatang, lang),
        })),
        ...links,
        csvHref: `${here}/projects.csv`,
        compareHref: `/plans/${id}/compare?from=${name}&to=now`,
      }),
  })
}

async function versionCsv(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const id = c.req.param('id') ?? ''
  const name = readVersionName(c.req.param('version'))
  const version =
    isId(id) && typeof name === 'number' ? await deps.db.snapshot((view) => wholeVersion(view, id, name)) : null
  if (version === null) return failure(c, 404, say.editing.noSuchVersion)
  const titles = new Map(version.nodes.map((node) => [node.id, node.title]))
  const rows = version.projects.flatMap((project) =>
    project.lines.map((line) => [
      formatPublicId(project),
      project.title,
      titles.get(project.nodeId ?? '') ?? '',
      project.placeText ?? '',
      say.states[project.state],
      String(toBE(line.fiscalYear)),
      say.phases[line.phase],
      say.sources[line.source] ?? line.source,
      toBahtDecimal(satang(line.amountSatang)),
    ]),
  )
  return csv(c, say.editing.versionCsvHead, rows, `plan-version-${name}`)
}

function csv(c: PageContext, head: readonly string[], rows: readonly (readonly string[])[], name: string) {
  const text = stringify([[...head], ...rows.map((row) => row.map(guardCell))], { bom: true, record_delimiter: '\r\n' })
  return c.body(text, 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.csv"`,
  })
}

// ---- comparing

interface Compared {
  readonly plan: PlanLine
  readonly from: VersionName
  readonly to: VersionName
  readonly before: WholeVersion
  readonly after: WholeVersion
  readonly comparison: Comparison
  readonly versions: readonly VersionLine[]
  readonly places: Gazetteer
}

/** Without names: the newest kept version with now. */
async function readComparison(c: PageContext, deps: Deps): Promise<Compared | null> {
  const id = c.req.param('id') ?? ''
  if (!isId(id)) return null
  return deps.db.snapshot(async (view) => {
    const plan = await planById(view, id)
    if (plan === null) return null
    const versions = await versionsOf(view, id)
    const newest = versions[0]?.number
    const from = c.req.query('from') === undefined ? (newest ?? null) : readVersionName(c.req.query('from'))
    const to = c.req.query('to') === undefined ? 'now' : readVersionName(c.req.query('to'))
    const before = from && (await wholeVersion(view, id, from))
    const after = to && (await wholeVersion(view, id, to))
    if (!from || !to || !before || !after) return null
    const comparison = compareVersions(before, after)
    return { plan, from, to, before, after, comparison, versions, places: await loadGazetteer(view) }
  })
}

async function comparePage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const found = await readComparison(c, deps)
  if (found === null) return failure(c, 404, say.editing.noSuchVersion)
  const { plan, comparison, places } = found
  const { nodes, projects, before, after } = comparison
  const count = (kind: ProjectChangeLine['change']) =>
    projects.filter((one) => one.change === kind).length.toLocaleString('en-US')
  const rows = pageOf(c, projects.length)
  const query = new URLSearchParams({ from: String(found.from), to: String(found.to) })
  const base = `/plans/${plan.id}/compare`
  const difference = formatMillions(satang(after.amountSatang - before.amountSatang), lang)
  return show(c, deps, plan, {
    title: say.editing.compareTitle(nameOf(found.from, lang), nameOf(found.to, lang)),
    api: `/api/v1${base}?${query}`,
    main: (frame) =>
      compareView(frame, {
        planHref: `/plans/${plan.id}`,
        choices: versionChoices(found.versions, lang),
        from: String(found.from),
        to: String(found.to),
        numbers: [
          { value: count('added'), label: say.editing.statAdded },
          { value: count('removed'), label: say.editing.statRemoved },
          { value: count('changed'), label: say.editing.statChanged },
          { value: difference.value, unit: difference.unit, label: say.editing.statDifference },
        ],
        sentence: say.editing.compareSentence(baht(before.amountSatang, lang), baht(after.amountSatang, lang)),
        same: comparison.plan.length + nodes.length + projects.length === 0,
        plan: comparison.plan.map((change) => changeText(change, places, lang)),
        nodes: nodes.map((one) => presentNodeChange(one, places, lang)),
        projects: projects.slice(rows.start, rows.end).map((one) => presentProjectChange(one, places, lang)),
        ...pageLinks(href(lang, base), query, rows, projects.length),
        csvHref: `${base}.csv?${query}`,
      }),
  })
}

function presentNodeChange(one: NodeChange, places: Gazetteer, lang: Lang): ChangeRowView {
  const say = messages(lang)
  return {
    change: one.change,
    changeText: say.editing.changeKinds[one.change],
    title: one.node.title,
    href: null,
    kind: say.nodeKinds[one.node.kind],
    notes: one.fields.map((change) => changeText(change, places, lang)),
    before: '',
    after: '',
  }
}

function presentProjectChange(one: ProjectChangeLine, places: Gazetteer, lang: Lang): ChangeRowView {
  const say = messages(lang)
  const money = one.change === 'changed' ? one.money.map((line) => changeText(asField(line), places, lang)) : []
  return {
    change: one.change,
    changeText: say.editing.changeKinds[one.change],
    title: one.project.title,
    href: `/projects/${formatPublicId(one.project)}`,
    kind: null,
    notes: [...one.fields.map((change) => changeText(change, places, lang)), ...money],
    before: one.change === 'added' ? '–' : baht(one.beforeSatang, lang),
    after: one.change === 'removed' ? '–' : baht(one.afterSatang, lang),
  }
}

function asField(line: LineChange) {
  return {
    field: `money ${line.fiscalYear} ${line.phase} ${line.source}`,
    before: line.before === null ? null : String(line.before),
    after: line.after === null ? null : String(line.after),
  }
}

/** One row a changed field, so that a spreadsheet can filter them; the money of a project stands in its first row. */
async function compareCsv(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).editing
  const found = await readComparison(c, deps)
  if (found === null) return failure(c, 404, say.noSuchVersion)
  const { comparison, places } = found
  const text = (field: string, value: string | null) => (value === null ? '' : valueText(field, value, places, lang))
  const rows: string[][] = []
  const add = (
    first: readonly string[],
    fields: readonly { field: string; before: string | null; after: string | null }[],
    money: readonly [string, string],
  ) => {
    const cells = fields.map(({ field, before, after }) => [
      fieldLabel(field, lang),
      text(field, before),
      text(field, after),
    ])
    for (const [at, cell] of (cells.length === 0 ? [['', '', '']] : cells).entries())
      rows.push([...first, ...cell, ...(at === 0 ? money : ['', ''])])
  }
  add([say.csvKinds.plan, '', found.plan.id, found.plan.title], comparison.plan, [
    toBahtDecimal(satang(comparison.before.amountSatang)),
    toBahtDecimal(satang(comparison.after.amountSatang)),
  ])
  for (const one of comparison.nodes)
    add([say.csvKinds.node, say.changeKinds[one.change], one.id, one.node.title], one.fields, ['', ''])
  for (const one of comparison.projects) {
    const first = [say.csvKinds.project, say.changeKinds[one.change], formatPublicId(one.project), one.project.title]
    add(
      first,
      [...one.fields, ...one.money.map(asField)],
      [toBahtDecimal(satang(one.beforeSatang)), toBahtDecimal(satang(one.afterSatang))],
    )
  }
  return csv(c, say.csvHead, rows, 'plan-comparison')
}
