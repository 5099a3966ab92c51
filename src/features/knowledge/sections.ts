import sql from 'sql-template-tag'
import { linkRows } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { ComplaintSection } from '../complaints/index.ts'
import { articleHref } from './knowledge.present.ts'
import { messages } from './messages.ts'

interface Line {
  readonly home: string
  readonly id: string
  readonly title: string
  readonly works: number
}

/** "How others solved this", on the public page of a case: what works in most places first. */
export const knowledgeOfCase: ComplaintSection = {
  name: 'learn',
  sql: ({ categoryCode, ref }) =>
    sql`select jsonb_agg(line) from (
          select a.home, a.id, a.published_title as title, a.works from knowledge_articles a
           where a.category_code = ${categoryCode} and a.version > 0 and a.state <> 'withdrawn'
             and a.case_ref is distinct from ${ref}
           order by a.works desc, a.published_at desc, a.id desc limit 3) line`,
  view(frame: Frame, value: unknown, { categoryCode }) {
    const lines = value as readonly Line[] | null
    if (lines === null || lines.length === 0) return null
    const { section, list } = messages(frame.lang)
    return {
      heading: section.heading,
      count: lines.length,
      action: html`<a class="govuk-link" href="${href(frame, `/learn?category=${encodeURIComponent(categoryCode)}`)}">${section.all}</a>`,
      body: linkRows(
        lines.map((line) => ({
          title: line.title,
          href: href(frame, articleHref(line)),
          ...(line.works > 0 ? { meta: list.worksCount(String(line.works)) } : {}),
        })),
      ),
    }
  },
}
