import {
  type Criterion,
  type Effect,
  type Entry,
  type Group,
  insertAnswers,
  insertEntries,
  insertGroups,
  insertMeasures,
  insertOption,
  insertPressures,
  insertReviews,
  insertScheme,
  insertScores,
  insertSignals,
  type Level,
  type Measure,
  type NewAnswer,
  type NewScore,
  type PressureFacts,
  putEffects,
  type Signal,
} from '../src/features/interests/index.ts'
import { addDays, type LocalDate, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Chance } from './chance.ts'
import {
  areaCriteria,
  type InterestText,
  interestTexts,
  pressureTexts,
  scoreReasons,
  stateCriteria,
} from './interest-texts.ts'

/*
 * Whose interests meet on the boards of the demonstration, what the state and the area give the projects, and what presses on the
 * provinces. Everything else is stored before.
 */

const HOME = '57'

interface BoardRow {
  readonly home: string
  readonly id: string
  readonly field: string | null
  readonly area: string
  readonly secretary: string
  readonly parties: readonly string[]
  readonly state: 'open' | 'closed'
  readonly agreement_home: string | null
  readonly agreement_id: string | null
}

interface Making {
  readonly tx: Tx
  readonly chance: Chance
  readonly now: Date
  readonly today: LocalDate
}

/** @param share of the projects of the deep provinces that were scored */
export async function makeDemoInterests(tx: Tx, chance: Chance, now: Date, share: number): Promise<void> {
  const making = { tx, chance, now, today: todayInBangkok(now) }
  const { rows: boards } = await tx.query<BoardRow>(
    `select b.home, b.id, b.function_code as field, b.area_code as area, b.secretary_body_id as secretary, b.state,
            array(select p.body_id::text from board_parties p where p.home = b.home and p.board_id = b.id and p.state = 'accepted'
                   order by p.body_id) as parties,
            a.home as agreement_home, a.id as agreement_id
       from boards b left join lateral (select home, id from agreements where board_id = b.id and version > 0 order by id limit 1) a on true
      order by b.home, b.opened_at, b.id`,
  )
  for (const board of boards) await makeBoard(making, board)
  const homes = [...new Set(boards.map((board) => board.home))]
  await makePriorities(making, homes, share)
  await makePressures(making, homes)
}

/** Every day is told as days before today. */
const before = ({ today }: Making, days: number): LocalDate => addDays(today, -days)
const at = ({ now }: Making, days: number) => ({ by: null, at: new Date(now.getTime() - days * 86_400_000) })

async function makeBoard(making: Making, board: BoardRow): Promise<void> {
  const { tx, chance } = making
  const text =
    interestTexts.find((one) => one.field !== '' && board.field?.startsWith(one.field)) ?? interestTexts.at(-1)
  if (text === undefined) return
  const key = { home: board.home, boardId: board.id }
  const groups = text.groups.map(
    ([name, side, interests, needs, capacities, influence, concern]): Omit<Group, 'revision'> => ({
      ...key,
      id: chance.id(),
      name,
      side,
      interests,
      needs,
      capacities,
      influence,
      concern,
    }),
  )
  await insertGroups(tx, groups, at(making, 60))
  const owners = board.parties.length > 0 ? board.parties : [board.secretary]
  const measures = text.measures.flatMap(([group, kind, what, result], n): Measure[] => {
    const of = groups[group]
    if (of === undefined) return []
    const due = before(making, result !== null ? 20 : n === 0 ? 6 : -45)
    const owner = owners[n % owners.length] ?? board.secretary
    const doneOn = result === null ? null : before(making, 24)
    return [
      { ...key, id: chance.id(), stakeholderId: of.id, kind, what, ownerBodyId: owner, dueOn: due, doneOn, result },
    ]
  })
  await insertMeasures(tx, measures, at(making, 55))
  const options: string[] = []
  for (const [n, option] of text.options.entries()) {
    const id = chance.id()
    options.push(id)
    const { title, about, benefits, drawbacks, costBaht, months } = option
    const facts = { title, about, benefits, drawbacks, costSatang: BigInt(costBaht) * 100n, months }
    await insertOption(tx, { ...key, id, position: n + 1, facts }, at(making, 50))
    const effects = option.effects.flatMap((effect: Effect | null, group) => {
      const of = groups[group]
      return effect === null || of === undefined ? [] : [{ stakeholderId: of.id, effect, why: null }]
    })
    await putEffects(tx, { home: board.home, id }, effects)
  }
  await insertEntries(tx, recordOf(making, board, text, groups, options), at(making, 20))
}

type Said = readonly [
  days: number,
  kind: Entry['kind'],
  option: number | null,
  group: number | null,
  speaker: string,
  words: string,
  confidential?: true,
]

/** What was said at the table of a board, from the first position to what was agreed. */
function recordOf(
  making: Making,
  board: BoardRow,
  text: InterestText,
  groups: readonly Omit<Group, 'revision'>[],
  options: readonly string[],
): Omit<Entry, 'recordedAt'>[] {
  const name = (group: number) => text.groups[group]?.[0] ?? ''
  const said: Said[] = [
    [48, 'position', null, 0, `ผู้แทน${name(0)}`, `ขอให้แก้เรื่อง “${text.groups[0]?.[2] ?? ''}” ก่อนเรื่องอื่น`],
    [46, 'offer', 0, 1, `ผู้แทน${name(1)}`, 'รับทางที่ 1 ได้ ถ้าทดลองก่อนหนึ่งฤดูแล้วทบทวน'],
    [44, 'objection', 1, 2, `ผู้แทน${name(2)}`, 'ทางที่ 2 กระทบรายได้ ยังไม่เห็นมาตรการชดเชย'],
    [40, 'offer', 1, null, 'ผู้แทนหน่วยงานเลขานุการ', 'พร้อมสมทบงบเหลือจ่ายไตรมาสสี่ ถ้าทุกฝ่ายลงชื่อร่วมกัน', true],
    [33, 'concession', 0, 1, `ผู้แทน${name(1)}`, 'ยอมเลื่อนของฝ่ายตนไปหลังเดือนเมษายน'],
  ]
  if (making.chance.happens(0.7))
    said.push([21, 'agreed', 0, null, 'ประธานที่ประชุม', 'ตกลงใช้ทางที่ 1 ทดลองหนึ่งฤดู ทบทวนเมื่อครบหกเดือน'])
  const entries = said.map(
    ([days, kind, option, group, speaker, words, confidential]): Omit<Entry, 'recordedAt'> => ({
      home: board.home,
      id: making.chance.id(),
      boardId: board.id,
      kind,
      optionId: option === null ? null : (options[option] ?? null),
      stakeholderId: group === null ? null : (groups[group]?.id ?? null),
      bodyId: group === null ? board.secretary : null,
      speaker,
      text: words,
      saidOn: before(making, days),
      confidential: confidential === true,
      correctsId: null,
      agreement:
        kind === 'agreed' && board.agreement_home !== null && board.agreement_id !== null
          ? { home: board.agreement_home, id: board.agreement_id }
          : null,
      joining: null,
    }),
  )
  const slip = entries[4]
  if (slip !== undefined)
    entries.push({
      ...slip,
      id: making.chance.id(),
      kind: 'correction',
      speaker: 'เลขานุการ',
      text: 'เดือนที่ถูกคือพฤษภาคม ตามรายงานการประชุม',
      saidOn: before(making, 30),
      correctsId: slip.id,
    })
  return entries
}

// ---- priorities

const criteriaOf = (texts: readonly (readonly [string, number])[], support: boolean): Criterion[] =>
  texts.map(([name, weight], n) => ({
    key: `c${n + 1}`,
    name,
    weight,
    source: support && n === texts.length - 1 ? 'support' : 'scored',
  }))

async function makePriorities(making: Making, homes: readonly string[], share: number): Promise<void> {
  const { tx, chance } = making
  const schemes = new Map<Level, Criterion[]>([
    ['state', criteriaOf(stateCriteria, false)],
    ['province', criteriaOf(areaCriteria, true)],
    [
      'community',
      criteriaOf(
        areaCriteria.slice(0, 2).map(([name], n) => [name, n === 0 ? 60 : 40]),
        false,
      ),
    ],
  ])
  const store = (
    home: string,
    level: Level,
    version: number,
    criteria: readonly Criterion[],
    days: number,
    reason: string,
  ) =>
    insertScheme(tx, {
      home,
      id: chance.id(),
      level,
      version,
      criteria,
      reason,
      madeBy: null,
      madeAt: at(making, days).at,
    })
  const even = (schemes.get('state') ?? []).map((one) => ({ ...one, weight: 25 }))
  await store('00', 'state', 1, even, 300, 'เริ่มต้นด้วยน้ำหนักเท่ากัน')
  await store('00', 'state', 2, schemes.get('state') ?? [], 120, 'ที่ประชุมให้น้ำหนักยุทธศาสตร์ชาติมากขึ้น')
  for (const home of homes)
    for (const level of ['province', 'community'] as const)
      await store(home, level, 1, schemes.get(level) ?? [], 150, 'ตามเวทีพัฒนาแผนของจังหวัด')
  const { rows: projects } = await tx.query<{ home: string; id: string; on_board: boolean }>(
    `select p.home, p.id, exists (select from board_items i where i.project_home = p.home and i.project_id = p.id and i.removed_at is null) as on_board
       from projects p where p.home = any($1) and p.state <> 'cancelled' order by p.home, p.id`,
    [homes],
  )
  const { rows: goals } = await tx.query<{ home: string; id: string }>(
    `select left(pl.area_code, 2) as home, n.id from plan_nodes n join plans pl on pl.id = n.plan_id
      where n.kind = 'goal' and pl.level = 'province' and pl.area_code = any($1) order by n.id`,
    [homes],
  )
  const scores: NewScore[] = []
  const give = (thing: 'project' | 'goal', home: string, id: string, level: Level, lean: number) => {
    const points = Object.fromEntries(
      (schemes.get(level) ?? [])
        .filter((one) => one.source === 'scored')
        .map((one) => [one.key, Math.max(0, Math.min(5, lean + chance.whole(-1, 1)))]),
    )
    scores.push({ thing, home, id, rowId: chance.id(), level, points, reason: chance.pick(scoreReasons) })
  }
  for (const { home, id, on_board: isOnBoard } of projects) {
    if (!isOnBoard && !chance.happens(share)) continue
    give('project', home, id, 'state', chance.whole(1, 5))
    if (chance.happens(0.85)) give('project', home, id, 'province', chance.whole(1, 5))
    if (chance.happens(0.4)) give('project', home, id, 'community', chance.whole(1, 5))
  }
  for (const { home, id } of goals) {
    give('goal', home, id, 'state', chance.whole(2, 5))
    give('goal', home, id, 'province', chance.whole(2, 5))
  }
  await insertScores(tx, scores, null, at(making, 30).at)
}

// ---- pressures

async function makePressures(making: Making, homes: readonly string[]): Promise<void> {
  const { tx, chance } = making
  const { rows: provinces } = await tx.query<{
    home: string
    body: string
    branches: { id: string; title: string }[] | null
  }>(
    `select b.area_code as home, b.id as body,
            (select jsonb_agg(jsonb_build_object('id', n.id, 'title', n.title) order by n.position, n.id) from plan_nodes n join plans pl on pl.id = n.plan_id
              where pl.area_code = b.area_code and pl.level = 'province' and n.kind in ('strategy', 'goal')) as branches
       from bodies b where b.kind = 'province' and b.area_code = any($1) order by b.area_code`,
    [homes],
  )
  const pressures: (PressureFacts & { home: string; id: string })[] = []
  const signals: (Signal & { pressureId: string })[] = []
  const answers: NewAnswer[] = []
  const reviews: Parameters<typeof insertReviews>[1][number][] = []
  for (const { home, body, branches } of provinces)
    for (const [m, text] of pressureTexts.slice(0, home === HOME ? undefined : 4).entries()) {
      const id = chance.id()
      const { side, kind, title, about, strength } = text
      // The second of each province is overdue.
      const reviewOn = before(making, m === 1 ? 12 : -chance.whole(20, 120))
      pressures.push({ home, id, areaCode: home, side, kind, title, about, strength, ownerBodyId: body, reviewOn })
      for (const [words, visible, foundHow, source] of text.signals)
        signals.push({
          home,
          id: chance.id(),
          pressureId: id,
          text: words,
          visible,
          foundHow,
          foundOn: before(making, chance.whole(20, 200)),
          source,
        })
      const [pattern, how] = text.answer ?? []
      const branch = pattern === undefined ? undefined : branches?.find((one) => new RegExp(pattern).test(one.title))
      if (branch !== undefined && how !== undefined)
        answers.push({ home, id: chance.id(), pressureId: id, nodeId: branch.id, how })
      if (m === 0)
        reviews.push({
          home,
          id: chance.id(),
          pressureId: id,
          reviewedOn: before(making, 90),
          strength,
          finding: 'แรงขึ้นกว่าปีก่อน ควรเร่งงานที่รับมือ',
          nextOn: reviewOn,
        })
    }
  await insertPressures(tx, pressures, at(making, 200))
  await insertSignals(tx, signals, at(making, 30))
  await insertAnswers(tx, answers, at(making, 40))
  await insertReviews(tx, reviews, at(making, 90))
}
