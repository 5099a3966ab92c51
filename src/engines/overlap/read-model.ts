import { ok, type Result, refuse } from '../../kernel/result.ts'
import { FEATURES, type FeatureName } from './features.ts'
import type { OverlapModel } from './score.ts'

/** Why a stored model cannot be used: `where` is the field that is not as it should be. */
export type ModelProblem = { kind: 'not-a-model'; where: string } | { kind: 'unknown-feature'; feature: string }

const known: ReadonlySet<string> = new Set(FEATURES)

/**
 * Reads a model that was stored as JSON.
 * @param json what `JSON.parse` gave
 * @returns the model, or why not; a model fitted by an engine with other features is refused, not half used
 */
export function readModel(json: unknown): Result<OverlapModel, ModelProblem> {
  const model = json as OverlapModel
  const where = misshapen(model)
  if (where !== null) return refuse({ kind: 'not-a-model', where })
  const named = [model.weights, model.related.weights, model.correction?.weights ?? {}].flatMap((w) => Object.keys(w))
  for (const [a, b] of model.together) named.push(a, b)
  const feature = named.find((name) => !known.has(name))
  if (feature !== undefined) return refuse({ kind: 'unknown-feature', feature })
  return ok(model)
}

/** The first field that is not what it should be, or null. */
function misshapen(model: OverlapModel): string | null {
  if (typeof model !== 'object' || model === null) return 'model'
  if (typeof model.version !== 'string' || model.version === '') return 'version'
  if (!isNumber(model.bias)) return 'bias'
  if (!areWeights(model.weights)) return 'weights'
  if (!Array.isArray(model.together) || !model.together.every(isProduct)) return 'together'
  if (!isCurve(model.calibration)) return 'calibration'
  if (!isSum(model.related)) return 'related'
  if (model.correction !== undefined && !isSum(model.correction)) return 'correction'
  return null
}

const isNumber = (x: unknown): x is number => typeof x === 'number' && Number.isFinite(x)

function areWeights(x: unknown): x is Partial<Record<FeatureName, number>> {
  return typeof x === 'object' && x !== null && !Array.isArray(x) && Object.values(x).every(isNumber)
}

function isSum(x: unknown): boolean {
  return (
    typeof x === 'object' && x !== null && 'bias' in x && isNumber(x.bias) && 'weights' in x && areWeights(x.weights)
  )
}

function isProduct(x: unknown): boolean {
  return Array.isArray(x) && x.length === 3 && typeof x[0] === 'string' && typeof x[1] === 'string' && isNumber(x[2])
}

function isCurve(x: unknown): boolean {
  if (!Array.isArray(x) || x.length < 2) return false
  const points = x as unknown[]
  return points.every((p, i) => {
    if (!Array.isArray(p) || p.length !== 2 || !isNumber(p[0]) || !isNumber(p[1]) || p[1] < 0 || p[1] > 1) return false
    const before = points[i - 1] as [number, number] | undefined
    return before === undefined || (p[0] > before[0] && p[1] >= before[1])
  })
}
