import { storeNotices, type WholeNotice } from '../src/features/notices/index.ts'
import { personByEmail } from '../src/features/people/index.ts'
import type { Tx } from '../src/platform/db/db.ts'
import type { Deps } from '../src/platform/deps.ts'
import type { Chance } from './chance.ts'
import { reportedCases } from './demo.sql.ts'

const HOME = '57'
const HOUR_MS = 3_600_000
const MOST_REPORTED = 40
const WAITS_HOURS = 10
const waiting: ReadonlySet<WholeNotice['state']> = new Set(['waiting', 'quiet', 'digest'])

type Past = Pick<WholeNotice, 'state' | 'attempts' | 'error'>

/** What became of notices: most arrived, and one of each thing that can go wrong or has to wait. */
const pasts: readonly (Past & { door: WholeNotice['door']; inHours: number })[] = [
  { door: 'mail', state: 'sent', attempts: 1, error: null, inHours: 0 },
  { door: 'line', state: 'sent', attempts: 1, error: null, inHours: 0 },
  { door: 'mail', state: 'quiet', attempts: 0, error: null, inHours: 0 },
  { door: 'mail', state: 'digest', attempts: 0, error: null, inHours: 0 },
  { door: 'mail', state: 'sent', attempts: 3, error: null, inHours: 2 },
  { door: 'line', state: 'waiting', attempts: 4, error: '429', inHours: 0 },
  { door: 'mail', state: 'refused', attempts: 1, error: '5.1.1', inHours: 0 },
  { door: 'sms', state: 'sent', attempts: 1, error: null, inHours: 0 },
  { door: 'line', state: 'refused', attempts: 1, error: '400', inHours: 0 },
  { door: 'mail', state: 'left', attempts: 0, error: null, inHours: 1 },
  { door: 'mail', state: 'expired', attempts: 9, error: 'ECONNREFUSED', inHours: 168 },
]

interface Draft {
  readonly user: string
  readonly topic: WholeNotice['topic']
  readonly subject: string
  readonly text: string
  readonly path: string
  readonly hoursAgo: number
  readonly isSeen: boolean
}

/** The bell of the people one signs in as. */
const bells: readonly Draft[] = [
  {
    user: 'officer',
    topic: 'casework.reminder',
    subject: 'เรื่องร้องเรียนที่ต้องดูวันนี้ 3 เรื่อง',
    text: 'เรื่องต่อไปนี้ใกล้หรือเลยกำหนด',
    path: '/desk/complaints?tab=late',
    hoursAgo: 3,
    isSeen: false,
  },
  {
    user: 'officer',
    topic: 'casework.reply',
    subject: 'ผู้แจ้งเขียนถึงหน่วยงานในเรื่องไฟฟ้าสาธารณะดับ',
    text: 'ผู้แจ้งส่งตำแหน่งเสาไฟเพิ่มเติม',
    path: '/desk/complaints',
    hoursAgo: 20,
    isSeen: false,
  },
  {
    user: 'officer',
    topic: 'casework.assigned',
    subject: 'มอบเรื่องถนนชำรุดหน้าโรงเรียนให้คุณ',
    text: 'เพื่อนร่วมงานมอบเรื่องให้คุณดูแล',
    path: '/desk/complaints',
    hoursAgo: 52,
    isSeen: true,
  },
  {
    user: 'planner',
    topic: 'joinings.asked',
    subject: 'รอคำตอบของหน่วยงาน: ปรับปรุงทางระบายน้ำถนนสายเดียวกัน',
    text: 'มีผู้เสนอทำร่วมกัน ซึ่งรวมโครงการของหน่วยงานของคุณด้วย',
    path: '/joinings',
    hoursAgo: 5,
    isSeen: false,
  },
  {
    user: 'planner',
    topic: 'calendars.missed',
    subject: 'ปฏิทินแผนและงบประมาณจะไม่ทันกัน 2 เรื่อง',
    text: 'ขั้นตอนต่อไปนี้จะไม่ทันกันภายในสามสัปดาห์',
    path: '/calendar/misalignments?mine=1',
    hoursAgo: 29,
    isSeen: false,
  },
  {
    user: 'planner',
    topic: 'overlaps.bodies',
    subject: 'มีคำถามเรื่องโครงการที่อาจซ้ำกัน 1 คู่',
    text: 'มีผู้ถามเรื่องโครงการของหน่วยงานคุณที่อาจซ้ำกับหน่วยงานอื่น',
    path: '/overlaps/answers',
    hoursAgo: 76,
    isSeen: true,
  },
]

/**
 * Notices of the last days: the bell of the demonstration's officers, and what reporters of the deep province were told, with one of
 * each thing that can become of a letter. Nothing of it is sent: what waits, waits for an hour to come.
 */
export async function makeDemoNotices(tx: Tx, deps: Pick<Deps, 'secrets' | 'clock'>, chance: Chance): Promise<void> {
  const now = deps.clock.now().getTime()
  const notices: WholeNotice[] = []
  const make = (one: Omit<WholeNotice, 'id' | 'letter' | 'lang'>) =>
    notices.push({ ...one, id: idAt(one.madeAt, chance), letter: chance.id(), lang: 'th' })
  for (const bell of bells) {
    const personId = await personByEmail(tx, deps, `${bell.user}.${HOME}@demo.example`)
    if (personId === null) continue
    const madeAt = new Date(now - bell.hoursAgo * HOUR_MS)
    make({
      personId,
      topic: bell.topic,
      words: { subject: bell.subject, text: bell.text, path: bell.path },
      about: null,
      isOnWeb: true,
      madeAt,
      seenAt: bell.isSeen ? new Date(madeAt.getTime() + HOUR_MS) : null,
      door: 'mail',
      state: 'sent',
      dueAt: madeAt,
      attempts: 1,
      error: null,
    })
  }
  for (const [at, { home, id, ref, reporterId }] of (await reportedCases(tx, HOME, MOST_REPORTED)).entries()) {
    const past = pasts[at % pasts.length]
    if (past === undefined) continue
    const { inHours, ...became } = past
    const madeAt = new Date(now - (at * 7 + 4 + inHours) * HOUR_MS)
    make({
      personId: reporterId,
      topic: 'complaints.own',
      words: { subject: `เรื่อง ${ref}: หน่วยงานรับเรื่องแล้ว`, text: 'หน่วยงานรับเรื่องแล้ว', path: `/complaints/${ref}` },
      about: { kind: 'complaint', id: `${home}-${id}` },
      isOnWeb: false,
      madeAt,
      seenAt: null,
      dueAt: waiting.has(past.state)
        ? new Date(now + WAITS_HOURS * HOUR_MS)
        : new Date(madeAt.getTime() + inHours * HOUR_MS),
      ...became,
    })
  }
  await storeNotices(tx, deps, notices)
}

/** Ids of notices sort by the time of making (UUIDv7), also here where the time is long ago. */
function idAt(madeAt: Date, chance: Chance): string {
  const time = madeAt.getTime().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.id().slice(15)}`
}
