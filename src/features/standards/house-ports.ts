import {
  type IndicatorForExchange,
  indicatorsOfPlanForExchange,
  indicatorsOfProjectsForExchange,
} from '../indicators/index.ts'
import type { ExchangeIndicator } from './exchange.ts'
import type { StandardsPorts } from './standards-ports.ts'

/** The room of indicators, as files of standards ask it. */
export const housePorts: StandardsPorts = {
  indicatorsOfProjects: async (view, projects) =>
    grouped(await indicatorsOfProjectsForExchange(view, projects), (one) => one.project ?? ''),
  indicatorsOfPlan: async (view, planId) =>
    grouped(await indicatorsOfPlanForExchange(view, planId), (one) => one.nodeId ?? ''),
}

function grouped(
  indicators: readonly IndicatorForExchange[],
  key: (one: IndicatorForExchange) => string,
): Map<string, ExchangeIndicator[]> {
  const groups = new Map<string, ExchangeIndicator[]>()
  for (const one of indicators) {
    const { project: _project, nodeId: _nodeId, ...indicator } = one
    groups.set(key(one), [...(groups.get(key(one)) ?? []), indicator])
  }
  return groups
}
