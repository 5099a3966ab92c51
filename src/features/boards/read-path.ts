import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Board, StepName } from './board.ts'
import { committeeState, goalsOf, keptLinksOf, measuresOf } from './frame.sql.ts'
import { isLiving, itemsOf } from './items.sql.ts'
import { partiesOf } from './parties.sql.ts'
import type { LinkCounts } from './sections-port.ts'
import { stepsOf, tasksOf } from './steps.sql.ts'
import { type PathStep, pathOf } from './steps.ts'
import { findSuggestions } from './suggestions.ts'

/** The path of a board with everything its lines are read from. */
export async function readPath(view: Queryable, board: Board, links: LinkCounts, now: Date) {
  const parties = await partiesOf(view, board)
  const steps = await stepsOf(view, board)
  const tasks = await tasksOf(view, board)
  const items = await itemsOf(view, board)
  const goals = await goalsOf(view, board)
  const measures = await measuresOf(view, board)
  const keptLinks = await keptLinksOf(view, board)
  const today = todayInBangkok(now)
  const committee = board.committeeId === null ? null : await committeeState(view, board.committeeId, { now, today })
  const suggestions = board.state === 'open' ? await findSuggestions(view, board, parties, now) : []
  const joint = items.filter((item) => item.joint && isLiving(item))
  const tasksOpen = new Map<StepName, number>()
  for (const task of tasks) if (task.doneAt === null) tasksOpen.set(task.step, (tasksOpen.get(task.step) ?? 0) + 1)
  const path: readonly PathStep[] = pathOf(
    steps,
    {
      pattern: board.pattern,
      technique: board.technique,
      parties,
      ownerBodyId: board.ownerBodyId,
      secretaryBodyId: board.secretaryBodyId,
      suggestionsOpen: suggestions.length,
      committee: committee && {
        secretaryFromOwner: committee.secretaryFrom.includes(board.secretaryBodyId),
        peopleSeats: committee.peopleSeats,
        meetings: committee.meetings.length,
      },
      goals: goals.map((goal) => ({
        outputs: measures.filter((one) => one.goalId === goal.id && one.result === 'output' && !one.ended).length,
        outcomes: measures.filter((one) => one.goalId === goal.id && one.result === 'outcome' && !one.ended).length,
      })),
      measures: measures.length,
      monitored: measures.filter((one) => one.method !== null && one.bodyId !== null && one.firstOn !== null).length,
      joint: joint.length,
      jointWithMoney: joint.filter((item) => item.satang > 0n).length,
      links: links.made + (keptLinks === null || links.earlier === 0 ? 0 : 1),
    },
    tasksOpen,
  )
  return { path, parties, tasks, items, goals, measures, committee, suggestions, keptLinks }
}
