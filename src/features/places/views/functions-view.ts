import { card, dataTable, link, section } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Mission } from '../functions.ts'
import type { Messages } from '../messages.th.ts'
import { fieldName } from '../places.present.ts'

export function functionsView(frame: Frame, say: Messages, missions: readonly Mission[]): Html {
  const divisions = missions.filter((mission) => mission.parentCode === null)
  return html`${divisions.map((division) => {
    const name = fieldName(division.code, frame.lang)
    const table = dataTable<Mission>({
      caption: say.functionsPage.caption(name),
      rows: missions.filter((mission) => mission.parentCode === division.code),
      columns: [
        { head: say.functionsPage.code, kind: 'short', cell: (mission) => mission.code },
        { head: say.functionsPage.name, kind: 'title', cell: (mission) => fieldName(mission.code, frame.lang) },
        { head: say.functionsPage.words, phone: 'wide', cell: (mission) => mission.wordsTh.slice(0, 8).join(' · ') },
        {
          head: '',
          kind: 'action',
          cell: (mission) =>
            link(
              href(frame, `/projects?field=${mission.code}`),
              html`${say.functionsPage.projects}<span class="govuk-visually-hidden"> ${fieldName(mission.code, frame.lang)}</span>`,
            ),
        },
      ],
    })
    return section({ id: `f${division.code}`, heading: `${division.code} ${name}`, body: card(table) })
  })}`
}
