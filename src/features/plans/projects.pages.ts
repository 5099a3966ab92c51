import { Readable } from 'node:stream'
import { newId, parsePublicId } from '../../kernel/ids.ts'
import { nameIn } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import { readTogether } from '../../platform/db/read-together.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { limiter, takeForBlock, tooMany } from '../../platform/http/limits.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, linkButton } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { showParts } from '../../web/page-parts.ts'
import { savedViewsOn } from '../desk/index.ts'
import { personNames } from '../people/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { type ExportFormat, exportedProjects, exportFormats, exportTypes, streamProjects } from './export-projects.ts'
import { presentFacets } from './facets.present.ts'
import { facetsOf, mostFaceted } from './facets.sql.ts'
import { messages } from './messages.ts'
import { fieldName } from './place-names.ts'
import { mayEditPlan, mayImportPlans } from './plans.policy.ts'
import { countText, presentLine, presentProject } from './plans.present.ts'
import type { PlanFileFormat, PlansPorts, ProjectSection, ProjectSubject } from './plans-ports.ts'
import {
  type FilterProblem,
  filterNames,
  readCursor,
  readFilter,
  type TypedFilter,
  writeCursor,
} from './project-filter.ts'
import { projectTextsSection } from './project-texts.ts'
import { findProjects, wholeProject } from './projects.sql.ts'
import { filterRegister, queryWith, typedFilter } from './typed-query.ts'
import { projectListView } from './views/project-list.ts'
import { projectView } from './views/project-view.ts'

const pageSize = 25
/** Downloads a minute from one network block. */
const filesAMinute = 60

export function projectsPages(app: PageApp, deps: Deps, ports: PlansPorts): void {
  app.get('/projects', (c) => listPage(c, deps, ports.formats))
  // Each reads the whole list, which a page never does.
  const byBlock = limiter('project-files-block', { points: filesAMinute, seconds: 60 })
  for (const format of exportFormats) {
    app.get(`/projects.${format}`, async (c) => {
      const waitSeconds = await takeForBlock(c, byBlock)
      return waitSeconds === null ? download(c, deps, format) : tooMany(c, waitSeconds)
    })
  }
  app.get('/projects/:id', (c) => projectPage(c, deps, ports))
}

/** What is shown again when the form for several projects could not be read. */
export interface BulkAgain {
  readonly picked: ReadonlySet<string>
  readonly change: string
  readonly reason: string
  readonly problems: readonly { readonly field: string; readonly text: string }[]
}

const nothingPicked: BulkAgain = { picked: new Set(), change: '', reason: '', problems: [] }

export async function listPage(
  c: PageContext,
  deps: Deps,
  formats: readonly PlanFileFormat[],
  bulk: BulkAgain = nothingPicked,
) {
  const lang = c.get('lang')
  const say = messages(lang)
  const frame = frameOf(c, deps, 'plans')
  const typed = typedFilter(c)
  const found = await deps.db.snapshot(async (view) => {
    const register = await filterRegister(view)
    const read = await readFilter(typed, register)
    const after = readCursor(typed.cursor, read.filter.sort)
    const result = await findProjects(view, read.filter, { limit: pageSize, after })
    const any = result.list.projects.length > 0 || (await view.query('select 1 from projects limit 1')).rowCount > 0
    const saved = await savedViewsOn(c, deps, view, '/projects', queryWith(typed, { cursor: null }))
    const most = mostFaceted[c.get('viewer') === null ? 'visitor' : 'officer']
    // Without its fields and years a list is as long or longer.
    const facets = after === null && result.count.projects <= most ? await facetsOf(view, read.filter, most) : null
    return { ...read, ...result, facets, saved, places: register.places, any, after }
  })
  const problems = [
    ...found.problems.map((problem) => ({ field: problem.field as string, text: problemText(lang, problem) })),
    ...bulk.problems,
  ]
  const { list, count } = found
  const canChange = mayImportPlans(c.get('viewer'), deps.clock.now())
  const address = (query: string) => href(frame, `/projects${query}`)
  const main = projectListView(frame, {
    typed,
    problems,
    rows: list.projects.map((line) => presentLine(line, found.places, lang)),
    countText: countText(count, lang),
    total: list.match === 'near' ? list.projects.length : count.exact ? count.projects : null,
    before: found.after?.before ?? 0,
    near: list.match === 'near',
    saved: found.saved,
    facets: presentFacets(found.facets, found.places, lang),
    bulk: canChange ? { ...bulk, oneTimeKey: newId() } : null,
    active: activeFilters(lang, typed, found.problems).map(({ name, text }) => ({
      text,
      removeHref: address(queryWith(typed, { [name]: null, cursor: null })),
    })),
    query: queryWith(typed, { cursor: null }),
    files: formats.flatMap(({ ofProjects, text }) =>
      ofProjects === null ? [] : [{ href: `${ofProjects}${queryWith(typed, { cursor: null })}`, text }],
    ),
    nextHref: list.next && address(queryWith(typed, { cursor: writeCursor(list.next) })),
    firstHref: found.after && address(queryWith(typed, { cursor: null })),
    anyProjects: found.any,
    canImport: canChange,
  })
  const body = page(frame, {
    title: say.list.title,
    lead: say.list.lead,
    breadcrumbs: [{ text: say.project.plansAndMoney, href: href(frame, '/plans') }],
    main,
    problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
    banner: noticeOf(c),
    alternates: [
      {
        href: `/api/v1/projects${queryWith(typed, { cursor: null })}`,
        type: 'application/json',
        text: say.list.asJson,
      },
    ],
    ...(canChange ? { islands: ['queue-keys'] } : {}),
  })
  return c.html(body, problems.length > 0 ? 422 : 200)
}

export function problemText(lang: 'th' | 'en', { field, typed }: FilterProblem): string {
  return messages(lang).list.problems[field](typed)
}

/** What is set, in words; what could not be read is not in force. */
function activeFilters(lang: 'th' | 'en', typed: TypedFilter, problems: readonly FilterProblem[]) {
  const say = messages(lang)
  const words = say.list.filters
  return filterNames.flatMap((name) => {
    const value = typed[name]
    if (!value || name === 'sort' || problems.some((problem) => problem.field === name)) return []
    const shown =
      name === 'field'
        ? value === '-'
          ? words.noField
          : (fieldName(value, lang) ?? value)
        : name === 'level'
          ? ((say.levels as Record<string, string>)[value] ?? value)
          : name === 'state'
            ? ((say.states as Record<string, string>)[value] ?? value)
            : value
    return [{ name, text: `${words[name]}: ${shown}` }]
  })
}

async function download(c: PageContext, deps: Deps, format: ExportFormat) {
  const lang = c.get('lang')
  const { filter } = await readFilter(typedFilter(c), await filterRegister(deps.db))
  const body = streamProjects(exportedProjects(deps.db, filter, lang), format, { lang, bom: true })
  return c.body(Readable.toWeb(body) as ReadableStream, 200, {
    'Content-Type': exportTypes[format],
    'Content-Disposition': `attachment; filename="projects.${format}"`,
  })
}

/** What the plan itself says of the project stands before what other rooms add. */
function sectionsOf({ sections }: PlansPorts): readonly ProjectSection[] {
  return [projectTextsSection, ...sections]
}

async function projectPage(c: PageContext, deps: Deps, ports: PlansPorts) {
  const lang = c.get('lang')
  const say = messages(lang)
  const id = c.req.param('id') ?? ''
  const key = parsePublicId(id)
  const viewer = c.get('viewer')
  const now = deps.clock.now()
  const found = key.ok
    ? await deps.db.snapshot(async (view) => {
        const project = await wholeProject(view, key.value)
        if (project === null) return null
        const overlaps = await ports.overlaps(view, key.value)
        const officer = viewer !== null && viewer.grants.length > 0
        const scope = { areaCode: project.plan.areaCode, bodyId: project.bodyId }
        const actors = project.events.map((event) => event.actorId)
        const subject: ProjectSubject = {
          ...key.value,
          planId: project.plan.id,
          bodyId: project.bodyId,
          areaCode: project.areaCode,
          mayEdit: mayEditPlan(viewer, scope, now),
          viewer,
          now,
          today: todayInBangkok(now),
        }
        const asked = sectionsOf(ports).map((section) => section.sql(subject))
        return {
          project,
          overlaps,
          sections: { subject, values: await readTogether(view, asked) },
          places: await loadGazetteer(view),
          names: officer ? await personNames(view, deps, actors) : null,
          attached: await ports.attachments(view, deps, { planId: project.plan.id, project: key.value }, viewer),
        }
      })
    : null
  if (found === null) return failure(c, 404, say.project.notFound)
  const frame = frameOf(c, deps, 'plans')
  const view = presentProject(found.project, found.places, lang, found.names)
  const overlaps = found.overlaps.map((pair) => ({
    href: pair.href,
    otherTitle: pair.otherTitle,
    otherBody: pair.otherBody,
    percent: `${Math.min(99, Math.round(pair.score * 100))} %`,
    decided: pair.state === 'decided',
  }))
  const { mayEdit } = found.sections.subject
  const attached = found.attached.render(frame)
  const edit = linkButton({
    kind: 'secondary',
    icon: 'edit',
    href: href(frame, `/projects/${view.id}/edit`),
    text: say.editing.editProject,
  })
  return c.html(
    page(frame, {
      title: view.title,
      ...(mayEdit ? { actions: [edit] } : {}),
      lead: `${view.row.amount} ${say.project.unitBaht} · ${view.row.body}`,
      breadcrumbs: breadcrumbs(found.project.areaCode, found.places),
      main: projectView(frame, view, {
        overlaps,
        mayEdit,
        more: showParts(frame, sectionsOf(ports), found.sections),
        documents: attached.documents,
        comments: attached.comments,
        counts: { documents: found.attached.documents, comments: found.attached.comments },
      }),
      banner: noticeOf(c),
      description: view.moneySentence,
      alternates: [{ href: `/api/v1/projects/${view.id}`, type: 'application/json', text: say.list.asJson }],
      dataAsOf: view.updated,
    }),
  )

  function breadcrumbs(areaCode: string | null, places: Awaited<ReturnType<typeof loadGazetteer>>) {
    const line = places.line(areaCode ?? 'TH').filter((area) => area.kind !== 'region')
    return [
      ...line.map((area) => ({
        text: nameIn(lang, area),
        href: href(frame, `/places/${area.code}`),
      })),
      { text: say.list.title, href: href(frame, `/projects${areaCode === null ? '' : `?place=${areaCode}`}`) },
    ]
  }
}
