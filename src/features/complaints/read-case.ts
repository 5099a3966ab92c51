import type { Queryable } from '../../platform/db/db.ts'
import { readTogether } from '../../platform/db/read-together.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PagePart, ReadParts } from '../../web/page-parts.ts'
import { type BodyName, bodiesNamed } from '../bodies/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { provenAt } from '../publiclog/index.ts'
import { type Category, loadCategories, type RuleNames, routingRuleNames } from '../routing/index.ts'
import { subjectOf } from './announce.ts'
import type { Part } from './complaint.ts'
import { placeLine, type Sight } from './complaints.present.ts'
import type { CaseRow } from './complaints.sql.ts'
import { originalOf } from './originals.sql.ts'
import { partsOf } from './parts.sql.ts'
import { type PhotoRow, photosOf } from './photos.sql.ts'
import { type Original, openOriginal } from './sealed.ts'
import { type TimelineEvent, timelineOf } from './timeline.sql.ts'
import { triageReasonOf } from './triage.sql.ts'

/** What a section of the public page of a case is about (room knowledge: how others solved this). */
export interface ComplaintSubject {
  readonly ref: string
  readonly home: string
  readonly id: string
  readonly categoryCode: string
  readonly areaCode: string | null
  readonly isOpen: boolean
}

/** A part of the public page of a case that another room fills. */
export type ComplaintSection = PagePart<ComplaintSubject>

export interface ReadCase {
  readonly category: Category | null
  readonly placeName: string | null
  readonly parts: readonly Part[]
  readonly bodies: ReadonlyMap<string, BodyName>
  readonly events: readonly TimelineEvent[]
  readonly photos: readonly PhotoRow[]
  readonly ruleNames: RuleNames
  /** Of a case that waits for an office: the kept reason why none was found. */
  readonly triageReason: string | null
  readonly original: Original | null
  readonly proofs: ReadonlyMap<string, number>
  readonly sections: ReadParts<ComplaintSubject>
}

/** Everything the page of a case shows, in the caller's snapshot; the number of questions does not hang on the case. */
export async function readCase(
  view: Queryable,
  deps: Pick<Deps, 'secrets'>,
  row: CaseRow,
  sight: Sight,
  lang: 'th' | 'en',
  sections: readonly ComplaintSection[],
): Promise<ReadCase> {
  const parts = await partsOf(view, row)
  const events = await timelineOf(view, row, sight)
  const photos = row.photos > 0 || events.length > 0 ? await photosOf(view, row) : []
  const bodies = await bodiesNamed(view, [row.facts.leadBodyId, ...parts.map(({ bodyId }) => bodyId)])
  const subjects = events.map(({ id }) => subjectOf(row.ref, id))
  const proven = await provenAt(view, 'complaint', subjects)
  const sealed = sight === 'reporter' ? await originalOf(view, row, 'report') : null
  const subject: ComplaintSubject = {
    ref: row.ref,
    home: row.home,
    id: row.id,
    categoryCode: row.facts.categoryCode,
    areaCode: row.areaCode,
    isOpen: row.facts.state !== 'closed',
  }
  return {
    category: (await loadCategories(view)).find(({ code }) => code === row.facts.categoryCode) ?? null,
    placeName: placeLine(await loadGazetteer(view), row.areaCode, lang),
    parts,
    bodies,
    events,
    photos,
    ruleNames: await routingRuleNames(view),
    triageReason: row.facts.state === 'screened' ? await triageReasonOf(view, row) : null,
    original: sealed === null ? null : openOriginal(deps, row.id, 'report', sealed.sealed),
    proofs: new Map(
      events.flatMap(({ id }) => {
        const leaf = proven.get(subjectOf(row.ref, id))
        return leaf === undefined ? [] : [[id, leaf] as const]
      }),
    ),
    sections: {
      subject,
      values: await readTogether(
        view,
        sections.map((part) => part.sql(subject)),
      ),
    },
  }
}
