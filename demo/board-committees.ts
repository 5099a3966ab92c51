import { bodyKey, codeForBody, type NewBody } from '../src/features/bodies/index.ts'
import type { NewMeeting, NewSeat } from '../src/features/committees/index.ts'
import type { AreaCode } from '../src/kernel/area-code.ts'
import { addDays, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import { type Around, DAY, type Made } from './board-tables.ts'
import { givenWork } from './board-texts.ts'
import type { DemoProject } from './projects.ts'

/** The committee of a board, and what it resolved. @returns its body */
export function makeCommittee(
  made: Made,
  given: Pick<Around, 'chance' | 'now'> & {
    readonly home: string
    readonly areaCode: string
    readonly title: string
    readonly owner: NewBody
    readonly days: number
    readonly works: readonly DemoProject[]
  },
): string {
  const { chance, now, home, areaCode, title, owner, days, works } = given
  const { bodies, seats, meetings, resolutions, areas } = made.committees
  const nameTh = `คณะกรรมการประสานแผน ${title}`
  const nameKey = bodyKey(nameTh, areaCode)
  const body: NewBody = {
    id: chance.id(),
    code: codeForBody('committee', nameKey, areaCode),
    kind: 'committee',
    nameTh,
    nameEn: null,
    shortNameTh: null,
    nameKey,
    parentId: owner.id,
    areaCode: areaCode as AreaCode,
    source: 'boards',
  }
  bodies.push(body)
  areas.set(body.id, areaCode)
  const others = [...new Map(works.map((one) => [one.body.id, one.body])).values()].filter((one) => one.id !== owner.id)
  const seat = (over: Partial<NewSeat> & { nameTh: string }) =>
    seats.push({
      id: chance.id(),
      bodyId: body.id,
      position: seats.filter((one) => one.bodyId === body.id).length + 1,
      nameEn: null,
      role: 'member',
      filledBy: 'representative',
      fromBodyId: null,
      voting: true,
      substituteAllowed: true,
      ...over,
    })
  seat({ nameTh: 'ประธาน', role: 'chair', filledBy: 'appointed' })
  for (const one of others) seat({ nameTh: `ผู้แทน${one.nameTh}`, fromBodyId: one.id })
  seat({ nameTh: 'ผู้แทนประชาชน คนที่ 1', filledBy: 'elected', substituteAllowed: false })
  seat({ nameTh: 'ผู้แทนประชาชน คนที่ 2', filledBy: 'elected', substituteAllowed: false })
  seat({ nameTh: `ผู้แทน${owner.nameTh}`, role: 'member-secretary', fromBodyId: owner.id })
  const at = (day: number) => new Date(now.getTime() - day * DAY)
  const meeting: NewMeeting = {
    home,
    id: chance.id(),
    bodyId: body.id,
    year: Number(todayInBangkok(at(days - 9)).slice(0, 4)),
    number: 1,
    place: 'ห้องประชุมที่ว่าการอำเภอ',
    onlineUrl: null,
    startsAt: at(days - 9),
    endsAt: new Date(at(days - 9).getTime() + 3 * 3_600_000),
    state: 'held',
    notices: 1,
    calledAt: at(days - 2),
    openedAt: at(days - 9),
    closedAt: new Date(at(days - 9).getTime() + 2.5 * 3_600_000),
    seatsFilled: 5,
    quorumNeeded: 3,
    quorumPresent: 5,
    endReason: null,
    minutesVersion: 0,
    minutesState: 'draft',
    certifiedBy: null,
    createdBy: null,
  }
  meetings.push(meeting)
  const owners = [owner, ...others]
  for (const [n, work] of givenWork.entries())
    resolutions.push({
      home,
      id: chance.id(),
      meetingId: meeting.id,
      itemId: chance.id(),
      bodyId: body.id,
      number: n + 1,
      kind: 'direct',
      text: work.text,
      votes: null,
      chairDecided: false,
      voters: 5,
      quorumNeeded: 3,
      restricted: false,
      owner: { bodyId: owners[n % owners.length]?.id ?? owner.id, seatId: null },
      dueOn: addDays(todayInBangkok(now), work.due),
      followUp: work.state,
      decidedAt: meeting.endsAt,
      recordedBy: null,
    })
  return body.id
}
