import { isId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import type { JobHandlers } from '../../platform/room.ts'
import { applyJob, doRun, type FunctionPorts } from './apply-rules.ts'

/** Ordered by an officer: the rules applied to all stored projects, or taken back. */
export function functionsJobs(deps: Deps, ports: FunctionPorts): JobHandlers {
  return {
    [applyJob]: async (payload) => {
      const { runId } = payload as { runId?: unknown }
      if (typeof runId !== 'string' || !isId(runId)) throw new Error('the job names no run')
      await doRun(deps, ports, runId)
    },
  }
}
