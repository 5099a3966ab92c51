import { type Satang, toBahtDecimal } from '../../kernel/money.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { doingOf } from '../../platform/doing.ts'
import { keyOf } from '../../platform/http/address.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { onceOfCall } from '../../platform/http/once-per-key.ts'
import { problem } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { bodiesNamed, finderOf } from '../bodies/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { isoDay, routes } from './interests.routes.ts'
import { keepGroup, type NewEntry, recordSaid } from './keep-interests.ts'
import { keepPressure } from './keep-pressures.ts'
import { place, scoreThing } from './keep-priorities.ts'
import { messages } from './messages.ts'
import type { Entry } from './negotiation.ts'
import { publicKey, refusalStatus, refusalText } from './page-parts.ts'
import { answersOf, type PressureLine, pressureByKey, pressurePage, reviewsOf, signalsOf } from './pressures.sql.ts'
import { readPriorities } from './priorities.pages.ts'
import { schemesOf, thingByKey } from './priorities.sql.ts'
import { type Level, levels, tenthsText } from './priority.ts'
import { readInterests } from './read-interests.ts'
import type { Refusal } from './refusal.ts'
import { placeOf } from './stakeholder.ts'

const presentEntry = (entry: Entry, sealed: boolean, codeOf: (id: string | null) => string | null) => ({
  id: entry.id,
  kind: entry.kind,
  option: entry.optionId,
  stakeholder: entry.stakeholderId,
  body: codeOf(entry.bodyId),
  speaker: entry.speaker,
  text: entry.text,
  said_on: entry.saidOn,
  sealed,
  corrects: entry.correctsId,
})

const presentPressure = (one: PressureLine) => ({
  id: publicKey(one),
  area: one.areaCode,
  side: one.side,
  kind: one.kind,
  title: one.title,
  about: one.about,
  strength: one.strength,
  owner: one.ownerCode,
  review_on: one.reviewOn,
  state: one.state,
  signals_visible: one.visible,
  signals_hidden: one.hidden,
  answers: one.answers,
})

function presentPlaced(one: ReturnType<typeof place>) {
  const score = (tenths: number | null | undefined) =>
    tenths === null || tenths === undefined ? null : Number(tenthsText(tenths))
  return {
    id: publicKey(one.thing),
    thing: one.thing.thing,
    title: one.thing.title,
    body: one.thing.bodyCode,
    area: one.thing.areaCode,
    function: one.thing.functionCode,
    amount: toBahtDecimal(one.thing.amountSatang as Satang),
    state: score(one.state),
    area_score: score(one.area),
    quadrant: one.quadrant,
    levels: levels.flatMap((level: Level) =>
      one.thing.levels.has(level)
        ? [{ level, score: score(one.byLevel.get(level)?.tenths), known: one.byLevel.get(level)?.known ?? null }]
        : [],
    ),
  }
}

/** Stakeholders, priorities and pressures for programs. */
export function interestsApi(app: ApiApp, deps: Deps): void {
  const refuse = (c: PageContext, refusal: Refusal) =>
    problem(c, refusalStatus(refusal), { title: refusal.kind, detail: refusalText(refusal, c.get('lang')) })
  const missing = (c: PageContext) =>
    problem(c, 404, { title: 'not-found', detail: refusalText({ kind: 'not-found' }, c.get('lang')) })
  const onceOf = (c: PageContext) => onceOfCall(c, deps.clock.now())

  app.openapi(routes.board, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const view = key && (await deps.db.snapshot((db) => readInterests(db, key, doingOf(c, deps))))
    if (!view) return missing(c)
    const codeOf = (one: string | null) => view.bodies.get(one ?? '')?.code ?? null
    return c.json(
      {
        board: publicKey(view.board),
        stakeholders: view.groups.map((one) => ({
          id: one.id,
          name: one.name,
          side: one.side,
          interests: one.interests,
          capacities: one.capacities,
          needs: one.needs,
          influence: one.influence,
          concern: one.concern,
          place: placeOf(one),
        })),
        measures: view.measures.map((one) => ({
          stakeholder: one.stakeholderId,
          kind: one.kind,
          what: one.what,
          owner: codeOf(one.ownerBodyId) ?? '',
          due_on: one.dueOn,
          done_on: one.doneOn,
          result: one.result,
        })),
        options: view.options.map((one) => ({
          id: one.id,
          number: one.position,
          title: one.title,
          about: one.about,
          benefits: one.benefits,
          drawbacks: one.drawbacks,
          cost: one.costSatang === null ? null : toBahtDecimal(one.costSatang as Satang),
          months: one.months,
          effects: one.effects.map(({ stakeholderId, effect, why }) => ({ stakeholder: stakeholderId, effect, why })),
        })),
        record: view.shown.entries.flatMap(({ entry, sealed, corrections }) => [
          presentEntry(entry, sealed, codeOf),
          ...corrections.map((one) => presentEntry(one, sealed, codeOf)),
        ]),
        kept_back: view.shown.kept,
      },
      200,
    )
  })

  app.openapi(routes.addGroup, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    if (key === null) return missing(c)
    const facts = c.req.valid('json')
    const done = await wholeActOnce<Refusal>(deps.db, onceOf(c), (tx) =>
      keepGroup(tx, key, null, facts, doingOf(c, deps)),
    )
    return done.ok ? c.json({ id: done.value }, 201) : refuse(c, done.problem)
  })

  app.openapi(routes.addEntry, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    if (key === null) return missing(c)
    const given = c.req.valid('json')
    const body = given.body === null ? null : ((await finderOf(deps.db)).body(given.body)?.id ?? null)
    if ((given.stakeholder === null) === (body === null)) return refuse(c, { kind: 'no-such-body' })
    const entry: NewEntry = {
      kind: given.kind,
      optionId: given.option,
      stakeholderId: given.stakeholder,
      bodyId: body,
      speaker: given.speaker,
      text: given.text,
      saidOn: isoDay(given.said_on),
      confidential: given.confidential,
      correctsId: null,
      agreement: null,
      joining: null,
    }
    const done = await wholeActOnce<Refusal>(deps.db, onceOf(c), (tx) => recordSaid(tx, key, entry, doingOf(c, deps)))
    return done.ok ? c.json({ id: done.value }, 201) : refuse(c, done.problem)
  })

  app.openapi(routes.priorities, async (c) => {
    const asked = c.req.valid('query')
    const typed = {
      place: asked.area ?? '',
      field: asked.function ?? '',
      year: asked.fiscal_year === undefined ? '' : String(asked.fiscal_year),
      level: '',
      thing: asked.thing,
      show: '',
    }
    const found = await deps.db.snapshot((view) => readPriorities(view, typed, c.get('lang')))
    const [wrong] = found.problems
    if (wrong !== undefined) return problem(c, 422, { title: wrong.field, detail: String(wrong.text) })
    const all = found.all.filter((one) => asked.quadrant === undefined || one.quadrant === asked.quadrant)
    const end = asked.cursor + asked.limit
    return c.json(
      {
        priorities: all.slice(asked.cursor, end).map(presentPlaced),
        schemes: found.schemes.map(({ level, version, criteria }) => ({ level, version, criteria: [...criteria] })),
        total: all.length,
        next_cursor: end < all.length ? end : null,
      },
      200,
    )
  })

  app.openapi(routes.score, async (c) => {
    const { id: text, thing: plural } = c.req.valid('param')
    const key = keyOf(text)
    if (key === null || (plural !== 'projects' && plural !== 'goals')) return missing(c)
    const thing = plural === 'projects' ? 'project' : 'goal'
    const done = await wholeActOnce<Refusal>(deps.db, onceOf(c), async (tx) => {
      const scored = await scoreThing(tx, { ...key, thing }, c.req.valid('json'), doingOf(c, deps))
      return scored.ok ? { ok: true, value: key.id } : scored
    })
    if (!done.ok) return refuse(c, done.problem)
    const now = await deps.db.snapshot(async (view) => {
      const one = await thingByKey(view, { ...key, thing })
      return one === null ? null : place(one, await schemesOf(view, [key.home]), null)
    })
    return now === null ? missing(c) : c.json(presentPlaced(now), 200)
  })

  app.openapi(routes.pressures, async (c) => {
    const asked = c.req.valid('query')
    const found = await deps.db.snapshot(async (view) => {
      const places_ = await loadGazetteer(view)
      const area = asked.area === undefined ? null : (places_.areas.get(asked.area) ?? null)
      const isLocal = area !== null && /^\d\d/.test(area.code)
      // A place nobody knows has no pressures; a region has those of its provinces.
      const isAll = asked.area === undefined || area?.code === 'TH'
      const provinces = area === null ? [] : places_.provincesOf(area.code).map((one) => one.code)
      const filter = {
        homes: isLocal ? [area.code.slice(0, 2)] : isAll ? null : provinces,
        under: isLocal ? area.code : null,
        side: asked.side ?? null,
        kind: asked.kind ?? null,
        show: asked.show,
        today: todayInBangkok(deps.clock.now()),
      }
      return pressurePage(view, filter, asked.limit, asked.cursor)
    })
    const end = asked.cursor + found.pressures.length
    return c.json(
      {
        pressures: found.pressures.map(presentPressure),
        total: found.total,
        next_cursor: end < found.total ? end : null,
      },
      200,
    )
  })

  app.openapi(routes.pressure, async (c) => {
    const key = keyOf(c.req.valid('param').id)
    const found =
      key &&
      (await deps.db.snapshot(async (view) => {
        const pressure = await pressureByKey(view, key)
        if (pressure === null) return null
        return {
          pressure,
          owner: (await bodiesNamed(view, [pressure.ownerBodyId])).get(pressure.ownerBodyId),
          signals: await signalsOf(view, key),
          answers: await answersOf(view, key),
          reviews: await reviewsOf(view, key),
        }
      }))
    if (!found) return missing(c)
    const { pressure, signals, answers, reviews } = found
    const line: PressureLine = {
      ...pressure,
      ownerCode: found.owner?.code ?? '',
      ownerTh: '',
      ownerEn: null,
      visible: signals.filter((one) => one.visible).length,
      hidden: signals.filter((one) => !one.visible).length,
      answers: answers.length,
    }
    return c.json(
      {
        ...presentPressure(line),
        signals: signals.map((one) => ({
          text: one.text,
          visible: one.visible,
          found_how: one.foundHow,
          found_on: one.foundOn,
          source: one.source,
        })),
        answered_by: answers.map((one) => ({ goal: one.nodeId, title: one.title, plan: one.planTitle, how: one.how })),
        reviews: reviews.map((one) => ({
          reviewed_on: one.reviewedOn,
          strength: one.strength,
          finding: one.finding,
          next_on: one.nextOn,
        })),
      },
      200,
    )
  })

  app.openapi(routes.addPressure, async (c) => {
    const given = c.req.valid('json')
    const finder = await finderOf(deps.db)
    const areaCode = finder.area(given.area)
    const owner = finder.body(given.owner)
    if (!areaCode) return problem(c, 422, { title: 'area', detail: messages(c.get('lang')).placeUnknown(given.area) })
    if (!owner) return refuse(c, { kind: 'no-such-body' })
    const { review_on, area: _area, owner: _owner, ...rest } = given
    const facts = { ...rest, areaCode, ownerBodyId: owner.id, reviewOn: isoDay(review_on) }
    const done = await wholeActOnce<Refusal>(deps.db, onceOf(c), async (tx) => {
      const kept = await keepPressure(tx, null, facts, doingOf(c, deps))
      return kept.ok ? { ok: true, value: publicKey(kept.value) } : kept
    })
    return done.ok ? c.json({ id: done.value }, 201) : refuse(c, done.problem)
  })
}
