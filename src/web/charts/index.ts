export { barChart } from './bar-chart.ts'
export { lineChart } from './line-chart.ts'
export { phaseChart, phases } from './phase-chart.ts'
export { sankeyChart } from './sankey-chart.ts'
