import { spreadsheetsCommand } from '../../demo/index.ts'
import { backup } from '../platform/backup/backup.ts'
import { restore } from '../platform/backup/restore.ts'
import { readRunning } from '../platform/data-folder.ts'
import { distributionStatements } from '../platform/db/distribution.ts'
import { migrate, readMigrations } from '../platform/db/migrate.ts'
import { doctor } from '../platform/doctor.ts'
import type { Command } from '../platform/room.ts'
import { words } from './cli-messages.ts'
import { neighbourCommand } from './neighbour.ts'
import { run } from './run.ts'
import { rooms } from './wire.ts'

const houseCommands: readonly Command[] = [
  {
    name: 'serve',
    summary: { th: 'เปิดระบบทั้งหมด เหมือน npm start', en: 'Run the whole product, as npm start does' },
    usage: '',
    needs: 'none',
    async run({ lang }) {
      process.exit(await run(process.env, lang))
    },
  },
  {
    name: 'migrate',
    summary: { th: 'ปรับฐานข้อมูลเป็นรุ่นนี้', en: 'Bring the database to this version' },
    usage: '[--distribute]',
    options: {
      distribute: {
        kind: 'flag',
        help: {
          th: 'กระจายตารางใหญ่ไปหลายเครื่องด้วย Citus',
          en: 'Spread the large tables over several machines with Citus',
        },
      },
    },
    async run({ deps, flags, lang, say }) {
      // Beside an older version that runs there may be something to do; a database opened for us has been done.
      const ran = await migrate(deps.db.url)
      const last = (await readMigrations()).at(-1)?.name ?? ''
      say(ran.length > 0 ? words(lang).migrated(ran.join(', ')) : `${words(lang).upToDate} (${last})`)
      if (flags.distribute) {
        for (const statement of distributionStatements()) await deps.db.query(statement)
      }
      return 0
    },
  },
  {
    name: 'doctor',
    summary: { th: 'ตรวจว่าทุกอย่างทำงานปกติ', en: 'Check that everything works' },
    usage: '[--json]',
    options: { json: { kind: 'flag', help: { th: 'ผลเป็น JSON', en: 'Result as JSON' } } },
    async run({ deps, flags, lang, say }) {
      const report = await doctor(deps, rooms)
      if (flags.json) say(JSON.stringify(report, null, 2))
      else {
        for (const check of report.checks) {
          say(`${check.ok ? words(lang).doctorOk : words(lang).doctorBad}  ${check.name}: ${check.detail}`)
        }
      }
      return report.ok ? 0 : 1
    },
  },
  {
    name: 'backup',
    summary: { th: 'เก็บสำรองฐานข้อมูลและไฟล์ทั้งหมด', en: 'Save the whole platform: database and files' },
    usage: 'FILE',
    words: [1, 1],
    async run({ deps, words: [file = ''], lang, say, complain, progress }) {
      if (file === '-') {
        complain(words(lang).needsFile)
        return 2
      }
      await backup(deps, file, progress)
      say(words(lang).saved(file))
      return 0
    },
  },
  {
    name: 'restore',
    summary: {
      th: 'คืนข้อมูลทั้งหมดจากไฟล์สำรอง ลงในระบบที่ยังว่าง',
      en: 'Bring everything back from a saved file, into an empty platform',
    },
    usage: 'FILE [--replace]',
    words: [1, 1],
    options: {
      replace: {
        kind: 'flag',
        help: { th: 'แทนที่ข้อมูลที่มีอยู่ทั้งหมด', en: 'Replace everything that is there now' },
      },
    },
    async run({ deps, words: [file = ''], flags, lang, say, complain, progress }) {
      if (readRunning(deps.config.dataFolder)) {
        complain(words(lang).mustNotRun)
        return 1
      }
      await restore(deps, file, { replace: flags.replace === true, progress })
      say(words(lang).restored(file))
      return 0
    },
  },
]

export const commands: readonly Command[] = [
  ...houseCommands,
  spreadsheetsCommand,
  neighbourCommand,
  ...rooms.flatMap((room) => room.commands ?? []),
]
