import { type Lang, nameIn } from '../../kernel/lang.ts'
import { formatBaht, type Satang } from '../../kernel/money.ts'

/* Figures and names as the book writes them. */

export const whole = (count: number) => count.toLocaleString('en-US')
export const baht = (amount: Satang) => formatBaht(amount, 'th')
/** Millions of baht with one decimal. */
export const millions = (amount: Satang) =>
  (Number(amount / 10_000_000n) / 10).toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

export const bodyIn = (lang: Lang, one: { bodyTh: string; bodyEn: string | null }) =>
  nameIn(lang, { nameTh: one.bodyTh, nameEn: one.bodyEn })
