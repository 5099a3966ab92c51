import { type Lang, pick } from '../../kernel/lang.ts'
import { satang } from '../../kernel/money.ts'
import { fiscalYearOf, formatFiscalYear, formatInstant, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { type TableFormat, tableFile, tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { errorSummary, linkButton } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { frameOf } from '../../web/frame-of.ts'
import { page } from '../../web/layout.ts'
import { bodyIdByCode } from '../bodies/index.ts'
import { listFunctions } from '../functions/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import { placeLine } from '../plans/index.ts'
import { nameOfField, whole } from './alignments.present.ts'
import { type GapFilter, type GapKind, gapKinds } from './gap.ts'
import { countGaps, type Gap, listGaps } from './gaps.sql.ts'
import { pageNumber } from './goals.pages.ts'
import { messages } from './messages.ts'
import { parallelPages } from './parallel.pages.ts'
import { graphState } from './summaries.sql.ts'
import { type GapView, gapsView, queryOfGaps, type TypedGaps } from './views/gaps-view.ts'
import { readWhere, type Where } from './where.ts'

const PAGE_SIZE = 25
const MOST_LINES = 5_000
/** Above this the tabs say so and count no further. */
const MOST_COUNTED = 1_000
const NO_ONE = '00000000-0000-0000-0000-000000000000'

export function gapsPages(app: PageApp, deps: Deps): void {
  app.get('/gaps', (c) => gapsPage(c, deps))
  for (const format of tableFormats) app.get(`/gaps.${format}`, (c) => gapsFile(c, deps, format))
  parallelPages(app, deps)
}

function typedGaps(query: Readonly<Record<string, string | undefined>>): TypedGaps {
  const { kind = '', place = '', field = '', body = '' } = query
  return { kind, place, field, body }
}

export async function readGapFilter(
  view: Queryable,
  typed: TypedGaps,
  now: Date,
): Promise<{ kind: GapKind; filter: GapFilter; where: Where | null }> {
  const where = await readWhere(view, typed.place)
  return {
    kind: gapKinds.find((kind) => kind === typed.kind) ?? 'together',
    where,
    filter: {
      homes: where?.homes ?? null,
      under: where?.under ?? null,
      field: /^\d{2}(\.\d)?$/.test(typed.field) ? typed.field : null,
      bodyId: typed.body === '' ? null : ((await bodyIdByCode(view, typed.body.trim())) ?? NO_ONE),
      fiscalYear: fiscalYearOf(todayInBangkok(now)),
    },
  }
}

async function gapsPage(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang)
  const words = say.gaps
  const frame = frameOf(c, deps, 'coordination')
  const typed = typedGaps(c.req.query())
  const before = pageNumber(c.req.query('page'))
  const found = await deps.db.snapshot(async (view) => {
    const { kind, filter, where } = await readGapFilter(view, typed, deps.clock.now())
    return {
      kind,
      where,
      list: await listGaps(view, kind, filter, { limit: PAGE_SIZE, offset: before * PAGE_SIZE }),
      counts: await countGaps(view, gapKinds, filter, MOST_COUNTED),
      functions: await listFunctions(view),
      places: (where ?? (await readWhere(view, '')))?.places ?? null,
      state: await graphState(view),
    }
  })
  const problems = found.where === null ? [{ field: 'place', text: say.queue.badPlace(typed.place) }] : []
  const place = found.where && found.where.area.kind !== 'country' ? placeTitle(found.where.area, lang) : null
  const at = (number: number) => href(frame, `/gaps${queryOfGaps(typed, { page: String(number + 1) })}`)
  const counted = (kind: GapKind) => {
    const count = found.counts.get(kind) ?? 0
    return count >= MOST_COUNTED ? `${whole(MOST_COUNTED)}+` : whole(count)
  }
  const main = gapsView(frame, say, {
    typed,
    problems,
    kind: found.kind,
    tabs: gapKinds.map((kind) => ({ kind, count: counted(kind) })),
    gaps: found.places ? found.list.gaps.map((gap) => presentGap(gap, found.places as Gazetteer, lang)) : [],
    from: before * PAGE_SIZE,
    previousHref: before > 0 ? at(before - 1) : null,
    nextHref: found.list.more ? at(before + 1) : null,
    functions: found.functions.map((field) => ({
      value: field.code,
      text: pick(lang, { th: field.nameTh, en: field.nameEn }),
    })),
  })
  return c.html(
    page(frame, {
      title: place === null ? words.title : words.titleOf(place),
      lead: words.lead,
      breadcrumbs: [{ text: say.plansAndMoney, href: href(frame, '/plans') }],
      actions: [
        linkButton({ kind: 'secondary', href: href(frame, '/goals'), text: say.queue.toGoals }),
        linkButton({
          kind: 'secondary',
          href: href(
            frame,
            `/gaps/parallel${typed.place === '' ? '' : `?${new URLSearchParams({ place: typed.place })}`}`,
          ),
          text: words.parallel,
        }),
      ],
      main,
      problems: problems.length > 0 ? errorSummary(lang, { problems }) : null,
      alternates: [{ href: `/api/v1/gaps${queryOfGaps(typed)}`, type: 'application/json', text: words.asJson }],
      ...(found.state.summedAt ? { dataAsOf: formatInstant(found.state.summedAt, lang) } : {}),
    }),
    problems.length > 0 ? 422 : 200,
  )
}

async function gapsFile(c: PageContext, deps: Deps, format: TableFormat) {
  const lang = c.get('lang')
  const say = messages(lang)
  const found = await deps.db.snapshot(async (view) => {
    const { kind, filter, where } = await readGapFilter(view, typedGaps(c.req.query()), deps.clock.now())
    return where && { where, gaps: (await listGaps(view, kind, filter, { limit: MOST_LINES, offset: 0 })).gaps }
  })
  if (found === null) return c.notFound()
  const rows = found.gaps.map((gap) => {
    const view = presentGap(gap, found.where.places, lang)
    return [
      say.gaps.kinds[gap.kind],
      view.title,
      view.place ?? '',
      view.field ?? '',
      view.why,
      view.owner ?? say.gaps.nobody,
      gap.amountSatang === null ? '' : satang(gap.amountSatang),
      view.acts[0]?.href ?? '',
    ]
  })
  return tableFile(c, format, { name: 'gaps', sheets: [{ title: 'gaps', head: say.gaps.csv, rows }] })
}

/** What the room boards finds the projects of a gap by; nothing where the gap names none. */
function gapSeed({ kind, areaCode, field, fiscalYear, id }: Gap): { gap?: string } {
  if (kind === 'together') return { gap: `together-${areaCode}-${field}-${fiscalYear}` }
  return kind === 'goal-no-money' ? { gap: `goal-${id}` } : {}
}

/** Where it is, why it is listed, whose it is and what to do next. */
export function presentGap(gap: Gap, places: Gazetteer, lang: Lang): GapView {
  const words = messages(lang).gaps
  const area = gap.areaCode === null ? undefined : places.areas.get(gap.areaCode)
  const place = area === undefined ? null : placeLine(places, area.code, lang)
  const field = gap.field === null || gap.field === '-' ? null : nameOfField(gap.field, lang)
  const board = (matter: string) => ({
    text: words.act.board,
    href: `/boards/new?${new URLSearchParams({
      title: matter,
      ...(gap.areaCode === null ? {} : { place: gap.areaCode }),
      ...(gap.field === null || gap.field === '-' ? {} : { field: gap.field }),
      ...gapSeed(gap),
    })}`,
  })
  const owner = gap.ownerTh === null ? null : pick(lang, { th: gap.ownerTh, en: gap.ownerEn ?? gap.ownerTh })
  const base = {
    place,
    field,
    owner,
    ownerHref: gap.ownerCode === null ? null : `/bodies/${encodeURIComponent(gap.ownerCode)}`,
    amountSatang: gap.amountSatang,
  }
  const year = gap.fiscalYear === null ? '' : formatFiscalYear(gap.fiscalYear, lang)
  switch (gap.kind) {
    case 'together':
      return {
        ...base,
        title: [field, place].filter(Boolean).join(' · '),
        href: null,
        why: words.why.together(whole(gap.count ?? 0), whole(gap.of ?? 0), year),
        note: pick(lang, { th: gap.why, en: gap.whyEn ?? gap.why }),
        acts: [
          board(words.matter(field ?? '', place ?? '')),
          {
            text: words.act.list,
            href: `/projects?${new URLSearchParams({ place: gap.areaCode ?? '', field: gap.field ?? '', year: String(gap.fiscalYear ?? '') })}`,
          },
        ],
      }
    case 'need':
      // Not the officers' own words: they are for the desk.
      return {
        ...base,
        title: [field, place].filter(Boolean).join(' · '),
        href: null,
        why: words.why.need(whole(gap.count ?? 0)),
        note: null,
        acts: [
          board(words.matter(field ?? '', place ?? '')),
          { text: words.act.complaints, href: `/complaints?${new URLSearchParams({ place: gap.areaCode ?? '' })}` },
        ],
      }
    case 'target':
    case 'off-target':
      return {
        ...base,
        title: gap.title,
        href: `/indicators/${gap.id}`,
        why:
          gap.kind === 'target'
            ? words.why.target(periodYear(gap.why, lang))
            : gap.count === null
              ? words.why['off-target-unknown']
              : words.why['off-target'](whole(gap.count)),
        note: null,
        acts: [board(gap.title), { text: words.act.indicator, href: `/indicators/${gap.id}` }],
      }
    case 'orphan':
      return {
        ...base,
        title: gap.title,
        href: `/projects/${gap.home}-${gap.id}`,
        why: gap.why === 'no-branch' ? words.why['no-branch'] : words.why['not-linked'],
        note: null,
        acts: [{ text: words.act.link, href: `/alignments/new?left=${gap.home}-${gap.id}` }],
      }
    case 'goal-empty':
    case 'goal-no-money':
      return {
        ...base,
        title: gap.title,
        href: `/goals/${gap.id}`,
        why: gap.kind === 'goal-empty' ? words.why['goal-empty'] : words.why['goal-no-money'](whole(gap.count ?? 0)),
        note: null,
        acts: [board(gap.title), { text: words.act.goal, href: `/goals/${gap.id}` }],
      }
    case 'uncovered':
      return {
        ...base,
        title: field === null ? `${words.wholeDistrict} · ${place ?? gap.title}` : `${field} · ${place ?? gap.title}`,
        href: gap.areaCode === null ? null : `/places/${gap.areaCode}`,
        why:
          field === null
            ? words.why['uncovered-all'](year)
            : words.why.uncovered(whole(gap.count ?? 0), whole(gap.of ?? 0), year),
        note: null,
        acts: [board(field === null ? words.matterOfPlace(place ?? '') : words.matter(field, place ?? ''))],
      }
  }
}

/** The year of a period (`2027-Q3`) as people write it. */
function periodYear(period: string | null, lang: Lang): string {
  const year = Number((period ?? '').slice(0, 4))
  return year > 0 ? formatFiscalYear(year, lang) : ''
}
