/** Letters of a stretch that are read at once: ICU's time grows faster than the text when a hostile text gives it no blank. */
export const LONGEST_RUN = 200

export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

/** What hangs on the letter before or belongs to it: no word and no name begins with it. */
export function isHanging(unit: number): boolean {
  return (unit >= 0x0e30 && unit <= 0x0e3a) || unit === 0x0e45 || (unit >= 0x0e47 && unit <= 0x0e4e)
}

const SILENCER = 0x0e4c

/** A vowel written before its consonant ends no name, and nothing ends before what hangs on a letter or before a silenced one. */
export function canEnd(text: string, end: number): boolean {
  const last = text.charCodeAt(end - 1)
  return (
    !(last >= 0x0e40 && last <= 0x0e44) && !isHanging(text.charCodeAt(end)) && text.charCodeAt(end + 1) !== SILENCER
  )
}
