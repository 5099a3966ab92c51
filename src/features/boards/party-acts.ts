import { isId } from '../../kernel/ids.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { startOfDayInBangkok } from '../../kernel/thai-calendar.ts'
import { pickedIds } from '../../platform/http/picked.ts'
import { type Acts, nobody, said } from './act.ts'
import { appointCommittee, linkCommittee } from './appoint-committee.ts'
import { reading, readTime } from './form-parts.ts'
import { answerInvitation, inviteAgencies, leaveBoard, setAside } from './keep-parties.ts'
import { messages } from './messages.ts'

/** Who sits at the board and who signs for it: agencies and the committee. */
export const partyActs: Acts = {
  invite: {
    page: () => 'agencies',
    async read({ typed, lang, db, now, key }) {
      const read = reading(typed, lang)
      const { agencies: say } = messages(lang)
      const picked = pickedIds('body', typed).filter(isId)
      if (typed.do === 'aside') {
        if (picked.length === 0) read.wrong('picked', say.noneChosen)
        const reason = read.reason('aside_reason', say.reasonMissing)
        if (reason === null || read.problems.length > 0) return refuse(read.problems)
        return ok({
          field: 'picked',
          run: async (tx, doing) => said(await setAside(tx, key, picked, reason, doing), say.asideDone),
        })
      }
      const body = typed.do === 'invite' ? null : await read.body(db, 'body', now, say.bodyMissing)
      const ids = typed.do === 'invite' ? picked : body === null ? [] : [body.id]
      if (typed.do === 'invite' && ids.length === 0) read.wrong('picked', say.noneChosen)
      if (read.problems.length > 0) return refuse(read.problems)
      return ok({
        field: typed.do === 'invite' ? 'picked' : 'body',
        run: async (tx, doing) =>
          said(await inviteAgencies(tx, key, ids, doing), ({ invited, letters }) => say.invited(invited, letters)),
      })
    },
  },
  answer: {
    page: () => 'agencies',
    // Recorded from a letter: one speaks for another body.
    binds: (typed) => (typed[`document-${typed.body ?? ''}`] ?? '').trim() !== '',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { agencies: say } = messages(lang)
      const bodyId = read.id('body') ?? nobody
      const accepts = read.choice(`accepts-${bodyId}`, ['yes', 'no'] as const, say.answerMissing)
      const text = read.publicLine(`said-${bodyId}`, undefined, 1_000)
      const document = read.publicLine(`document-${bodyId}`)
      if (accepts === null || read.problems.length > 0) return refuse(read.problems)
      const answer = { bodyId, accepts: accepts === 'yes', said: text, document }
      return ok({
        field: `document-${bodyId}`,
        run: async (tx, doing) => said(await answerInvitation(tx, key, answer, doing), say.answered),
      })
    },
  },
  leave: {
    page: () => 'agencies',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { agencies: say } = messages(lang)
      const bodyId = read.id('body') ?? nobody
      const field = `leave-${bodyId}`
      const reason = read.reason(field, say.leaveMissing)
      if (reason === null) return refuse(read.problems)
      return ok({
        field,
        run: async (tx, doing) => said(await leaveBoard(tx, key, { bodyId, reason }, doing), say.left),
      })
    },
  },
  appoint: {
    page: () => 'committee',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { committee: say } = messages(lang)
      const nameTh = read.publicLine('name', say.missing.name, 300)
      const orderText = read.publicLine('order', undefined, 500)
      const orderedOn = read.day('ordered')
      const termMonths = read.count('months', [1, 240])
      const peopleSeats = read.count('people', [0, 50]) ?? 0
      const day = read.day('meeting')
      const place = day === null ? null : read.publicLine('place', say.missing.place, 300)
      const time = day === null ? null : readTime(typed.time ?? '')
      if (day !== null && time === null) read.wrong('time', say.missing.time)
      if (nameTh === null || read.problems.length > 0) return refuse(read.problems)
      const startsAt =
        day === null || time === null ? null : new Date(startOfDayInBangkok(day).getTime() + time * 60_000)
      const meeting =
        startsAt === null || place === null
          ? null
          : { place, startsAt, endsAt: new Date(startsAt.getTime() + 3 * 3_600_000) }
      const draft = { nameTh, nameEn: null, orderText, orderedOn, termMonths, peopleSeats, meeting }
      return ok({
        field: 'name',
        run: async (tx, doing) => said(await appointCommittee(tx, key, draft, doing), say.founded),
      })
    },
  },
  'use-committee': {
    page: () => 'committee',
    async read({ typed, lang, key }) {
      const read = reading(typed, lang)
      const { committee: say } = messages(lang)
      const code = read.line('committee', { most: 300, missing: say.missing.committee })
      if (code === null) return refuse(read.problems)
      return ok({
        field: 'committee',
        run: async (tx, doing) => said(await linkCommittee(tx, key, code, doing), say.linked),
      })
    },
  },
}
