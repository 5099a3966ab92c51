import type { CommandCall, ExitCode } from '../../platform/room.ts'

export function wrongUsage(call: CommandCall, sentence: string): ExitCode {
  call.complain(sentence)
  return 2
}

/** A number from 0 to 1; 0.5 when nothing was typed; null when it is something else. */
export function readShare(text: string | undefined): number | null {
  if (text === undefined) return 0.5
  const value = Number(text)
  return text.trim() !== '' && value >= 0 && value <= 1 ? value : null
}
