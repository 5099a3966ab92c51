import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import { guardCell } from '../../platform/csv-guard.ts'
import { writeOutput } from '../../platform/output-file.ts'
import type { Command, CommandCall, ExitCode } from '../../platform/room.ts'
import { readShare, wrongUsage } from './cli-usage.ts'
import { findStoredOverlaps, queueScore } from './find-overlaps.ts'
import { messages } from './messages.ts'
import { presentReasons } from './overlaps.present.ts'
import { queue } from './overlaps.sql.ts'
import { renewOverlaps } from './renew-overlaps.ts'

const minScoreOption = {
  kind: 'text',
  help: {
    th: 'ไม่เก็บคู่ที่โอกาสซ้ำต่ำกว่านี้ (0 ถึง 1 ค่าเริ่มต้น 0.5)',
    en: 'Leave out pairs below this probability (0 to 1, default 0.5)',
  },
} as const
const outputOption = { kind: 'text', help: { th: 'ไฟล์ผล CSV', en: 'Result file, CSV' } } as const

export const overlapsCommands: readonly Command[] = [
  {
    name: 'plans overlaps',
    summary: {
      th: 'หางานที่อาจซ้ำกันในโครงการทั้งหมดที่เก็บไว้ แล้วปรับคิวรอตัดสิน',
      en: 'Find work that may overlap among all stored projects and renew the review queue',
    },
    usage: '[--province CODE] [--min-score 0.5] [--full] --output pairs.csv',
    options: {
      province: { kind: 'text', help: { th: 'รหัสจังหวัด 2 หลัก', en: 'Province code, 2 digits' } },
      'min-score': minScoreOption,
      full: {
        kind: 'flag',
        help: {
          th: 'ตรวจทุกโครงการใหม่ ไม่ใช่เฉพาะที่เปลี่ยนตั้งแต่ครั้งก่อน',
          en: 'Look at every project anew, not only at what changed since the last run',
        },
      },
      output: outputOption,
    },
    run: plansOverlaps,
  },
]

async function plansOverlaps(call: CommandCall): Promise<ExitCode> {
  const say = messages(call.lang)
  const { province, output } = call.text
  if (province !== undefined && !/^[1-9]\d$/.test(province)) return wrongUsage(call, say.cliBadProvince(province))
  const minScore = readShare(call.text['min-score'])
  if (minScore === null) return wrongUsage(call, say.cliBadScore(call.text['min-score'] ?? ''))
  if (!output) return wrongUsage(call, say.cliOutputNeeded)
  const onProgress = (done: number, total: number | null) => call.progress(done, total, say.cliProgress)
  // Below 0.5 the queue has nothing, so a lower limit needs a look at everything.
  const report =
    call.flags.full || minScore < queueScore
      ? await findStoredOverlaps(call.deps, { province: province ?? null, minScore, onProgress })
      : await renewOverlaps(call.deps, { onProgress })
  await writeQueue(call, output, province ?? null, minScore)
  const number = (value: number) => value.toLocaleString('en-US')
  const done = report.kind === 'full' ? say.cliDone : say.cliDoneChanges
  call.complain(done(number(report.changed), number(report.pairs), report.seconds.toFixed(1)))
  return 0
}

/** Writes every pair the queue holds, the surest first. */
function writeQueue(call: CommandCall, output: string, province: string | null, minScore: number): Promise<void> {
  return writeOutput(output, (out) =>
    pipeline(
      pairRows(call, province, minScore),
      stringify({ header: true, columns: ['left_id', 'right_id', 'score', 'reasons'] }),
      out,
    ),
  )
}

async function* pairRows(call: CommandCall, province: string | null, minScore: number): AsyncGenerator<string[]> {
  for (const state of ['open', 'decided'] as const) {
    let after: Parameters<typeof queue>[2]['after'] = null
    do {
      const filter = { state, minScore, sort: 'score' as const, ...(province ? { place: province } : {}) }
      const list = await queue(call.deps.db, filter, { limit: 1_000, after })
      for (const pair of list.pairs) {
        const ids = [`${pair.left.home}-${pair.left.id}`, `${pair.right.home}-${pair.right.id}`].sort()
        yield [...ids, pair.score.toFixed(6), guardCell(presentReasons(pair.reasons, call.lang).join('; '))]
      }
      after = list.next
    } while (after)
  }
}
