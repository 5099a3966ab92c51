import { glue, link, muted, state } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import type { ShownParts } from '../../../web/page-parts.ts'
import type { Filled } from '../../../web/read-form.ts'
import { baht, type StepView } from '../boards.present.ts'
import type { IndicatorChoice } from '../frame.sql.ts'
import { messages } from '../messages.ts'

/** What the page of one step shows. */
export interface StepPageView {
  readonly step: StepView
  readonly filled: Filled
  /** For step 2 and 3: what may be chosen. */
  readonly committees: readonly { readonly code: string; readonly nameTh: string; readonly nameEn: string | null }[]
  readonly indicators: readonly IndicatorChoice[]
  /** Whether the reader may define one that is not there yet. */
  readonly mayDefineIndicator: boolean
  /** For step 4: parts other rooms show, and where a new one begins. */
  readonly parts: ShownParts
  readonly doors: readonly {
    readonly label: string
    readonly count: number
    /** Of these since the board opened. */
    readonly made: number
    readonly href: string | null
    readonly text: string
  }[]
  readonly key: string
}

export const amount = (frame: Frame, satang: bigint) => glue(baht(satang, frame.lang))

export const doorRow = (frame: Frame, door: StepPageView['doors'][number]) => ({
  title: door.label,
  ...(door.href === null ? {} : { text: link(href(frame, door.href), door.text) }),
  ...(door.made < door.count ? { meta: messages(frame.lang).link.before(door.count - door.made) } : {}),
  side: door.made > 0 ? state('solved', String(door.made)) : muted(messages(frame.lang).link.none),
})
