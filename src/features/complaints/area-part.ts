/** The district or sub-district of an area finer than it; null for wider ones and territories. */
export function partOfCode(areaCode: string | null, digits: 4 | 6): string | null {
  return areaCode !== null &&
    areaCode.length >= digits &&
    /^\d+/.exec(areaCode)?.[0] !== undefined &&
    /^\d{2}/.test(areaCode)
    ? areaCode.slice(0, digits)
    : null
}
