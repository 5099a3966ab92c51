const families: readonly (readonly [RegExp, string])[] = [
  [/\bLine\//i, 'LINE'],
  [/\bEdgA?\//, 'Edge'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/**
 * What is kept of a user agent: enough for people to know their own devices in a list, too little to trace one.
 * @returns `Firefox · Windows`, or an empty text
 */
export function deviceOf(userAgent: string): string {
  const found = [families, systems].map((list) => list.find(([pattern]) => pattern.test(userAgent))?.[1])
  return found.filter(Boolean).join(' · ')
}
