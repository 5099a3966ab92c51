import { type Around, DAY, type Made, type MadeBoard } from './board-tables.ts'
import { declinedReasons, matterTexts } from './board-texts.ts'
import type { DemoProvince } from './bodies.ts'

/** What people of a province put on its agenda: some taken up by its boards, some declined, most waiting. */
export function makeMatters(
  made: Made,
  province: DemoProvince,
  boards: readonly MadeBoard[],
  around: Around & { readonly whole: boolean },
): void {
  const { chance, now, places, whole } = around
  const { tables } = made
  const home = province.area.code
  const ago = (days: number) => new Date(now.getTime() - days * DAY)
  const districts = [...province.districts.keys()]
  const subdistricts = districts.flatMap((code) => places.children(code).filter((one) => one.kind === 'subdistrict'))
  const texts = matterTexts.slice(0, whole ? undefined : 6)
  for (const [at, text] of texts.entries()) {
    const id = chance.id()
    const board = boards[at]
    const isTaken = board !== undefined
    const declined = !isTaken && at % 4 === 2
    const inside = subdistricts.filter((one) => board === undefined || one.code.startsWith(board.areaCode))
    const area = inside.length > 0 ? chance.pick(inside).code : home
    const days =
      board === undefined
        ? chance.whole(3, 150)
        : Math.ceil((now.getTime() - board.openedAt.getTime()) / DAY) + chance.whole(6, 40)
    const decided = board === undefined ? ago(Math.max(1, days - 20)) : board.openedAt
    const signed = chance.whole(0, 7)
    const free = chance.whole(2, whole ? 46 : 22)
    const reason = isTaken
      ? 'ตรงกับโครงการของหลายหน่วยงาน จึงรับไปประสานให้เป็นงานเดียว'
      : declined
        ? (declinedReasons[at % declinedReasons.length] ?? '')
        : null
    const hidden = whole && at === texts.length - 1
    tables.add('matters', {
      home,
      id,
      area_code: area,
      place_text: text.spot,
      function_code: board?.field ?? text.field,
      title: text.title,
      text: text.text,
      voice: at % 5 === 3 ? 'network' : 'resident',
      body_id: null,
      proposed_by: null,
      proposer_key: `demo-${id}`,
      proposed_at: ago(days),
      state: isTaken ? 'taken-up' : declined ? 'declined' : 'open',
      board_home: board?.home ?? null,
      board_id: board?.id ?? null,
      decided_at: isTaken || declined ? decided : null,
      decided_by: null,
      decide_reason: reason,
      signed_supports: signed,
      free_supports: free,
      hidden_at: hidden ? ago(2) : null,
      hidden_by: null,
      hide_reason: hidden ? 'มีข้อความกล่าวหาบุคคลโดยไม่มีหลักฐาน' : null,
    })
    tables.add(
      'matter_supports',
      ...Array.from({ length: signed + free }, (_, n) => ({
        home,
        matter_id: id,
        supporter_key: `demo-${id}-${n}`,
        signed: n < signed,
        supported_at: ago(Math.max(1, days - n)),
      })),
    )
    const event = (kind: string, when: Date, why: string | null) =>
      tables.add('matter_events', {
        home,
        id: chance.id(),
        matter_id: id,
        kind,
        actor_id: null,
        reason: why,
        details: {},
        happened_at: when,
      })
    event('proposed', ago(days), null)
    if (isTaken || declined) event(isTaken ? 'taken-up' : 'declined', decided, reason)
    if (hidden) event('hidden', ago(2), 'มีข้อความกล่าวหาบุคคลโดยไม่มีหลักฐาน')
  }
}
