import { createRoute, z } from '@hono/zod-openapi'
import { formatPublicId, type Home, parsePublicId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { bodiesNamed, bodyByCode } from '../bodies/index.ts'
import { phases } from '../plans/index.ts'
import { amount, figure, fiscalYear, idParameter, json, phase, refusals, tags } from './api-parts.ts'
import { countLate, listLate } from './late.sql.ts'
import { messages } from './messages.ts'
import { readLateCursor, readLateFilter, readYear } from './money.pages.ts'
import { decimal } from './money.present.ts'
import { listTransfers } from './money.sql.ts'
import { entryKinds, lateKinds, type Transfer, transferStates } from './money-model.ts'
import { byPhase, countedOnce, type Phases, phasesBy } from './money-picture.ts'
import { readCentre } from './read-money.ts'
import { readProjectMoney } from './read-project-money.ts'
import { totalsOfBody } from './totals.sql.ts'
import { readTransferCursor, readTransferFilter } from './transfers.pages.ts'

const byPhases = z.record(phase, amount).openapi({ description: 'Baht by phase' })
const group = z.object({ name: z.string(), amounts: byPhases })

const totalsRoute = createRoute({
  method: 'get',
  path: '/money/totals',
  tags,
  summary: 'Money of a province or the country by phase, every baht once',
  description:
    'Approved money that went from one body of the place to another counts at the payer only; `gross` has all lines added, `as_plans_count` each project with its budget of the year, once.',
  request: {
    query: z.object({
      place: z.string().optional().openapi({ description: 'Code or name of a province; left out: the country' }),
      year: z.string().optional().openapi({ description: 'Fiscal year, Common or Buddhist Era' }),
    }),
  },
  responses: {
    200: json(
      'The totals, from summaries kept in the transaction of every change',
      z
        .object({
          place: z.string(),
          fiscal_year: fiscalYear,
          as_of: z.iso.datetime().nullable(),
          totals: byPhases,
          gross: byPhases,
          as_plans_count: amount,
          by_source: z.array(group),
          by_level: z.array(group),
          by_field: z.array(group),
          late: z.array(z.object({ kind: z.enum(lateKinds), count: z.int(), amount })),
        })
        .openapi('MoneyTotals'),
    ),
    404: problemResponse('There is no such place'),
  },
})

const entrySchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(entryKinds),
    phase,
    fiscal_year: fiscalYear,
    source: z.string(),
    amount,
    happened_on: z.iso.date(),
    document: z.string(),
    reason: z.string(),
    counters: z.uuid().nullable(),
    transfer: z.string().nullable(),
    entered_at: z.iso.datetime(),
  })
  .openapi('MoneyEntry')
const transferSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['transfer', 'return']),
    returns: z.string().nullable(),
    payer: z.string().openapi({ description: 'Code of the body' }),
    payer_project: z.string().nullable(),
    payer_account: z.string().nullable(),
    payer_source: z.string(),
    payee: z.string(),
    payee_project: z.string(),
    payee_source: z.string(),
    fiscal_year: fiscalYear,
    amount,
    happened_on: z.iso.date(),
    document: z.string(),
    reason: z.string(),
    state: z.enum(transferStates),
    proposed_at: z.iso.datetime(),
    answered_at: z.iso.datetime().nullable(),
  })
  .openapi('MoneyTransfer')

const projectRoute = createRoute({
  method: 'get',
  path: '/money/projects/{id}',
  tags,
  summary: 'Where each baht of a project comes from and stands',
  request: { params: idParameter },
  responses: {
    200: json(
      'Figures, entries and transfers',
      z.object({
        id: z.string(),
        title: z.string(),
        figures: z.array(figure),
        sources: z.array(z.object({ source: z.string(), kind: z.string(), owner: z.string().nullable() })),
        entries: z.array(entrySchema),
        transfers: z.array(transferSchema),
      }),
    ),
    404: refusals[404],
  },
})

const bodyRoute = createRoute({
  method: 'get',
  path: '/money/bodies/{id}',
  tags,
  summary: 'Money of a body by year, phase and source',
  request: { params: idParameter },
  responses: {
    200: json('The figures', z.object({ body: z.string(), name: z.string(), figures: z.array(figure) })),
    404: refusals[404],
  },
})

const lateRoute = createRoute({
  method: 'get',
  path: '/money/late',
  tags,
  summary: 'Money that does not move, most money first',
  request: {
    query: z.object({
      place: z.string().optional(),
      body: z.string().optional().openapi({ description: 'Code of a body' }),
      kind: z.enum(lateKinds).optional(),
      cursor: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: json(
      'One page',
      z.object({
        counts: z.array(z.object({ kind: z.enum(lateKinds), count: z.int(), amount })),
        late: z.array(
          z.object({
            kind: z.enum(lateKinds),
            project: z.string(),
            title: z.string(),
            body: z.string(),
            transfer: z.string().nullable(),
            fiscal_year: fiscalYear,
            source: z.string(),
            amount,
            since: z.iso.date(),
            days: z.int(),
          }),
        ),
        next_cursor: z.string().nullable(),
      }),
    ),
  },
})

const transfersRoute = createRoute({
  method: 'get',
  path: '/money/transfers',
  tags,
  summary: 'Transfers between bodies, newest first',
  request: {
    query: z.object({
      place: z.string().optional(),
      body: z.string().optional(),
      state: z.enum(transferStates).optional(),
      year: z.string().optional(),
      cursor: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: json('One page', z.object({ transfers: z.array(transferSchema), next_cursor: z.string().nullable() })),
  },
})

export function moneyApi(app: ApiApp, deps: Deps): void {
  app.openapi(totalsRoute, async (c) => {
    const query = c.req.valid('query')
    const now = deps.clock.now()
    const centre = await deps.db.snapshot((view) => readCentre(view, query.place ?? '', readYear(query.year), now))
    if (centre === null) return problem(c, 404, { detail: messages(c.get('lang')).noPlace(query.place ?? '') })
    const once = countedOnce(centre.lines, centre.received)
    const groups = (nameOf: (line: (typeof once)[number]) => string) =>
      phasesBy(once, nameOf).map(({ name, phases: sums }) => ({ name, amounts: amounts(sums) }))
    return c.json(
      {
        place: centre.place.home ?? 'TH',
        fiscal_year: centre.fiscalYear,
        as_of: centre.asOf?.toISOString() ?? null,
        totals: amounts(byPhase(once)),
        gross: amounts(byPhase(centre.lines)),
        as_plans_count: decimal(centre.byPlansSatang),
        by_source: groups((line) => line.source),
        by_level: groups((line) => line.level),
        by_field: groups((line) => line.division),
        late: centre.late.map((one) => ({ kind: one.kind, count: one.count, amount: decimal(one.amountSatang) })),
      },
      200,
    )
  })

  app.openapi(projectRoute, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const read = key.ok
      ? await deps.db.snapshot((view) => readProjectMoney(view, deps, key.value, null, deps.clock.now()))
      : null
    if (read === null) return problem(c, 404, { detail: messages(c.get('lang')).noSuchProject })
    return c.json(
      {
        id: formatPublicId(read.project),
        title: read.project.title,
        figures: read.project.lines.map((line) => ({
          fiscal_year: line.fiscalYear,
          phase: line.phase,
          source: line.source,
          amount: decimal(line.amountSatang),
        })),
        sources: [...read.sources.values()].map((source) => ({
          source: source.key,
          kind: source.kind,
          owner: source.bodyId === null ? null : (read.bodies.get(source.bodyId)?.code ?? null),
        })),
        entries: read.entries.map((one) => ({
          id: one.id,
          kind: one.kind,
          phase: one.phase,
          fiscal_year: one.fiscalYear,
          source: one.source,
          amount: decimal(one.amountSatang),
          happened_on: one.happenedOn,
          document: one.document,
          reason: one.reason,
          counters: one.countersId,
          transfer: one.transferId === null ? null : formatPublicId({ home: one.home as Home, id: one.transferId }),
          entered_at: one.enteredAt.toISOString(),
        })),
        transfers: read.transfers.map((one) => forApi(one, (id) => read.bodies.get(id)?.code ?? '')),
      },
      200,
    )
  })

  app.openapi(bodyRoute, async (c) => {
    const code = c.req.valid('param').id.toUpperCase()
    const found = await deps.db.snapshot(async (view) => {
      const named = await bodyByCode(view, code)
      return named && { named, totals: await totalsOfBody(view, named.id) }
    })
    if (!found) return problem(c, 404, { detail: messages(c.get('lang')).noSuchBody })
    const sums = new Map<string, { fiscalYear: number; phase: (typeof phases)[number]; source: string; sum: bigint }>()
    for (const one of found.totals) {
      const key = `${one.fiscalYear} ${one.phase} ${one.source}`
      const known = sums.get(key) ?? { fiscalYear: one.fiscalYear, phase: one.phase, source: one.source, sum: 0n }
      known.sum += one.amountSatang
      sums.set(key, known)
    }
    const figures = [...sums.values()].map((one) => ({
      fiscal_year: one.fiscalYear,
      phase: one.phase,
      source: one.source,
      amount: decimal(one.sum),
    }))
    return c.json({ body: found.named.code, name: found.named.nameTh, figures }, 200)
  })

  app.openapi(lateRoute, async (c) => {
    const { limit, ...query } = c.req.valid('query')
    const found = await deps.db.snapshot(async (view) => {
      const filter = await readLateFilter(view, query)
      const after = readLateCursor(query.cursor)
      return {
        counts: await countLate(view, filter),
        rows: await listLate(view, filter, { limit: limit + 1, after }),
      }
    })
    const rows = found.rows.slice(0, limit)
    const last = rows.at(-1)
    return c.json(
      {
        counts: found.counts.map((one) => ({ kind: one.kind, count: one.count, amount: decimal(one.amountSatang) })),
        late: rows.map((row) => ({
          kind: row.kind,
          project: formatPublicId({ home: row.home as Home, id: row.projectId }),
          title: row.projectTitle,
          body: row.bodyCode,
          transfer: row.transferId === null ? null : formatPublicId({ home: row.home as Home, id: row.transferId }),
          fiscal_year: row.fiscalYear,
          source: row.source,
          amount: decimal(row.amountSatang),
          since: row.since as string,
          days: row.days,
        })),
        next_cursor: found.rows.length > rows.length && last ? `${last.amountSatang}~${last.home}~${last.id}` : null,
      },
      200,
    )
  })

  app.openapi(transfersRoute, async (c) => {
    const { limit, ...query } = c.req.valid('query')
    const found = await deps.db.snapshot(async (view) => {
      const filter = await readTransferFilter(view, query)
      const rows = await listTransfers(view, filter, { limit: limit + 1, after: readTransferCursor(query.cursor) })
      const named = await bodiesNamed(
        view,
        rows.flatMap((one) => [one.payerBodyId, one.payeeBodyId]),
      )
      return { rows, named }
    })
    const rows = found.rows.slice(0, limit)
    const last = rows.at(-1)
    return c.json(
      {
        transfers: rows.map((one) => forApi(one, (id) => found.named.get(id)?.code ?? '')),
        next_cursor: found.rows.length > rows.length && last ? `${last.happenedOn}~${last.id}` : null,
      },
      200,
    )
  })
}

const amounts = (sums: Phases) =>
  Object.fromEntries(phases.map((one) => [one, decimal(sums[one])])) as Record<(typeof phases)[number], string>

function forApi(one: Transfer, codeOf: (bodyId: string) => string) {
  const id = (home: string, project: string) => formatPublicId({ home: home as Home, id: project })
  return {
    id: id(one.home, one.id),
    kind: one.kind,
    returns: one.returnsId === null ? null : id(one.home, one.returnsId),
    payer: codeOf(one.payerBodyId),
    payer_project: one.payerProjectId === null ? null : id(one.payerHome, one.payerProjectId),
    payer_account: one.payerAccount,
    payer_source: one.payerSource,
    payee: codeOf(one.payeeBodyId),
    payee_project: id(one.home, one.payeeProjectId),
    payee_source: one.payeeSource,
    fiscal_year: one.fiscalYear,
    amount: decimal(one.amountSatang),
    happened_on: one.happenedOn as string,
    document: one.document,
    reason: one.reason,
    state: one.state,
    proposed_at: one.proposedAt.toISOString(),
    answered_at: one.answeredAt?.toISOString() ?? null,
  }
}
