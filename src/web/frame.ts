import type { Lang } from '../kernel/lang.ts'

/** The parts of the product a page can belong to; the navigation marks the one it is in. */
export type NavPart = 'places' | 'plans' | 'coordination' | 'complaints' | 'listening' | 'data'

/** What every page is told about the request it answers. Made once by the server, handed to each view. */
export interface Frame {
  lang: Lang
  /** Address of this page without the `/en` prefix, with its query: `/projects?q=ฝาย`. */
  path: string
  /** True where the numbers and names are invented; a strip on top says so. */
  demo: boolean
  /** What the demonstration plays, where two of them play two cities. */
  demoPlays?: string | null
  /** The name of the person signed in, or null. */
  viewerName: string | null
  /** Notices the person signed in has not seen; counted up to a hundred. */
  unseenNotices?: number
  csrf: string
  requestId: string
  nav?: NavPart | null
  isOfficer: boolean
}

/** Names of the hidden fields every form carries; the server reads the same names. */
export const csrfFieldName = '_csrf'
export const oneTimeKeyFieldName = '_key'

export const addresses = {
  home: '/',
  country: '/places/TH',
  plans: '/plans',
  imports: '/imports',
  projects: '/projects',
  overlaps: '/overlaps',
  monday: '/overlaps/monday',
  money: '/money',
  indicators: '/indicators',
  calendar: '/calendar',
  committees: '/committees',
  quality: '/data-quality',
  goals: '/goals',
  gaps: '/gaps',
  boards: '/boards',
  agenda: '/agenda',
  joinings: '/joinings',
  scenarios: '/scenarios',
  agreements: '/agreements',
  duties: '/duties',
  services: '/services',
  pool: '/pool',
  priorities: '/priorities',
  pressures: '/pressures',
  complaints: '/complaints',
  newComplaint: '/complaints/new',
  complaintDesk: '/desk/complaints',
  moderation: '/complaints/moderation',
  complaintFigures: '/complaints/statistics',
  learn: '/learn',
  log: '/log',
  embed: '/embed',
  hooks: '/hooks',
  api: '/api',
  about: '/about',
  accessibility: '/accessibility',
  privacy: '/privacy',
  components: '/components',
  account: '/account',
  work: '/work',
  notices: '/notices',
  signIn: '/sign-in',
  signOut: '/sign-out',
} as const

/**
 * The address of a page in the reader's language: Thai has no prefix, English stands under `/en`.
 * Anchors, relative addresses and other hosts are left as they are.
 */
export function href(to: Lang | { lang: Lang }, path: string): string {
  const lang = typeof to === 'string' ? to : to.lang
  if (lang === 'th' || !path.startsWith('/') || path.startsWith('//')) return path
  if (path === '/') return '/en'
  return path.startsWith('/?') || path.startsWith('/#') ? `/en${path.slice(1)}` : `/en${path}`
}

export function otherLang(lang: Lang): Lang {
  return lang === 'th' ? 'en' : 'th'
}

/** The same page, with the same query, in the other language. */
export function switchLanguageHref(frame: Pick<Frame, 'lang' | 'path'>): string {
  return href(otherLang(frame.lang), frame.path)
}
