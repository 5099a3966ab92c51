import sql from 'sql-template-tag'
import type { Tx } from '../../platform/db/db.ts'
import { summaryList } from '../../web/components/index.ts'
import { messages } from './messages.ts'
import type { ProjectSection } from './plans-ports.ts'

/** What a project is for, in the words of its plan; in the order in which forms have them. */
export const projectTextNames = ['objective', 'target', 'indicator', 'result'] as const
export type ProjectTextName = (typeof projectTextNames)[number]
export type ProjectTexts = Readonly<Record<ProjectTextName, string | null>>

/** On the page of a project: one row of `project_texts`, by its key. */
export const projectTextsSection: ProjectSection = {
  name: 'texts',
  sql: ({ home, id }) =>
    sql`select jsonb_build_object('objective', t.objective, 'target', t.target, 'indicator', t.indicator, 'result', t.result)
          from project_texts t where t.home = ${home} and t.project_id = ${id}::uuid`,
  view({ lang }, value) {
    const say = messages(lang).texts
    const texts = value as ProjectTexts
    const rows = projectTextNames.flatMap((name) => {
      const text = texts[name]
      return text === null ? [] : [{ key: say.names[name], value: text }]
    })
    return rows.length === 0 ? null : { heading: say.heading, body: summaryList(rows) }
  },
}

/** Writes the texts of projects of one home; null takes them away, undefined leaves them as they are. */
export async function storeTexts(
  tx: Tx,
  home: string,
  projects: readonly { readonly id: string; readonly texts?: ProjectTexts | null }[],
): Promise<void> {
  const without = projects.filter(({ texts }) => texts === null).map(({ id }) => id)
  if (without.length > 0) {
    await tx.query('delete from project_texts where home = $1 and project_id = any($2)', [home, without])
  }
  const rows = projects.flatMap(({ id, texts }) => (texts === null || texts === undefined ? [] : [{ id, ...texts }]))
  if (rows.length === 0) return
  await tx.query(
    `insert into project_texts (home, project_id, objective, target, indicator, result)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
     on conflict (home, project_id) do update
        set objective = excluded.objective, target = excluded.target, indicator = excluded.indicator, result = excluded.result`,
    [home, rows.map(({ id }) => id), ...projectTextNames.map((name) => rows.map((row) => row[name]))],
  )
}
