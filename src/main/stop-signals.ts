import { readFileSync } from 'node:fs'

/**
 * Resolves at Ctrl-C, SIGTERM, the end of the terminal, or the death of the npm that started us (killed, it cannot tell
 * us). The signals stay caught: a second Ctrl-C, and the copy of it that npm passes on, must not cut the stop short.
 */
export function whenAskedToStop(): Promise<'asked'> {
  return new Promise((tell) => {
    const signals = ignoresHangUp() ? (['SIGTERM', 'SIGINT'] as const) : (['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    // As `prasan serve` we come from a command, which would end at once.
    for (const signal of signals) process.removeAllListeners(signal).on(signal, () => tell('asked'))
    whenNpmIsGone(() => tell('asked'))
  })
}

function whenNpmIsGone(tell: () => void): void {
  const parent = process.ppid
  if (process.env.npm_lifecycle_event === undefined || parent === 1) return
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    tell()
  }, 500)
  watch.unref()
}

/** Under nohup the end of the terminal is to be overlooked; a handler of ours would undo that. */
function ignoresHangUp(): boolean {
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
    return (Number.parseInt(mask.slice(-1), 16) & 1) === 1
  } catch {
    return false
  }
}
