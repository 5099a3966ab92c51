import { renewLate } from '../src/features/money/index.ts'
import { fiscalYearDays, toBE, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import type { Tx } from '../src/platform/db/db.ts'
import { type HandedMoney, type MoneyPapers, storeHandedMoney, storePhases } from './budget-phases.sql.ts'
import type { Chance } from './chance.ts'
import type { DemoProject, PlantedCase } from './projects.ts'

/** What papers of offices are called, and why figures moved. */
const PAPERS: MoneyPapers = {
  requested: { document: 'คำขอ', reason: 'ขอรับงบประมาณตามแผน' },
  approved: { document: 'ใบจัดสรร', reason: 'ได้รับอนุมัติงบประมาณ' },
  revised: { document: 'โอนเปลี่ยนแปลง', reason: 'โอนงบประมาณมาเพิ่มระหว่างปี' },
  committed: { document: 'สัญญา', reason: 'ลงนามสัญญากับผู้รับจ้าง' },
  disbursed: { document: 'ฎีกา', reason: 'เบิกจ่ายตามงวดงาน' },
}

/** Of a hundred baht of the payer's budget, how many go to the joint work. */
const HANDED_SHARE = 30n
/** Payers of a province whose money goes on to local administrations. */
const MOST_PAYERS = 6
const HUNDRED_BAHT = 10_000n

const payingKinds: ReadonlySet<string> = new Set(['pao', 'province', 'provincial-office', 'district'])
const receivingKinds: ReadonlySet<string> = new Set(['sao', 'subdistrict-municipality', 'town', 'city'])

/**
 * Lets the money of the demonstration go its way: what is approved was asked for, what was paid was bound by a contract before, this
 * year is partly paid; each figure of this year and the last has its paper. Some of it is stuck, and some goes from a province to
 * local administrations, which have confirmed it, not yet, or given a part back. Projects of planted cases keep their amounts.
 */
export async function moveDemoMoney(
  tx: Tx,
  made: { readonly projects: readonly DemoProject[]; readonly planted: readonly PlantedCase[] },
  fiscalYear: number,
  now: Date,
  chance: Chance,
): Promise<void> {
  const today = todayInBangkok(now)
  const planted = made.planted.flatMap((one) => one.members.map(({ id }) => id))
  await storePhases(tx, {
    fiscalYear,
    yearBE: toBE(fiscalYear),
    yearStart: fiscalYearDays(fiscalYear).from,
    today,
    planted,
    papers: PAPERS,
    now,
  })
  await storeHandedMoney(tx, handedMoney(made.projects, new Set(planted), fiscalYear, chance), today, now)
}

/** To be called when everything else is stored: the list of late money is made from all of it. */
export async function findLateDemoMoney(tx: Tx, projects: readonly DemoProject[], now: Date): Promise<void> {
  await renewLate(tx, [...new Set(projects.map((one) => one.home))].sort(), null, now)
}

/** Pairs a project of a province or its administrative organisation with projects of local administrations there. */
function handedMoney(
  projects: readonly DemoProject[],
  planted: ReadonlySet<string>,
  fiscalYear: number,
  chance: Chance,
): HandedMoney[] {
  const free = projects.filter(
    (one) => !planted.has(one.id) && one.state !== 'finished' && approvedOnly(one, fiscalYear),
  )
  const made: HandedMoney[] = []
  for (const home of [...new Set(free.map((one) => one.home))].sort()) {
    if (home === '00') continue
    const here = free.filter((one) => one.home === home)
    const payers = here.filter((one) => payingKinds.has(one.body.kind)).slice(0, MOST_PAYERS)
    const payees = here.filter((one) => receivingKinds.has(one.body.kind))
    for (const [at, payer] of payers.entries()) {
      const payee = payees[at]
      const [from, to] = [approvedLine(payer, fiscalYear), payee && approvedLine(payee, fiscalYear)]
      if (payee === undefined || from === undefined || to === undefined) continue
      const most = (from.amountSatang * HANDED_SHARE) / 100n
      const amount = ((most < to.amountSatang ? most : to.amountSatang) / HUNDRED_BAHT) * HUNDRED_BAHT
      if (amount === 0n) continue
      const way = payer.id.slice(-4)
      const step = made.length % 4
      const confirmed = step === 0 || step === 2
      made.push({
        id: chance.id(),
        home,
        payerBodyId: payer.body.id,
        payerProjectId: payer.id,
        payerSource: from.source,
        payeeBodyId: payee.body.id,
        payeeProjectId: payee.id,
        // As the room of money writes it (messages `receivedFrom`).
        payeeSource: `เงินรับโอนจาก${payer.body.nameTh} (${way})`,
        fiscalYear,
        amountSatang: amount,
        // Half are confirmed, the others wait: some too long, some since a few days.
        state: confirmed ? 'confirmed' : 'proposed',
        daysAgo: confirmed ? 30 + step * 5 : step === 1 ? chance.whole(18, 40) : chance.whole(2, 9),
        document: `บันทึกข้อตกลง ${chance.whole(3, 240)}/${toBE(fiscalYear)}`,
        reason: 'สมทบงานร่วมของจังหวัดกับท้องถิ่น',
        answer: confirmed ? `ใบเสร็จรับเงิน ${chance.whole(5, 190)}/${toBE(fiscalYear)}` : null,
        returned: step === 2 ? (amount / 5n / HUNDRED_BAHT) * HUNDRED_BAHT : 0n,
        // A third source: what the community gives itself.
        given: step === 0 ? (to.amountSatang / 20n / HUNDRED_BAHT) * HUNDRED_BAHT : 0n,
        givenSource: 'เงินสมทบจากชุมชน',
      })
    }
  }
  return made
}

const approvedLine = (project: DemoProject, fiscalYear: number) =>
  project.lines.find((line) => line.fiscalYear === fiscalYear && line.phase === 'approved')

const approvedOnly = (project: DemoProject, fiscalYear: number) =>
  approvedLine(project, fiscalYear) !== undefined &&
  project.lines.every((line) => line.fiscalYear !== fiscalYear || line.phase !== 'committed')
