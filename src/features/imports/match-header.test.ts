import { expect, test } from 'vitest'
import { matchHeader, yearInHeader } from './match-header.ts'

test.each([
  ['ที่', 'order'],
  ['ลำดับ\nที่', 'order'],
  ['ชื่อโครงการ/กิจกรรม', 'title'],
  ['โครงการ / กิจกรรม', 'title'],
  ['แผนงาน/โครงการ', 'title'],
  ['โครงการพัฒนา', 'title'],
  ['ชือโครงการ', 'title'],
  ['ชื่อโครงกร', 'title'],
  ['ITEM_DESCRIPTION', 'title'],
  ['Project Name', 'title'],
  ['วัตถุประสงค์', 'objective'],
  ['วัตถุประสงค', 'objective'],
  ['เป้าหมาย (ผลผลิตของโครงการ)', 'target'],
  ['กลุ่มเป้าหมาย', 'target'],
  ['ตัวชี้วัด (KPI)', 'indicator'],
  ['ผลที่คาดว่า\nจะได้รับ', 'result'],
  ['หน่วยงานรับผิดชอบหลัก', 'body'],
  ['หน่วยงาน\nที่รับผิดชอบ', 'body'],
  ['ส่วนราชการ', 'body'],
  ['Responsible Agency', 'body'],
  ['BUDGETARY_UNIT', 'body'],
  ['กระทรวง', 'ministry'],
  ['งบประมาณ (บาท)', 'amount'],
  ['งบประมาณ(ล้านบาท)', 'amount'],
  ['วงเงินงบประมาณ', 'amount'],
  ['จำนวนเงิน (บาท)', 'amount'],
  ['งบประมาน', 'amount'],
  ['AMOUNT', 'amount'],
  ['Budget (THB)', 'amount'],
  ['รวม', 'amountTotal'],
  ['รวมงบประมาณ', 'amountTotal'],
  ['ปีงบประมาณ', 'fiscalYear'],
  ['ปี พ.ศ.', 'fiscalYear'],
  ['FISCAL_YEAR', 'fiscalYear'],
  ['แหล่งงบประมาณ', 'fundingSource'],
  ['ที่มาของงบประมาณ', 'fundingSource'],
  ['ตำบล', 'subdistrict'],
  ['ตำบล/แขวง', 'subdistrict'],
  ['Tambon', 'subdistrict'],
  ['อำเภอ', 'district'],
  ['จังหวัด', 'province'],
  ['จงั หวดั', 'province'],
  ['หมู่ที่', 'village'],
  ['สถานที่ดำเนินการ', 'place'],
  ['พื้นที่ดำเนินการ', 'place'],
  ['ยุทธศาสตร์', 'strategy'],
  ['ประเด็นการพัฒนา', 'strategy'],
  ['กลยุทธ์', 'tactic'],
  ['แผนงาน', 'programme'],
  ['PROJECT', 'project'],
  ['ผลผลิต', 'output'],
  ['รหัสโครงการ', 'item'],
  ['วันที่เริ่มดำเนินการ', 'startsOn'],
  ['วันสิ้นสุด', 'endsOn'],
  ['หมายเหตุ', 'note'],
  ['Remarks', 'note'],
])('a column called "%s" is taken for %s', (header, role) => {
  expect(matchHeader(header)[0]?.role).toBe(role)
})

test.each(['ท่าวังผา', 'ก่อสร้างถนนคอนกรีตเสริมเหล็ก', 'กองช่าง', '500,000', '', 'xyz'])(
  'what stands in rows is no header: "%s"',
  (text) => {
    expect(matchHeader(text).filter(({ score }) => score >= 0.85)).toEqual([])
  },
)

test.each([
  ['2566', { fiscalYear: 2023, short: false }],
  ['ปี พ.ศ. ๒๕๖๖ (บาท)', { fiscalYear: 2023, short: false }],
  ['งบประมาณปี 66', { fiscalYear: 2023, short: true }],
  ['2023', { fiscalYear: 2023, short: false }],
  ['พ.ศ. 2566 - 2570', null],
  ['พ.ศ. 2023', null],
  ['ปีที่ 2', null],
  ['25650', null],
])('the year of the header "%s"', (header, year) => {
  expect(yearInHeader(header)).toEqual(year)
})
