import { expect, test, vi } from 'vitest'
import { nodeIsNewEnough } from './node-version.mjs'
import { npmArguments, npmEnvironment } from './npm.mjs'
import { knownCause } from './problem.mjs'
import { wordsFor } from './words.mjs'

const english = wordsFor({})

test.each([
  ['18.20.4', false],
  ['20.18.3', false],
  ['20.19.0', true],
  ['22.1.0', true],
])('Node %s is new enough: %s', (version, enough) => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined)

  const answer = nodeIsNewEnough(version)

  expect(answer).toBe(enough)
  expect(complaint.mock.calls.flat().join()).toBe(
    enough
      ? ''
      : `Prasan needs Node.js 20.19 or newer; this is ${version}. Install a newer Node.js and run the command again.`,
  )
  complaint.mockRestore()
})

test('a terminal set to Thai is spoken to in Thai, any other in English', () => {
  const thai = wordsFor({ LANG: 'th_TH.UTF-8' })

  expect(thai.building).toMatch(/[ก-ฮ]/)
  expect(wordsFor({ LANG: 'th_TH.UTF-8', LC_ALL: 'C.UTF-8' })).toBe(english)
  expect(english.building).toMatch(/^[A-Z]/)
})

test('settings of an outer npm that would change what is installed are dropped; where packages come from stays', () => {
  const env = npmEnvironment({
    PATH: '/bin',
    NODE_ENV: 'production',
    npm_config_omit: 'optional',
    npm_config_global: 'true',
    NPM_CONFIG_DRY_RUN: 'true',
    'npm_config_package-lock': 'false',
    npm_config_https_proxy: 'http://proxy.example:3128',
    npm_config_cache: '/',
  })

  expect(env).toMatchObject({ PATH: '/bin', NODE_ENV: '', npm_config_https_proxy: 'http://proxy.example:3128' })
  expect(Object.keys(env).filter((name) => /omit|global|dry|lock/i.test(name))).toEqual([])
})

test('npm leaves the lock file alone, and installs for development only when asked', () => {
  const production = npmArguments('production', true)
  const development = npmArguments('development', true)

  expect(production).toEqual(expect.arrayContaining(['--no-save', '--omit=dev']))
  expect(development).toEqual(expect.arrayContaining(['--no-save', '--include=dev']))
})

test.each([
  ['npm error code EAI_AGAIN', english.offline],
  ['request to the host failed, reason: unable to get local issuer certificate', english.offline],
  ['error TS5033: Could not write file: no space left on device', english.diskFull],
  ['EROFS: read-only file system, mkdir', english.notWritable('/srv/prasan')],
  [
    'npm error code ETARGET\nnpm error notarget No matching version found for pg@99.0.0.',
    english.noSuchPackage('pg@99.0.0'),
  ],
  ['npm error something else', null],
])('%s has a known cause', (words, sentence) => {
  const cause = knownCause(words, '/srv/prasan', english)

  expect(cause).toBe(sentence)
})
