import { atTable, type Party, type Pattern, type Step, type StepName, stepNames } from './board.ts'

/*
 * The path of S4-25 as a checklist that fills itself: most lines are read from the data of the rooms, and only what no data
 * can tell is ticked by hand (tasks).
 */

export const checkNames = [
  'suggestions-looked-at',
  'two-agencies',
  'all-answered',
  'owner-serves',
  'committee-linked',
  'secretary-seated',
  'people-seated',
  'meeting-planned',
  'goals',
  'outputs',
  'outcomes',
  'joint-projects',
  'money',
  'monitoring',
  'linked',
] as const
export type CheckName = (typeof checkNames)[number]

export interface Check {
  readonly name: CheckName
  readonly done: boolean
  /** How much of it there is, and of how much; null where it is a yes or no. */
  readonly count: { readonly of: number; readonly all: number } | null
  /** Optional ones do not hold the step open. */
  readonly needed: boolean
}

/** What the checks are read from. */
export interface PathFacts {
  readonly pattern: Pattern
  readonly technique: string
  readonly parties: readonly Party[]
  readonly ownerBodyId: string
  readonly secretaryBodyId: string
  /** Suggestions nobody invited or set aside yet. */
  readonly suggestionsOpen: number
  readonly committee: {
    readonly secretaryFromOwner: boolean
    readonly peopleSeats: number
    readonly meetings: number
  } | null
  readonly goals: readonly { readonly outputs: number; readonly outcomes: number }[]
  readonly measures: number
  /** Measures with method, body and first day. */
  readonly monitored: number
  readonly joint: number
  readonly jointWithMoney: number
  /** Alignments, joinings, agreements that came about since the board opened, and earlier links it took over. */
  readonly links: number
}

const yes = (name: CheckName, done: boolean, needed = true): Check => ({ name, done, count: null, needed })
const counted = (name: CheckName, of: number, all: number, needed = true): Check => ({
  name,
  done: all > 0 && of >= all,
  count: { of, all },
  needed,
})

/** The lines of each step, and whether they are done. */
function checksOf(step: StepName, facts: PathFacts): readonly Check[] {
  switch (step) {
    case 'agencies': {
      const asked = facts.parties.filter((one) => ['accepted', 'invited', 'declined'].includes(one.state))
      const answered = asked.filter((one) => one.state !== 'invited')
      return [
        yes('suggestions-looked-at', facts.suggestionsOpen === 0, false),
        counted('two-agencies', Math.min(2, atTable(facts.parties).length), 2),
        counted('all-answered', answered.length, asked.length),
        yes('owner-serves', facts.ownerBodyId === facts.secretaryBodyId, false),
      ]
    }
    case 'committee': {
      // Informal coordination needs no committee (S4-21): a line that is there and holds nothing open.
      const needed = facts.technique !== 'informal'
      return [
        yes('committee-linked', facts.committee !== null, needed),
        yes('secretary-seated', facts.committee?.secretaryFromOwner ?? false, needed),
        yes('people-seated', (facts.committee?.peopleSeats ?? 0) > 0, false),
        yes('meeting-planned', (facts.committee?.meetings ?? 0) > 0, needed),
      ]
    }
    case 'frame':
      return [
        yes('goals', facts.goals.length > 0),
        counted('outputs', facts.goals.filter((goal) => goal.outputs > 0).length, facts.goals.length),
        counted('outcomes', facts.goals.filter((goal) => goal.outcomes > 0).length, facts.goals.length),
        yes('joint-projects', facts.joint > 0),
        counted('money', facts.jointWithMoney, facts.joint),
        counted('monitoring', facts.monitored, facts.measures),
      ]
    case 'link':
      return [yes('linked', facts.links > 0)]
  }
}

export interface PathStep extends Step {
  readonly checks: readonly Check[]
  readonly tasksOpen: number
  /** What still holds it open: needed lines and tasks. */
  readonly missing: number
  /** The next line to do; null: nothing is missing. */
  readonly next: CheckName | null
}

/** The whole path, in the order of the steps. @param tasksOpen how many tasks of a step are not done */
export function pathOf(
  steps: readonly Step[],
  facts: PathFacts,
  tasksOpen: ReadonlyMap<StepName, number>,
): readonly PathStep[] {
  return stepNames.map((name) => {
    const step = steps.find((one) => one.step === name) ?? unbegun(name)
    const checks = checksOf(name, facts)
    const missing = checks.filter((check) => check.needed && !check.done)
    const open = tasksOpen.get(name) ?? 0
    return {
      ...step,
      checks,
      tasksOpen: open,
      missing: missing.length + open,
      next: missing[0]?.name ?? checks.find((check) => !check.done)?.name ?? null,
    }
  })
}

const unbegun = (step: StepName): Step => ({
  step,
  state: 'open',
  ownerBodyId: null,
  dueOn: null,
  startedAt: null,
  endedAt: null,
  reason: null,
  revision: 1,
})

/** The step people are at: the first that has not ended; null: all have. */
export function currentStep(steps: readonly Pick<Step, 'step' | 'state'>[]): StepName | null {
  return stepNames.find((name) => (steps.find((one) => one.step === name)?.state ?? 'open') === 'open') ?? null
}
