import sql from 'sql-template-tag'
import { toBE } from '../../kernel/thai-calendar.ts'
import { actions, linkButton, paragraph } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { PlaceSection } from '../places/index.ts'
import { messages } from './messages.ts'

/** Of a province: the way to its plan book of the year that is shown. */
export const planBookOfPlace: PlaceSection = {
  name: 'plan-book',
  sql: ({ area, fiscalYear }) =>
    area.kind === 'province' && fiscalYear !== null
      ? sql`select to_jsonb(${fiscalYear}::int)`
      : sql`select null::jsonb`,
  view(frame, value, { area }) {
    const { page } = messages(frame.lang)
    const file = (ending: string) => href(frame, `/places/${area.code}/plan-book.${ending}?year=${toBE(Number(value))}`)
    return {
      heading: page.section,
      body: html`${paragraph(page.sectionText)}${actions([
        linkButton({ href: file('pdf'), text: page.pdf, icon: 'download' }),
        linkButton({ href: file('xlsx'), text: page.xlsx, icon: 'download', kind: 'secondary' }),
      ])}`,
    }
  },
}
