import { type CaseKey, caseByKey, receiveComplaint, routeNewCases } from '../../src/features/complaints/index.ts'
import { categoryByCode } from '../../src/features/routing/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import { comparisonKey } from '../../src/kernel/thai-text.ts'
import type { Viewer } from '../../src/kernel/viewer.ts'
import type { Db } from '../../src/platform/db/db.ts'
import { anOfficer, type TestHouse } from './house.ts'

export interface DeskBody {
  readonly id: string
  readonly code: string
}

/** A body of a kind at a place, stored. */
export async function aBodyOf(db: Db, kind: string, name: string, areaCode: string): Promise<DeskBody> {
  const id = newId()
  const code = `TST-${id.slice(-7).toUpperCase()}`
  await db.query(
    `insert into bodies (id, code, kind, name_th, name_key, area_code, source) values ($1, $2, $3, $4, $5, $6, 'test')`,
    [id, code, kind, name, comparisonKey(`${name}${areaCode}`), areaCode],
  )
  return { id, code }
}

/** Two local administrations, their district and province: enough for a case to go round. */
export async function aDeskDistrict(db: Db) {
  return {
    sao: await aBodyOf(db, 'sao', 'องค์การบริหารส่วนตำบลแม่ยาว', '570106'),
    town: await aBodyOf(db, 'town', 'เทศบาลเมืองทดสอบ', '570101'),
    highway: await aBodyOf(db, 'provincial-office', 'แขวงทางหลวงทดสอบ', '57'),
    district: await aBodyOf(db, 'district', 'อำเภอเมืองเชียงราย', '5701'),
    province: await aBodyOf(db, 'province', 'จังหวัดเชียงราย', '57'),
  }
}

export function aCaseOfficer(bodyId: string, personId = newId()): Viewer {
  return anOfficer([{ role: 'case-officer', bodyId, areaCode: null }], { personId })
}

export interface CaseOver {
  readonly category?: string
  readonly areaCode?: string | null
  readonly words?: string
  readonly isPrivate?: boolean
  readonly receivedAt?: Date
  readonly answers?: Record<string, string>
  readonly lat?: number
  readonly lon?: number
}

/** A report that came in and was handed on by the worker. */
export async function aReportedCase(house: TestHouse, over: CaseOver = {}): Promise<CaseKey & { ref: string }> {
  const category = await categoryByCode(house.db, over.category ?? 'street-light')
  if (category === null) throw new Error(`no category ${over.category}`)
  const received = await house.db.transaction((tx) =>
    receiveComplaint(tx, house.deps, {
      channel: 'web',
      sourceName: null,
      key: newId(),
      category,
      place: {
        areaCode: over.areaCode === undefined ? '570106' : over.areaCode,
        lat: over.lat ?? null,
        lon: over.lon ?? null,
        text: 'หน้าศาลากลางบ้านสันทราย',
      },
      words: over.words ?? 'ไฟถนนดับสามดวงหน้าศาลา มืดมากตอนกลางคืน',
      answers: over.answers ?? {},
      isPrivate: over.isPrivate ?? false,
      contact: null,
      contactAllowed: false,
      consent: 'form-1',
      enteredBy: null,
      occurredOn: null,
      receivedAt: over.receivedAt ?? house.clock.now(),
      photos: [],
    }),
  )
  if (!received.ok) throw new Error(`the report was refused: ${JSON.stringify(received.problem)}`)
  await routeNewCases(house.deps)
  return { ...received.value.key, ref: received.value.ref }
}

export async function stateOf(db: Db, key: CaseKey) {
  const row = await caseByKey(db, key)
  if (row === null) throw new Error('the case is gone')
  return row
}

/** Address of a case on the desk. */
export const deskAddress = (key: CaseKey) => `/desk/complaints/${key.home}-${key.id}`
