import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { projectRoot } from '../../src/platform/root.ts'
import {
  aFolder,
  ask,
  copied,
  forgetFolders,
  type Product,
  processesOf,
  startedOnce,
  startProduct,
  until,
} from './product.ts'

const once = await startedOnce()

let both: Product | null = null
afterEach(async () => {
  await both?.stop()
  forgetFolders()
})

test('a case filed here for the neighbouring city is worked there, its steps come back, and SIGTERM ends both', {
  timeout: 1_200_000,
}, async () => {
  const folder = aFolder()
  // Both begin without demonstration, which spares them their first start.
  mkdirSync(join(folder, 'neighbours'), { mode: 0o711 })
  for (const name of ['here', 'there']) copied(once, join(folder, 'neighbours', name))
  const program = [join(projectRoot, 'bin', 'prasan'), 'demo', 'neighbour']
  both = startProduct({ dataFolder: folder, program, env: { PRASAN_DEMO: '0.01' } })
  const here = await both.ready()
  const there = / {2}(http:\/\/\S+)\/en$/m.exec(both.said().replace(here, ''))?.[1] ?? ''
  const [, user = '', password = ''] = /(\S+@demo\.example) {2}(\S+)/.exec(both.said()) ?? []

  const ref = await report(here.replace(/\/en$/, ''), 'ต.เวียง อ.เมืองพะเยา จ.พะเยา')
  const their = await found(
    'here',
    folder,
    `select remote_id as found from prasan.open311_forwards where state = 'sent'`,
  )
  const key = await found(
    'there',
    folder,
    `select home || '-' || id as found from prasan.complaints where ref = '${their}' and lead_body_id is not null`,
  )
  await accept(there, key, { user, password })
  const state = await found(
    'here',
    folder,
    `select state as found from prasan.complaints where ref = '${ref}' and state = 'accepted'`,
  )
  const code = await both.stop()

  expect([state, code, processesOf(folder)]).toEqual(['accepted', 0, []])
})

/** Asks the database of one of them until there is an answer. */
async function found(which: 'here' | 'there', folder: string, sql: string): Promise<string> {
  let answer = ''
  const isThere = async () => {
    const [row] = await ask<{ found: string }>(join(folder, 'neighbours', which), sql)
    answer = row?.found ?? ''
    return row !== undefined
  }
  await until(isThere, `something is found by ${sql}`, undefined, () => both?.said() ?? '')
  return answer
}

const formType = 'application/x-www-form-urlencoded'

async function report(address: string, place: string): Promise<string> {
  const form = await aForm(`${address}/complaints/offline`)
  const answer = await fetch(`${address}/complaints/offline`, {
    method: 'POST',
    headers: { cookie: form.cookie, accept: 'application/json', 'content-type': formType },
    body: new URLSearchParams({
      _csrf: form.token,
      _key: 'neighbour-0000000001',
      words: 'ถนนหน้าตลาดเป็นหลุมลึก รถล้มบ่อย',
      place,
      category: 'road',
      who: 'anonymous',
      privacy: 'open',
      consent: 'yes',
    }),
  })
  const { ref } = (await answer.json()) as { ref: string }
  return ref
}

/** The officer of the other city signs in and accepts the case. */
async function accept(address: string, key: string, officer: { user: string; password: string }): Promise<void> {
  const form = await aForm(`${address}/sign-in`)
  const signedIn = await post(`${address}/sign-in`, form, { email: officer.user, password: officer.password })
  const session = signedIn.headers.getSetCookie().map((line) => line.split(';')[0])
  const desk = await aForm(`${address}/desk/complaints/${key}`, [form.cookie, ...session].join('; '))
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(desk.text)?.[1] ?? ''
  const done = await post(`${address}/desk/complaints/${key}/act`, desk, {
    act: 'accept',
    _key: hidden('_key'),
    revision: hidden('revision'),
  })
  expect(done.status).toBe(303)
}

async function aForm(address: string, cookie = ''): Promise<{ cookie: string; token: string; text: string }> {
  const page = await fetch(address, { headers: { cookie } })
  const text = await page.text()
  const set = page.headers.getSetCookie().map((line) => line.split(';')[0])
  return {
    cookie: [cookie, ...set].filter(Boolean).join('; '),
    token: /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '',
    text,
  }
}

function post(address: string, form: { cookie: string; token: string }, fields: Record<string, string>) {
  return fetch(address, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: form.cookie, 'content-type': formType },
    body: new URLSearchParams({ _csrf: form.token, ...fields }),
  })
}
