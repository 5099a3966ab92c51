import sql from 'sql-template-tag'
import { actions, link, linkButton, muted } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { PlaceSection } from '../places/index.ts'
import { projectStandards, standardFiles } from './export-standards.ts'
import { messages } from './messages.ts'

/** On the page of a place: its projects as files for maps and other systems. Shown where something is planned. */
export const filesOfPlace: PlaceSection = {
  name: 'files',
  sql: ({ fiscalYear }) => sql`select to_jsonb(true) where ${fiscalYear !== null}`,
  view(frame, _value, { area }) {
    const say = messages(frame.lang).placeFiles
    const files = projectStandards.map((standard) => {
      const { ending, text } = standardFiles[standard]
      const path = `/projects.${ending}?place=${encodeURIComponent(area.code)}`
      return linkButton({ kind: 'secondary', icon: 'download', href: href(frame, path), text })
    })
    const more = link(href(frame, '/api/standards'), say.what)
    return { heading: say.heading, body: html`${muted(say.text)}${actions(files)}`, action: more }
  },
}
