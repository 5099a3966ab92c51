/**
 * Calendars as text (RFC 5545). By hand, because the kept package for it wants a newer Node than ours and a calendar of events is
 * sixty lines: what goes wrong in practice is escaping, folding by bytes and a changed UID, all tested here.
 */

export interface CalendarEvent {
  /** The same for the life of the event, so that a moved meeting moves in people's calendars: an id of ours. */
  readonly uid: string
  /** Goes up with each change that was sent out. */
  readonly sequence: number
  readonly changedAt: Date
  /** An instant, or whole days: 'YYYY-MM-DD', the end being the last day. */
  readonly starts: Date | string
  readonly ends: Date | string
  readonly title: string
  readonly place?: string | null
  readonly text?: string | null
  readonly href?: string | null
  readonly state?: 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED'
}

export interface CalendarText {
  readonly name: string
  /** REQUEST and CANCEL for letters, PUBLISH for a feed that is asked again. */
  readonly method: 'PUBLISH' | 'REQUEST' | 'CANCEL'
  readonly events: readonly CalendarEvent[]
  /** The host that makes the ids of the events unique in the world. */
  readonly host: string
}

/** The whole calendar, lines ending in CRLF and folded at 75 bytes. */
export function calendarText({ name, method, events, host }: CalendarText): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Prasan//Prasan//TH',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    `X-WR-CALNAME:${escaped(name)}`,
    'X-WR-TIMEZONE:Asia/Bangkok',
    ...events.flatMap((event) => eventLines(event, host)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function eventLines(event: CalendarEvent, host: string): string[] {
  const text = (name: string, value: string | null | undefined) =>
    value === null || value === undefined || value === '' ? [] : [`${name}:${escaped(value)}`]
  return [
    'BEGIN:VEVENT',
    `UID:${event.uid}@${host}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTAMP:${instant(event.changedAt)}`,
    `LAST-MODIFIED:${instant(event.changedAt)}`,
    ...(typeof event.starts === 'string'
      ? [`DTSTART;VALUE=DATE:${day(event.starts)}`]
      : [`DTSTART:${instant(event.starts)}`]),
    // The end of whole days is the first day that is free again.
    ...(typeof event.ends === 'string'
      ? [`DTEND;VALUE=DATE:${day(dayAfter(event.ends))}`]
      : [`DTEND:${instant(event.ends)}`]),
    `STATUS:${event.state ?? 'CONFIRMED'}`,
    ...text('SUMMARY', event.title),
    ...text('LOCATION', event.place),
    ...text('DESCRIPTION', event.text),
    // An address is of the type URI, where nothing is escaped.
    ...(event.href ? [`URL:${event.href.replace(/[\r\n]/g, '')}`] : []),
    'END:VEVENT',
  ]
}

/** Text as RFC 5545 3.3.11 wants it; other control characters would end the calendar in some programs. */
function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replace(/\p{Cc}/gu, ' ')
}

/** Lines of at most 75 bytes, never through the middle of a letter; what follows begins with a blank (3.1). */
function folded(line: string): string {
  const pieces: string[] = []
  let [piece, bytes] = ['', 0]
  for (const letter of line) {
    const size = Buffer.byteLength(letter)
    if (bytes + size > 75) {
      pieces.push(piece)
      ;[piece, bytes] = ['', 1]
    }
    piece += letter
    bytes += size
  }
  return [...pieces, piece].join('\r\n ')
}

const instant = (at: Date) => at.toISOString().replace(/[-:]|\.\d{3}/g, '')
const day = (date: string) => date.replaceAll('-', '')
const dayAfter = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
