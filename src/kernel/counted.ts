/**
 * A number with its English noun: `counted(1, 'case')` is "1 case", `counted('1,200', 'body')` is "1,200 bodies".
 * @param noun in the singular; of several words the last is the noun
 */
export function counted(count: number | bigint | string, noun: string): string {
  if (String(count) === '1') return `1 ${noun}`
  if (/[^aeiou]y$/.test(noun)) return `${count} ${noun.slice(0, -1)}ies`
  return `${count} ${noun}${/(?:ch|sh|s|x)$/.test(noun) ? 'es' : 's'}`
}
