import { caseByRef } from '../../src/features/complaints/complaints.sql.ts'
import type { NewReport } from '../../src/features/complaints/index.ts'
import {
  type Move,
  type MoveOptions,
  moveCase,
  parseRef,
  receiveComplaint,
  routeNewCases,
} from '../../src/features/complaints/index.ts'
import { categoryByCode } from '../../src/features/routing/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import type { TestHouse } from './house.ts'

/** A report of a broken road in Chiang Rai (57), the same every time. */
export async function aReport(
  house: TestHouse,
  over: Partial<NewReport> & { category?: never; categoryCode?: string } = {},
): Promise<NewReport> {
  const { categoryCode = 'road', ...rest } = over
  const category = await categoryByCode(house.db, categoryCode)
  if (category === null) throw new Error(`no category ${categoryCode}`)
  return {
    channel: 'web',
    sourceName: null,
    key: newId(),
    category,
    place: { areaCode: '570101', lat: null, lon: null, text: 'หน้าวัดทดสอบ' },
    words: 'ถนนเป็นหลุมใหญ่ รถมอเตอร์ไซค์ล้มบ่อย',
    answers: {},
    isPrivate: false,
    contact: null,
    contactAllowed: false,
    consent: 'form-1',
    enteredBy: null,
    occurredOn: null,
    receivedAt: house.clock.now(),
    photos: [],
    ...rest,
  }
}

/** A report taken in; the body in charge is looked for as the worker does it. */
export async function aReported(house: TestHouse, over: Parameters<typeof aReport>[1] = {}) {
  const report = await aReport(house, over)
  const done = await house.db.transaction((tx) => receiveComplaint(tx, house.deps, report))
  if (!done.ok) throw new Error(JSON.stringify(done.problem))
  await routeNewCases(house.deps)
  return done.value
}

/** One thing done to a case; throws where it is refused. */
export async function doMove(house: TestHouse, ref: string, move: Move, options: MoveOptions) {
  const parsed = parseRef(ref)
  const row = parsed.ok ? await caseByRef(house.db, parsed.value) : null
  if (row === null) throw new Error(`no case ${ref}`)
  const done = await house.db.transaction((tx) => moveCase(tx, house.deps, row, move, options))
  if (!done.ok) throw new Error(JSON.stringify(done.problem))
  return done.value
}

/** A browser: it keeps its cookies, and sends forms with a good token. */
export function aVisitor(house: TestHouse) {
  const jar = new Map<string, string>()
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const keep = (answer: Response) => {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  let token = ''
  const get = async (path: string) => {
    const answer = keep(await house.request(path, { headers: { cookie: cookies() } }))
    const found = /name="_csrf" value="([^"]+)"/.exec(await answer.clone().text())?.[1]
    if (found !== undefined) token = found
    return answer
  }
  return {
    jar,
    get,
    async post(path: string, fields: Record<string, string> | FormData, headers: Record<string, string> = {}) {
      if (token === '') await get('/sign-in')
      const isForm = fields instanceof FormData
      if (isForm) fields.set('_csrf', token)
      return keep(
        await house.request(path, {
          method: 'POST',
          headers: {
            cookie: cookies(),
            ...(isForm ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
            ...headers,
          },
          body: isForm ? fields : new URLSearchParams({ ...fields, _csrf: token }).toString(),
        }),
      )
    },
  }
}
