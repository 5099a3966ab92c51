import { HtmlValidate } from 'html-validate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody } from '../../../test/support/builders.ts'
import { aPeopleHouse, goodPassword, type PeopleHouse, type TestBrowser } from '../../../test/support/people-house.ts'
import { runAllJobs } from '../../platform/jobs/graphile.ts'
import { makeDemoPeople } from './demo-people.ts'
import { peopleRoom } from './index.ts'

/** The rules of src/web/layout.test.ts. */
const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'no-redundant-role': 'off',
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'no-inline-style': 'error',
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit'] }],
    'tel-non-breaking': 'off',
  },
})

let house: PeopleHouse
let pages: [string, Response][]
beforeAll(async () => {
  house = await aPeopleHouse({ demo: true })
  const body = await aStoredBody(house.deps.db)
  const what = { th: 'ลองอนุมัติ', en: 'Try to approve' }
  await house.deps.db.transaction((tx) =>
    makeDemoPeople(tx, house.deps, [
      { role: 'plan-approver', user: 'demo@demo.example', name: 'สมมติ คนดี', bodyCode: null, areaCode: '57', what },
    ]),
  )
  const administrator = await house.officer(
    [
      { role: 'platform-administrator', areaCode: 'TH' },
      { role: 'auditor', areaCode: 'TH' },
    ],
    { totp: true },
  )
  const colleague = await house.officer([{ role: 'plan-approver', bodyId: body.id, needsSecond: true }, {}], {
    totp: true,
  })
  const [visitor, browser, fresh] = [house.browser(), house.browser(), house.browser()]
  await fresh.signIn(colleague)
  await browser.signIn(administrator)
  const secondStep = await browser.get('/sign-in/second-step?return=%2Faccount')
  await browser.stepUp()
  await fresh.signIn(administrator)
  const invitation = { name: 'สมหญิง ยิ่งดี', lang: 'th', body: body.id, area: '', reason: 'คำสั่ง' }
  await browser.post('/invitations/new', { ...invitation, email: 'one@agency.example', role: 'planner' })
  await browser.post('/invitations/new', { ...invitation, email: 'two@agency.example', role: 'plan-approver' })
  await browser.post(`/people/roles/${colleague.id}/contact`, { reason: 'นัดประชุม' })
  const word = /\/invitations\/([\w-]{43})/.exec(house.letters[0]?.text ?? '')?.[1] ?? ''
  await house.browser().post('/sign-in/forgotten', { email: administrator.email })
  await runAllJobs(house.deps, [peopleRoom])
  const reset = /\/new-password\/([\w-]{43})/.exec(house.letters.at(-1)?.text ?? '')?.[1] ?? ''
  const lastDay = { 'until-day': '30', 'until-month': '9', 'until-year': '2570' }
  const aKey = { label: 'ระบบแผน', scopes: 'plans', body: body.id, ...lastDay }
  const asked: [TestBrowser, string, Record<string, string>?][] = [
    [visitor, '/sign-in'],
    [visitor, '/en/sign-in'],
    [visitor, '/sign-in', { email: 'x@y.example', password: 'x' }],
    [visitor, '/demo/code/1'],
    [visitor, `/invitations/${word}`],
    [visitor, `/invitations/${word}`, { name: '', password: 'x', repeat: 'y' }],
    [visitor, '/sign-in/forgotten'],
    [visitor, '/en/sign-in/forgotten'],
    [visitor, '/sign-in/forgotten', { email: 'x' }],
    [visitor, '/sign-in/forgotten/sent'],
    [visitor, `/sign-in/new-password/${reset}`],
    [visitor, `/en/sign-in/new-password/${reset}`, { password: 'x', repeat: 'y' }],
    [visitor, '/sign-in/new-password/used'],
    [browser, '/account/api-keys'],
    [browser, '/account/api-keys', { label: '' }],
    [browser, '/account/api-keys', aKey],
    [browser, '/account/api-keys'],
    [browser, '/en/account/api-keys'],
    [browser, '/sign-out'],
    [browser, '/account'],
    [browser, '/en/account'],
    [browser, '/account/password'],
    [browser, '/account/password', { current: 'x' }],
    [browser, '/account/second-factor'],
    [browser, '/account/access-log'],
    [browser, '/people/access-log'],
    [browser, '/invitations'],
    [browser, '/en/invitations'],
    [browser, '/invitations/new'],
    [browser, '/invitations/new', { reason: '' }],
    [browser, '/people/roles'],
    [browser, `/people/roles/${colleague.id}`],
    [browser, `/en/people/roles/${colleague.id}`],
    [browser, `/people/roles/${colleague.id}/contact`, { reason: 'นัดประชุม' }],
  ]
  pages = [['second step', secondStep]]
  for (const [who, path, fields] of asked) {
    pages.push([`${fields ? 'POST ' : ''}${path}`, fields ? await who.post(path, fields) : await who.get(path)])
  }
  const setter = house.browser()
  await setter.signIn(await house.officer([{ role: 'plan-approver' }]))
  pages.push(['no second factor', await setter.get('/sign-in/second-step')])
  pages.push(['key', await setter.post('/account/second-factor', { step: 'password', password: goodPassword })])
})
afterAll(() => house.close())

test('every page of the room is valid, accessible HTML without inline style or script', async () => {
  const faults: string[] = []
  for (const [name, answer] of pages) {
    const text = await answer.text()
    expect([name, [200, 410, 422].includes(answer.status)]).toEqual([name, true])
    const report = await validator.validateString(text)
    for (const fault of report.results.flatMap((result) => result.messages))
      faults.push(`${name}: ${fault.ruleId} ${fault.message}`)
    if (/<script|style=| on[a-z]+="/.test(text)) faults.push(`${name}: inline script or style`)
  }

  expect(faults).toEqual([])
})
