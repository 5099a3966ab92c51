import {
  ALIGNMENT_ENGINE,
  type AlignItem,
  type ConfirmedLink,
  Linker,
  type Suggestion,
} from '../../engines/alignment/index.ts'
import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { type GoalLevel, levelsAbove, topLevels } from './goal.ts'
import { th } from './messages.th.ts'
import {
  answeredPairs,
  type ConfirmedText,
  confirmedTexts,
  type FoundLink,
  type GoalText,
  goalTexts,
  orphanTexts,
  type ProjectText,
  projectText,
  replaceFound,
} from './suggest.sql.ts'
import { lockSummaries, noteSuggested } from './summaries.sql.ts'

/** Below this a suggestion is not worth a look, and nobody is asked. */
const LEAST = 0.3
/** A project of a plan with branches is asked about itself only when the finder is surer than of its branch. */
const LEAST_OF_PROJECTS = 0.5
/** To a person who asks, also unlikely goals are shown, but not these. */
const LEAST_SHOWN = 0.05
const MOST_PROJECTS = 2_000
const MOST_CONFIRMED = 20_000

/** Goals a thing of a plan may be asked to serve, from its level and place. */
class GoalChooser {
  readonly #byLevel = new Map<GoalLevel, GoalText[]>()
  readonly #places: Gazetteer

  constructor(goals: readonly GoalText[], places: Gazetteer) {
    this.#places = places
    for (const goal of goals) {
      const list = this.#byLevel.get(goal.level)
      if (list === undefined) this.#byLevel.set(goal.level, [goal])
      else list.push(goal)
    }
  }

  /** Of the plans one level up that hold the place; where there are none, of the next level up. */
  among(level: GoalLevel, areaCode: string | null, planId: string): GoalText[] {
    const ladder: readonly GoalLevel[] =
      level === 'operational' && areaCode !== null && /^\d/.test(areaCode)
        ? ['province', ...levelsAbove.operational]
        : levelsAbove[level]
    const province = areaCode !== null && /^\d/.test(areaCode) ? areaCode.slice(0, 2) : null
    const around = new Set<string>([
      'TH',
      ...(areaCode === null ? [] : [areaCode]),
      ...(province === null ? [] : this.#places.groupsOf(province).map((group) => group.code)),
    ])
    const holds = (goal: GoalText) =>
      goal.planId !== planId &&
      (around.has(goal.areaCode) ||
        (areaCode !== null && /^\d/.test(goal.areaCode) && areaCode.startsWith(goal.areaCode)))
    return ladder.flatMap((above) => (this.#byLevel.get(above) ?? []).filter(holds))
  }
}

function itemOfProject(project: Omit<ProjectText, 'home' | 'id' | 'planId' | 'bodyId'>): AlignItem {
  const category = project.category?.split('\n')[0] ?? null
  return {
    title: project.title,
    around: project.branch ?? '',
    field: project.functionCode,
    areaCode: project.areaCode,
    structure: [
      ...(project.branch === null ? [] : [`branch:${project.branch}`]),
      ...(category === null ? [] : [`category:${category}`]),
      `level:${project.level}`,
    ],
    owners: [project.body],
  }
}

function itemOfGoal(goal: GoalText): AlignItem {
  return {
    title: goal.title,
    around: goal.around,
    field: goal.fields[0] ?? null,
    areaCode: goal.areaCode,
    structure: [`level:${goal.level}`],
    owners: [goal.body],
  }
}

function learnt(text: ConfirmedText): ConfirmedLink {
  const item = itemOfProject({ ...text, level: text.level as GoalLevel })
  return { item: { ...item, around: text.around === '' ? item.around : text.around }, goalId: text.goalId }
}

async function makeLinker(
  view: Queryable,
): Promise<{ linker: Linker; chooser: GoalChooser; goals: readonly GoalText[] }> {
  const goals = await goalTexts(view)
  const confirmed = await confirmedTexts(view, MOST_CONFIRMED)
  const linker = new Linker(
    goals.map((goal) => ({
      id: goal.id,
      title: goal.title,
      around: goal.around,
      fields: goal.fields,
      areaCode: goal.areaCode,
    })),
    confirmed.map(learnt),
  )
  return { linker, chooser: new GoalChooser(goals, await loadGazetteer(view)), goals }
}

export interface SuggestReport {
  readonly asked: number
  readonly suggested: number
  readonly sure: number
}

/**
 * Asks about every goal and project that serves nobody else's plan, and stores the likeliest answer of each to be decided.
 * @param homes only what lives there; null: everything
 */
export async function suggestLinks(tx: Tx, now: Date, homes: readonly string[] | null = null): Promise<SuggestReport> {
  await lockSummaries(tx)
  const { linker, chooser, goals } = await makeLinker(tx)
  const { pairs, waiting } = await answeredPairs(tx)
  const found: FoundLink[] = []
  let asked = 0
  let sure = 0
  const ask = (
    thing: FoundLink['left'] & { readonly home: string },
    item: AlignItem,
    among: readonly GoalText[],
    least: number,
  ): boolean => {
    if (waiting.has(thing.id) || among.length === 0) return false
    asked += 1
    const goalsById = new Map(among.map((goal) => [goal.id, goal]))
    // What people said no to is no choice any more.
    const open = [...goalsById.keys()].filter((id) => !pairs.has(`${thing.id} ${id}`))
    const [first] = open.length === 0 ? [] : linker.suggest(item, open, 1)
    const goal = first && goalsById.get(first.goalId)
    if (first === undefined || goal === undefined || first.probability < least) return false
    if (first.sure) sure += 1
    const { home, ...left } = thing
    found.push({
      home,
      id: newId(),
      left,
      right: { home: goal.home, id: goal.id, planId: goal.planId },
      reason: th.finderReason,
      score: first.probability,
      evidence: first.evidence,
    })
    return true
  }
  for (const goal of goals) {
    if (goal.linked || topLevels.has(goal.level) || homes?.includes(goal.home) === false) continue
    const among = chooser.among(goal.level, goal.areaCode, goal.planId)
    ask(
      { kind: 'node', home: goal.home, id: goal.id, planId: goal.planId, bodyId: goal.bodyId },
      itemOfGoal(goal),
      among,
      LEAST,
    )
  }
  for (const project of await orphanTexts(tx, homes, MOST_PROJECTS)) {
    const among = chooser.among(project.level, project.areaCode, project.planId)
    const least = project.branch === null ? LEAST : LEAST_OF_PROJECTS
    ask({ kind: 'project', ...project }, itemOfProject(project), among, least)
  }
  await replaceFound(tx, found, homes, ALIGNMENT_ENGINE, now)
  await noteSuggested(tx, now)
  return { asked, suggested: found.length, sure }
}

export interface LiveSuggestion extends Suggestion {
  readonly goal: GoalText
}

/** What the finder says about one project now, the likeliest first; null where there is no such project. */
export async function suggestForProject(
  view: Queryable,
  key: { readonly home: string; readonly id: string },
  most: number,
): Promise<readonly LiveSuggestion[] | null> {
  const project = await projectText(view, key)
  if (project === null) return null
  const { linker, chooser } = await makeLinker(view)
  const among = new Map(chooser.among(project.level, project.areaCode, project.planId).map((goal) => [goal.id, goal]))
  if (among.size === 0) return []
  return linker.suggest(itemOfProject(project), [...among.keys()], most).flatMap((one) => {
    const goal = among.get(one.goalId)
    return goal === undefined || one.probability < LEAST_SHOWN ? [] : [{ ...one, goal }]
  })
}
