import type { PlaceSpan } from '../../kernel/place-text.ts'

/** Spans of a province, district or sub-district, so ordered that what a name lies in stands after it. */
export function administrativeSpans(spans: readonly PlaceSpan[]): readonly PlaceSpan[] {
  return fineFirst(spans.map(notARoute).filter(isAdministrative))
}

/**
 * Thai addresses run from the finest to the coarsest; tables and forms often the other way (จ.น่าน อ.ท่าวังผา ต.ริม). Turned
 * round here, so that what a name lies in stands after it in either case.
 */
function fineFirst(spans: readonly PlaceSpan[]): readonly PlaceSpan[] {
  const [first, last] = [spans[0], spans.at(-1)]
  if (first?.kind === 'province' && last?.kind !== 'province') {
    return groupsAt(spans, 'province').flatMap(([province, ...rest]) => [
      ...districtsLast(rest),
      ...(province ? [province] : []),
    ])
  }
  const end = spans.findIndex((span) => span.kind === 'province')
  return end < 0 ? districtsLast(spans) : [...districtsLast(spans.slice(0, end)), ...spans.slice(end)]
}

function districtsLast(spans: readonly PlaceSpan[]): readonly PlaceSpan[] {
  if (spans[0]?.kind !== 'district' || spans.at(-1)?.kind !== 'subdistrict') return spans
  return groupsAt(spans, 'district').flatMap(([district, ...rest]) => [...rest, ...(district ? [district] : [])])
}

function groupsAt(spans: readonly PlaceSpan[], kind: PlaceSpan['kind']): PlaceSpan[][] {
  const groups: PlaceSpan[][] = []
  for (const span of spans) {
    if (span.kind === kind || groups.length === 0) groups.push([span])
    else groups.at(-1)?.push(span)
  }
  return groups
}

/** In อำเภอแม่สาย จังหวัดเชียงราย the end of the name reads like the beginning of a route; what follows is a province all the same. */
function notARoute(span: PlaceSpan): PlaceSpan {
  const found = span.kind === 'route' ? /^(จังหวัด|จ\.|อำเภอ|อ\.) ?([\u0E01-\u0E4E]+)$/.exec(span.name) : null
  if (!found) return span
  return { ...span, kind: /^จ/.test(found[1] ?? '') ? 'province' : 'district', name: found[2] ?? '' }
}

function isAdministrative(span: PlaceSpan): boolean {
  return span.kind === 'province' || span.kind === 'district' || span.kind === 'subdistrict'
}
