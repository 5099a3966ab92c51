/** By how many digits of their codes areas are told apart at a zoom: provinces, districts, sub-districts. */
export function digitsAt(zoom: number): 2 | 4 | 6 {
  return zoom <= 8 ? 2 : zoom <= 10 ? 4 : 6
}

/** Cases by area, the most first; null: no area is known. */
export function countByArea(
  cases: readonly { readonly home: string; readonly areaCode: string | null }[],
  digits: 2 | 4 | 6,
): Map<string | null, number> {
  const counts = new Map<string | null, number>()
  for (const { home, areaCode } of cases) {
    const code = areaCode?.slice(0, digits) ?? (/^\d\d$/.test(home) && home !== '00' ? home : null)
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || (a ?? '').localeCompare(b ?? '')))
}
