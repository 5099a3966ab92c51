import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { OperatorProblem } from '../problem.ts'
import { projectRoot } from '../root.ts'
import { binariesIn, type PostgresBinaries } from './binaries.ts'

export interface DatabaseUser {
  readonly uid: number
  readonly gid: number
}

export interface EmbeddedPlace {
  /** Holds `postgres/` and `postgres.log`. */
  readonly folder: string
  readonly binaries: PostgresBinaries
  readonly remark: string | null
}

/** Who runs the database: `nobody` when we are root, because PostgreSQL refuses root; otherwise ourselves (null). */
export function databaseUser(): DatabaseUser | null {
  if (process.getuid?.() !== 0) return null
  const id = (flag: string) => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout.trim() || 65534)
  return { uid: id('-u'), gid: id('-g') }
}

/**
 * Where binaries and data lie. Usually the package and the data folder; as root, where `nobody` cannot walk to them
 * (a checkout under a 0700 home), both go to /var/lib/prasan/<hash of the checkout's path>.
 */
export function placeFor(
  dataFolder: string,
  dataFolderChosen: boolean,
  user: DatabaseUser | null,
  binaries: PostgresBinaries,
): EmbeddedPlace {
  if (!user) return { folder: dataFolder, binaries, remark: null }
  const dataReachable = canWalkTo(dataFolder, user)
  if (dataReachable && canWalkTo(binaries.postgres, user)) {
    const folder = join(dataFolder, 'database')
    ownFolder(folder, user)
    return { folder, binaries, remark: null }
  }
  const hash = createHash('sha256').update(projectRoot).digest('hex').slice(0, 12)
  const outside = join('/var/lib/prasan', hash)
  mkdirSync(outside, { recursive: true, mode: 0o755 })
  const copied = canWalkTo(binaries.postgres, user) ? binaries : copyOf(binaries, outside)
  if (dataFolderChosen && !dataReachable) {
    throw new OperatorProblem(
      `PRASAN_DATA is ${dataFolder}, which the database user (nobody) cannot reach. Choose a folder every user may walk through, or start Prasan as a plain user. Nothing was started.`,
    )
  }
  const folder = dataFolderChosen
    ? join(dataFolder, 'database')
    : join(outside, createHash('sha256').update(dataFolder).digest('hex').slice(0, 8))
  ownFolder(folder, user)
  return {
    folder,
    binaries: copied,
    remark: `The database user (nobody) cannot reach this checkout, so the database lies in ${folder}.`,
  }
}

function ownFolder(folder: string, user: DatabaseUser): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chownSync(folder, user.uid, user.gid)
}

/** True when every folder on the way lets other users pass and the thing itself may be read or entered. */
function canWalkTo(path: string, user: DatabaseUser): boolean {
  for (let at = path; ; at = dirname(at)) {
    const stat = statSync(at, { throwIfNoEntry: false })
    if (stat) {
      const owned = stat.uid === user.uid
      if (!(stat.mode & (owned ? 0o100 : 0o001))) return false
    }
    if (at === dirname(at)) return true
  }
}

/** Copies the binaries once; a half-made copy is never used because it gets its name last. */
function copyOf(binaries: PostgresBinaries, outside: string): PostgresBinaries {
  const size = statSync(binaries.postgres).size
  const target = join(outside, `postgresql-${binaries.majorVersion}-${size}`)
  if (!existsSync(target)) {
    const half = `${target}.half`
    rmSync(half, { recursive: true, force: true })
    cpSync(binaries.folder, half, { recursive: true, verbatimSymlinks: true })
    const opened = spawnSync('chmod', ['-R', 'a+rX', half])
    if (opened.status !== 0)
      throw new OperatorProblem(`The copy of the database program in ${half} could not be opened to its user.`)
    chmodSync(half, 0o755)
    renameSync(half, target)
  }
  return binariesIn(target, binaries.majorVersion)
}
