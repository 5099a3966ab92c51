import type { Lang } from '../../kernel/lang.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { itemsOf, linkTitles } from './agenda.sql.ts'
import { attendanceOf, type Conflict, conflictsOf, type StoredAttendance } from './attendance.sql.ts'
import { keepsCommittee, mayCall, seesInside } from './committees.policy.ts'
import { heldBy, type Sitting, sittingOf } from './doing.ts'
import { type Members, readMembers } from './holders.ts'
import type { AgendaItem, Link, Meeting } from './meeting.ts'
import { type Key, meetingByKey } from './meetings.sql.ts'
import { messages } from './messages.ts'
import { type MinutesVersion, versionsOf } from './minutes.sql.ts'
import { type Paper, papersOf } from './papers.sql.ts'
import { type Resolution, resolutionsOfMeeting } from './resolutions.sql.ts'
import type { HeldSeat } from './seats.sql.ts'

/** What a viewer may do with a meeting. */
export interface Standing {
  readonly keeps: boolean
  readonly calls: boolean
  readonly inside: boolean
  readonly held: readonly HeldSeat[]
}

/** Everything about one meeting, read in one snapshot. */
export interface WholeMeeting extends Sitting {
  readonly standing: Standing
  readonly items: readonly AgendaItem[]
  readonly titles: ReadonlyMap<string, string>
  readonly members: Members
  readonly attendance: readonly StoredAttendance[]
  readonly conflicts: readonly Conflict[]
  readonly resolutions: readonly Resolution[]
  readonly versions: readonly MinutesVersion[]
  readonly papers: readonly Paper[]
  /** The later meeting that certified the minutes. */
  readonly certifier: Meeting | null
}

function standingOf(
  viewer: Viewer | null,
  committee: Sitting['committee'],
  held: readonly HeldSeat[],
  now: Date,
): Standing {
  return {
    keeps: keepsCommittee(viewer, committee, now),
    calls: mayCall(viewer, committee, held, now),
    inside: seesInside(viewer, committee, held, now),
    held,
  }
}

/**
 * A meeting for this reader.
 * @returns null where there is none, or the committee is not public and the reader stands outside: both look alike
 */
export async function readMeeting(
  view: Queryable,
  key: Key,
  { deps, viewer, now }: Doing,
  lang: Lang,
): Promise<WholeMeeting | null> {
  const sitting = await sittingOf(view, key)
  if (sitting === null) return null
  const standing = standingOf(viewer, sitting.committee, await heldBy(view, viewer, now), now)
  if (sitting.committee.visibility !== 'public' && !standing.inside) return null
  const items = await itemsOf(view, key)
  const { certifiedBy } = sitting.meeting
  return {
    ...sitting,
    standing,
    items: standing.inside ? items : items.map((item) => (item.restricted ? masked(item, lang) : item)),
    titles: await linkTitles(
      view,
      items.map((item) => item.link).filter((link): link is Link => link !== null),
    ),
    members: await readMembers(view, deps, sitting.committee.bodyId, lang),
    attendance: await attendanceOf(view, key),
    conflicts: await conflictsOf(view, key),
    resolutions: (await resolutionsOfMeeting(view, key)).filter((one) => standing.inside || !one.restricted),
    versions: await versionsOf(view, key),
    certifier: certifiedBy === null ? null : await meetingByKey(view, { home: key.home, id: certifiedBy }),
    papers: (await papersOf(view, key)).filter((paper) => standing.inside || paper.visibility === 'public'),
  }
}

/** That there was a matter is no secret; what it was is. */
function masked(item: AgendaItem, lang: Lang): AgendaItem {
  return { ...item, title: messages(lang).restrictedItem, text: '', presenter: null, link: null }
}
