/** The languages of the pages; Thai is the original and the default. */
export type Lang = 'th' | 'en'

/** Chooses one of two wordings of the same thing. */
export function pick<T>(lang: Lang, wordings: { th: T; en: T }): T {
  return lang === 'th' ? wordings.th : wordings.en
}

/** The name in the reader's language; the Thai one where there is no English. */
export function nameIn(lang: Lang, { nameTh, nameEn }: { nameTh: string; nameEn: string | null }): string {
  return pick(lang, { th: nameTh, en: nameEn ?? nameTh })
}
