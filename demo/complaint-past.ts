import {
  type Act,
  type Actor,
  type CaseFacts,
  type Channel,
  decideMove,
  type Move,
  newFacts,
  newRef,
  type Outcome,
  type Part,
  SILENCE_WORKING_DAYS,
  type WholeCase,
} from '../src/features/complaints/index.ts'
import type { Gazetteer } from '../src/features/places/index.ts'
import { type Category, daysFor, dueOf, lineAbove, type loadClocks } from '../src/features/routing/index.ts'
import { todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { DemoProvince } from './bodies.ts'
import type { Chance } from './chance.ts'
import { answers, landmarks, type ReportKind, reporterNames, sinceWhen } from './complaint-texts.ts'
import type { Ground } from './ground.ts'
import type { Site } from './site.ts'

export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000

/** Middle of a province where the register has no positions: good enough for dots of a demonstration. */
export const MIDDLES: Readonly<Record<string, readonly [number, number]>> = {
  '57': [19.91, 99.84],
  '55': [18.78, 100.77],
  '56': [19.17, 99.9],
  '54': [18.15, 100.14],
  '50': [18.8, 98.98],
  '40': [16.44, 102.83],
  '46': [16.43, 103.5],
  '30': [14.97, 102.1],
  '90': [7.15, 100.55],
  '83': [7.95, 98.36],
  '20': [13.3, 101.05],
  '72': [14.5, 100.1],
}

export interface Told {
  readonly at: Date
  readonly ground: Ground
  readonly province: DemoProvince
  readonly kind: ReportKind
  readonly text: string
  readonly done: readonly string[]
  readonly isUrgent: boolean
}

export interface Setting {
  readonly now: Date
  readonly chance: Chance
  readonly categories: ReadonlyMap<string, Category>
  readonly clocks: Awaited<ReturnType<typeof loadClocks>>
  readonly places: Gazetteer
  readonly pointOf: (code: string) => { readonly latitude: number; readonly longitude: number } | null
  /** Officers who sign in, by the body they work for. */
  readonly officers: ReadonlyMap<string, string>
}

/** A case that ended well, for whoever writes up how. */
export interface SolvedCase {
  readonly home: string
  readonly ref: string
  readonly categoryCode: string
  readonly areaCode: string
  readonly bodyId: string | null
  readonly closedAt: Date
}

const CHANNELS: readonly (readonly [Channel, string, number])[] = [
  ['web', 'form-1', 0.54],
  ['messenger', 'line-1', 0.62],
  ['phone', 'spoken-1', 0.78],
  ['walk-in', 'spoken-1', 0.86],
  ['paper', 'paper-1', 0.93],
  ['api', 'program-1', 1],
]

const NO_PERSON = '00000000-0000-7000-8000-000000000000'

/** One case from its report until today. */
export class Past {
  facts: CaseFacts
  readonly category: Category
  readonly site: Site
  private parts: readonly Part[] = []
  private readonly events: WholeCase['events'][number][] = []
  private readonly setting: Setting
  private readonly told: Told
  private readonly reporterId: string | null
  private readonly id: string
  private readonly ref: string
  private readonly bodyId: string
  private readonly channel: Channel
  private readonly consent: string
  private readonly words: string
  private readonly placeText: string
  private supports: number
  private time: Date
  private isOverNow = false

  constructor(setting: Setting, told: Told, reporterId: string | null) {
    const { chance, categories } = setting
    this.setting = setting
    this.told = told
    this.reporterId = reporterId
    const { body, site } = told.ground.settle('lao', null, chance)
    this.site = site
    this.bodyId = told.kind.doer === 'lao' ? body.id : told.ground.bodyFor(told.kind.doer, site).id
    const category =
      categories.get(told.kind.code === 'rural-road' ? 'road' : told.kind.code) ?? categories.get('other')
    if (category === undefined) throw new Error('the categories are not there')
    this.category = category
    this.id = chance.id()
    this.ref = newRef(site.provinceCode, Buffer.from(Array.from({ length: 10 }, () => chance.whole(0, 255))))
    const unit = chance.unit()
    const [channel, consent] = CHANNELS.find(([, , upTo]) => unit < upTo) ?? ['web', 'form-1']
    this.channel = channel
    this.consent = consent
    const village = `บ้าน${site.village} หมู่ ${site.moo}`
    this.placeText = `${chance.pick(landmarks)} ${village}`
    this.words = told.text
      .replace('{at}', this.placeText)
      .replace('{since}', chance.pick(sinceWhen))
      .replace('{name}', `${chance.pick(reporterNames)} สมมติ`)
      .replace('{phone}', `0-0000-0${chance.whole(1_000, 9_999)}`)
      .replace('{house}', `${chance.whole(1, 199)}/${chance.whole(1, 9)}`)
      .replace('{plate}', `กข ${chance.whole(1_000, 9_999)}`)
    this.supports = chance.happens(0.3) ? chance.whole(1, told.isUrgent ? 40 : 9) : 0
    this.time = told.at
    this.facts = newFacts({
      visibility: category.isPrivate || chance.happens(0.015) ? 'private' : 'public',
      categoryCode: category.code,
      categoryVersion: category.version,
      severity: told.isUrgent ? 'urgent' : category.severity,
    })
  }

  isOpenAt(when: Date): boolean {
    return this.facts.closedAt === null && when.getTime() - this.told.at.getTime() < 30 * DAY_MS
  }

  /** @param double an open report of the same in the same sub-district, if there is one */
  live(double: Past | null): void {
    const { chance } = this.setting
    this.note('received', { toState: 'received', detail: { channel: this.channel, consent: this.consent } })
    if (!this.after(0.0004, { kind: 'screen' }, system('complete'))) return
    if (chance.happens(0.012)) {
      this.after(0.0001, { kind: 'triage', bodyId: null }, system('triage unknown', 'staff'))
      if (!this.after(chance.unit() * 6 + 1, { kind: 'assign', bodyId: this.bodyId }, this.officer('หาหน่วยงานพบแล้ว')))
        return
    } else if (!this.after(0.0001, { kind: 'assign', bodyId: this.bodyId }, system('rule local-first'))) return
    if (double !== null && chance.happens(this.told.isUrgent ? 0.12 : 0.35)) {
      const into = { home: double.site.provinceCode, id: double.id, ref: double.ref }
      if (this.after(1, { kind: 'merge', into }, this.officer('เหตุเดียวกัน'))) double.supports += 1
      return
    }
    if (chance.happens(0.015)) {
      this.after(1 + chance.unit() * 2, { kind: 'withdraw' }, reporter('แก้ไขเองแล้ว'))
      return
    }
    this.handle()
  }

  private handle(): void {
    const { chance } = this.setting
    const pace = (0.35 + (hashOf(this.bodyId) % 100) / 55) * (this.told.isUrgent ? 0.5 : 1)
    const days = daysFor(this.category, this.facts.severity)
    let lead = this.bodyId
    if (chance.happens(0.03)) {
      const other = this.told.ground.bodyFor('district', this.site).id
      if (other !== lead) {
        const act = this.officer('ไม่ใช่อำนาจหน้าที่', chance.pick(answers.reroute))
        if (!this.after(1 + chance.unit() * 2, { kind: 'assign', bodyId: other }, act)) return
        lead = other
      }
    }
    const first = this.officer('รับดำเนินการ', chance.happens(0.9) ? chance.pick(answers.first) : null, lead)
    if (!this.after(days.answer * pace * (0.3 + chance.unit()), { kind: 'accept' }, first)) return
    const person = this.setting.officers.get(lead)
    if (person !== undefined)
      this.after(0.01, { kind: 'officer', personId: person }, this.officer('มอบหมาย', null, lead, 'staff'))
    const partner = chance.happens(0.03)
      ? this.told.ground.bodyFor(chance.pick(['pao', 'irrigation', 'district']), this.site).id
      : lead
    if (partner !== lead) {
      const act = this.officer('ต้องทำร่วมกัน', chance.pick(answers.join), lead)
      if (!this.after(0.5, { kind: 'join', bodies: [{ bodyId: partner, lead: true }] }, act)) return
    }
    if (chance.happens(0.06) && !this.ask(lead)) return
    if (chance.happens(0.25) && !this.after(1, { kind: 'schedule', on: null }, this.officer('จัดคิวงาน', null, lead)))
      return
    if (!this.after(days.resolve * pace * 0.2, { kind: 'start' }, this.officer('เข้าพื้นที่', null, lead))) return
    if (chance.happens(0.25))
      this.after(2, { kind: 'answer' }, this.officer('แจ้งความคืบหน้า', chance.pick(answers.going), lead))
    if (chance.happens(0.035)) {
      this.after(
        days.resolve * 2.2,
        { kind: 'escalate', toBodyId: this.told.province.province.id },
        system('very late', 'public', chance.pick(answers.escalate)),
      )
      if (chance.happens(0.6)) return
    }
    if (
      partner !== lead &&
      !this.after(
        3,
        { kind: 'resolve', outcome: 'fixed', note: null, bodyId: partner },
        this.officer('ส่วนของเราแล้วเสร็จ', null, partner),
      )
    )
      return
    const span = days.resolve * pace * (0.25 + 1.1 * chance.unit() ** 1.5)
    if (!this.resolve(span, lead)) return
    this.confirm(lead, days.resolve * pace * 0.6)
  }

  /** @returns whether the case goes on */
  private ask(lead: string): boolean {
    const { chance } = this.setting
    if (!this.after(1, { kind: 'ask' }, this.officer('ข้อมูลไม่พอ', chance.pick(answers.ask), lead))) return false
    if (chance.happens(0.25)) {
      this.after(21, { kind: 'close', outcome: 'unreachable', note: null }, this.officer('ติดต่อผู้แจ้งไม่ได้', null, lead))
      return false
    }
    const days = 1 + chance.unit() * 6
    const answer = reporter('ให้ข้อมูลเพิ่ม', chance.pick(answers.reply))
    // What is written in a chat or a letter is for the office alone.
    const isOpen = this.channel !== 'messenger' && this.channel !== 'email'
    return this.after(days, { kind: 'resume' }, isOpen ? answer : { ...answer, visibility: 'reporter' })
  }

  private resolve(span: number, lead: string): boolean {
    const { chance } = this.setting
    const unit = chance.unit()
    const [outcome, note]: [Outcome, string | null] =
      unit < 0.8
        ? ['fixed', null]
        : unit < 0.89
          ? ['partly', chance.pick(answers.partly)]
          : unit < 0.94
            ? ['cannot', chance.pick(answers.cannot)]
            : unit < 0.975
              ? ['not_our_duty', chance.pick(answers.notOurs)]
              : ['rejected', chance.pick(answers.rejected)]
    const text = outcome === 'fixed' ? chance.pick(this.told.done) : note
    return this.after(span, { kind: 'resolve', outcome, note }, this.officer('ผลการดำเนินการ', text, lead))
  }

  private confirm(lead: string, again: number): void {
    const { chance } = this.setting
    const isGood = this.facts.outcome === 'fixed'
    if (this.facts.visibility === 'public' && chance.happens(0.004)) {
      const act: Act = {
        actor: { kind: 'moderator', personId: NO_PERSON },
        reason: 'ถ้อยคำกล่าวหาบุคคล',
        visibility: 'public',
        text: answers.withheld[0],
      }
      this.after(1, { kind: 'withhold' }, act)
    }
    if (chance.happens(isGood ? 0.06 : 0.22)) {
      if (!this.after(1 + chance.unit() * 7, { kind: 'reopen' }, reporter('ยังไม่เรียบร้อย', chance.pick(answers.reopen))))
        return
      if (chance.happens(0.2) || !this.resolve(again, lead)) return
    }
    if (chance.happens(0.3)) {
      const stars = isGood ? chance.pick([5, 5, 4, 4, 4, 3]) : chance.pick([4, 3, 2, 2, 1, 1])
      this.after(1, { kind: 'rate', stars, solved: stars > 2 && isGood }, reporter('ประเมิน'))
    }
    if (chance.happens(0.35)) this.after(1 + chance.unit() * 4, { kind: 'close' }, reporter('ยืนยันว่าเรียบร้อย'))
    else this.after((SILENCE_WORKING_DAYS + 1) * 1.6, { kind: 'close' }, system('silence'))
  }

  private officer(
    reason: string,
    text: string | null = null,
    bodyId = this.bodyId,
    visibility: Act['visibility'] = 'public',
  ): Act {
    const personId = this.setting.officers.get(bodyId) ?? NO_PERSON
    return { actor: { kind: 'officer', personId, bodyId }, reason, visibility, text }
  }

  /**
   * One step, some days after the one before. Offices work by day.
   * @returns false when that is still to come, or the rules of the room do not let it be
   */
  private after(days: number, move: Move, act: Act): boolean {
    if (this.isOverNow) return false
    let next = new Date(this.time.getTime() + days * DAY_MS)
    if (act.actor.kind === 'officer') next = inOfficeHours(next)
    if (next >= this.setting.now) {
      this.isOverNow = true
      return false
    }
    const until = this.calendar().add(todayInBangkok(next), SILENCE_WORKING_DAYS)
    const decided = decideMove(next, { facts: this.facts, parts: this.parts, id: this.id }, move, act, until)
    if (!decided.ok) return false
    this.time = next
    this.facts = decided.value.facts
    this.parts = decided.value.parts
    for (const event of decided.value.events) this.note(event.kind, event, act)
    return true
  }

  private note(
    kind: WholeCase['events'][number]['kind'],
    event: Partial<WholeCase['events'][number]>,
    act?: Act,
  ): void {
    const actor: Actor = act?.actor ?? { kind: 'reporter' }
    const personId = 'personId' in actor && actor.personId !== NO_PERSON ? actor.personId : null
    this.events.push({
      bodyId: null,
      visibility: 'public',
      fromState: null,
      toState: null,
      outcome: null,
      text: null,
      detail: {},
      ...event,
      id: this.entryId(event),
      kind,
      at: this.time,
      actorKind: actor.kind,
      actorId: personId,
      reason: act?.reason ?? `received ${this.channel}`,
    })
  }

  /** What is said beside a step has a source of ids of its own, so that all that comes later stays as it was. */
  private entryId({ visibility, toState }: Partial<WholeCase['events'][number]>): string {
    const { chance } = this.setting
    const isBeside = visibility === 'reporter' && toState === null
    return isBeside ? chance.branch(`${this.id} ${this.events.length}`).id() : chance.id()
  }

  solved(): SolvedCase[] {
    const { state, outcome, visibility, closedAt, leadBodyId } = this.facts
    if (state !== 'closed' || outcome !== 'fixed' || visibility !== 'public' || closedAt === null) return []
    const { provinceCode: home, areaCode } = this.site
    return [{ home, ref: this.ref, categoryCode: this.category.code, areaCode, bodyId: leadBodyId, closedAt }]
  }

  private calendar() {
    return this.setting.clocks.at(lineAbove(this.setting.places, this.site.areaCode))
  }

  whole(): WholeCase {
    const { chance, now, clocks } = this.setting
    const days = daysFor(this.category, this.facts.severity)
    const receivedAt = this.told.at
    const pauses = this.facts.pauses.map(({ from, to }) => ({
      from: new Date(from),
      to: to === null ? null : new Date(to),
    }))
    const due = (count: number) => dueOf(this.calendar(), { receivedAt, days: count, pauses }, now)
    const point = chance.happens(0.9) ? this.point() : null
    return {
      home: this.site.provinceCode,
      id: this.id,
      ref: this.ref,
      facts: this.facts,
      parts: this.parts,
      events: this.events,
      category: this.category,
      areaCode: this.site.areaCode,
      lat: point?.lat ?? null,
      lon: point?.lon ?? null,
      placeText: this.placeText,
      words: this.words,
      isClean: !/\{(?:name|phone|house|plate)\}/.test(this.told.text),
      answers: this.told.kind.code === 'rural-road' ? { 'road-owner': 'rural-roads' } : {},
      channel: this.channel,
      ...(this.channel === 'messenger' ? { sourceName: 'line' } : {}),
      entered: { by: null, consent: this.consent },
      reporterId: this.reporterId,
      receivedAt,
      days,
      firstAnswerDue: due(days.answer),
      resolveDue: due(days.resolve),
      clockVersion: clocks.version,
      supports: this.supports,
      revision: this.events.length,
      salt: Array.from({ length: 8 }, () => chance.whole(0, 0xffff_ffff).toString(16).padStart(8, '0')).join(''),
    }
  }

  private point(): { lat: number; lon: number } | null {
    const { chance, pointOf } = this.setting
    const known = pointOf(this.site.areaCode)
    const middle = known === null ? MIDDLES[this.site.provinceCode] : ([known.latitude, known.longitude] as const)
    if (middle === undefined) return null
    // The same sub-district lies at the same place, its villages around it
    const [a, b] = [hashOf(this.site.areaCode), hashOf(`${this.site.areaCode}-${this.site.moo}`)]
    const wide = known === null ? (this.site.provinceCode === '83' ? 0.12 : 0.5) : 0
    const lat = middle[0] + ((a % 1000) / 1000 - 0.5) * wide + ((b % 1000) / 1000 - 0.5) * 0.04
    const lon = middle[1] + (((a >> 10) % 1000) / 1000 - 0.5) * wide + (((b >> 10) % 1000) / 1000 - 0.5) * 0.04
    return { lat: five(lat + (chance.unit() - 0.5) * 0.006), lon: five(lon + (chance.unit() - 0.5) * 0.006) }
  }
}

const five = (value: number) => Math.round(value * 100_000) / 100_000

function system(reason: string, visibility: Act['visibility'] = 'public', text: string | null = null): Act {
  return { actor: { kind: 'system' }, reason, visibility, text }
}

function reporter(reason: string, text: string | null = null): Act {
  return { actor: { kind: 'reporter' }, reason, visibility: 'public', text }
}

function inOfficeHours(time: Date): Date {
  const hour = (time.getUTCHours() + 7) % 24
  return hour >= 8 && hour < 16 ? time : new Date(time.getTime() + ((32 - hour) % 24) * HOUR_MS)
}

/** FNV-1a: the same text, the same number. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 1
}
