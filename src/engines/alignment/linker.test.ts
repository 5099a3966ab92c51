import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AlignGoal, type AlignItem, type ConfirmedLink, Linker, partsOf, trigramSimilarity } from './index.ts'

/*
 * Works of invented offices, each in words of its own, under goals that share few words with them: as goals of plans and the work under
 * them do. Always the same.
 */
const goalTitles = {
  water: 'ประชาชนมีน้ำกินน้ำใช้ทั่วถึง',
  roads: 'โครงสร้างพื้นฐานได้มาตรฐานทุกพื้นที่',
  health: 'คนทุกวัยมีสุขภาวะที่ดี',
  school: 'เด็กและเยาวชนเรียนรู้เต็มศักยภาพ',
  income: 'ครัวเรือนมีรายได้เพิ่มขึ้น',
  forest: 'ทรัพยากรธรรมชาติได้รับการฟื้นฟู',
} as const
type Key = keyof typeof goalTitles

const works: Readonly<Record<Key, readonly string[]>> = {
  water: ['ขุดเจาะบ่อบาดาล', 'ก่อสร้างระบบประปาหมู่บ้าน', 'ขุดลอกหนองน้ำสาธารณะ', 'วางท่อส่งน้ำดิบ'],
  roads: ['ปรับปรุงผิวจราจรลาดยาง', 'ก่อสร้างถนนคอนกรีตเสริมเหล็ก', 'ซ่อมแซมสะพานข้ามลำห้วย', 'ติดตั้งไฟส่องสว่างริมทาง'],
  health: ['รณรงค์ป้องกันไข้เลือดออก', 'ตรวจคัดกรองเบาหวานความดัน', 'อบรมอาสาสมัครสาธารณสุข', 'ส่งเสริมการออกกำลังกายผู้สูงอายุ'],
  school: ['จัดหาอาหารกลางวันนักเรียน', 'พัฒนาครูศูนย์พัฒนาเด็กเล็ก', 'ค่ายวิชาการภาคฤดูร้อน', 'จัดซื้อหนังสือห้องสมุดโรงเรียน'],
  income: ['อบรมอาชีพกลุ่มแม่บ้าน', 'ส่งเสริมตลาดนัดชุมชน', 'แปรรูปผลผลิตทางการเกษตร', 'พัฒนาบรรจุภัณฑ์สินค้าชุมชน'],
  forest: ['ปลูกป่าต้นน้ำ', 'ทำแนวกันไฟป่าชุมชน', 'คัดแยกขยะต้นทาง', 'ปล่อยพันธุ์ปลาลงแหล่งน้ำ'],
}
const places = ['บ้านทุ่ง', 'บ้านหนองยาว', 'บ้านดอนแก้ว', 'บ้านใหม่', 'บ้านสันกลาง', 'บ้านป่าซาง', 'บ้านแม่ปูคา', 'บ้านร่องขุ่น']
const offices = ['กอง ก', 'กอง ข', 'กอง ค', 'กอง ง']

const goals: readonly AlignGoal[] = Object.entries(goalTitles).map(([id, title]) => ({
  id,
  title,
  around: '',
  fields: [],
  areaCode: null,
}))

const item = (title: string, over: Partial<AlignItem> = {}): AlignItem => ({
  title,
  around: '',
  field: null,
  areaCode: null,
  structure: [],
  owners: [],
  ...over,
})

/** Every work of every office at a place of its own. */
const labelled = offices.flatMap((office, o) =>
  Object.entries(works).flatMap(([goalId, titles], g) =>
    titles.map((title, t) => ({
      office,
      goalId,
      item: item(`โครงการ${title} ${places[(o * 3 + g + t) % places.length]} หมู่ที่ ${1 + ((o + t) % 9)}`),
    })),
  ),
)

const learntFrom = (others: typeof labelled): ConfirmedLink[] =>
  others.map(({ item: one, goalId }) => ({ item: one, goalId }))

const anyText = fc.string({ unit: fc.constantFrom(...'กขคงนมรา่้ั์ำเแ ๑9aZ.()ๆ\n\u200b\ud83d\u0301'), maxLength: 120 })

describe('on invented plans, learning from other offices only', () => {
  test('the true goal comes first far more often than by plain trigrams', () => {
    let [finder, trigrams] = [0, 0]
    for (const office of offices) {
      const linker = new Linker(goals, learntFrom(labelled.filter((one) => one.office !== office)))
      for (const one of labelled.filter((asked) => asked.office === office)) {
        if (linker.suggest(one.item)[0]?.goalId === one.goalId) finder += 1
        const { grams } = partsOf(one.item.title, '')
        const best = [...goals].sort(
          (a, b) =>
            trigramSimilarity(grams, partsOf(b.title, '').grams) - trigramSimilarity(grams, partsOf(a.title, '').grams),
        )[0]
        if (best?.id === one.goalId) trigrams += 1
      }
    }

    expect(finder / labelled.length).toBeGreaterThan(0.9)
    expect(finder / labelled.length).toBeGreaterThan(trigrams / labelled.length + 0.4)
  })

  test('what is like nothing known is not called sure', () => {
    const linker = new Linker(goals, learntFrom(labelled))

    const found = linker.suggest(item('ค่าเช่าเครื่องถ่ายเอกสารประจำสำนักงาน'))

    expect(found.every((one) => !one.sure)).toBe(true)
  })
})

describe('a suggestion', () => {
  test('says the words in common and the confirmed thing it is like', () => {
    const linker = new Linker(goals, learntFrom(labelled))

    const [first] = linker.suggest(item('โครงการก่อสร้างระบบประปาหมู่บ้าน บ้านทุ่ง หมู่ที่ 4'))

    expect(first).toMatchObject({ goalId: 'water', sure: true })
    expect(first?.evidence.map((one) => one.kind)).toContain('like')
  })

  test('leans on the field a goal gathers, and on what stands in the same place of the budget', () => {
    const gathering = goals.map((goal) => ({ ...goal, fields: goal.id === 'health' ? ['07.4'] : ['04.5'] }))
    const confirmed = [
      { item: item('งานประจำ', { structure: ['category:งบลงทุน'] }), goalId: 'roads' },
      { item: item('งานเพิ่มเติม', { structure: ['category:งบลงทุน'] }), goalId: 'roads' },
    ]

    const byField = new Linker(gathering, []).suggest(item('กิจกรรมประจำปี', { field: '07.4' }))
    const byStructure = new Linker(goals, confirmed).suggest(item('กิจกรรม', { structure: ['category:งบลงทุน'] }))

    expect(byField[0]).toMatchObject({ goalId: 'health', evidence: [{ kind: 'field', field: '07.4' }] })
    expect(byStructure[0]).toMatchObject({ goalId: 'roads' })
    expect(byStructure[0]?.evidence).toContainEqual({ kind: 'structure', name: 'category:งบลงทุน', links: 2, of: 2 })
  })

  test('is made only of the goals asked about, and none where nothing but the place speaks for one', () => {
    const here = goals.map((goal) => ({ ...goal, areaCode: '57' }))

    expect(
      new Linker(goals, []).suggest(item('ก่อสร้างระบบประปา'), ['roads', 'health']).map((one) => one.goalId),
    ).not.toContain('water')
    expect(new Linker(here, []).suggest(item('xyz', { areaCode: '570101' }))).toEqual([])
  })

  test('any text gives probabilities between 0 and 1 that sum to 1 at most, the likeliest first', () => {
    const linker = new Linker(goals, learntFrom(labelled))
    fc.assert(
      fc.property(anyText, fc.string({ maxLength: 100 }), (title, around) => {
        const found = linker.suggest(item(title, { around }), undefined, 10)
        const chances = found.map((one) => one.probability)
        const sum = chances.reduce((a, b) => a + b, 0)
        return chances.every((chance, at) => chance >= 0 && chance <= (chances[at - 1] ?? 1)) && sum <= 1.001
      }),
      { numRuns: 300, seed: 26 },
    )
  })
})

test('where nobody linked anything yet, the name of who does it speaks for a goal named alike, and nothing is called sure', () => {
  const linker = new Linker(goals, [])

  const [first, ...others] = linker.suggest(item('กิจกรรมประจำปี', { owners: ['สำนักงานฟื้นฟูทรัพยากรธรรมชาติ'] }))

  expect(first?.goalId).toBe('forest')
  expect(first?.evidence).toContainEqual({ kind: 'owner', name: 'สำนักงานฟื้นฟูทรัพยากรธรรมชาติ' })
  expect([first, ...others].some((one) => one?.sure)).toBe(false)
})

test('reasons name words that say what it is about; where only empty words are common, that is said', () => {
  const linker = new Linker(
    [
      ...goals,
      { id: 'tourism', title: 'การยกระดับของการท่องเที่ยวเพื่อชุมชน', around: '', fields: [], areaCode: null },
      { id: 'quality', title: 'ความเป็นอยู่ของประชาชนและความสุขเพื่ออนาคต', around: '', fields: [], areaCode: null },
    ],
    [],
  )

  const found = linker.suggest(item('ความสะอาดของการท่องเที่ยวเพื่อรองรับผู้มาเยือน'), undefined, 8)
  const words = found.flatMap(({ evidence }) =>
    evidence.flatMap((one) => (one.kind === 'words' || one.kind === 'vocabulary' ? one.words : [])),
  )

  expect(words).toContain('การท่องเที่ยว')
  expect(words.filter((word) => ['ของ', 'ความ', 'การ', 'เพื่อ', 'และ'].includes(word))).toEqual([])
  expect(found.find(({ goalId }) => goalId === 'quality')?.evidence).toEqual([{ kind: 'little' }])
})
