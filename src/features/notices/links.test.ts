import { expect, test } from 'vitest'
import { fixedClock } from '../../kernel/clock.ts'
import { readConfig } from '../../platform/config.ts'
import { sign } from '../../platform/http/signed.ts'
import { secretsFrom } from '../../platform/secrets.ts'
import { leaveLinks, leaveWord, leavingOf, personOfSettings, settingsWord } from './links.ts'

const config = { ...readConfig({}), baseUrl: 'https://prasan.test' }
const clock = fixedClock('2026-11-23T01:30:00.000Z')
const day = Math.floor(clock.now().getTime() / 86_400_000)
const ours = { config, clock, secrets: secretsFrom(Buffer.alloc(32, 7)) }
const theirs = { config, clock, secrets: secretsFrom(Buffer.alloc(32, 8)) }
const person = '01990000-0000-7000-8000-000000000001'
const other = '01990000-0000-7000-8000-000000000002'

test('an address in a letter says what it ends, and cannot be made or turned without our secret', () => {
  const topic = { personId: person, topics: ['complaints.own' as const], leaves: null, day }
  const word = leaveWord(ours, topic)
  const [, proof] = word.split('.')
  const turned = `${Buffer.from(`${other} complaints.own`).toString('base64url')}.${proof}`

  expect(leavingOf(ours, word)).toEqual(topic)
  expect([turned, leaveWord(theirs, topic), word.slice(0, -1), person, ''].map((one) => leavingOf(ours, one))).toEqual(
    Array.from({ length: 5 }, () => null),
  )
})

test('the address that leaves does not open the settings, nor the other way round', () => {
  const leave = leaveWord(ours, { personId: person, topics: ['complaints.own'], leaves: null, day })

  expect(personOfSettings(ours, settingsWord(ours, person))).toEqual({ personId: person, isOld: false })
  expect(personOfSettings(ours, leave)).toBeNull()
  expect(leavingOf(ours, settingsWord(ours, person))).toBeNull()
})

test('a link to settings works sixty days; one that leaves works for years and opens no settings by then', () => {
  const later = { ...ours, clock: fixedClock('2031-11-23T01:30:00.000Z') }
  const soon = { ...ours, clock: fixedClock('2027-01-21T01:30:00.000Z') }
  const word = settingsWord(ours, person)
  const leaving = leavingOf(later, leaveWord(ours, { personId: person, topics: ['complaints.own'], leaves: null, day }))

  expect([soon, later].map((at) => personOfSettings(at, word)?.isOld)).toEqual([false, true])
  expect(leaving).toMatchObject({ personId: person, topics: ['complaints.own'] })
  expect(personOfSettings(later, settingsWord(later, person, leaving?.day))?.isOld).toBe(true)
})

test('words of letters from before days stood in them still leave, and no longer open settings', () => {
  const old = (purpose: string, text: string) => sign(ours.secrets.key(purpose), text)

  expect(personOfSettings(ours, old('notices-settings', person))).toEqual({ personId: person, isOld: true })
  expect(leavingOf(ours, old('notices-leave', `${person} complaints.own`))).toMatchObject({
    topics: ['complaints.own'],
  })
})

test('a letter about what is followed ends that alone, a digest what can be left in it, and duties nothing', () => {
  const followed = { topic: 'complaints.followed' as const, leaves: { kind: 'following', id: 'a=b' } }
  const wordOf = (letter: Parameters<typeof leaveLinks>[3]) => {
    const links = leaveLinks(ours, 'en', person, letter)
    return links && leavingOf(ours, links.oneClickUrl.split('/').at(-1) ?? '')
  }

  expect(wordOf([followed])).toEqual({ personId: person, topics: [], leaves: { kind: 'following', id: 'a=b' }, day })
  expect(wordOf([followed, { topic: 'casework.assigned', leaves: null }])).toMatchObject({
    topics: ['complaints.followed'],
  })
  expect(wordOf([{ topic: 'casework.assigned', leaves: null }])).toBeNull()
  expect(leaveLinks(ours, 'en', person, [followed])?.url).toContain('https://prasan.test/en/notices/leave/')
})
