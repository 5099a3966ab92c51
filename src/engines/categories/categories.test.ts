import { describe, expect, test } from 'vitest'
import { categoryPhrases, learnFrom, suggestCategories } from './index.ts'

describe('suggesting a category', () => {
  test.each([
    ['ถนนหน้าตลาดเป็นหลุมเป็นบ่อ รถล้มบ่อย', 'road'],
    ['ไฟส่องสว่างดับทั้งซอย มืดมาก', 'street-light'],
    ['สุนัขจรจัดไล่กัดเด็ก', 'animals'],
    ['น้ำประปาไม่ไหลสองวันแล้ว', 'water-supply'],
    ['เบี้ยผู้สูงอายุยังไม่เข้า', 'welfare'],
    ['เหม็นควันเผาขยะทุกเย็น', 'smell-smoke'],
  ])('%s is %s', (text, code) => {
    const { categories } = suggestCategories(text)

    expect(categories[0]?.code).toBe(code)
    expect(categories[0]?.words.length).toBeGreaterThan(0)
  })

  test('a text without a known word has no suggestion, and a doubtful one is not sure', () => {
    expect(suggestCategories('ช่วยด้วยครับ')).toEqual({ sure: false, categories: [] })
    expect(suggestCategories('').categories).toEqual([])
    expect(suggestCategories('น้ำ ถนน เสียง').sure).toBe(false)
  })

  test('travel is no drain and a rush hour no cable', () => {
    expect(suggestCategories('แหล่งท่องเที่ยว').categories.map(({ code }) => code)).not.toContain('drain')
  })

  test('only codes in use are suggested, and no more than asked for', () => {
    const { categories } = suggestCategories('ท่ออุดตัน น้ำท่วม ถนนพัง ขยะ', { known: ['drain', 'waste'], most: 1 })

    expect(categories).toHaveLength(1)
    expect(['drain', 'waste']).toContain(categories[0]?.code)
  })

  test('every category is found by its own most telling phrase', () => {
    for (const [code, list] of Object.entries(categoryPhrases)) {
      if (code === 'other') continue
      const found = suggestCategories(list.split(' ').slice(0, 3).join(' ')).categories.map((one) => one.code)

      expect(found, code).toContain(code)
    }
  })
})

describe('learning from confirmed cases', () => {
  const cases = Array.from({ length: 60 }, (_, at) =>
    at % 2 === 0
      ? { text: `ทุ่นลอยหน้าท่าเรือชำรุด ครั้งที่ ${at}`, code: 'pier' }
      : { text: `ถนนเป็นหลุม ครั้งที่ ${at}`, code: 'road' },
  )

  test('a category of the office is suggested by words only its cases have', () => {
    const learnt = learnFrom(cases)

    expect(suggestCategories('ทุ่นลอยหาย', { learnt }).categories[0]?.code).toBe('pier')
    expect(suggestCategories('ถนนเป็นหลุม', { learnt }).categories[0]?.code).toBe('road')
  })

  test('words of few cases are not kept', () => {
    const learnt = learnFrom([{ text: 'ลุงคำมูลบ้านริมห้วย', code: 'other' }])

    expect(learnt.words).toEqual({})
  })
})
