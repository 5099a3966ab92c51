import { type Html, trusted } from '../html.ts'

/** Own drawings on a 24 px grid, 2 px round stroke, in the colour of the text beside them. */
const paths = {
  alert: '<path d="M12 3 2.500 20h19z"/><path d="M12 9.500v5m0 2.500v.1"/>',
  back: '<path d="M20 12H5m0 0 6-6m-6 6 6 6"/>',
  bell: '<path d="M6 17V11a6 6 0 0 1 12 0v6l1.500 1h-15zM10 21h4"/>',
  book: '<path d="M4 5c3-1 6-1 8 1 2-2 5-2 8-1v14c-3-1-6-1-8 1-2-2-5-2-8-1z"/><path d="M12 6v14"/>',
  calendar: '<rect x="4" y="5" width="16" height="15" rx="2"/><path d="M4 10h16M8 3v4m8-4v4"/>',
  camera: '<path d="M4 8h3.500L9 5.500h6L16.500 8H20v11H4z"/><circle cx="12" cy="13" r="3.500"/>',
  cannot: '<circle cx="12" cy="12" r="9"/><path d="M7.500 12h9"/>',
  chart: '<path d="M4 4v16h16"/><path d="M9 16v-5m4.500 5V7M18 16v-3"/>',
  chat: '<path d="M4 5h16v11h-9l-4 4v-4H4z"/><path d="M8 9h8m-8 3h5"/>',
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.500 2"/>',
  close: '<path d="m6 6 12 12M18 6 6 18"/>',
  coin: '<circle cx="12" cy="12" r="9" fill="currentColor"/><path d="M9 8.500h4a2 2 0 0 1 0 3.500H9zm0 3.500h4.500a2 2 0 0 1 0 3.500H9zm2-5V17" stroke="#fff" stroke-width="1.500"/>',
  copy: '<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M15 9V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h3"/>',
  down: '<path d="m6 9 6 6 6-6"/>',
  download: '<path d="M12 4v11m0 0-4-4m4 4 4-4M5 20h14"/>',
  edit: '<path d="M4 20h4L19 9l-4-4L4 16z"/><path d="m13 7 4 4"/>',
  file: '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4M9 12h6M9 16h6"/>',
  filter: '<path d="M4 6h16M7 12h10m-7 6h4"/>',
  flag: '<path d="M6 21V4h12l-3 4 3 4H6"/>',
  house: '<path d="m4 11 8-7 8 7"/><path d="M6 10v10h12V10m-8 10v-6h4v6"/>',
  info: '<circle cx="12" cy="12" r="9"/><path d="M12 11v6m0-9.500v.1"/>',
  leaf: '<path d="M5 19C5 9 11 5 20 4c0 10-4 15-12 15"/><path d="M5 20c2-5 5-8 9-10"/>',
  link: '<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.600-5.800l-1.600 1.600"/><path d="M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.600 5.800l1.600-1.600"/>',
  list: '<path d="M9 6h11M9 12h11M9 18h11M4.500 6v.1m0 5.900v.1m0 5.900v.1"/>',
  lock: '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
  map: '<path d="m4 6 5-2 6 2 5-2v14l-5 2-6-2-5 2z"/><path d="M9 4v14m6-12v14"/>',
  menu: '<path d="M4 7h16M4 12h16M4 17h16"/>',
  money:
    '<rect x="3" y="6" width="18" height="12" rx="2"/><circle cx="12" cy="12" r="2.500"/><path d="M6.500 12h.1m10.900 0h.1"/>',
  next: '<path d="M4 12h15m0 0-6-6m6 6-6 6"/>',
  overlap:
    '<rect x="4" y="4" width="11" height="11" rx="1"/><rect x="9" y="9" width="11" height="11" rx="1"/><path d="m9.500 14.500 5-5"/>',
  people:
    '<circle cx="9" cy="9" r="3.500"/><path d="M3 20c0-4 3-6 6-6s6 2 6 6"/><path d="M16 6a3 3 0 0 1 0 6M18 14.500c2 .8 3 2.800 3 5.500"/>',
  person: '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-5 4-7 8-7s8 2 8 7"/>',
  phone:
    '<path d="M6 3h3l2 5-2.500 1.500a11 11 0 0 0 6 6L16 13l5 2v3c0 2-1.500 3-3 3A15 15 0 0 1 3 6c0-1.500 1-3 3-3z"/>',
  pin: '<path d="M12 21c-4-5-7-8-7-11.500a7 7 0 0 1 14 0C19 13 16 16 12 21z"/><circle cx="12" cy="9.500" r="2.500"/>',
  planned: '<circle cx="12" cy="12" r="9" stroke-dasharray="4 3"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  print: '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3"/><path d="M7 14h10v6H7z"/>',
  search: '<circle cx="11" cy="11" r="6.500"/><path d="m16 16 4.500 4.500"/>',
  shield: '<path d="M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6z"/><path d="m9 12 2.500 2.500L15.500 10"/>',
  solved: '<circle cx="12" cy="12" r="9"/><path d="m8 12.500 3 3 5-6"/>',
  speaker: '<path d="M4 10v4h4l5 4V6L8 10z"/><path d="M17 9a4 4 0 0 1 0 6"/>',
  table: '<rect x="4" y="5" width="16" height="14" rx="1"/><path d="M4 10h16M4 14.500h16M10 10v9"/>',
  tick: '<path d="m5 12.500 5 5 9-11"/>',
  upload: '<path d="M12 20V9m0 0L8 13m4-4 4 4"/><path d="M4 4h16"/>',
} as const

/** @public */
export type IconName = keyof typeof paths

export const iconNames = Object.keys(paths) as IconName[]

/** An icon always stands beside a word and says nothing by itself, so readers of the screen skip it. */
export function icon(name: IconName, size: 'normal' | 'small' = 'normal'): Html {
  const extra = size === 'small' ? ' ps-icon--s' : ''
  return trusted(
    `<svg class="ps-icon${extra}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths[name]}</svg>`,
  )
}
