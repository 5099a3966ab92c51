import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findStoredOverlaps } from '../../src/features/overlaps/index.ts'
import { demoSignIns } from '../../src/features/people/index.ts'
import { wireApp } from '../../src/main/wire.ts'
import { type RunningServer, serve } from '../../src/platform/http/serve.ts'
import {
  accessibilityFaults,
  desktop,
  fitsItsWidth,
  formOf,
  lookAtMany,
  openBrowser,
  phone,
} from '../support/browser.ts'
import { aDemoHouse } from '../support/demo-house.ts'
import type { TestHouse } from '../support/house.ts'

let house: TestHouse
let server: RunningServer
let browser: Browser
let home: string

beforeAll(async () => {
  house = await aDemoHouse({ who: 'real' })
  await findStoredOverlaps(house.deps)
  server = await serve(wireApp(house.deps), { host: '127.0.0.1', port: 0 })
  home = `http://127.0.0.1:${server.port}`
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await house?.close()
})

/** What everybody may open. A name in braces is looked up in the demonstration country by `examples`. */
const publicPages = [
  '/',
  '/places/TH',
  '/places/57',
  '/places/5701',
  '/places/570101',
  '/places/R6-1',
  '/places?q=เมือง',
  '/places/57/matrix',
  '/places/5701/fields/07?year=2570',
  '/data-quality?place=57',
  '/projects',
  '/projects?q=ถนน',
  '/projects?q=ไม่มีคำนี้แน่',
  '/projects/{project}',
  '/plans',
  '/plans/{plan}',
  '/overlaps',
  '/overlaps?place=ไม่มีที่นี่',
  '/overlaps/{pair}',
  '/joinings',
  '/joinings/{joining}',
  '/joinings/{waitingjoining}',
  '/projects/{tied}',
  '/scenarios',
  '/scenarios/{scenario}',
  '/bodies',
  '/bodies/{body}',
  '/functions',
  '/functions/04.5',
  '/functions/rules',
  '/overlaps/cases',
  '/overlaps/saved',
  '/money?place=57',
  '/money/projects/{joint}',
  '/money/transfers/{transfer}',
  '/money/late',
  '/money/late/rules',
  '/money/bodies/{body}',
  '/money/sources',
  '/calendar',
  '/calendar?place=5701',
  '/calendar/misalignments',
  '/calendar/misalignments/{miss}',
  '/calendar/bodies/DIS-5701',
  '/calendar/templates',
  '/calendar/holidays?year=2570',
  '/calendar/lateness',
  '/indicators',
  '/indicators?by=body&status=late',
  '/indicators/at-risk?place=57',
  '/indicators/{indicator}',
  '/indicators/{smallareas}',
  '/goals',
  '/goals/{goal}',
  '/goals/coverage?place=57',
  '/alignments?place=57',
  '/alignments/{alignment}',
  '/gaps?place=57',
  '/gaps?kind=orphan&place=57',
  '/gaps/parallel?place=57',
  '/boards?place=57',
  '/boards/{board}',
  '/boards/{board}/frame',
  '/boards/{jointplan}/plan',
  '/boards/working',
  '/boards/{board}/interests',
  '/priorities?place=57',
  '/priorities/weights/province?place=57',
  '/pressures?place=57',
  '/pressures/{pressure}',
  '/agenda?place=57',
  '/agenda/new',
  '/agenda/{matter}',
  '/committees?place=57',
  '/committees/{committee}',
  '/meetings/{held}',
  '/meetings/{held}/minutes',
  '/committees/follow-up?due=late',
  '/agreements?place=57',
  '/agreements/{agreement}',
  '/agreements/{surveyed}/survey',
  '/services',
  '/services/WASTE-1?place=57',
  '/services/bodies/{assessed}',
  '/duties?place=57',
  '/duties/ROADS?place=57',
  '/support?due=all',
  '/pool?place=57',
  '/pool/{wanted}',
  '/resolutions/{resolution}',
  '/complaints/new',
  '/complaints/offline',
  '/complaints/new/map',
  '/complaints/new/map?at=57',
  '/line',
  '/complaints',
  '/complaints?place=57&state=open',
  '/complaints/map?place=57',
  '/complaints?place=ไม่มีที่นี่',
  '/complaints/{solvedcase}',
  '/complaints/follow?kind=place&target=57',
  '/complaints/statistics',
  '/complaints/statistics?place=57&category=road',
  '/complaints/categories',
  '/complaints/categories/road',
  '/complaints/routing',
  '/complaints/routing/rules/highway',
  '/complaints/routing/test?category=road&place=570101',
  '/desk/needs',
  '/learn',
  '/learn?q=ไม่มีคำนี้แน่',
  '/learn/{article}',
  '/learn/{article}/versions/1',
  '/log',
  '/embed?place=570101',
  '/embed?place=ไม่มีที่นี่',
  '/embed/places/57',
  '/hooks/docs',
  '/sign-in',
  '/sign-in/forgotten',
  '/about',
  '/privacy',
  '/accessibility',
  '/components',
  '/api',
  '/api/standards',
  '/nothing-here',
]

/** What a person has to sign in for. */
const officersPages: Readonly<Record<string, readonly string[]>> = {
  'planner.57@demo.example': [
    '/agreements/new',
    '/agreements/{agreement}/desk',
    '/support/new',
    '/pool/new?side=request',
    '/imports',
    '/imports/new',
    '/standards/import',
    '/standards/imports/{planimport}',
    '/plans/new',
    '/plans/{own}',
    '/plans/{own}/edit',
    '/plans/{own}/versions',
    '/projects/{ownproject}/edit',
    '/projects/{ownproject}/money',
    '/projects?place=57',
    '/overlaps?place=57',
    '/overlaps/monday',
    '/alignments?place=57',
    '/alignments/{alignment}',
    '/alignments/new?left={ownproject}',
    '/joinings/new?project={ownproject}&form=coordinate',
    '/joinings/{waitingjoining}',
    '/scenarios/new',
    '/scenarios/{scenario}',
    '/calendar/bodies/PRV-57/steps/report?year=2570',
    '/calendar/import',
    '/indicators/new',
    '/indicators/entry',
    '/indicators/entry/grid',
    '/indicators/entry/upload',
    '/indicators/verify',
    '/indicators/{ownindicator}/edit',
    '/indicators/{ownindicator}/targets',
    '/indicators/{ownindicator}/places',
    '/indicators/{ownindicator}/links',
    '/boards/new?matter={matter}',
    '/boards/{freshboard}/agencies',
    '/boards/{freshboard}/committee',
    '/boards/{freshboard}/projects',
    '/boards/{freshboard}/interests/record/new',
    '/pressures/new',
    '/boards/{jointplan}/plan',
    '/agenda/{matter}',
    '/notices',
    '/notices/settings',
    '/account',
  ],
  'secretary.57@demo.example': [
    '/committees/{committee}/seats',
    '/committees/{committee}/meetings/new',
    '/meetings/{called}/desk',
    '/meetings/{called}/desk/agenda',
    '/meetings/{called}/roll',
    '/meetings/{lastheld}/desk/resolutions',
    '/meetings/{lastheld}/desk/minutes',
  ],
  'officer.57@demo.example': [
    '/desk/complaints',
    '/desk/complaints?place=ไม่มีที่นี่',
    '/desk/complaints/{deskcase}',
    '/desk/complaints/{deskcase}/inspect',
    '/desk/complaints/round',
    '/desk/complaints/templates',
    '/desk/complaints/templates/new',
    '/hooks',
    '/hooks/new',
    '/hooks/{hook}',
  ],
  'admin@demo.example': ['/systems', '/notices/deliveries'],
  'clerk.57@demo.example': ['/complaints/intake', '/complaints/intake/sheet'],
  'moderator.57@demo.example': [
    '/complaints/moderation',
    '/complaints/{solvedcase}/moderation',
    '/learn/queue',
    '/learn/{article}',
    '/learn/{article}/edit',
    '/learn/new?case={solvedcase}',
  ],
  'budget.57@demo.example': [
    '/money/projects/{here}/entry',
    '/money/projects/{here}/carry-over',
    '/money/transfers/new',
    '/money/reconcile',
  ],
}

/** One of each, by the name it has between braces above: a query with one column. */
const examples: Readonly<Record<string, string>> = {
  own: `select id::text from plans where area_code = '57' and level = 'province' order by id limit 1`,
  ownproject: `select p.home || '-' || p.id from projects p join plans l on l.id = p.plan_id
                where l.area_code = '57' and l.level = 'province' order by p.id limit 1`,
  indicator: `select parent_id::text from indicator_links where kind = 'part' order by parent_id limit 1`,
  smallareas: `select indicator_id::text from indicator_places order by indicator_id limit 1`,
  ownindicator: `select i.id::text from indicators i join bodies b on b.id = i.owner_body_id
                  where b.area_code = '57' and b.kind = 'province' order by i.code limit 1`,
  goal: `select node_id from alignment_goals where kind = 'goal' and level = 'province' order by amount_satang desc, node_id limit 1`,
  alignment: `select home || '-' || id from alignments where state = 'proposed' and source = 'finder' order by id limit 1`,
  miss: `select home || '-' || id from calendar_misalignments order by id limit 1`,
  pair: `select home || '-' || id from overlap_pairs order by id limit 1`,
  project: `select home || '-' || id from projects order by id limit 1`,
  planimport: `select id::text from plan_imports order by id limit 1`,
  plan: `select id::text from plans order by id limit 1`,
  hook: `select id::text from hooks order by id limit 1`,
  body: `select code from bodies order by code limit 1`,
  joint: `select home || '-' || payee_project_id from money_transfers order by id limit 1`,
  transfer: `select home || '-' || id from money_transfers where kind = 'transfer' order by id limit 1`,
  board: `select home || '-' || id from boards where home = '57' and state = 'open' order by opened_at limit 1`,
  jointplan: `select home || '-' || id from boards where plan_id is not null limit 1`,
  freshboard: `select home || '-' || id from boards where home = '57' and state = 'open' order by opened_at desc limit 1`,
  matter: `select home || '-' || id from matters where home = '57' and state = 'open' and hidden_at is null order by id limit 1`,
  pressure: `select home || '-' || id from pressures where home = '57' order by strength desc, id limit 1`,
  committee: `select b.code from committees c join bodies b on b.id = c.body_id where b.area_code = '57' and c.kind = 'integrated' limit 1`,
  agreement: `select home || '-' || id from agreements where home = '57' and version > 0 order by id limit 1`,
  surveyed: `select home || '-' || agreement_id from agreement_surveys where home = '57' order by closes_on desc, id limit 1`,
  assessed: `select b.code from service_assessments a join bodies b on b.id = a.body_id where a.home = '57' order by b.code limit 1`,
  wanted: `select home || '-' || id from pool_items where home = '57' and side = 'request' order by id limit 1`,
  held: `select m.home || '-' || m.id from meetings m join bodies b on b.id = m.body_id where b.area_code = '57' and m.state = 'held' order by m.starts_at asc limit 1`,
  lastheld: `select m.home || '-' || m.id from meetings m join bodies b on b.id = m.body_id where b.area_code = '57' and m.state = 'held' order by m.starts_at desc limit 1`,
  called: `select m.home || '-' || m.id from meetings m join bodies b on b.id = m.body_id where b.area_code = '57' and m.state = 'called' order by m.starts_at asc limit 1`,
  resolution: `select home || '-' || id from resolutions where owner_body_id is not null order by id limit 1`,
  joining: `select home || '-' || id from joinings where state = 'approved' and form = 'coordinate' order by id limit 1`,
  waitingjoining: `select home || '-' || id from joinings where state = 'proposed' and form = 'combine' order by id limit 1`,
  tied: `select from_home || '-' || from_id from joining_ties where kind = 'part' order by id limit 1`,
  scenario: `select home || '-' || id from scenarios order by id limit 1`,
  article: `select home || '-' || id from knowledge_articles where home = '57' and version > 0 order by id limit 1`,
  deskcase: `select c.home || '-' || c.id from complaints c join bodies b on b.id = c.lead_body_id
              where b.area_code like '57%' and b.kind in ('city', 'town') and c.phase = 'handling' order by c.id limit 1`,
  solvedcase: `select ref from complaints where home = '57' and state = 'closed' and outcome = 'fixed' and visibility = 'public' order by id limit 1`,
  here: `select home || '-' || id from projects where home = '57' and state <> 'cancelled' order by id limit 1`,
}

test('every page is accessible and fits its width, on a phone and a desktop, in Thai and in English', async () => {
  const known = await examplesHere()
  const ask = (paths: readonly string[]) =>
    paths.map((path) => path.replace(/\{(\w+)\}/g, (_, name) => known[name] ?? ''))
  const everyone = ask(publicPages)
  const half = Math.ceil(everyone.length / 2)

  const faults = await Promise.all([
    faultsOn(await aPage(), everyone.slice(0, half)),
    (async () => {
      const found = await faultsOn(await aPage(), everyone.slice(half))
      for (const [user, paths] of Object.entries(officersPages)) {
        const page = await aPage()
        await signIn(page, user)
        found.push(...(await faultsOn(page, ask(paths))))
      }
      return found
    })(),
  ])

  expect(Object.entries(known).filter(([, found]) => found === '')).toEqual([])
  expect(faults.flat()).toEqual([])
}, 1_200_000)

async function examplesHere(): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [name, question] of Object.entries(examples)) {
    const { rows } = await house.db.query<Record<string, string>>(question)
    found[name] = encodeURIComponent(Object.values(rows[0] ?? {})[0] ?? '')
  }
  return found
}

/**
 * Each page is opened once in each language and looked at in both widths: whole in Thai, and whole in English too where it is made of other
 * parts there. Where both are of one form, English is looked at for what hangs on the length of words.
 */
async function faultsOn(page: Page, paths: readonly string[]): Promise<string[]> {
  const faults: string[] = []
  for (const path of paths) {
    let thai: string | null = null
    for (const address of [path, `/en${path}`]) {
      await page.setViewportSize(phone)
      await page.goto(`${home}${address}`)
      const form = await formOf(page)
      const wordsOnly = form === thai
      thai ??= form
      for (const viewport of [phone, desktop]) {
        await page.setViewportSize(viewport)
        const found = await accessibilityFaults(page, { wordsOnly })
        faults.push(...found.map((fault) => `${viewport.width} px ${address} ${fault}`))
        if (!(await fitsItsWidth(page))) faults.push(`${viewport.width} px ${address} scrolls sideways`)
      }
    }
  }
  return faults
}

async function aPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: phone, locale: 'th-TH' })
  await lookAtMany(context)
  return context.newPage()
}

async function signIn(page: Page, user: string): Promise<void> {
  const found = (await demoSignIns(house.db)).find((line) => line.user === user)
  await page.goto(`${home}/sign-in`)
  await page.locator('input[type=email]').first().fill(user)
  await page
    .locator('input[type=password]')
    .first()
    .fill(found?.password ?? '')
  await page.locator('main form button[type=submit]').first().click()
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
}
