import { expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { secretsFrom } from '../../platform/secrets.ts'
import { leaveLinks, leaveWord, leavingOf, personOfSettings, settingsWord } from './links.ts'

const config = { ...readConfig({}), baseUrl: 'https://prasan.test' }
const ours = { config, secrets: secretsFrom(Buffer.alloc(32, 7)) }
const theirs = { config, secrets: secretsFrom(Buffer.alloc(32, 8)) }
const person = '01990000-0000-7000-8000-000000000001'
const other = '01990000-0000-7000-8000-000000000002'

test('an address in a letter says what it ends, and cannot be made or turned without our secret', () => {
  const topic = { personId: person, topics: ['complaints.own' as const], leaves: null }
  const word = leaveWord(ours, topic)
  const [, proof] = word.split('.')
  const turned = `${Buffer.from(`${other} complaints.own`).toString('base64url')}.${proof}`

  expect(leavingOf(ours, word)).toEqual(topic)
  expect([turned, leaveWord(theirs, topic), word.slice(0, -1), person, ''].map((one) => leavingOf(ours, one))).toEqual(
    Array.from({ length: 5 }, () => null),
  )
})

test('the address that leaves does not open the settings, nor the other way round', () => {
  const leave = leaveWord(ours, { personId: person, topics: ['complaints.own'], leaves: null })

  expect(personOfSettings(ours, settingsWord(ours, person))).toBe(person)
  expect(personOfSettings(ours, leave)).toBeNull()
  expect(leavingOf(ours, settingsWord(ours, person))).toBeNull()
})

test('a letter about what is followed ends that alone, a digest what can be left in it, and duties nothing', () => {
  const followed = { topic: 'complaints.followed' as const, leaves: { kind: 'following', id: 'a=b' } }
  const wordOf = (letter: Parameters<typeof leaveLinks>[3]) => {
    const links = leaveLinks(ours, 'en', person, letter)
    return links && leavingOf(ours, links.oneClickUrl.split('/').at(-1) ?? '')
  }

  expect(wordOf([followed])).toEqual({ personId: person, topics: [], leaves: { kind: 'following', id: 'a=b' } })
  expect(wordOf([followed, { topic: 'casework.assigned', leaves: null }])).toMatchObject({
    topics: ['complaints.followed'],
  })
  expect(wordOf([{ topic: 'casework.assigned', leaves: null }])).toBeNull()
  expect(leaveLinks(ours, 'en', person, [followed])?.url).toContain('https://prasan.test/en/notices/leave/')
})
