import type { Lang } from '../kernel/lang.ts'
import { asset, island } from './assets.ts'
import { icon } from './components/icon.ts'
import { type Banner, banner } from './components/notes.ts'
import { ph, type Text, withoutPhrases } from './components/text.ts'
import { addresses, csrfFieldName, type Frame, href, type NavPart, otherLang, switchLanguageHref } from './frame.ts'
import { attributes, classes, type Fragment, type Html, html, trusted } from './html.ts'
import { messagesOf } from './messages.ts'

/** @public */
export interface Crumb {
  text: Text
  href?: string
}

/** @public */
export interface Page {
  /** Title of the page and its h1. Bars keep phrases whole: `งานวันนี้|ของสำนักงานจังหวัด`. */
  title: string
  /** An h1 of its own, or null where `main` brings one (the start page). */
  heading?: Html | null
  /** Small, above the h1: "ขั้นที่ 2 จาก 3". */
  caption?: Text
  /** One or two sentences below the h1, larger. */
  lead?: Text
  /** Buttons to the right of the h1: `[linkButton(...)]`. */
  actions?: readonly Fragment[]
  /** The way here by place, without this page itself. */
  breadcrumbs?: readonly Crumb[]
  main: Fragment
  banner?: Banner | null
  /** An `errorSummary`; the title then says so too. */
  problems?: Html | null
  /** Forms and running text: one column of 720 px. */
  narrow?: boolean
  description?: string
  /** The same page for programs: `{ href: '/api/v1/areas/57', type: 'application/json', text: 'JSON' }`. */
  alternates?: readonly { href: string; type: string; text: string }[]
  /** "23 พฤศจิกายน 2569 08:30 น.", shown at the end and in print. */
  dataAsOf?: string
  /** Names of islands this page uses; left out where they are not compiled. */
  islands?: readonly string[]
  /** Pages that must not be found by search engines: forms, results for one person. */
  noIndex?: boolean
}

const doctype = trusted('<!DOCTYPE html>\n')

/** The mark: two strands cross over and under and leave side by side. Teal the state, marigold the people. */
const mark =
  trusted(`<svg viewBox="0 0 64 64" aria-hidden="true" focusable="false" fill="none" stroke-width="8" stroke-linecap="round">
<mask id="ps-mark-a" maskUnits="userSpaceOnUse" x="0" y="0" width="64" height="64"><path fill="#fff" d="M0 0h64v64H0z"/><path d="M14 40C18 32 21 24 29 24" stroke="#000" stroke-width="14" stroke-linecap="butt"/></mask>
<mask id="ps-mark-b" maskUnits="userSpaceOnUse" x="0" y="0" width="64" height="64"><path fill="#fff" d="M0 0h64v64H0z"/><path d="M33 44C42 44 43 27 50 27" stroke="#000" stroke-width="14" stroke-linecap="butt"/></mask>
<path d="M6 14C22 14 18 46 31 46S44 27.500 58 27.500" stroke="#0d5c63" mask="url(#ps-mark-a)"/>
<path d="M6 50C22 50 18 18 31 18S44 36.500 58 36.500" stroke="#eba521" mask="url(#ps-mark-b)"/>
</svg>`)

interface NavItem {
  path: string
  text: string
  part: NavPart
}

/** Only what exists. A part that is built later gets its line here, and never before. */
function navItems(lang: Lang): NavItem[] {
  const { nav } = messagesOf(lang)
  return [
    { path: addresses.country, text: nav.places, part: 'places' },
    { path: addresses.plans, text: nav.plans, part: 'plans' },
    { path: addresses.boards, text: nav.coordination, part: 'coordination' },
    { path: addresses.complaints, text: nav.complaints, part: 'complaints' },
    { path: addresses.api, text: nav.data, part: 'data' },
    { path: addresses.projects, text: nav.projects, part: 'plans' },
  ]
}

/** The rooms of a part, shown below the header on its pages and in the menu of a phone. */
function roomsOf(part: NavPart | null | undefined, { lang, isOfficer }: Frame): NavItem[] {
  const { nav } = messagesOf(lang)
  const item = (path: string, text: string, of: NavPart): NavItem => ({ path, text, part: of })
  const rooms = [
    item(addresses.plans, nav.plansOnly, 'plans'),
    item(addresses.projects, nav.projectsOnly, 'plans'),
    item(addresses.money, nav.money, 'plans'),
    item(addresses.indicators, nav.indicators, 'plans'),
    item(addresses.goals, nav.goals, 'plans'),
    item(addresses.calendar, nav.calendar, 'plans'),
    item(addresses.quality, nav.quality, 'plans'),
    item(addresses.boards, nav.boards, 'coordination'),
    item(addresses.overlaps, nav.overlaps, 'coordination'),
    item(addresses.agenda, nav.agenda, 'coordination'),
    item(addresses.gaps, nav.gaps, 'coordination'),
    item(addresses.priorities, nav.priorities, 'coordination'),
    item(addresses.pressures, nav.pressures, 'coordination'),
    item(addresses.joinings, nav.joinings, 'coordination'),
    item(addresses.scenarios, nav.scenarios, 'coordination'),
    item(addresses.agreements, nav.agreements, 'coordination'),
    item(addresses.committees, nav.committees, 'coordination'),
    item(addresses.duties, nav.duties, 'coordination'),
    item(addresses.services, nav.services, 'coordination'),
    item(addresses.pool, nav.pool, 'coordination'),
    item(addresses.newComplaint, nav.newComplaint, 'complaints'),
    item(addresses.complaints, nav.allComplaints, 'complaints'),
    ...(isOfficer ? [item(addresses.complaintDesk, nav.complaintDesk, 'complaints')] : []),
    item(addresses.complaintFigures, nav.complaintFigures, 'complaints'),
    item(addresses.learn, nav.learn, 'complaints'),
    item(addresses.api, nav.api, 'data'),
    item(addresses.log, nav.log, 'data'),
    item(addresses.embed, nav.embed, 'data'),
    ...(isOfficer ? [item(addresses.hooks, nav.hooks, 'data')] : []),
  ]
  return rooms.filter((room) => room.part === part)
}

function roomBar(frame: Frame): Html | null {
  const rooms = roomsOf(frame.nav, frame)
  if (rooms.length === 0) return null
  const path = frame.path.replace(/[?#].*$/, '')
  const current = nearest(path, rooms)
  const links = rooms.map((room) => html`<li>${navLink(frame, room, current, room.text)}</li>`)
  return html`<nav class="ps-rooms" aria-label="${messagesOf(frame.lang).nav.rooms}"><ul class="ps-wrap">${links}</ul></nav>
`
}

/** The item a page belongs to: the one whose address it lies under, else the first of its part. */
function currentItem(frame: Frame, items: readonly NavItem[]): NavItem | undefined {
  const path = frame.path.replace(/[?#].*$/, '')
  return nearest(path, items) ?? items.find((item) => item.part === frame.nav)
}

/** The item with the longest address the page lies under: /complaints/new is not one of /complaints. */
function nearest(path: string, items: readonly NavItem[]): NavItem | undefined {
  const over = items.filter((item) => path === item.path || path.startsWith(`${item.path}/`))
  return over.sort((a, b) => b.path.length - a.path.length)[0]
}

function navLink(frame: Frame, item: NavItem, current: NavItem | undefined, content: Fragment): Html {
  const path = frame.path.replace(/[?#].*$/, '')
  const mark = item === current ? (path === item.path ? 'page' : 'true') : null
  return html`<a${attributes({ href: href(frame, item.path), 'aria-current': mark })}>${content}</a>`
}

function languageLink(frame: Frame): Html {
  const to = otherLang(frame.lang)
  const { name } = messagesOf(frame.lang).otherLanguage
  return html`<a href="${switchLanguageHref(frame)}" lang="${to}" hreflang="${to}">${name}</a>`
}

function signInLink(frame: Frame): Html {
  const here = href(frame, frame.path)
  const to = frame.path.startsWith(addresses.signIn)
    ? addresses.signIn
    : `${addresses.signIn}?next=${encodeURIComponent(here)}`
  return html`<a href="${href(frame, to)}">${icon('person')}${messagesOf(frame.lang).signIn}</a>`
}

function signOutForm(frame: Frame): Html {
  return html`<form method="post" action="${href(frame, addresses.signOut)}"><input type="hidden" name="${csrfFieldName}" value="${frame.csrf}"><button class="ps-textbutton" type="submit">${messagesOf(frame.lang).signOut}</button></form>`
}

/** More are a hundred or a thousand: it says nothing new. */
const MOST_UNSEEN = 99

function unseenMark({ lang, unseenNotices = 0 }: Frame): Html | null {
  if (unseenNotices === 0) return null
  const count = unseenNotices > MOST_UNSEEN ? `${MOST_UNSEEN}+` : String(unseenNotices)
  return html`<span class="ps-unseen"><span aria-hidden="true">${count}</span><span class="govuk-visually-hidden"> ${messagesOf(lang).unseen(count)}</span></span>`
}

function noticesLink(frame: Frame, content: Fragment): Html {
  const mark = frame.path.replace(/[?#].*$/, '') === addresses.notices ? 'page' : null
  return html`<a${attributes({ href: href(frame, addresses.notices), 'aria-current': mark })}>${content}${unseenMark(frame)}</a>`
}

function header(frame: Frame): Html {
  const words = messagesOf(frame.lang)
  const items = navItems(frame.lang)
  const current = currentItem(frame, items)
  const wide = items.map((item) =>
    navLink(frame, item, current, item.path === addresses.projects ? [icon('search'), words.nav.search] : item.text),
  )
  const person =
    frame.viewerName === null
      ? signInLink(frame)
      : html`${noticesLink(frame, [icon('bell'), html`<span class="govuk-visually-hidden">${words.notices}</span>`])}<details class="ps-person"><summary>${icon('person')}<span class="govuk-visually-hidden">${words.signedInAs} </span><span class="ps-person__name">${frame.viewerName}</span>${icon('down', 'small')}</summary><div class="ps-person__panel">${frame.isOfficer && html`<p class="ps-small ps-muted">${words.officerView}</p>`}${frame.isOfficer && html`<a href="${href(frame, addresses.work)}">${words.work}</a>`}<a href="${href(frame, addresses.account)}">${words.account}</a>${signOutForm(frame)}</div></details>`
  const menu = items.filter((item) => item.part === 'places')
  const parts = ['complaints', 'plans', 'coordination', 'data'] as const
  const all = [...menu, ...parts.flatMap((part) => roomsOf(part, frame))]
  const currentRoom = currentItem(frame, all)
  const small = all.map((item) => html`<li>${navLink(frame, item, currentRoom, item.text)}</li>`)
  const smallPerson =
    frame.viewerName === null
      ? html`<li>${signInLink(frame)}</li>`
      : html`<li><div class="ps-menu__who">${words.signedInAs} <b>${frame.viewerName}</b>${frame.isOfficer && [' · ', words.officerView]}</div>${frame.isOfficer && html`<a href="${href(frame, addresses.work)}">${words.work}</a></li><li>`}<a href="${href(frame, addresses.account)}">${words.account}</a></li><li>${noticesLink(frame, words.notices)}</li><li>${signOutForm(frame)}</li>`
  return html`<header class="${classes('ps-header', frame.viewerName === null && 'ps-header--roomy')}">${frame.demo && html`<div class="ps-demo"><div class="ps-wrap">${frame.demoPlays && html`<strong>${words.demoPlays(frame.demoPlays)}</strong> · `}${words.demoStrip}</div></div>`}
<div class="ps-wrap ps-header__in"><a class="ps-brand" href="${href(frame, addresses.home)}">${mark}<span><span class="ps-brand__name">${words.name}</span><span class="ps-brand__line">${words.tagline}</span></span></a>
<nav class="ps-nav" aria-label="${words.nav.label}">${wide}${person}${languageLink(frame)}</nav>
<details class="ps-menu"><summary>${icon('menu')}${words.menu}${unseenMark(frame)}</summary><nav aria-label="${words.menu}"><ul>${small}${smallPerson}<li>${languageLink(frame)}</li></ul></nav></details></div>
<div class="ps-strands"></div>${roomBar(frame)}</header>
`
}

function breadcrumbs(frame: Frame, crumbs: readonly Crumb[]): Html {
  const list = crumbs.map(({ text, href: to }) =>
    to === undefined
      ? html`<li class="govuk-breadcrumbs__list-item">${text}</li>`
      : html`<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="${to}">${text}</a></li>`,
  )
  return html`<nav class="govuk-breadcrumbs govuk-breadcrumbs--collapse-on-mobile" aria-label="${messagesOf(frame.lang).breadcrumbs}"><ol class="govuk-breadcrumbs__list">${list}</ol></nav>
`
}

function footer(frame: Frame, dataAsOf: string | undefined): Html {
  const words = messagesOf(frame.lang)
  const to = (path: string, text: string) =>
    html`<li><a class="govuk-link" href="${href(frame, path)}">${text}</a></li>`
  return html`<footer class="ps-foot"><div class="ps-wrap"><div class="ps-foot__cols"><div class="ps-foot__about"><h2>${words.name}</h2><p class="ps-flush">${words.foot.purpose}</p></div>
<div><h2>${words.foot.see}</h2><ul>${to(addresses.country, words.nav.places)}${to(addresses.plans, words.nav.plans)}${to(addresses.projects, words.nav.projects)}${to(addresses.overlaps, words.nav.overlaps)}</ul></div>
<div><h2>${words.foot.rights}</h2><ul>${to(addresses.privacy, words.foot.privacy)}${to(addresses.accessibility, words.foot.accessibility)}</ul></div>
<div><h2>${words.foot.check}</h2><ul>${to(addresses.about, words.foot.about)}${to(addresses.log, words.nav.log)}${to(addresses.api, words.foot.api)}${to(addresses.components, words.foot.components)}</ul></div></div>
<p class="ps-printonly ps-flush">${words.name} · ${words.meta.pageAddress} ${href(frame, frame.path)}${dataAsOf && [' · ', words.meta.dataAsOf(dataAsOf)]}</p></div></footer>
`
}

function hasMeta(page: Page): boolean {
  return page.dataAsOf !== undefined || (page.alternates ?? []).length > 0
}

function meta(frame: Frame, page: Page): Html | null {
  if (!hasMeta(page)) return null
  const alternates = page.alternates ?? []
  const words = messagesOf(frame.lang).meta
  const links = alternates.map((to, i) => [
    i > 0 && ' · ',
    html`<a class="govuk-link" href="${to.href}">${to.text}</a>`,
  ])
  return html`<div class="ps-meta">${page.dataAsOf !== undefined && html`<span>${words.dataAsOf(page.dataAsOf)}</span>`}${links.length > 0 && html`<span class="ps-screenonly">${words.machineReadable}: ${links}</span>`}${island('print') !== null && html`<button class="ps-print" type="button" hidden data-print>${icon('print', 'small')}${words.print}</button>`}</div>
`
}

function titleRow(page: Page): Html | null {
  if (page.heading === null) return null
  const h1 = page.heading ?? html`<h1 class="govuk-heading-xl">${ph(page.title)}</h1>`
  const caption = page.caption && html`<p class="govuk-caption-m">${page.caption}</p>`
  const lead = page.lead && html`<p class="govuk-body-l">${page.lead}</p>`
  if (page.actions === undefined) return html`${caption}${h1}${lead}`
  return html`${caption}<div class="ps-titlerow">${h1}<div class="ps-actions">${page.actions}</div></div>${lead}`
}

/** The whole document. Works without JavaScript, asks nothing of other hosts and carries no inline style or script. */
export function page(frame: Frame, content: Page): Html {
  const words = messagesOf(frame.lang)
  const title = withoutPhrases(content.title)
  const scripts = [...(content.islands ?? []), ...(hasMeta(content) ? ['print'] : [])]
    .map(island)
    .filter((address) => address !== null)
  const crumbs = content.breadcrumbs ?? []
  const inTitle = content.problems ? `${words.problemInTitle}: ${title}` : title
  return html`${doctype}<html lang="${frame.lang}" class="govuk-template">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${inTitle} · ${words.name}</title>
<meta name="theme-color" content="#0d5c63">${content.description && html`<meta name="description" content="${content.description}">`}${content.noIndex && html`<meta name="robots" content="noindex">`}
<link rel="icon" href="${asset('mark.svg')}" type="image/svg+xml">
<link rel="preload" href="${asset('ibm-plex-sans-thai-looped-thai-400-normal.woff2')}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${asset('govuk-frontend.css')}">
<link rel="stylesheet" href="${asset('prasan.css')}">
<link rel="alternate" hreflang="${otherLang(frame.lang)}" href="${switchLanguageHref(frame)}">${(
    content.alternates ?? []
  ).map(
    (to) => html`
<link rel="alternate" type="${to.type}" href="${to.href}" title="${to.text}">`,
  )}${scripts.map(
    (address) => html`
<script type="module" src="${address}"></script>`,
  )}
</head>
<body class="govuk-template__body">
<a href="#main" class="govuk-skip-link">${words.skip}</a>
${header(frame)}<div class="ps-wrap">${crumbs.length > 0 && breadcrumbs(frame, crumbs)}<main class="${classes('ps-main', crumbs.length === 0 && 'ps-main--top', content.narrow && 'ps-narrow-page')}" id="main" tabindex="-1">
${content.banner && banner(content.banner)}${content.problems}${titleRow(content)}
${content.main}${meta(frame, content)}</main></div>
${footer(frame, content.dataAsOf)}</body>
</html>
`
}
