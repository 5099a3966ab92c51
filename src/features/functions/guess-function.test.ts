import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { fieldOf, levelOf, missionByCode, missions } from './functions.ts'
import { guessFunction, makeGuesser } from './guess-function.ts'
import { judgedFunctions } from './judged-functions.ts'
import { firstRules, readRuleWord, weights } from './rule.ts'

/** Titles of the kinds that plans have, written for this test, with the field a person would give them. */
const labelled = `
04.5 | ก่อสร้างถนนคอนกรีตเสริมเหล็ก สายบ้านดอนมูล - บ้านนาหนุน หมู่ที่ 4 ตำบลวัดธาตุ
04.5 | ซ่อมสร้างผิวทางแอสฟัลต์คอนกรีต ทางหลวงหมายเลข 1148 กม.3+200 ถึง กม.5+000
04.5 | ก่อสร้างถนนหน้าโรงเรียนบ้านสันติสุข
04.5 | ก่อสร้างสะพานข้ามลำห้วยหลังวัดโพธิ์ชัย
04.5 | ปรับปรุงถนนลูกรังสายบ้านหนองแวง
04.5 | ก่อสร้างทางเท้าและทางจักรยานรอบหนองประจักษ์
04.5 | ติดตั้งสัญญาณไฟจราจรสี่แยกตลาด
04.2 | ก่อสร้างฝายชะลอน้ำลำห้วยแม่ลาน จำนวน 5 แห่ง
04.2 | ขุดลอกหนองน้ำสาธารณะบ้านโนนสูง
04.2 | ก่อสร้างเขื่อนป้องกันตลิ่งริมแม่น้ำน่าน
04.2 | ระบบสูบน้ำด้วยพลังงานแสงอาทิตย์เพื่อการเกษตร
04.2 | อบรมเกษตรกรผู้ปลูกข้าวอินทรีย์
04.2 | ส่งเสริมการเลี้ยงโคเนื้อคุณภาพดี
04.2 | ซ่อมแซมคลองส่งน้ำสายใหญ่ฝั่งซ้าย
06.3 | ก่อสร้างระบบประปาหมู่บ้านแบบผิวดินขนาดใหญ่
06.3 | เจาะบ่อบาดาลพร้อมหอถังสูง บ้านทุ่งสว่าง
06.3 | จัดหาน้ำดื่มสะอาดให้โรงเรียนบ้านป่าไม้งาม
06.4 | ติดตั้งโคมไฟถนนพลังงานแสงอาทิตย์ จำนวน 40 ชุด
06.4 | ขยายเขตไฟฟ้าแสงสว่างสาธารณะ ซอยร่วมใจ
06.1 | ซ่อมแซมบ้านผู้ยากไร้ จำนวน 4 หลัง
06.2 | ก่อสร้างศาลาอเนกประสงค์ประจำหมู่บ้าน
06.2 | ปรับปรุงเมรุวัดบ้านเหนือ
05.1 | จัดซื้อรถบรรทุกขยะแบบอัดท้าย
05.1 | คัดแยกขยะจากต้นทางในโรงเรียน
05.2 | ก่อสร้างรางระบายน้ำ คสล. รูปตัวยู
05.2 | ระบบบำบัดน้ำเสียชุมชนเทศบาลเมือง
05.3 | ลดการเผาและแก้ปัญหาฝุ่นละออง
05.4 | ปลูกป่าต้นน้ำเฉลิมพระเกียรติ
05.4 | ฟื้นฟูป่าชายเลนบ้านปากน้ำ
03.1 | ติดตั้งกล้องโทรทัศน์วงจรปิด (CCTV) ในตลาดสด
03.1 | ป้องกันและแก้ไขปัญหายาเสพติดในชุมชน
03.2 | ฝึกอบรมทบทวนอาสาสมัครป้องกันภัยฝ่ายพลเรือน (อปพร.)
03.2 | จัดซื้อรถบรรทุกน้ำดับเพลิง
03.2 | ติดตั้งระบบเตือนภัยน้ำหลาก
03.6 | รณรงค์ลดอุบัติเหตุทางถนนช่วงปีใหม่
07.4 | ควบคุมป้องกันโรคไข้เลือดออก
07.4 | สัตว์ปลอดโรคคนปลอดภัยจากโรคพิษสุนัขบ้า
07.4 | พัฒนาศักยภาพอาสาสมัครสาธารณสุขประจำหมู่บ้าน
07.3 | ปรับปรุงห้องผ่าตัดและหอผู้ป่วยหนัก
07.3 | จัดซื้อรถพยาบาล 1 คัน
07.1 | จัดซื้อเครื่องช่วยหายใจชนิดควบคุมปริมาตร
09.1 | สนับสนุนอาหารกลางวันเด็กเล็ก
09.1 | ปรับปรุงศูนย์พัฒนาเด็กเล็กบ้านโคก
09.8 | ก่อสร้างอาคารเรียน 4 ชั้น โรงเรียนอนุบาลเมือง
09.6 | จัดหารถรับส่งนักเรียนพื้นที่ห่างไกล
09.5 | ปรับปรุงศูนย์การเรียนรู้ชุมชน กศน.ตำบล
10.1 | เงินอุดหนุนการสงเคราะห์เบี้ยยังชีพความพิการ
10.2 | โครงการโรงเรียนผู้สูงอายุ
10.2 | เบี้ยยังชีพผู้สูงอายุ
10.4 | พัฒนาศักยภาพกลุ่มสตรีและครอบครัว
10.7 | ช่วยเหลือคนไร้ที่พึ่งและผู้ด้อยโอกาส
08.1 | ก่อสร้างลานกีฬาอเนกประสงค์บ้านดง
08.1 | แข่งขันกีฬาต้านยาเสพติด
08.2 | จัดงานประเพณีลอยกระทง
08.4 | ส่งเสริมคุณธรรมจริยธรรมและปฏิบัติธรรมวันพระ
04.7 | ปรับปรุงภูมิทัศน์แหล่งท่องเที่ยวน้ำตกแม่สา
04.7 | ส่งเสริมการท่องเที่ยวโดยชุมชน
04.1 | ฝึกอาชีพทำผลิตภัณฑ์ชุมชน OTOP
04.1 | ปรับปรุงตลาดสดเทศบาล
04.3 | ขยายเขตไฟฟ้าแรงต่ำบ้านใหม่พัฒนา
04.6 | ติดตั้งหอกระจายข่าวไร้สายประจำหมู่บ้าน
01.3 | จัดซื้อครุภัณฑ์สำนักงาน
01.3 | จัดเวทีประชาคมทบทวนแผนพัฒนาท้องถิ่น
01.1 | จัดทำแผนที่ภาษีและทะเบียนทรัพย์สิน
`
  .trim()
  .split('\n')
  .map((line) => line.split(' | ') as [string, string])

test('COFOG 1999 has ten divisions, sixty-nine groups and 109 classes, each in the field above it', () => {
  const counts = { division: 0, group: 0, class: 0 }
  for (const { code } of missions) counts[levelOf(code)] += 1

  expect(counts).toEqual({ division: 10, group: 69, class: 109 })
  for (const { parentCode } of missions) expect(parentCode === null || missionByCode.has(parentCode)).toBe(true)
})

test('no word points to two fields, and every rule points to a field and can be found', () => {
  const words = firstRules.map((rule) => `${rule.place}:${rule.word}`)

  expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([])
  expect(firstRules.filter((rule) => !missionByCode.has(rule.code))).toEqual([])
  expect(firstRules.filter((rule) => readRuleWord(rule.word) !== rule.word)).toEqual([])
})

describe('on titles labelled by hand', () => {
  test('at least 90 % get their group and 95 % their field', () => {
    const answers = labelled.map(([code, title]) => ({ code, title, guess: guessFunction(title)?.code ?? '-' }))

    const wrong = answers.filter(({ code, guess }) => guess !== code)
    const wrongField = wrong.filter(({ code, guess }) => guess === '-' || fieldOf(guess) !== fieldOf(code))

    expect(wrong.length / answers.length).toBeLessThan(0.1)
    expect(wrongField.length / answers.length).toBeLessThan(0.05)
  })
})

test('the words of an office that every office pays say less than the programme they stand under', () => {
  const inHealth = guessFunction('ค่าตอบแทนนอกเวลาราชการ', 'โครงการส่งเสริมสุขภาพจิตวัยรุ่น')
  const alone = guessFunction('ค่าตอบแทนนอกเวลาราชการ')

  expect(inHealth).toMatchObject({ code: '07.4', reason: { found: 'context' } })
  expect(alone).toMatchObject({ code: '01.3', reason: { word: 'ค่าตอบแทน', found: 'title' } })
})

test('a title that says nothing is told by the body, a telling title is not', () => {
  const plain = guessFunction('ค่าเช่าเครื่องถ่ายเอกสาร', 'บริหารทั่วไป', 'กรมควบคุมโรค')
  const road = guessFunction('ปรับปรุงผิวจราจร', '', 'กรมควบคุมโรค')

  expect(plain).toMatchObject({ code: '07.4', reason: { word: 'ควบคุมโรค', found: 'body' } })
  expect(road).toMatchObject({ code: '04.5', reason: { found: 'title' } })
})

test('the name of a place is not taken for the work', () => {
  expect(guessFunction('ชุดเครื่องมือวัด ตำบลป่าชุมชน อำเภอวัดเพลง จังหวัดราชบุรี')).toBeNull()
})

test('without rules nothing is guessed, and signs of patterns in a word are only letters', () => {
  const nothing = makeGuesser([])('ก่อสร้างถนน')
  const signs = makeGuesser([{ word: '(นม)*', place: 'title', code: '09.1', weight: 6 }])

  expect(nothing).toBeNull()
  expect([signs('อาหารเสริม (นม)*')?.code, signs('อาหารเสริม (นม)')]).toEqual(['09.1', null])
})

test('a rule that names a division lets a weaker word of the division say the group', () => {
  const guess = makeGuesser([
    { word: 'สิ่งแวดล้อมดี', place: 'title', code: '05', weight: 9 },
    { word: 'ถนน', place: 'title', code: '04.5', weight: 6 },
    { word: 'ขยะ', place: 'title', code: '05.1', weight: 4 },
  ])

  expect(guess('ถนนสิ่งแวดล้อมดี ปลอดขยะ')?.code).toBe('05.1')
  expect(guess('ถนนสิ่งแวดล้อมดี')?.code).toBe('05')
})

test.each([
  ['ก', null],
  ['  ', null],
  ['…', null],
  ['ถนน…', null],
  ['สูบน้ำ ... โซล่าเซลล์', 'สูบน้ำ…โซล่าเซลล์'],
  ['C C T V', 'cctv'],
  ['ถ'.repeat(61), null],
])('the word "%s" of a rule is read as %s', (typed, word) => {
  expect(readRuleWord(typed)).toBe(word)
})

interface Line {
  readonly title: string
  readonly context: string
  readonly body: string
}

const folder = `${process.cwd()}/../shared/data/budget-fy2565`
describe.skipIf(!existsSync(folder))('on the lines of a real budget bill (shared data, not in the repository)', () => {
  const lines = new Map<string, Line>()
  beforeAll(() => {
    const files = readdirSync(folder).filter((name) => /^2022\.3.*\.csv\.gz$/.test(name) && !name.includes('raw'))
    for (const file of files) {
      const text = gunzipSync(readFileSync(`${folder}/${file}`))
      for (const row of parse<Record<string, string>>(text, { columns: true, bom: true, relax_quotes: true })) {
        const steps = [6, 5, 4, 3, 2, 1].map((level) => row[`CATEGORY_LV${level}`])
        lines.set(row.ITEM_ID ?? '', {
          title: row.ITEM_DESCRIPTION ?? '',
          context: [...steps, row.PROJECT, row.OUTPUT, row.BUDGET_PLAN].filter(Boolean).join(' '),
          body: row.BUDGETARY_UNIT ?? '',
        })
      }
    }
  })

  /** Shares of lines whose division and group are right. */
  const measured = (judged: ReadonlyMap<string, string>, guess: (line: Line) => string | null) => {
    const answers = [...judged].map(([item, code]) => {
      const line = lines.get(item)
      return { code, told: line ? (guess(line) ?? '-') : '-' }
    })
    const share = (is: (answer: { code: string; told: string }) => boolean) =>
      answers.filter(is).length / answers.length
    return {
      division: share(({ code, told }) => told.slice(0, 2) === code.slice(0, 2)),
      group: share(({ code, told }) => told.slice(0, 4) === code),
    }
  }
  const ours = ({ title, context, body }: Line) => guessFunction(title, context, body)?.code ?? null
  const { forMakingRules, unseen } = judgedFunctions

  test('on 160 lines nobody had seen when the rules were made, the division is right in 90 % and the group in 85 %', () => {
    const { division, group } = measured(unseen, ours)

    expect([forMakingRules.size, unseen.size]).toEqual([340, 160])
    expect(division).toBeGreaterThanOrEqual(0.9)
    expect(group).toBeGreaterThanOrEqual(0.85)
  })

  test('both parts are far above the most frequent field and above the first word that is known', () => {
    const words = firstRules
      .filter((rule) => rule.place === 'title')
      .map((rule) => ({ ...rule, weight: weights.telling }))
    const oneWord = makeGuesser(words)
    const shares = [forMakingRules, unseen].map((judged) => [
      measured(judged, ours).division,
      measured(judged, ({ title }) => oneWord(title)?.code ?? null).division,
      measured(judged, () => '09').division,
    ])

    for (const [rules = 0, word = 1, frequent = 1] of shares) {
      expect(rules - word).toBeGreaterThan(0.2)
      expect(rules - frequent).toBeGreaterThan(0.5)
    }
  })
})
