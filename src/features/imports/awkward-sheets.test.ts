import { expect, test } from 'vitest'
import { makeCommunityOds } from '../../../test/fixtures/sheets/make-community-ods.ts'
import { makeFormulas } from '../../../test/fixtures/sheets/make-formulas.ts'
import { makeFundingSources } from '../../../test/fixtures/sheets/make-funding-sources.ts'
import { makeGatheredList } from '../../../test/fixtures/sheets/make-gathered-list.ts'
import { makeJsonRows } from '../../../test/fixtures/sheets/make-json-rows.ts'
import { makeLaoPlan } from '../../../test/fixtures/sheets/make-lao-plan.ts'
import { makeOldXls } from '../../../test/fixtures/sheets/make-old-xls.ts'
import { makeOperationsPlan } from '../../../test/fixtures/sheets/make-operations-plan.ts'
import { makeProvinceMillion } from '../../../test/fixtures/sheets/make-province-million.ts'
import { makeSpacedPlan } from '../../../test/fixtures/sheets/make-spaced-plan.ts'
import { makeTis620Csv } from '../../../test/fixtures/sheets/make-tis620-csv.ts'
import { makeTwoTables } from '../../../test/fixtures/sheets/make-two-tables.ts'
import { makeUnicodeText } from '../../../test/fixtures/sheets/make-unicode-text.ts'
import { outcomesOf } from '../../../test/fixtures/sheets/outcomes.ts'

/*
 * Awkward spreadsheets, each with everything that becomes of it: every cell is read right or refused with its address.
 */

test('the form ผ.02 of a sub-district organisation, with headings, repeated headers and totals', async () => {
  const bytes = await makeLaoPlan()

  const outcomes = await outcomesOf('plan.xlsx', bytes)

  expect(outcomes).toEqual([
    'table ผ.02 rows 9-22: 1:order 2:title 3:objective 4:target 5:amountOfYear2023 6:amountOfYear2024 7:amountOfYear2025 8:amountOfYear2026 9:amountOfYear2027 10:indicator 11:result 12:division',
    '9 ok: ก่อสร้างถนนคอนกรีตเสริมเหล็ก หมู่ที่ 4 บ้านสบยาว · องค์การบริหารส่วนตำบลท่าวังผา · no place · 2023=500000.00 · strategy 1. ยุทธศาสตร์ที่ 1 ด้านโครงสร้างพื้นฐาน · programme 1.1 แผนงานอุตสาหกรรมและการโยธา · objective: เพื่อให้ประชาชนมีถนนที่ได้มาตรฐาน · target: กว้าง 4.00 เมตร ยาว 500 เมตร · indicator: ระยะทาง 500 เมตร · result: ประชาชนเดินทางสะดวก · division: กองช่าง',
    '10 ok: ขยายเขตไฟฟ้าสาธารณะภายในตำบล · องค์การบริหารส่วนตำบลท่าวังผา · no place · 2023=250000.00 2024=250000.00 · strategy 1. ยุทธศาสตร์ที่ 1 ด้านโครงสร้างพื้นฐาน · programme 1.1 แผนงานอุตสาหกรรมและการโยธา · objective: เพื่อความปลอดภัย · target: จำนวน 12 จุด · indicator: 12 จุด · result: ประชาชนปลอดภัย · division: กองช่าง',
    '11 total {"5":"750000","6":"250000"}',
    '12 section',
    '13 refused: ผ.02!G13 "18,250,00" amount-misplaced-comma asRead=1825000000000000000',
    '14 note',
    '15 header-again',
    '16 header-again',
    '17 ok: รณรงค์คัดแยกขยะในครัวเรือน · องค์การบริหารส่วนตำบลท่าวังผา · no place · 2023=0.00 · strategy 1. ยุทธศาสตร์ที่ 1 ด้านโครงสร้างพื้นฐาน · programme 1.2 แผนงานเคหะและชุมชน · objective: เพื่อลดปริมาณขยะ · target: ทุกหมู่บ้าน · indicator: ร้อยละ 80 · result: ขยะลดลง · division: สำนักปลัด',
    '  ผ.02!E17: no-money',
    '18 section',
    '19 section',
    '20 ok: ควบคุมโรคไข้เลือดออก · องค์การบริหารส่วนตำบลท่าวังผา · no place · 2023=80000.50 2024=80000.50 2025=80000.50 2026=80000.50 2027=80000.50 · strategy 2. ยุทธศาสตร์ที่ 2 ด้านคุณภาพชีวิต · programme 2.1 แผนงานสาธารณสุข · objective: เพื่อป้องกันโรค · target: 12 หมู่บ้าน · indicator: ผู้ป่วยลดลง · result: ประชาชนปลอดภัยจากโรค · division: สำนักปลัด',
    '21 total {"5":"830000.5"}',
    '22 note',
  ])
})

test('amounts by their sources in thousand baht, with merged rows and a total that is wrong', async () => {
  const bytes = await makeFundingSources()

  const outcomes = await outcomesOf('account.xlsx', bytes)

  expect(outcomes).toEqual([
    'table บัญชีประสานโครงการ rows 6-10: 2:order 3:title 5:place 6:amountOfSource 7:amountOfSource 8:amountOfSource 9:amountTotal 10:body',
    '6 ok: ขุดลอกลำน้ำย่าง · อบต.ท่าวังผา · ต.ท่าวังผา อ.ท่าวังผา จ.น่าน · 2025=500500.00',
    '7 ok: ก่อสร้างฝายชะลอน้ำ · อบต.ท่าวังผา · บ้านสบยาว · 2025=250000.00',
    '8 ok: ก่อสร้างฝายชะลอน้ำ · อบต.ริม · บ้านนาหนุน · 2025=300000.00',
    '9 refused: บัญชีประสานโครงการ!I9 "300" total-differs sum=250000.00 stated=300000.00',
    '10 total {"6":"750","7":"500.5","8":"50","9":"1350.5"}',
  ])
})

test('a file in the encoding of old programs with years as people type them', async () => {
  const bytes = await makeTis620Csv()

  const outcomes = await outcomesOf('plan.csv', bytes)

  expect(outcomes).toEqual([
    'file: {"kind":"encoding","encoding":"windows-874"}',
    'file: {"kind":"delimiter","delimiter":";"}',
    'table  rows 3-11: 1:item 2:title 3:body 4:fiscalYear 5:amount',
    '3 ok: อบรมอาสาสมัครสาธารณสุข · เทศบาลตำบลท่าวังผา · no place · 2022=120000.00 · item A1',
    '4 ok: ซ่อมแซมอาคารเรียน · เทศบาลตำบลท่าวังผา · no place · 2022=45000.75 · item A2',
    '5 refused: D5 "65" year-two-digits suggestion=2565',
    '6 refused: D6 "25650" year-unreadable',
    '7 refused: E7 "-50000" amount-negative',
    '8 refused: E8 "99999999999999999" amount-absurd',
    '9 refused: D9 "พ.ศ. 2022" year-era-clash suggestion=2022',
    '10 refused: E10 "1.500.000" amount-dots-for-commas suggestion=1,500,000',
    '11 total {"5":"3515000.75"}',
  ])
})

test("a community's plan with years to tick", async () => {
  const bytes = await makeCommunityOds()

  const outcomes = await outcomesOf('plan.ods', bytes)

  expect(outcomes).toEqual([
    'table แผนชุมชน rows 5-10: 1:order 2:title 3:place 4:checkOfYear2023 5:checkOfYear2024 6:checkOfYear2025 7:amount 8:body',
    '5 ok: ปลูกป่าต้นน้ำ · คณะกรรมการหมู่บ้านสบยาว · บ้านสบยาว · 2023=33333.34 2024=33333.33 2025=33333.33',
    '  แผนชุมชน!D5: divided-over-years',
    '6 ok: กลุ่มออมทรัพย์ · คณะกรรมการหมู่บ้านสบยาว · บ้านสบยาว และบ้านใกล้เคียง · 2024=5000.00',
    '7 continued',
    '8 refused: แผนชุมชน!D8 "" no-year-ticked',
    '9 refused: แผนชุมชน!D9 "?" tick-unreadable',
    '10 note',
  ])
})

test('an old workbook of several sheets with days of both eras', async () => {
  const bytes = await makeOldXls()

  const outcomes = await outcomesOf('plan.xls', bytes)

  expect(outcomes).toEqual([
    'table ตำบล 1 rows 2-4: 1:order 2:title 3:subdistrict 4:district 5:province 6:startsOn 7:endsOn 8:amount 9:body',
    '2 ok: ขุดสระเก็บน้ำ · ที่ทำการปกครองอำเภอท่าวังผา · ตำบลท่าวังผา อำเภอท่าวังผา จังหวัดน่าน · 2025=350000.00 · startsOn: 2025-04-21 · endsOn: 2025-09-30',
    '3 warning: \'ตำบล 1\'!F3 "2568-04-21" date-read-as-be date=2025-04-21',
    '3 refused: \'ตำบล 1\'!G3 "31 เม.ย. 2568" date-unreadable',
    '4 refused: \'ตำบล 1\'!G4 "1/9/2568" ends-before-start',
    'table ตำบล 2 rows 2-2: 1:order 2:title 3:subdistrict 4:district 5:province 6:startsOn 7:endsOn 8:amount 9:body',
    '2 ok: ปลูกหญ้าแฝก · ที่ทำการปกครองอำเภอท่าวังผา · ตำบลป่าคา อำเภอท่าวังผา จังหวัดน่าน · 2025=15000.00 · startsOn: 2025-04-21',
    'table ปี 2566 (hidden) rows 2-2: 1:order 2:title 3:subdistrict 4:district 5:province 6:startsOn 7:endsOn 8:amount 9:body',
    '2 ok: ของเก่า · x · ตำบลริม อำเภอท่าวังผา จังหวัดน่าน · 2024=1.00 · startsOn: 2023-10-01',
  ])
})

test("the province's form in million baht, where a range of years needs an answer", async () => {
  const bytes = await makeProvinceMillion()

  const outcomes = await outcomesOf('plan.xlsx', bytes)

  expect(outcomes).toEqual([
    'table จ.1 rows 4-9: 1:strategy 2:programme 3:title 4:place 5:fiscalYear 6:amount 7:body',
    '4 ok: ปรับปรุงถนนคนเดิน · สำนักงานจังหวัดน่าน · อ.เมืองน่าน จ.น่าน · 2024=1500000.00 · strategy ท่องเที่ยวเชิงวัฒนธรรม · programme พัฒนาแหล่งท่องเที่ยว',
    '5 refused: จ.1!E5 "2566-2568" several-years-one-amount years=3',
    '6 ok: โรงเรือนผักอินทรีย์ · สำนักงานเกษตรจังหวัดน่าน · อ.ปัว จ.น่าน · 2025=500000.00 · strategy เกษตรปลอดภัย · programme พัฒนาการเกษตร',
    '  จ.1!F6: unit-in-cell',
    '7 refused: จ.1!F7 "2 - 3" amount-range',
    '7 refused: จ.1!E7 "2570-2566" year-reversed',
    '8 refused: จ.1!F8 "750000" amount-unlikely limitMillions=500000',
    '9 total {"6":"755"}',
  ])
})

test('two tables in one sheet', async () => {
  const bytes = await makeTwoTables()

  const outcomes = await outcomesOf('plan.xlsx', bytes)

  expect(outcomes).toEqual([
    'table รวมสองตาราง rows 4-8: 2:order 3:title 5:amount 6:village 7:subdistrict',
    '4 ok: ก่อสร้างรางระบายน้ำ · เทศบาลตำบลปัว · หมู่ที่ 3 ตำบลปัว · 2025=300000.00',
    '5 ok: ปรับปรุงสนามเด็กเล่น · เทศบาลตำบลปัว · หมู่ที่ 5 ตำบลวรนคร · 2025=150000.00',
    '6 total {"5":"450000"}',
    '7 note',
    'table รวมสองตาราง rows 11-12: 2:order 3:title 4:category 5:amount 6:division',
    '11 ok: เครื่องคอมพิวเตอร์ · เทศบาลตำบลปัว · no place · 2026=30000.00 · category ครุภัณฑ์สำนักงาน · division: กองคลัง',
    '12 refused: รวมสองตาราง!E12 "หกหมื่น" amount-not-a-number',
  ])
})

test('values that formulas made, some of them broken, one from another file', async () => {
  const bytes = await makeFormulas()

  const outcomes = await outcomesOf('plan.xlsx', bytes)

  expect(outcomes).toEqual([
    'file: {"kind":"macros-ignored"}',
    'file: {"kind":"external-links-ignored","links":1}',
    'file: {"kind":"dates-of-1904"}',
    'table Sheet1 rows 2-6: 1:title 2:amount 3:fiscalYear 4:body 5:startsOn',
    '2 ok: ซ่อมฝาย & ประตูน้ำ · อบต.ยม · no place · 2025=3365466.70 · startsOn: 2025-04-21',
    '3 refused: Sheet1!B3 "#REF!" cell-error',
    '4 refused: Sheet1!B4 "#?" cell-error',
    '5 ok: จ้างเหมาสำรวจ · อบต.ยม · no place · 2025=125000.00',
    '6 ok: แถวที่ซ่อนไว้ · อบต.ยม · no place · 2025=1000.00',
    '  Sheet1!6: hidden-row',
  ])
})

test('objects of another system, years together', async () => {
  const bytes = await makeJsonRows()

  const outcomes = await outcomesOf('rows.json', bytes, { severalYears: 'together' })

  expect(outcomes).toEqual([
    'table  rows 2-5: 1:title 2:amount 3:fiscalYear 4:body 5:village 6:subdistrict 7:item 8:ignore 9:ignore',
    '2 ok: อนุรักษ์ป่าชุมชน · อบต.ยม · หมู่ 2 ตำบลยม · 2025=1234567.10 · item 12345678901234567890',
    '3 ok: ประเพณีสงกรานต์ "ปีใหม่เมือง" · อบต.ยม · no place · 2025=22500.00 2026=22500.00',
    '  rows[1].fiscal year: divided-over-years',
    '4 refused: rows[2].project name "" no-title',
    '5 refused: rows[3].amount "true" amount-not-a-number',
  ])
})

test('text with tabs in UTF-16', async () => {
  const bytes = await makeUnicodeText()

  const outcomes = await outcomesOf('plan.txt', bytes)

  expect(outcomes).toEqual([
    'file: {"kind":"encoding","encoding":"utf-16le"}',
    'file: {"kind":"delimiter","delimiter":"\\t"}',
    'table  rows 2-7: 1:order 2:title 3:objective 4:amount 5:fiscalYear 6:body 7:note',
    '2 ok: Flood wall phase 2 · กรมโยธาธิการและผังเมือง · no place · 2025=1500250.00 · objective: Safety',
    '3 ok: Clean water for schools · กรมโยธาธิการและผังเมือง · no place · 2025=300000.00 · note: see "annex"',
    '5 refused: D5 "300.000001" amount-too-precise',
    '6 refused: B6 "" no-title',
    '7 total {"4":"2,100.25"}',
  ])
})

test('a plan made to be printed, with letters set apart, money by hand and signatures', async () => {
  const outcomes = await outcomesOf('plan.xlsx', makeSpacedPlan())

  expect(outcomes).toEqual([
    'table แผน rows 5-14: 1:order 2:title 3:village 4:amountOfYear2023 5:amountOfYear2024 6:division',
    '5 ok: ก่อสร้างถนนคอนกรีต สายบ้านเหนือ · องค์การบริหารส่วนตำบลท่าวังผา · หมู่ที่ ๑, ๒ และ ๓ · 2023=500000.00 · division: กองช่าง',
    '6 ok: ขุดลอกลำเหมือง · องค์การบริหารส่วนตำบลท่าวังผา · ทั้งตำบล · 2024=120000.00 · division: กองช่าง',
    '7 refused: แผน!D7 "300,000\n200,000" amount-not-a-number',
    '8 refused: แผน!D8 "50,000*" amount-not-a-number',
    '9 ok: รวมพลังคนรักป่า · องค์การบริหารส่วนตำบลท่าวังผา · no place · 2023=20000.00 · division: สำนักปลัด',
    '10 total {"4":"520,000","5":"120,000"}',
    '11 total {"4":"520,000","5":"120,000"}',
    '12 note',
    '13 note',
    '14 note',
  ])
})

test('a plan of operation, whose months lie in two years of the calendar and in one fiscal year', async () => {
  const titled = await outcomesOf('plan.xlsx', makeOperationsPlan())
  const untitled = await outcomesOf('plan.xlsx', makeOperationsPlan({ titled: false }))

  expect(titled).toEqual([
    'table ผด.02 rows 5-8: 1:order 2:title 3:target 4:amount 5:place 6:division 7:ignore 8:ignore 9:ignore 10:ignore 11:ignore 12:ignore 13:ignore 14:ignore 15:ignore 16:ignore 17:ignore 18:ignore',
    '5 ok: จัดงานวันลอยกระทง · องค์การบริหารส่วนตำบลท่าวังผา · หมู่ที่ 1 · 2025=50000.00 · target: จัดงาน · division: กองการศึกษา',
    '6 ok: ก่อสร้างถนน คสล. · องค์การบริหารส่วนตำบลท่าวังผา · หมู่ที่ 2 · 2025=450000.00 · target: ยาว 200 เมตร · division: กองช่าง',
    '7 ok: อบรมผู้สูงอายุ · องค์การบริหารส่วนตำบลท่าวังผา · หมู่ที่ 3 · 2025=30000.00 · target: 1 ครั้ง · division: สำนักปลัด',
    '8 total {"4":"530000"}',
  ])
  expect(untitled).toEqual(titled)
})

test('a list that was gathered from several bodies, each named above its rows', async () => {
  const outcomes = await outcomesOf('list.xlsx', makeGatheredList())

  expect(outcomes).toEqual([
    'table รวม rows 3-12: 1:order 2:title 3:place 4:amount',
    '3 ok: สำรวจเส้นทางน้ำ · องค์การบริหารส่วนจังหวัดน่าน · จ.น่าน · 2025=90000.00',
    '4 section',
    '5 section',
    '6 ok: ก่อสร้างฝาย · องค์การบริหารส่วนตำบลริม · ต.ริม · 2025=400000.00 · strategy ยุทธศาสตร์ที่ 1 แหล่งน้ำ',
    '7 section',
    '8 ok: ขุดสระ · องค์การบริหารส่วนตำบลริม · ต.ริม · 2025=300000.00 · strategy ยุทธศาสตร์ที่ 1 แหล่งน้ำ · programme แผนงานเคหะและชุมชน',
    '9 total {"4":"700000"}',
    '10 section',
    '11 ok: ก่อสร้างถนน · เทศบาลตำบลท่าวังผา อ.ท่าวังผา · ต.ท่าวังผา · 2025=500000.00 · strategy ยุทธศาสตร์ที่ 1 แหล่งน้ำ',
    '12 total {"4":"1290000"}',
  ])
})
