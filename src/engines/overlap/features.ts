import * as positions from './core/features.ts'

export type FeatureName = keyof typeof positions

/** Names of the features in their order; core/features.ts says where each stands. */
export const FEATURES: readonly FeatureName[] = (Object.entries(positions) as [FeatureName, number][])
  .sort((a, b) => a[1] - b[1])
  .map(([name]) => name)

export const featureAt: Readonly<Record<FeatureName, number>> = positions
