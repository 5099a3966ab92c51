/** How good probabilities are against what people decided. */
export interface FitQuality {
  /** Mean of −ln(probability of what was decided): 0 is perfect, 0.69 is guessing. */
  logLoss: number
  /** Mean precision over the ranking, 1 when all that is the same work stands before all that is not. */
  averagePrecision: number
  /** F1 of "0.5 and above". */
  f1: number
  /** Expected calibration error over ten bins: how far "70 %" is from seven in ten. */
  calibrationError: number
}

export interface Judged {
  probability: number
  same: boolean
}

/** @param judged at least one */
export function qualityOf(judged: readonly Judged[]): FitQuality {
  return {
    logLoss: logLoss(judged),
    averagePrecision: averagePrecision(judged),
    f1: f1AtHalf(judged),
    calibrationError: calibrationError(judged),
  }
}

function logLoss(judged: readonly Judged[]): number {
  let sum = 0
  for (const { probability, same } of judged) {
    const p = Math.min(1 - 1e-6, Math.max(1e-6, probability))
    sum -= Math.log(same ? p : 1 - p)
  }
  return sum / judged.length
}

/** Equal probabilities are taken together, so the order of the list does not matter. */
function averagePrecision(judged: readonly Judged[]): number {
  const falling = [...judged].sort((a, b) => b.probability - a.probability)
  const all = falling.filter((j) => j.same).length
  let right = 0
  let sum = 0
  for (let i = 0; i < falling.length; ) {
    let k = i
    let rightHere = 0
    for (; k < falling.length && falling[k]?.probability === falling[i]?.probability; k++)
      if (falling[k]?.same) rightHere++
    right += rightHere
    sum += (right / k) * rightHere
    i = k
  }
  return all === 0 ? 0 : sum / all
}

function f1AtHalf(judged: readonly Judged[]): number {
  const said = judged.filter((j) => j.probability >= 0.5)
  const right = said.filter((j) => j.same).length
  const all = judged.filter((j) => j.same).length
  return said.length + all === 0 ? 0 : (2 * right) / (said.length + all)
}

function calibrationError(judged: readonly Judged[]): number {
  const off = new Float64Array(10)
  for (const { probability, same } of judged) {
    const bin = Math.min(9, Math.floor(probability * 10))
    off[bin] = (off[bin] as number) + probability - (same ? 1 : 0)
  }
  return off.reduce((sum, x) => sum + Math.abs(x), 0) / judged.length
}
