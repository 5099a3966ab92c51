/** The languages of the pages; Thai is the original and the default. */
export type Lang = 'th' | 'en'

/** Chooses one of two wordings of the same thing. */
export function pick<T>(lang: Lang, wordings: { th: T; en: T }): T {
  return lang === 'th' ? wordings.th : wordings.en
}
