import { newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { lockCase, moveCase, recountClock } from '../complaints/index.ts'
import { type NoticeWords, notifyAll } from '../notices/index.ts'
import { loadGazetteer } from '../places/index.ts'
import { lineAbove, loadClocks, SOON_DAYS, type Superior, superiorsAt, veryLateAfter } from '../routing/index.ts'
import { officersOf } from './desk.sql.ts'
import { countedBefore, type LateCase, lateCases, noteReminders, type Reminder } from './jobs.sql.ts'
import { th } from './messages.th.ts'
import { messages } from './messages.ts'

type Needed = Pick<Deps, 'db' | 'clock' | 'secrets' | 'config' | 'log'>

const AT_ONCE = 100
const MOST_REMINDERS = 5_000
const MOST_LINES = 25

/**
 * Counts open clocks anew when holidays were declared since; each case whose due day moves gets an entry in its timeline that says
 * why. Doing it again changes nothing.
 * @returns how many were counted
 */
export async function recountClocks(deps: Needed): Promise<number> {
  const { version } = await loadClocks(deps.db, deps.clock.now())
  let counted = 0
  for (;;) {
    const cases = await countedBefore(deps.db, version, AT_ONCE)
    if (cases.length === 0) return counted
    await deps.db.transaction(async (tx) => {
      for (const key of cases) {
        const row = await lockCase(tx, key)
        if (row !== null) await recountClock(tx, deps, row, th.letter.holidayReason)
      }
    })
    counted += cases.length
  }
}

/**
 * Brings what is very late to the body above, one step each time as many working days have passed again: the district, the province,
 * the office above provinces. What a case was brought to is in its timeline.
 */
export async function escalateLate(deps: Needed): Promise<number> {
  const now = deps.clock.now()
  const today = todayInBangkok(now)
  const [places, clocks] = [await loadGazetteer(deps.db), await loadClocks(deps.db, now)]
  const chains = new Map<string, readonly Superior[]>()
  const chainOf = async (one: LateCase) => {
    const key = `${one.leadBodyId} ${one.areaCode}`
    const known = chains.get(key) ?? (await superiorsAt(deps.db, one.leadBodyId, one.areaCode))
    chains.set(key, known)
    return known
  }
  let brought = 0
  for (let after: LateCase | null = null; ; ) {
    const cases: LateCase[] = await lateCases(deps.db, today, after, AT_ONCE)
    for (const one of cases) {
      const daysLate = clocks.at(lineAbove(places, one.areaCode)).between(one.resolveDue, today)
      const chain = await chainOf(one)
      const steps = Math.min(chain.length, Math.floor((daysLate - 1) / veryLateAfter(one.resolveDays)))
      const at = chain.findIndex(({ body }) => body.id === one.escalatedTo)
      const next = chain[at + 1]
      if (steps <= at + 1 || next === undefined) continue
      const done = await deps.db.transaction((tx) =>
        moveCase(
          tx,
          deps,
          one,
          { kind: 'escalate', toBodyId: next.body.id },
          { actor: { kind: 'system' }, reason: th.letter.escalation, visibility: 'public' },
        ),
      )
      if (done.ok) brought += 1
    }
    after = cases[cases.length - 1] ?? null
    if (cases.length < AT_ONCE) return brought
  }
}

/**
 * Tells whoever is in charge of what is due soon or late, one notice a person however many cases; where nobody is in charge, all case
 * officers of the body. What was told for a due day is not told again. On days offices are closed nothing is sent.
 * @returns how many were told
 */
export async function sendReminders(deps: Needed): Promise<number> {
  const now = deps.clock.now()
  const today = todayInBangkok(now)
  return deps.db.transaction(async (tx) => {
    const calendar = (await loadClocks(tx, now)).at([])
    if (!calendar.isWorkingDay(today)) return 0
    const soonUntil = calendar.add(today, SOON_DAYS)
    const reminders = await noteReminders(tx, { today, soonUntil }, MOST_REMINDERS, now)
    const bodies = [...new Set(reminders.filter((one) => one.assignedTo === null).map((one) => one.leadBodyId))]
    const officers = await officersOf(tx, bodies, today)
    const forPerson = new Map<string, Reminder[]>()
    for (const one of reminders) {
      const people =
        one.assignedTo === null
          ? officers.filter(({ bodyId }) => bodyId === one.leadBodyId).map(({ personId }) => personId)
          : [one.assignedTo]
      for (const person of people) forPerson.set(person, [...(forPerson.get(person) ?? []), one])
    }
    const told = await notifyAll(
      tx,
      deps,
      [...forPerson].map(([personId, own]) => ({
        to: { personId },
        topic: 'casework.reminder' as const,
        key: `reminder ${newId()}`,
        words: (lang: Lang) => remind(own, lang),
        about: null,
      })),
    )
    return told.filter((one) => one === 'told').length
  })
}

function remind(own: readonly Reminder[], lang: Lang): NoticeWords {
  const { letter } = messages(lang)
  const lines = own.slice(0, MOST_LINES).map((one) => `${one.ref}  ${letter.reminderKinds[one.kind]}`)
  const more = own.length > MOST_LINES ? [`… +${own.length - MOST_LINES}`] : []
  return {
    subject: letter.reminderSubject(String(own.length)),
    text: [letter.reminderIntro, '', ...lines, ...more].join('\n'),
    path: '/desk/complaints?tab=late',
  }
}
