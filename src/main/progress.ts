import type { Lang } from '../kernel/lang.ts'
import { words } from './cli-messages.ts'

const everyMs = 2_000

/** A progress reporter: one line that renews itself on a terminal, a plain line every two seconds elsewhere. */
export function progressOn(
  stream: NodeJS.WriteStream,
  quiet: boolean,
  lang: Lang,
): (done: number, total: number | null, what: string) => void {
  if (quiet) return () => undefined
  const started = performance.now()
  let last = started - everyMs + 1_000
  return (done, total, what) => {
    const now = performance.now()
    const finished = total !== null && done >= total
    if (now - last < (stream.isTTY ? 200 : everyMs) && !(finished && last > started)) return
    last = now
    const left = total === null || done === 0 ? null : ((now - started) * (total - done)) / done
    const number = (value: number) => value.toLocaleString('en-US')
    const line = words(lang).progress(
      what,
      number(done),
      total === null ? null : number(total),
      left === null ? null : span(left, lang),
    )
    stream.write(stream.isTTY ? `\r\u001b[2K${line}${finished ? '\n' : ''}` : `${line}\n`)
  }
}

function span(ms: number, lang: Lang): string {
  return ms < 90_000 ? words(lang).seconds(Math.ceil(ms / 1000)) : words(lang).minutes(Math.ceil(ms / 60_000))
}
