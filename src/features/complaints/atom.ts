/** A feed as RFC 4287 writes it, with points as GeoRSS-Simple. Every text is escaped; nothing in it is markup. */
export interface Feed {
  readonly id: string
  readonly title: string
  readonly self: string
  readonly page: string
  /** The first part of the feed, and the one after this; null where this is the first or the last (RFC 5005 section 3). */
  readonly first: string | null
  readonly next: string | null
  readonly updated: Date
  readonly lang: string
  readonly entries: readonly FeedEntry[]
}

export interface FeedEntry {
  readonly id: string
  readonly title: string
  readonly href: string
  readonly published: Date
  readonly updated: Date
  readonly category: string
  readonly summary: string
  readonly point: { readonly lat: number; readonly lon: number } | null
}

export function atomFeed(feed: Feed): string {
  const entries = feed.entries.map(
    (
      entry,
    ) => `<entry><id>${xml(entry.id)}</id><title>${xml(entry.title)}</title><link rel="alternate" type="text/html" href="${xml(entry.href)}"/><published>${entry.published.toISOString()}</published><updated>${entry.updated.toISOString()}</updated><category term="${xml(entry.category)}"/><summary>${xml(entry.summary)}</summary>${entry.point === null ? '' : `<georss:point>${entry.point.lat} ${entry.point.lon}</georss:point>`}</entry>
`,
  )
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" xml:lang="${xml(feed.lang)}"><id>${xml(feed.id)}</id><title>${xml(feed.title)}</title><author><name>Prasan</name></author><link rel="self" type="application/atom+xml" href="${xml(feed.self)}"/><link rel="alternate" type="text/html" href="${xml(feed.page)}"/>${pagingLink('first', feed.first)}${pagingLink('next', feed.next)}<updated>${feed.updated.toISOString()}</updated>
${entries.join('')}</feed>
`
}

function pagingLink(rel: 'first' | 'next', href: string | null): string {
  return href === null ? '' : `<link rel="${rel}" type="application/atom+xml" href="${xml(href)}"/>`
}

/** Text for XML 1.0: what it cannot hold is left out, what means something is escaped. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
