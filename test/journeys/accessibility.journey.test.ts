import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findStoredOverlaps } from '../../src/features/overlaps/index.ts'
import { demoSignIns } from '../../src/features/people/index.ts'
import { wireApp } from '../../src/main/wire.ts'
import { type RunningServer, serve } from '../../src/platform/http/serve.ts'
import { desktop, openBrowser } from '../support/browser.ts'
import { aDemoHouse } from '../support/demo-house.ts'
import type { TestHouse } from '../support/house.ts'
import { LookOver } from '../support/look-over.ts'

let house: TestHouse
let server: RunningServer
let browser: Browser
let home: string

beforeAll(async () => {
  house = await aDemoHouse({ who: 'real' })
  await findStoredOverlaps(house.deps)
  server = await serve(wireApp(house.deps), { host: '127.0.0.1', port: 0 })
  home = `http://127.0.0.1:${server.port}`
  browser = await openBrowser({ draws: false })
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
  const looking = new LookOver()
  const faultsOn = async (context: BrowserContext, paths: readonly string[]) => {
    const found: string[] = []
    for (const path of paths) found.push(...(await looking.faultsOn(context, [`${home}${path}`, `${home}/en${path}`])))
    await context.close()
    return found
  }

  const everyone = ask(publicPages)
  const half = Math.ceil(everyone.length / 2)
  const faults = await Promise.all([
    faultsOn(await aContext(), everyone.slice(0, half)),
    (async () => {
      const found = await faultsOn(await aContext(), everyone.slice(half))
      for (const [user, paths] of Object.entries(officersPages))
        found.push(...(await faultsOn(await signedIn(user), ask(paths))))
      return found
    })(),
  ])

  expect(Object.entries(known).filter(([, found]) => found === '')).toEqual([])
  expect(faults.flat()).toEqual([])
}, 1_200_000)

/** Faults that are there in one language or at one width only, each put into a page that is looked at after its sound twin. */
const plantedFaults: Readonly<Record<string, { words: string; found: readonly string[] }>> = {
  'a colour too faint on a phone': {
    words: '<style>@media (max-width: 600px) { p { color: #999 } }</style><p>words</p>',
    found: ['390 px th color-contrast: <p>words</p>'],
  },
  'a colour too faint in English': {
    words: '<p>words</p><style>:lang(en) p { color: #888 }</style>',
    found: ['390 px en color-contrast: <p>words</p>'],
  },
  'words over another ground than their own': {
    words:
      '<div style="position: relative"><div style="position: absolute; inset: 0; background: #333"></div><p style="position: relative">words</p></div>',
    found: ['1280 px th color-contrast: <p style="position: relative">words</p>'],
  },
  'a link told from its words on a desktop only': {
    words:
      '<style>a { color: #333; text-decoration: none } @media (min-width: 600px) { a { text-decoration: underline } }</style><p>many words and <a href="/a">a link</a> in them</p>',
    found: ['390 px th link-in-text-block: <a href="/a">a link</a>'],
  },
  'targets too close in English on a phone': {
    words:
      '<style>i { display: inline-block } a { display: block; width: 40px; height: 30px } @media (max-width: 600px) { :lang(en) a { height: 9px } }</style><div><a href="/a">a</a><a href="/b">b</a></div>',
    found: ['390 px en target-size: <a href="/a">a</a>', '390 px en target-size: <a href="/b">b</a>'],
  },
  'a box that scrolls on a phone and cannot be focused': {
    words: '<div style="overflow-x: auto"><div style="width: 600px; text-align: end"><b>words</b></div></div>',
    found: [
      '390 px th scrollable-region-focusable: <div style="overflow-x: auto"><div style="width: 600px; text-align: end"><b>words</b></div></div>',
    ],
  },
  'a field without a name that a phone alone shows': {
    words:
      '<style>.there { display: none } @media (max-width: 600px) { .there { display: block } }</style><div class="there"><input></div>',
    found: ['390 px th label: <input>'],
  },
  'a page whose heading a phone does not show': {
    words: '<style>@media (max-width: 600px) { h1 { display: none } }</style><h2>words</h2>',
    found: ['390 px th page-has-heading-one: <html lang="th">'],
  },
  'a picture without words in English': {
    words: '<p lang="en">words</p><p class="english-only"><img src="data:,"></p>',
    found: ['390 px en image-alt: <img src="data:,">', '1280 px en image-alt: <img src="data:,">'],
  },
  'a language nobody speaks, in English': {
    words: '<p lang="LANG">words</p>',
    found: ['390 px en valid-lang: <p lang="xyz">words</p>'],
  },
  'a word that is wider than a phone, in English': {
    words: '<style>@media (max-width: 600px) { :lang(en) p { width: 500px } }</style><p>words</p>',
    found: ['390 px en scrolls sideways'],
  },
}

test('a fault of one width or one language is found, though everything else of its page was seen before', async () => {
  const context = await aContext()
  const pageOf = (language: string, words: string) =>
    `<!doctype html><html lang="${language}"><title>t</title><meta name="viewport" content="width=device-width"><style>body { background: #fff; color: #000; overflow-wrap: anywhere }</style>
    <main><h1>title</h1>${words.replace('LANG', language === 'en' ? 'xyz' : 'th').replace(/<p class="english-only">.*?<\/p>/, (only) => (language === 'en' ? only : ''))}</main></html>`
  await context.route('http://planted.test/**', (route) => {
    const { pathname, searchParams } = new URL(route.request().url())
    const words = plantedFaults[searchParams.get('fault') ?? '']?.words ?? '<p>words <a href="/a">a</a></p>'
    return route.fulfill({ contentType: 'text/html', body: pageOf(pathname.slice(1), words) })
  })
  const looking = new LookOver()
  const faultsOn = async (fault: string) => {
    const addresses = ['th', 'en'].map(
      (language) => `http://planted.test/${language}?fault=${encodeURIComponent(fault)}`,
    )
    const found = await looking.faultsOn(context, addresses)
    return found.map((one) => one.replace(/http:\/\/planted\.test\/(\w+)\S*/, '$1')).sort()
  }

  for (const [fault, { found }] of Object.entries(plantedFaults)) {
    expect(await faultsOn('none')).toEqual([])
    expect([fault, await faultsOn(fault)]).toEqual([fault, [...found].sort()])
  }
  await context.close()
})

async function examplesHere(): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [name, question] of Object.entries(examples)) {
    const { rows } = await house.db.query<Record<string, string>>(question)
    found[name] = encodeURIComponent(Object.values(rows[0] ?? {})[0] ?? '')
  }
  return found
}

const aContext = () => browser.newContext({ viewport: desktop, locale: 'th-TH' })

async function signedIn(user: string): Promise<BrowserContext> {
  const found = (await demoSignIns(house.db)).find((line) => line.user === user)
  const context = await aContext()
  const page = await context.newPage()
  await page.goto(`${home}/sign-in`)
  await page.locator('input[type=email]').first().fill(user)
  await page
    .locator('input[type=password]')
    .first()
    .fill(found?.password ?? '')
  await page.locator('input[type=password]').first().press('Enter')
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
  await page.close()
  return context
}
