import { describe, expect, test } from 'vitest'
import { bodyKey, bodyKindOf } from './body.ts'
import { readBodyCsv } from './body-file.ts'
import { openBodyRegister } from './body-register.ts'
import { planBodyImport } from './plan-body-import.ts'
import type { RegisteredBody } from './register.sql.ts'
import { relationsByLaw } from './relations-by-law.ts'

let count = 0
function aBody(nameTh: string, areaCode: string | null, over: Partial<RegisteredBody> = {}): RegisteredBody {
  count += 1
  return {
    id: `body-${count}`,
    listed: true,
    code: `BDY-${String(count).padStart(4, '0')}`,
    kind: bodyKindOf(nameTh),
    nameTh,
    nameEn: null,
    shortNameTh: null,
    nameKey: bodyKey(nameTh, areaCode),
    parentId: null,
    areaCode,
    areas: [],
    validFrom: null,
    validTo: null,
    contact: { website: null, address: null, phone: null, email: null },
    names: [],
    codes: [],
    supervisors: [],
    successors: [],
    ...over,
  }
}

const areas: Readonly<Record<string, string>> = {
  'อ.ท่าวังผา': '5506',
  'จ.น่าน': '55',
  น่าน: '55',
  เชียงราย: '57',
  'จ.ลำพูน': '51',
  '55': '55',
  '57': '57',
}
const placeOf = (text: string) => areas[text] ?? null

const riverside = aBody('องค์การบริหารส่วนตำบลท่าวังผา', '550607')
const pao = aBody('องค์การบริหารส่วนจังหวัดน่าน', '55', { codes: [{ scheme: 'dla', code: '02550101' }] })
const city = aBody('เทศบาลเมืองน่าน', '550101', {
  names: [{ key: bodyKey('เทศบาลตำบลในเวียง', '55'), nameTh: 'เทศบาลตำบลในเวียง', validTo: '2004-05-01' }],
})
const lotusNan = aBody('เทศบาลตำบลหนองบัว', '550608')
const lotusLamphun = aBody('เทศบาลตำบลหนองบัว', '510203')
const highways = aBody('กรมทางหลวง', null)
const merged = aBody('องค์การบริหารส่วนตำบลบ้านเก่า', '550102', {
  validTo: '2020-10-01',
  successors: [{ id: city.id, kind: 'merger', on: '2020-10-01' }],
})
const older = aBody('สุขาภิบาลเก่ามาก', '550103', { successors: [{ id: merged.id, kind: 'merger', on: '1999-05-25' }] })
const register = openBodyRegister([riverside, pao, city, lotusNan, lotusLamphun, highways, merged, older], placeOf)

describe('free text to body', () => {
  test.each([
    ['อบต.ท่าวังผา', riverside, 'name'],
    ['องค์การบริหารส่วนตำบล ท่าวังผา อ.ท่าวังผา', riverside, 'name'],
    ['อ บ ต . ท่าวังผา (อ.ท่าวังผา จ.น่าน)', riverside, 'name'],
    ['อบจ.น่าน', pao, 'name'],
    ['ทม.น่าน', city, 'name'],
    ['เทศบาลตำบลในเวียง', city, 'former-name'],
    ['อบต.บ้านเก่า', city, 'merged'],
    ['สุขาภิบาลเก่ามาก', city, 'merged'],
    ['องค์การบริหารส่วนตาบลท่าวังผา', riverside, 'slip'],
    ['องค์การบริหารส่วนตำบลท่าวังฝา', riverside, 'slip'],
    ['dla:02550101', pao, 'external-code'],
    ['02550101', pao, 'external-code'],
    [highways.code.toLowerCase(), highways, 'code'],
  ] as const)('%s', (text, body, reason) => {
    const answer = register.resolve(text)

    expect(answer).toMatchObject({ kind: 'found', found: { body: { code: body.code }, reason: { kind: reason } } })
  })

  test('namesakes are several until the place, or where the writer is, tells which', () => {
    const alone = register.resolve('ทต.หนองบัว')
    const placed = register.resolve('ทต.หนองบัว จ.ลำพูน')
    const hinted = register.resolve('ทต.หนองบัว', { areaCode: '5506' })

    expect(alone.kind === 'several' && alone.bodies.map(({ id }) => id).sort()).toEqual(
      [lotusNan.id, lotusLamphun.id].sort(),
    )
    expect(placed).toMatchObject({ found: { body: { id: lotusLamphun.id } } })
    expect(hinted).toMatchObject({ found: { body: { id: lotusNan.id } } })
  })

  test.each(['', '   ', 'ก', 'อบต.', 'ไม่มีหน่วยงานนี้แน่นอน', '%_\\', 'อบต.ท่าวังผา'.repeat(100), 'dla:nothing', '​'])(
    'nothing is found for "%s", without harm',
    (text) => {
      expect(register.resolve(text).kind).toBe('none')
    },
  )

  test('the predecessors of a body are found through others, and a circle ends', () => {
    const a = aBody('หน่วยงานวนหนึ่ง', null, { id: 'a', successors: [{ id: 'b', kind: 'merger', on: '2020-01-01' }] })
    const b = aBody('หน่วยงานวนสอง', null, { id: 'b', successors: [{ id: 'a', kind: 'merger', on: '2020-01-01' }] })

    expect(register.predecessors(city.id).map(({ id }) => id)).toEqual([merged.id, older.id])
    expect(
      openBodyRegister([a, b], placeOf)
        .predecessors('a')
        .map(({ id }) => id),
    ).toEqual(['b'])
    expect(openBodyRegister([a, b], placeOf).resolve('หน่วยงานวนหนึ่ง').kind).toBe('found')
  })
})

test('the law puts local administrations under a governor or a district chief, and guesses nobody without a district', () => {
  expect(relationsByLaw('pao', '55')).toMatchObject([{ relation: 'supervisor', kind: 'province', areaCode: '55' }])
  expect(relationsByLaw('sao', '550607')).toMatchObject([{ kind: 'district', areaCode: '5506', law: 'district-sao' }])
  expect([relationsByLaw('sao', '55'), relationsByLaw('department', null), relationsByLaw('city', 'TH')]).toEqual([
    [],
    [],
    [],
  ])
})

describe('a list of bodies', () => {
  const plan = (...lines: string[]) => {
    const read = readBodyCsv(new TextEncoder().encode(lines.join('\n')))
    if (!read.ok) throw new Error(read.problem.kind)
    return planBodyImport(read.value, register, placeOf, '2026-11-23')
  }
  const problemsOf = (...lines: string[]) => plan(...lines).problems.map(({ address, kind }) => `${address} ${kind}`)

  test('adds what is new, changes what differs, and leaves the rest', () => {
    const { bodies, unchanged, problems } = plan(
      'ชื่อ,พื้นที่,ประเภท,ผู้กำกับดูแล,รหัส:dla',
      'อบต.ท่าวังผา,,,,06550601',
      'อบจ.น่าน,,,,02550101',
      'เครือข่ายคนรักน้ำน่าน,จ.น่าน,เครือข่ายและกลุ่ม,อบจ.น่าน,',
    )

    expect(problems).toEqual([])
    expect(unchanged).toBe(1)
    expect(bodies.map(({ line, isNew, changes }) => [line, isNew, changes.map(({ field }) => field)])).toEqual([
      [2, false, ['codes']],
      [4, true, ['name_th', 'kind', 'supervisors', 'area']],
    ])
  })

  test('another name under the same code renames, and the old name keeps leading there', () => {
    const { bodies } = plan('code,name_th,change_on', `${pao.code},องค์การบริหารส่วนจังหวัดนันทบุรี,1 ต.ค. 2569`)

    expect(bodies[0]?.after).toMatchObject({
      nameTh: 'องค์การบริหารส่วนจังหวัดนันทบุรี',
      names: [{ nameTh: 'องค์การบริหารส่วนจังหวัดน่าน', validTo: '2026-10-01' }],
    })
  })

  test('a list that knows only the province changes no finer area, and a new kind of local administration follows the name', () => {
    const { bodies } = plan('name_th,area,code:moi', 'ทม.น่าน,น่าน,1', `อบต.ท่าวังผา,,2`)
    const upgraded = plan('code,name_th', `${riverside.code},เทศบาลตำบลท่าวังผา`).bodies[0]

    expect(bodies.map(({ changes }) => changes.map(({ field }) => field))).toEqual([['codes'], ['codes']])
    expect(upgraded?.after).toMatchObject({ kind: 'subdistrict-municipality', code: riverside.code })
  })

  test('a body split into two keeps its name and leads to neither of them', () => {
    const { bodies, problems } = plan(
      'name_th,area,change,successors,change_on',
      'กรมหนึ่งใหม่,,,,',
      'กรมสองใหม่,,,,',
      'กรมทางหลวง,,แยก,กรมหนึ่งใหม่; กรมสองใหม่,1 ต.ค. 2569',
    )
    const after = openBodyRegister(
      bodies.map((planned) => planned.after),
      placeOf,
    )

    expect(problems).toEqual([])
    expect(bodies.at(-1)?.after.successors.map(({ kind }) => kind)).toEqual(['split', 'split'])
    expect(after.resolve('กรมทางหลวง')).toMatchObject({ found: { body: { id: highways.id } } })
    expect(after.predecessors(bodies[0]?.after.id ?? '')).toEqual([])
  })

  test('a body merged into a new one of the same list', () => {
    const { bodies, problems } = plan(
      'name_th,area,change,successors,change_on',
      'เทศบาลตำบลใหม่น่าน,น่าน,,,',
      'อบต.ท่าวังผา,,รวม,เทศบาลตำบลใหม่น่าน,2026-10-01',
    )

    const successor = bodies.find(({ isNew }) => isNew)?.after
    expect(problems).toEqual([])
    expect(bodies.find(({ isNew }) => !isNew)?.after).toMatchObject({
      validTo: '2026-10-01',
      successors: [{ id: successor?.id, kind: 'merger', on: '2026-10-01' }],
    })
  })

  test.each([
    ['no name', ['name_th,kind', ',school'], 'A2 name-missing'],
    ['an unknown kind', ['name_th,kind', 'ก ข ค,spaceship'], 'B2 kind-unknown'],
    ['an unknown area', ['name_th,area', 'กรมใหม่,แดนไกล'], 'B2 area-unknown'],
    ['an unknown code', ['code,name_th', 'XXX-0000,กรมใหม่'], 'A2 code-unknown'],
    ['an unknown parent', ['name_th,parent', 'กรมใหม่,กระทรวงที่ไม่มี'], 'B2 body-unknown'],
    ['a parent with namesakes', ['name_th,parent', 'กรมใหม่,ทต.หนองบัว'], 'B2 body-several'],
    ['a parent that is itself', ['name_th,parent', 'กรมใหม่,กรมใหม่'], 'B2 into-itself'],
    ['parents in a circle', ['name_th,parent', 'กรมหนึ่งใหม่,กรมสองใหม่', 'กรมสองใหม่,กรมหนึ่งใหม่'], 'B2 circle,B3 circle'],
    ['a code of another body', ['name_th,code:dla', 'กรมทางหลวง,02550101'], 'B2 code-taken'],
    ['a name with namesakes', ['name_th,phone', 'ทต.หนองบัว,053 000 000'], 'A2 body-several'],
    ['one code for two', ['name_th,code:dla', 'กรมหนึ่งใหม่,77', 'กรมสองใหม่,77'], 'B3 code-taken'],
    ['code and code apart', ['code,name_th,code:dla', `${highways.code},กรมทางหลวง,02550101`], 'A2 two-bodies'],
    ['the same body twice', ['name_th', 'กรมทางหลวง', 'กรม ทางหลวง'], 'A3 twice'],
    ['a name of another', ['code,name_th', `${pao.code},กรมทางหลวง`], 'B2 name-taken'],
    ['a former name of another', ['name_th,former_names', 'กรมใหม่,กรมทางหลวง'], 'B2 name-taken'],
    ['dates the wrong way', ['name_th,valid_from,valid_to', 'กรมใหม่,2025-01-01,2024-01-01'], 'C2 dates-reversed'],
    ['a date that is none', ['name_th,valid_from', 'กรมใหม่,31 เม.ย. 2568'], 'B2 date'],
    ['a merger without a day', ['name_th,change,successors', 'อบต.ท่าวังผา,รวม,อบจ.น่าน'], 'B2 change-incomplete'],
    [
      'a merger into several',
      ['name_th,change,successors,change_on', 'อบต.ท่าวังผา,รวม,อบจ.น่าน; ทม.น่าน,2026-10-01'],
      'C2 merger-into-several',
    ],
    [
      'a merger into itself',
      ['name_th,change,successors,change_on', 'อบต.ท่าวังผา,รวม,อบต.ท่าวังผา,2026-10-01'],
      'C2 into-itself',
    ],
    [
      'a merger in a circle',
      ['name_th,change,successors,change_on', 'ทม.น่าน,รวม,อบต.บ้านเก่า,2026-10-01'],
      'C2 into-itself',
    ],
    [
      'an unknown change',
      ['name_th,change,successors,change_on', 'อบต.ท่าวังผา,ระเบิด,อบจ.น่าน,2026-10-01'],
      'B2 change-unknown,C2 change-incomplete',
    ],
    ['an address that is no website', ['name_th,website', 'กรมใหม่,javascript:alert(1)'], 'B2 contact'],
    ['an endless name', ['name_th', 'ก'.repeat(400)], 'A2 too-long,A2 name-missing'],
  ])('%s is refused with its address', (_what, lines, said) => {
    expect(problemsOf(...lines).join(',')).toBe(said)
  })

  test.each([
    ['not UTF-8', Uint8Array.of(0x61, 0xff, 0xfe), 'not-utf8'],
    ['nothing', new Uint8Array(), 'empty'],
    ['a header only', new TextEncoder().encode('name_th\n'), 'empty'],
    ['quotes that do not end', new TextEncoder().encode('name_th\n"abc'), 'broken-csv'],
    ['no column of names', new TextEncoder().encode('kind\nschool'), 'no-name-column'],
    ['a heading nobody knows', new TextEncoder().encode('name_th,wings\na,b'), 'unknown-column'],
    ['a heading twice', new TextEncoder().encode('name_th,ชื่อ\na,b'), 'column-twice'],
    ['a scheme with signs', new TextEncoder().encode("name_th,code:a'b\na,b"), 'bad-scheme'],
  ])('%s is refused as a file', (_what, bytes, kind) => {
    expect(readBodyCsv(bytes)).toMatchObject({ ok: false, problem: { kind } })
  })
})
