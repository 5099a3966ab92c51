import sql from 'sql-template-tag'
import { expect, test } from 'vitest'
import type { Frame } from './frame.ts'
import { html } from './html.ts'
import { type PagePart, showParts } from './page-parts.ts'

const frame = { lang: 'en' } as Frame

test('parts of other rooms are shown in the order they were handed in, with their entry in the contents', () => {
  const parts = [meetings, { ...meetings, name: 'seats' }]

  const shown = showParts(frame, parts, { subject: '57', values: [3, 5] })

  expect(shown.contents).toEqual([
    { href: '#meetings', text: 'Meetings', count: 3 },
    { href: '#seats', text: 'Meetings', count: 5 },
  ])
  expect(shown.sections.map(String).join('')).toContain('3 meetings in 57')
})

test('a part for which the database has nothing, or which has nothing to say, is left out', () => {
  const silent = { ...meetings, name: 'silent', view: () => null }

  const shown = showParts(frame, [meetings, silent], { subject: '57', values: [null, 4] })

  expect(shown).toEqual({ contents: [], sections: [] })
})

const meetings: PagePart<string> = {
  name: 'meetings',
  sql: (code) => sql`select to_jsonb(${code}::text)`,
  view: (_, value, code) => ({
    heading: 'Meetings',
    count: Number(value),
    body: html`<p>${Number(value)} meetings in ${code}</p>`,
  }),
}
