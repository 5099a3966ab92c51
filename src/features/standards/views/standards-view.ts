import {
  actions,
  bulletList,
  card,
  dataTable,
  link,
  linkButton,
  paragraph,
  section,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'

export interface StandardsView {
  readonly prefix: string
  readonly baseUrl: string
  /** A plan to show as an example; null where there is none yet. */
  readonly planId: string | null
}

type RowName = 'stratml' | 'oc4ids' | 'iati' | 'geojson' | 'table'

/** Which open standards plans and projects go out and come in by, what each holds, and what is lost on the way. */
export function standardsView(frame: Frame, view: StandardsView): Html {
  const say = messages(frame.lang).page
  const place = '?place=57'
  const examples: Readonly<Record<RowName, string | null>> = {
    stratml: view.planId === null ? null : `/plans/${view.planId}/plan.stratml`,
    oc4ids: `/projects.oc4ids.json${place}`,
    iati: `/projects.iati.xml${place}`,
    geojson: `/projects.geojson${place}`,
    table: `/projects.xlsx${place}`,
  }
  const names = Object.keys(examples) as RowName[]
  const shortNames: Readonly<Record<RowName, string>> = {
    stratml: 'StratML',
    oc4ids: 'OC4IDS',
    iati: 'IATI',
    geojson: 'GeoJSON',
    table: 'XLSX',
  }
  const example = (name: RowName): Html | string => {
    const path = examples[name]
    return path === null ? '' : link(href(frame, path), shortNames[name])
  }
  const table = dataTable({
    caption: say.caption,
    columns: [
      { head: say.format, kind: 'title', cell: (name) => say.rows[name].name },
      { head: say.holds, phone: 'wide', cell: (name) => say.rows[name].holds },
      { head: say.lost, phone: 'wide', cell: (name) => say.rows[name].lost },
      { head: say.example, phone: 'wide', cell: example },
    ],
    rows: names,
  })
  const lines = [
    'GET /api/v1/plans/{id}.stratml?part=1',
    'GET /api/v1/projects.oc4ids?place=57&year=2570',
    'GET /api/v1/projects.iati · /api/v1/projects.geojson',
    'prasan plans export --format oc4ids --province 57 --output chiang-rai.oc4ids.json',
    'prasan plans export --format stratml --output plans.zip',
    'prasan plans import plan.xml --dry-run --report report.csv',
  ]
  const buttons = actions([
    linkButton({ kind: 'secondary', href: href(frame, '/standards/import'), text: say.bringPlan }),
    linkButton({ kind: 'secondary', href: href(frame, '/imports/new'), text: say.bringProjects }),
  ])
  return html`${section({ id: 'out', heading: say.out, body: card(table), first: true })}
    ${section({ id: 'identifiers', heading: say.identifiers, body: paragraph(say.identifiersText(view.prefix)) })}
    ${section({ id: 'in', heading: say.incoming, body: html`${paragraph(say.incomingText)}${buttons}` })}
    ${section({ id: 'commands', heading: say.command, body: bulletList(lines.map((line) => html`<code>${line}</code>`)) })}`
}
