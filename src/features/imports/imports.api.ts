import { createRoute, z } from '@hono/zod-openapi'
import { isId } from '../../kernel/ids.ts'
import { satang, toBahtDecimal } from '../../kernel/money.ts'
import { isSteppedUp, type Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formTokenOf } from '../../platform/http/csrf.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import { receiveUpload, takesUpload } from '../../platform/http/upload.ts'
import type { ApiApp } from '../../platform/room.ts'
import { apiCaller } from '../people/index.ts'
import { bringImport } from './bring-import.ts'
import { confirmMapping } from './confirm-mapping.ts'
import { approveImport } from './decide-import.ts'
import { toTableMapping } from './guess-columns.ts'
import { type ImportScope, importStates, rowOutcomes, scopeText } from './import.ts'
import { countOutcomes, pageOfRows, type StagedRow } from './import-rows.sql.ts'
import { decisionProblemText } from './import-words.ts'
import { mayApprove, mayOpen, scopesOf } from './imports.policy.ts'
import { importById, type WholeImport } from './imports.sql.ts'
import type { TableRecord } from './mapping-guess.ts'
import { messages } from './messages.ts'
import { fileProblemText, rowProblemText } from './problem-text.ts'
import type { FileProblem } from './read-file.ts'
import { isTable } from './read-upload.ts'
import { bodiesById } from './register.sql.ts'
import { type PartAnswer, tablesOf } from './stored-answers.ts'
import { addressOf } from './table-records.ts'

const importSchema = z
  .object({
    id: z.string(),
    state: z.enum(importStates),
    file_name: z.string(),
    sha256: z.string(),
    bytes: z.int(),
    started_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
    mapping: z.string().nullable().openapi({ description: 'Name of the mapping the columns were read by' }),
    problem: z.string().nullable().openapi({ description: 'Why a refused file cannot be read' }),
    rows: z.record(z.enum(rowOutcomes), z.int()).openapi({ description: 'Rows by what they would do' }),
  })
  .openapi('Import')

const rowSchema = z
  .object({
    position: z.int(),
    row: z.int(),
    address: z.string().nullable().openapi({ example: 'Sheet1!17' }),
    outcome: z.enum(rowOutcomes),
    doubtful: z.boolean(),
    title: z.string(),
    body: z.string(),
    area: z.string().nullable(),
    amount: z.string().nullable().openapi({ description: 'Baht' }),
    problems: z.array(
      z.object({
        address: z.string(),
        column: z.string(),
        value: z.string(),
        severity: z.enum(['error', 'warning', 'info']),
        problem: z.string(),
      }),
    ),
    differences: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  })
  .openapi('ImportRow')

const json = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
})
const refusals = {
  401: problemResponse('Neither a session nor a key'),
  403: problemResponse('Not for this caller'),
  404: problemResponse('No such import'),
}
const ofId = { params: z.object({ id: z.string() }) }

const bringRoute = createRoute({
  method: 'post',
  path: '/plans/imports',
  tags: ['plans'],
  summary: 'Bring in a spreadsheet of projects',
  description:
    'A form with the field `file`, or the bytes themselves with `?name=plan.xlsx`. XLSX, XLS, ODS, CSV, JSON. The file is kept and read in the background; nothing is stored in the plans until a person approves. The same bytes lead to the import that holds them. A session needs the header X-CSRF-Token; a key of scope plans does not.',
  middleware: [takesUpload()] as const,
  request: { query: z.object({ name: z.string().optional() }) },
  responses: {
    202: json('The file is kept and will be read', importSchema),
    200: json('The same bytes were brought before', importSchema),
    401: refusals[401],
    403: refusals[403],
    413: problemResponse('The file is too large'),
    422: problemResponse('There is no file in the request, or it was cut'),
  },
})

const stateRoute = createRoute({
  method: 'get',
  path: '/plans/imports/{id}',
  tags: ['plans'],
  summary: 'State of an import',
  request: ofId,
  responses: { 200: json('The import', importSchema), ...refusals },
})

const rowsRoute = createRoute({
  method: 'get',
  path: '/plans/imports/{id}/rows',
  tags: ['plans'],
  summary: 'Rows of an import, as they would change the plans',
  request: {
    ...ofId,
    query: z.object({
      outcome: z.enum(rowOutcomes).optional(),
      cursor: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
  },
  responses: {
    200: json('One page of rows', z.object({ rows: z.array(rowSchema), next_cursor: z.string().nullable() })),
    422: problemResponse('The cursor was not given out here'),
    ...refusals,
  },
})

const mappingRoute = createRoute({
  method: 'post',
  path: '/plans/imports/{id}/mapping',
  tags: ['plans'],
  summary: 'Take the columns as they were guessed',
  description:
    'For an import in the state mapping. What was guessed can be looked at and corrected on the page of the import.',
  request: {
    ...ofId,
    body: { content: { 'application/json': { schema: z.object({ name: z.string().min(1).max(120) }) } } },
  },
  responses: {
    202: json('The rows are being read', importSchema),
    409: problemResponse('The import does not wait for this'),
    422: problemResponse('The guess is not complete'),
    ...refusals,
  },
})

const approveRoute = createRoute({
  method: 'post',
  path: '/plans/imports/{id}/approve',
  tags: ['plans'],
  summary: 'Approve an import',
  description:
    'A person approves, with a fresh second factor; a program cannot. All rows are stored in one transaction.',
  request: ofId,
  responses: {
    202: json('Approved; the rows are being stored', importSchema),
    409: problemResponse('It cannot be approved now, or somebody approved it before'),
    ...refusals,
  },
})

/** Who calls: a person of this session, or a program with a key of scope plans. */
interface Caller {
  readonly personId: string
  readonly scopes: readonly ImportScope[]
  readonly viewer: Viewer | null
}

export function importsApi(app: ApiApp, deps: Deps): void {
  app.openapi(bringRoute, async (c) => {
    const lang = c.get('lang')
    const say = messages(lang)
    const caller = await callerOf(c, deps)
    if (caller === null) return problem(c, 401)
    const [scope] = caller.scopes
    if (scope === undefined) return problem(c, 403, { detail: say.list.notAllowed })
    const megabytes = deps.config.uploadMegabytes
    const received = await receiveUpload(c, deps, { maxBytes: megabytes * 1_000_000, isToken: formTokenOf(c) })
    if (!received.ok) {
      switch (received.problem.kind) {
        case 'too-large':
          return problem(c, 413, { detail: say.bring.tooLarge(megabytes) })
        case 'form-expired':
          return problem(c, 403, { detail: say.bring.expired })
        case 'broken':
          return problem(c, 422, { detail: say.bring.broken })
      }
    }
    const { file, fields } = received.value
    if (file === null) return problem(c, 422, { detail: say.bring.missing })
    const chosen = caller.scopes.find((one) => scopeText(one) === fields.scope) ?? scope
    const brought = await deps.db.transaction((tx) => bringImport(tx, deps, file, chosen, caller.personId))
    const one = await importById(deps.db, brought.id)
    if (one === null) throw new Error('an import was brought and is not there')
    return c.json(await forApi(deps, one, c), brought.kind === 'begun' ? 202 : 200)
  })

  app.openapi(stateRoute, async (c) => {
    const one = await openFor(c, deps, c.req.valid('param').id)
    return 'status' in one ? problem(c, one.status, { detail: one.detail }) : c.json(await forApi(deps, one, c), 200)
  })

  app.openapi(rowsRoute, async (c) => {
    const one = await openFor(c, deps, c.req.valid('param').id)
    if ('status' in one) return problem(c, one.status, { detail: one.detail })
    const { outcome, cursor, limit } = c.req.valid('query')
    if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) {
      return problem(c, 422, { errors: [{ field: 'cursor', detail: messages(c.get('lang')).one.gone }] })
    }
    const filter = { outcome: outcome ?? null, attention: false, part: null, words: null }
    const rows = await pageOfRows(deps.db, one, filter, cursor === undefined ? -1 : Number(cursor), limit + 1)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return c.json(
      {
        rows: shown.map((row) => rowForApi(row, c)),
        next_cursor: rows.length > limit && last !== undefined ? String(last.position) : null,
      },
      200,
    )
  })

  app.openapi(mappingRoute, async (c) => {
    const one = await openFor(c, deps, c.req.valid('param').id)
    if ('status' in one) return problem(c, one.status, { detail: one.detail })
    const say = messages(c.get('lang'))
    const caller = await callerOf(c, deps)
    if (caller === null) return problem(c, 401)
    if (one.state !== 'mapping') return problem(c, 409, { detail: say.staged.notOpen })
    const { guesses } = tablesOf(one.tables)
    const answers = guesses.map((guess): PartAnswer | null =>
      isTable(guess) &&
      guess.missing.every((part) => part === 'body' && one.scope.bodyId !== null) &&
      !guess.table.hidden
        ? { mapping: toTableMapping(guess), createBodies: false }
        : null,
    )
    if (answers.every((answer) => answer === null)) return problem(c, 422, { detail: say.map.needTable })
    const { name } = c.req.valid('json')
    const done = await deps.db.transaction((tx) => confirmMapping(tx, deps, one.id, { answers, name }, caller.personId))
    if (!done.ok) return problem(c, 409, { detail: say.staged.notOpen })
    return c.json(await forApi(deps, (await importById(deps.db, one.id)) ?? one, c), 202)
  })

  app.openapi(approveRoute, async (c) => {
    const one = await openFor(c, deps, c.req.valid('param').id)
    if ('status' in one) return problem(c, one.status, { detail: one.detail })
    const lang = c.get('lang')
    const viewer = c.get('viewer')
    const now = deps.clock.now()
    if (viewer === null || !mayApprove(viewer, one.scope, now) || !isSteppedUp(viewer, now)) {
      return problem(c, 403, { detail: messages(lang).decide.notAllowed })
    }
    const done = await deps.db.transaction((tx) => approveImport(tx, deps, one.id, viewer))
    if (!done.ok) return problem(c, 409, { detail: await decisionProblemText(deps, lang, done.problem) })
    return c.json(await forApi(deps, (await importById(deps.db, one.id)) ?? one, c), 202)
  })
}

/** A program brings files under the body of its key; a key for no body in particular, for the whole country. */
async function callerOf(c: PageContext, deps: Deps): Promise<Caller | null> {
  const viewer = c.get('viewer')
  if (viewer !== null) return { personId: viewer.personId, scopes: scopesOf(viewer, deps.clock.now()), viewer }
  const caller = await apiCaller(c, deps, 'plans')
  if (!caller.ok) return null
  const { bodyId, personId } = caller.value
  const body = bodyId === null ? undefined : (await bodiesById(deps.db, [bodyId])).get(bodyId)
  return { personId, scopes: [{ bodyId, areaCode: body?.areaCode ?? null }], viewer: null }
}

interface NotOpened {
  readonly status: 401 | 403 | 404
  readonly detail: string
}

async function openFor(c: PageContext, deps: Deps, id: string): Promise<WholeImport | NotOpened> {
  const caller = await callerOf(c, deps)
  const say = messages(c.get('lang'))
  if (caller === null) return { status: 401, detail: say.list.notAllowed }
  const one = isId(id) ? await importById(deps.db, id) : null
  if (one === null) return { status: 404, detail: say.one.gone }
  const own =
    caller.viewer === null
      ? caller.scopes.some((scope) => scope.bodyId === null || scope.bodyId === one.scope.bodyId)
      : mayOpen(caller.viewer, one.scope, deps.clock.now())
  return own ? one : { status: 403, detail: say.one.notYours }
}

async function forApi(deps: Deps, one: WholeImport, c: PageContext) {
  const counts = await countOutcomes(deps.db, one)
  return {
    id: one.id,
    state: one.state,
    file_name: one.fileName,
    sha256: one.sha256,
    bytes: one.byteSize,
    started_at: one.startedAt.toISOString(),
    finished_at: one.finishedAt?.toISOString() ?? null,
    mapping: one.mappingName,
    problem: one.state === 'refused' ? fileProblemText(c.get('lang'), one.problem as FileProblem) : null,
    rows: Object.fromEntries(rowOutcomes.map((outcome) => [outcome, counts[outcome].rows])) as Record<
      (typeof rowOutcomes)[number],
      number
    >,
  }
}

function rowForApi(row: StagedRow, c: PageContext) {
  const record = row.record as TableRecord
  return {
    position: row.position,
    row: row.row,
    address: row.part < 0 ? null : addressOf({ ...record, sheetName: record.sheetName ?? '' }, 0),
    outcome: row.outcome,
    doubtful: row.doubtful,
    title: row.title,
    body: row.body,
    area: row.project?.areaCode ?? null,
    amount: row.amountSatang === null ? null : toBahtDecimal(satang(row.amountSatang)),
    problems: row.problems.map((cell) => ({
      address: cell.address ?? addressOf(record, cell.cell ?? 0, cell.column),
      column: cell.column,
      value: cell.value,
      severity: cell.severity,
      problem: rowProblemText(c.get('lang'), cell.problem),
    })),
    differences: row.differences.map((one) => ({ ...one })),
  }
}
