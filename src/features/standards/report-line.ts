/** Something in a file that a person should know: `error` keeps the thing out, the others say what was done with it. */
export interface ReportLine {
  readonly severity: 'error' | 'warning' | 'info'
  /** Where it stands: `Goal[2]/Objective[1]/Name`, `projects/0/budget/amount`. */
  readonly path: string
  /** In XML; 0 where lines do not tell the place. */
  readonly line: number
  /** What stood there, shortened. */
  readonly value: string
  readonly problem: StandardProblem
}

export type StandardProblem =
  /** Required by the standard, or the thing cannot be told without it. */
  | { readonly kind: 'missing'; readonly name: string }
  | { readonly kind: 'empty'; readonly name: string }
  | { readonly kind: 'more-than-one'; readonly name: string }
  | { readonly kind: 'bad-code'; readonly name: string; readonly allowed: readonly string[] }
  | { readonly kind: 'bad-date' }
  | { readonly kind: 'far-year' }
  | { readonly kind: 'bad-number' }
  | { readonly kind: 'too-precise' }
  | { readonly kind: 'negative' }
  | { readonly kind: 'too-large-amount' }
  | { readonly kind: 'wrong-type'; readonly wanted: string }
  | { readonly kind: 'twice' }
  | { readonly kind: 'ends-before-start' }
  | { readonly kind: 'other-currency'; readonly currency: string }
  | { readonly kind: 'too-long'; readonly limit: number }
  | { readonly kind: 'schema'; readonly rule: string }
  | { readonly kind: 'no-money' }
  | { readonly kind: 'period-too-long' }
  | { readonly kind: 'bad-position' }
  /** Kept out because the project is ours already, and is edited here. */
  | { readonly kind: 'our-own' }
  // What was done about it; the thing is kept.
  | { readonly kind: 'unknown-element'; readonly name: string }
  | { readonly kind: 'unknown-attribute'; readonly name: string }
  | { readonly kind: 'not-held'; readonly name: string }
  | { readonly kind: 'old-name'; readonly name: string; readonly today: string }
  | { readonly kind: 'other-order'; readonly name: string }
  | { readonly kind: 'not-an-id' }
  | { readonly kind: 'guessed-year'; readonly year: number }
  | { readonly kind: 'personal' }
  | { readonly kind: 'perhaps-personal' }
  | { readonly kind: 'cut'; readonly limit: number }
  | { readonly kind: 'read-as'; readonly code: string }

/** Why a file is not read at all. */
export type StandardRefusal =
  | { readonly kind: 'too-large'; readonly limitMegabytes: number }
  | { readonly kind: 'empty-file' }
  | { readonly kind: 'not-utf8'; readonly line: number }
  | { readonly kind: 'other-encoding'; readonly encoding: string }
  | { readonly kind: 'doctype'; readonly line: number }
  | { readonly kind: 'entity'; readonly line: number }
  | { readonly kind: 'too-deep'; readonly line: number; readonly limit: number }
  | { readonly kind: 'too-many-elements'; readonly limit: number }
  | { readonly kind: 'not-xml'; readonly line: number; readonly column: number }
  | { readonly kind: 'xml-version'; readonly version: string }
  | { readonly kind: 'wrong-root'; readonly name: string; readonly wanted: string }
  | { readonly kind: 'wrong-namespace'; readonly namespace: string }
  | { readonly kind: 'mixed-namespaces'; readonly name: string; readonly line: number }
  | { readonly kind: 'wrong-version'; readonly version: string; readonly wanted: string }
  | { readonly kind: 'not-json'; readonly line: number; readonly column: number }
  | { readonly kind: 'json-too-deep'; readonly limit: number }
  | { readonly kind: 'not-a-standard' }
  /** The document says what it must not; every line that stands in the way. */
  | { readonly kind: 'invalid'; readonly lines: readonly ReportLine[]; readonly more: number }

/** How a value is shown in reports. */
function shortened(value: string): string {
  const tidy = value.replace(/\s+/g, ' ').trim()
  return tidy.length > 120 ? `${tidy.slice(0, 117)}…` : tidy
}

/** Collects lines in order, and stops counting out loud where a file has more than anybody reads. */
export class Report {
  readonly lines: ReportLine[] = []
  more = 0
  errors = 0

  say(severity: ReportLine['severity'], path: string, problem: StandardProblem, value = '', line = 0): void {
    if (severity === 'error') this.errors += 1
    if (this.lines.length >= mostLines) this.more += 1
    else this.lines.push({ severity, path, line, value: shortened(value), problem })
  }

  /** The refusal that names every error, or null where there is none. */
  refusal(): Extract<StandardRefusal, { kind: 'invalid' }> | null {
    if (this.errors === 0) return null
    const lines = this.lines.filter((line) => line.severity === 'error')
    return { kind: 'invalid', lines, more: this.errors - lines.length }
  }
}

const mostLines = 5_000
