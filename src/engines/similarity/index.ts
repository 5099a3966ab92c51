export { similarEnough, similarityOf } from './compare.ts'
export { similarityKeys, similarityLookups } from './keys.ts'
export type { SimilarReport } from './report.ts'
