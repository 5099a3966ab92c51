import { nameIn } from '../../kernel/lang.ts'
import { fiscalYearOf, formatYear, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { askedColumns } from '../imports/index.ts'
import { placeTitle } from '../places/index.ts'
import { levelName } from './alignments.present.ts'
import { goalLevels } from './goal.ts'
import { messages } from './messages.ts'
import { bodiesInSeveral, committeesBelow, committeesCovering, planSystems } from './parallel.sql.ts'
import { type ParallelView, parallelView } from './views/parallel-view.ts'
import { readWhere } from './where.ts'

const MOST_COMMITTEES = 60
const MOST_BODIES = 20
/** Where nobody says a place: the province with the most plans; in a house without plans any will do. */
async function usualPlace(view: Queryable): Promise<string> {
  const { rows } = await view.query<{ code: string }>(
    `select left(area_code, 2) as code from plans where area_code ~ '^[0-9]{2}' group by 1 order by count(*) desc, 1 limit 1`,
  )
  return rows[0]?.code ?? '10'
}

export function parallelPages(app: PageApp, deps: Deps): void {
  app.get('/gaps/parallel', (c) => parallelPage(c, deps))
  for (const format of tableFormats) app.get(`/gaps/parallel.${format}`, (c) => parallelFile(c, deps, format))
}

async function readParallel(c: PageContext, deps: Deps): Promise<(ParallelView & { title: string }) | null> {
  const lang = c.get('lang')
  const typed = (c.req.query('place') ?? '').trim()
  const now = deps.clock.now()
  return deps.db.snapshot(async (view) => {
    const where = await readWhere(view, typed === '' ? await usualPlace(view) : typed)
    if (where === null || where.area.kind === 'country') return null
    const { area, places } = where
    const line = places.line(area.code)
    const around = [
      ...new Set([
        'TH',
        ...line.flatMap((one) => [one, ...places.groupsOf(one.code)]).map((one) => one.code as string),
      ]),
    ]
    const here = { code: area.code as string, around }
    const systems = await planSystems(view, here, fiscalYearOf(todayInBangkok(now)))
    const committees = await committeesCovering(view, here, MOST_COMMITTEES)
    const below = await committeesBelow(view, area.code)
    const sitting = await bodiesInSeveral(view, area.code, MOST_BODIES)
    return {
      title: placeTitle(area, lang),
      code: area.code as string,
      systems: [...systems]
        .sort((a, b) => goalLevels.indexOf(a.level) - goalLevels.indexOf(b.level))
        .map((system) => ({
          ...system,
          name: levelName(system.level, lang),
          years: `${formatYear(system.from, lang)}–${formatYear(system.to, lang)}`,
        })),
      committees: committees.map((one) => {
        const at = places.areas.get(one.areaCode)
        return {
          code: one.code,
          name: nameIn(lang, one),
          place: at === undefined ? one.areaCode : placeTitle(at, lang),
          seats: one.seats,
        }
      }),
      below,
      sitting: sitting.map((one) => ({ code: one.code, name: nameIn(lang, one), committees: one.committees })),
      columns: askedColumns(lang),
    }
  })
}

async function parallelPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const words = say.parallel
  const frame = frameOf(c, deps, 'coordination')
  const typed = (c.req.query('place') ?? '').trim()
  const found = await readParallel(c, deps)
  const problems = found === null ? [{ field: 'place', text: words.noPlace(typed) }] : []
  return c.html(
    page(frame, {
      title: found === null ? words.title : words.titleOf(found.title),
      lead: words.lead,
      breadcrumbs: [
        { text: say.plansAndMoney, href: href(frame, '/plans') },
        { text: say.gaps.title, href: href(frame, '/gaps') },
      ],
      main: parallelView(frame, say, found, typed),
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function parallelFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const words = messages(lang).parallel
  const found = await readParallel(c, deps)
  if (found === null) return c.notFound()
  const rows = [
    ...found.systems.map((one) => [
      words.systems,
      one.name,
      one.years,
      one.plans,
      words.linkedOf(String(one.linked), String(one.plans)),
    ]),
    ...found.committees.map((one) => [words.committees, one.name, one.place, one.seats, words.members]),
    ...found.sitting.map((one) => [words.shared, one.name, '', one.committees, '']),
    ...found.columns.map((one) => [words.forms, one.header, one.forms.join(' · '), one.forms.length, '']),
  ]
  return tableFile(c, format, {
    name: `parallel-${found.code}`,
    sheets: [{ title: 'parallel', head: words.csv, rows }],
  })
}
