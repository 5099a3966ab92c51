/** What was typed into the filters of the goals, untouched, so that it can be shown again. */
export interface TypedGoals {
  readonly place: string
  readonly level: string
  readonly body: string
  readonly show: string
}

export function typedGoals(query: Readonly<Record<string, string | undefined>>): TypedGoals {
  return { place: query.place ?? '', level: query.level ?? '', body: query.body ?? '', show: query.show ?? '' }
}

/** The address of a list of goals: what was typed, and a position in it. */
export function queryOfGoals(typed: TypedGoals, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(Object.entries({ ...typed, ...more }).filter(([, value]) => value))
  return query.size > 0 ? `?${query}` : ''
}
