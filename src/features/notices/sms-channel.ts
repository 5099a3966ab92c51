import { parsePhone } from '../../kernel/phone.ts'
import type { Deps } from '../../platform/deps.ts'
import { fetchOutside, type OutsideOptions, type OutsideProblem } from '../../platform/net/fetch-outside.ts'
import type { Handed, NoticeChannel, Outgoing } from './channel.ts'

/** Three parts of a long message in Thai: 67 characters each (3GPP TS 23.038, UCS-2 with a header). */
const MOST_CHARACTERS = 201

/**
 * Notices as SMS over the gateway of the office: `POST` of `{"id", "to", "text"}` with `Authorization: Bearer <key>` and the id as
 * `Idempotency-Key` too. 2xx: taken; 409: taken before; 400, 404, 410, 422: never to this number; everything else: later.
 * @param options which addresses may be reached; those of the open internet by default
 */
export function smsChannel(options: Pick<OutsideOptions, 'mayReach' | 'milliseconds'> = {}): NoticeChannel {
  return {
    door: 'sms',
    isOpen: ({ config }) => config.sms !== null,
    send: (deps, outgoing) =>
      sendSms(deps, { id: outgoing.key, to: outgoing.address, text: smsText(outgoing) }, options),
  }
}

export interface Sms {
  /** The gateway sends what has the same id once. */
  readonly id: string
  readonly to: string
  readonly text: string
}

/** Hands one message to the gateway. */
export async function sendSms(
  { config }: Pick<Deps, 'config'>,
  { id, to, text }: Sms,
  options: Pick<OutsideOptions, 'mayReach' | 'milliseconds'> = {},
): Promise<Handed> {
  if (config.sms === null) return { kind: 'kept' }
  const number = mobileNumber(to)
  if (number === null) return { kind: 'refused', reason: 'not-a-mobile', isDeadAddress: true }
  const answer = await fetchOutside(config.sms.url, {
    ...options,
    method: 'POST',
    mostBytes: 64 * 1024,
    headers: {
      Authorization: `Bearer ${config.sms.key}`,
      'Content-Type': 'application/json; charset=utf-8',
      'Idempotency-Key': id,
    },
    body: JSON.stringify({ id, to: number, text }),
  })
  return answer.ok ? { kind: 'delivered' } : handedOf(answer.problem)
}

function handedOf(problem: OutsideProblem): Handed {
  if (problem.kind !== 'answered') return { kind: 'later', reason: problem.kind, isOutage: true }
  const reason = String(problem.status)
  if (problem.status === 409) return { kind: 'delivered' }
  if ([400, 404, 410, 422].includes(problem.status)) return { kind: 'refused', reason, isDeadAddress: true }
  return { kind: 'later', reason, isOutage: true }
}

/** E.164; null for what cannot take an SMS. Invented numbers of the demonstration are let through to an invented gateway. */
export function mobileNumber(text: string): string | null {
  const phone = parsePhone(text)
  return phone.ok && (phone.value.kind === 'mobile' || phone.value.kind === 'synthetic') ? phone.value.number : null
}

function smsText({ subject, url }: Outgoing): string {
  const end = url === null ? '' : `\n${url}`
  const room = MOST_CHARACTERS - end.length
  return `${subject.length > room ? `${subject.slice(0, room - 1)}…` : subject}${end}`
}
