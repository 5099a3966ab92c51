import { after, before, type Find, matchesOf } from './find.ts'
import { social } from './words.th.ts'

/* E-mail, messenger ids and profiles of persons, also with the at-sign written out. */

const LOCAL = /[A-Za-z0-9._%+-]/
const DOMAIN = /(?:[A-Za-z0-9-]{1,63} ?\. ?){1,4}[A-Za-z]{2,24}/y
const SPELLED_AT =
  /(?<![A-Za-z0-9._%+-])([A-Za-z0-9._%+-]{2,64}) ?(?:\[at\]|\(at\)|\{at\}| at |แอท|แอด|แอ็ท) ?((?:[A-Za-z0-9-]{1,63} ?(?:\.|\(dot\)|\[dot\]| dot |จุด|ดอท) ?){1,4}(?:com|net|org|th|co|go|ac|in|me|info|asia|mail)(?: ?(?:\.|dot|จุด|ดอท) ?th)?)(?![A-Za-z])/gi
/** Letter boxes of offices, at the addresses of the state: not a person's. */
const OFFICE_BOX =
  /^(?:saraban|info|contact|admin|office|webmaster|helpdesk|support|service|complain(?:t|ts)?|callcenter|central|mail|dla|pr)[\w.-]{0,20}@[\w.-]+\.(?:go|or|ac|mi)\.th$/i

const HANDLE = '@?[A-Za-z0-9](?:[A-Za-z0-9._-]{1,29})'
const LINE_ID = new RegExp(
  `(?<![A-Za-z])(?:${social.line})(?: ?(?:ไอดี|คือ|ชื่อ|ของผม|ของฉัน|ผม|ที่|แอดมา|มาที่|มาได้ที่|ได้ที่|บัญชี|(?:id|account|no)(?![A-Za-z])))?[ .:=("'“-]{0,3}(${HANDLE})`,
  'gi',
)
/** With a few words between, what looks like no word is an id: "ไลน์แม่หนูชื่อ noi_2511". */
const LINE_AND_ID = new RegExp(
  `(?:${social.lineThai})[ ก-๙]{0,18}[ .:=-]{0,3}(?<![A-Za-z0-9._-])(@?(?=[A-Za-z0-9._-]*[0-9_.])[A-Za-z][A-Za-z0-9._-]{2,28}[A-Za-z0-9])(?![@A-Za-z0-9])`,
  'g',
)
/** "Line ID นี้ค่ะ ruangsri", "ไลน์ไอดีเค้าคือ beer" */
const ID_FAR =
  /(?:ไลน์ไอดี|ไอดีไลน์|(?<![A-Za-z])line ?id|(?<![A-Za-z])id ?line)(?:[ ก-๙]{1,18}|ของ[ก-๙]{1,40}(?:คือ|ชื่อ))[ .:=-]{0,3}(?<![A-Za-z0-9._-])(@?[A-Za-z][A-Za-z0-9._-]{2,28}[A-Za-z0-9])(?![@A-Za-z0-9])/gi
/** "ไอดี nuch2530 ในไลน์" */
const ID_WITH_DIGITS =
  /(?<![A-Za-zก-๙])(?:ไอดี|id|แอดมาที่|แอดมา) (@?(?=[A-Za-z0-9._-]*[0-9_.])[A-Za-z][A-Za-z0-9._-]{2,28}[A-Za-z0-9])(?![@A-Za-z0-9])/gi
/** An id that stands for itself: nok.srisuk_99. */
const ID_ALONE =
  /(?<![A-Za-z0-9._%+@/:-])(?=[a-z0-9]{0,20}[._])(?=[a-z0-9._]{0,24}\d)[a-z]{3}[a-z0-9._]{2,24}[a-z0-9](?![A-Za-z0-9._@/-]|\.(?:com|th|net|org|jpg|png|pdf|mp4))/g
const BARE_ID = /(?<![A-Za-zก-๙])(?:ไอดี|id) ?[:=] ?(@?[A-Za-z][A-Za-z0-9._-]{2,29})/gi
const CHAT = new RegExp(`(?:${social.chat})(?: ?(?:${social.named}))?[ .:=@-]{0,3}(${HANDLE})`, 'gi')
const AT = /(?<![A-Za-z0-9._%+@/-])@([A-Za-z0-9_][A-Za-z0-9._]{2,29})/g
const PROFILE = new RegExp(
  `(?<![A-Za-zก-ฮ])(?:${social.profile})(?: ?(?:${social.named}))?[ .:=-]{0,3}(@?[A-Za-z][A-Za-z0-9._-]{1,30}(?: [A-Z][a-z]{1,20}){0,2})`,
  'gi',
)
/** A profile under a name in Thai: "เฟซบุ๊ก ป้าแมว ตลาดล่าง", "เฟสชื่อ สมศรี". */
const THAI_PROFILE = new RegExp(
  `(?:${social.profileThai})(?: ?(?:ชื่อ|:)[ ว่า]{0,4}| (?=${social.profileKin}))((?:[ก-๎]{2,20})(?: [ก-๎]{2,20})?)`,
  'g',
)
const URL_PROFILE =
  /(?:https?:\/\/)?(?:[a-z]{1,8}\.)?(?:facebook\.com|fb\.com|fb\.me|m\.me|instagram\.com|tiktok\.com|twitter\.com|x\.com|t\.me|wa\.me|line\.me|lin\.ee|linkedin\.com|youtube\.com|threads\.net|snapchat\.com)\/([^\s"'<>)\]ก-๙]{1,200})/gi
const PUBLIC_PATH = /^(?:groups|events|watch|hashtag|search|marketplace|gaming|reel|shorts|playlist|explore)\b/i
const ORDINARY = new RegExp(`^@?(?:${social.ordinaryLatin})$`, 'i')
const OFFICE_NAME = new RegExp(`^(?:${social.office})`)
const OFFICE = new RegExp(`(?:${social.office}) {0,2}[A-Za-z]{0,10} ?$`, 'i')

/** Most texts are in Thai alone: no address, no at-sign, no name of an account but one in Thai or of digits. */
const MAY_HAVE_ACCOUNTS = /[A-Za-z@]/

export function findHandles(plain: string): Find[] {
  const isMixed = MAY_HAVE_ACCOUNTS.test(plain)
  const finds: Find[] = isMixed ? [...emails(plain)] : []
  const add = (start: number, end: number, kind: Find['kind'], confidence: number, reason: string) =>
    finds.push({ start, end: end - trailing(plain, start, end), kind, confidence, reason })
  for (const match of isMixed ? matchesOf(plain, URL_PROFILE) : []) {
    if (PUBLIC_PATH.test(match[1] as string)) continue
    add(match.index, match.index + match[0].length, 'profile', 0.9, 'profile-address')
  }
  for (const match of matchesOf(plain, LINE_ID)) {
    const handle = match[1] as string
    const isThai = new RegExp(`^(?:${social.lineThai})`).test(match[0])
    const lead = match[0].slice(0, match[0].length - handle.length)
    // The English word needs an id sign beside it: "BTS line Sukhumvit" names a railway
    if (!isThai && !/id|ไอดี|[:=@]/i.test(lead) && !/[@_]|[a-z]\d|\d[a-z]/i.test(handle)) continue
    if (ORDINARY.test(handle) || /^\d{1,2}$/.test(handle)) continue
    add(match.index + lead.length, match.index + match[0].length, 'messenger', 0.9, 'messenger-words')
  }
  for (const pattern of isMixed ? [BARE_ID, CHAT, LINE_AND_ID, ID_FAR, ID_WITH_DIGITS] : [CHAT]) {
    for (const match of matchesOf(plain, pattern)) {
      const handle = match[1] as string
      if (ORDINARY.test(handle)) continue
      const start = match.index + match[0].length - handle.length
      add(start, match.index + match[0].length, 'messenger', 0.8, 'messenger-words')
    }
  }
  for (const match of isMixed ? matchesOf(plain, ID_ALONE) : []) {
    add(match.index, match.index + match[0].length, 'messenger', 0.5, 'id-alone')
  }
  for (const match of isMixed ? matchesOf(plain, AT) : []) {
    add(match.index, match.index + match[0].length, 'messenger', 0.7, 'at-sign')
  }
  for (const match of matchesOf(plain, THAI_PROFILE)) {
    if (OFFICE.test(before(plain, match.index, 20)) || OFFICE_NAME.test(match[1] as string)) continue
    const end = match.index + match[0].length
    add(end - (match[1] as string).length, end, 'profile', 0.6, 'profile-thai')
  }
  for (const match of isMixed ? matchesOf(plain, PROFILE) : []) {
    const handle = match[1] as string
    const start = match.index + match[0].length - handle.length
    const cue = match[0].slice(0, match[0].length - handle.length)
    if (ORDINARY.test(handle.split(' ')[0] as string) || OFFICE.test(before(plain, match.index, 20))) continue
    // One letter is a cue only with a sign after it
    if (/^(?:x|ig|fb)[ ]*$/i.test(cue) && !/[._\d]/.test(handle) && !/^(?:ig|fb) /i.test(cue)) continue
    if (/^x/i.test(cue) && !/[:=@]/.test(cue)) continue
    add(start, match.index + match[0].length, 'profile', 0.8, 'profile-words')
  }
  return finds
}

/** Full stops and commas after an id belong to the sentence. */
function trailing(plain: string, start: number, end: number): number {
  return /[.,;:_-]*$/.exec(plain.slice(start, end))?.[0].replace(/_+$/, '').length ?? 0
}

function* emails(plain: string): Generator<Find> {
  for (let at = plain.indexOf('@'); at >= 0; at = plain.indexOf('@', at + 1)) {
    let start = at
    if (plain[start - 1] === ' ' && LOCAL.test(plain[start - 2] ?? '')) start--
    const localEnd = start
    while (start > 0 && localEnd - start < 64 && LOCAL.test(plain[start - 1] as string)) start--
    if (start === localEnd) continue
    let domainAt = at + 1
    if (localEnd === at - 1 && plain[domainAt] !== ' ') continue
    if (plain[domainAt] === ' ') domainAt++
    DOMAIN.lastIndex = domainAt
    const domain = DOMAIN.exec(plain)?.[0]
    if (domain === undefined || !domain.includes('.')) {
      const provider = /^(?:gmail|hotmail|yahoo|outlook|icloud|live)/i.exec(after(plain, domainAt, 10))?.[0]
      if (provider !== undefined) yield mail(start, domainAt + provider.length)
      continue
    }
    const whole = (plain.slice(start, localEnd) + plain.slice(at, domainAt + domain.length)).replaceAll(' ', '')
    if (!OFFICE_BOX.test(whole)) yield mail(start, domainAt + domain.length)
  }
  for (const match of matchesOf(plain, SPELLED_AT)) yield mail(match.index, match.index + match[0].length, 0.8)
}

function mail(start: number, end: number, confidence = 0.98): Find {
  return { start, end, kind: 'email', confidence, reason: confidence > 0.9 ? 'at-sign' : 'at-in-words' }
}
