import { ok, type Result, refuse } from '../../kernel/result.ts'

const LONGEST = 500

/** The reason of a change, as it will stand in the history. */
export function readReason(typed: string | undefined): Result<string, 'reason-missing' | 'reason-too-long'> {
  const reason = (typed ?? '').normalize('NFC').replace(/\s+/g, ' ').trim()
  if (reason === '') return refuse('reason-missing')
  return reason.length > LONGEST ? refuse('reason-too-long') : ok(reason)
}
