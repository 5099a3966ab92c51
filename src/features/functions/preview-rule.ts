import type { Queryable } from '../../platform/db/db.ts'
import { isChosen } from './apply-rules.ts'
import { projectsWithWord } from './function-runs.sql.ts'
import { makeGuesser } from './guess-function.ts'
import type { Rule } from './rule.ts'
import { rulesInForce } from './rules.sql.ts'

/** What a rule would change, before it is stored. */
export interface RulePreview {
  /** Projects with the word, at most `MOST_LOOKED_AT`. */
  readonly looked: number
  /** There are more than that. */
  readonly more: boolean
  readonly changed: number
  /** A person said their field: they keep it. */
  readonly chosen: number
  readonly examples: readonly {
    readonly href: string
    readonly title: string
    readonly before: string | null
    readonly after: string | null
  }[]
}

const MOST_LOOKED_AT = 5_000
const MOST_EXAMPLES = 15

/**
 * Compares the fields that are stored with those the rules would tell, on the projects in which the word stands: what applying them
 * would do there.
 * @param ends true: the rule would be taken away
 */
export async function previewRule(view: Queryable, rule: Rule, ends = false): Promise<RulePreview> {
  const now = await rulesInForce(view)
  const others = now.filter((other) => other.place !== rule.place || other.word !== rule.word)
  const after = makeGuesser(ends ? others : [...others, rule])
  const found = await projectsWithWord(view, rule.word.split('…'), rule.place, MOST_LOOKED_AT + 1)
  const projects = found.slice(0, MOST_LOOKED_AT)
  const free = projects.filter((project) => !isChosen(project))
  const changed = free.flatMap((project) => {
    const would = after(project.title, project.context, project.body)?.code ?? null
    return project.code === would
      ? []
      : [{ href: `/projects/${project.home}-${project.id}`, title: project.title, before: project.code, after: would }]
  })
  return {
    looked: projects.length,
    more: found.length > MOST_LOOKED_AT,
    changed: changed.length,
    chosen: projects.length - free.length,
    examples: changed.slice(0, MOST_EXAMPLES),
  }
}
