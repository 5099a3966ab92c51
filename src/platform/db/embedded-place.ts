import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder } from '../data-folder.ts'
import { OperatorProblem, said } from '../problem.ts'
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
  /** A sentence for the operator in both languages when the place is unusual, else null. */
  readonly remark: ReturnType<typeof said> | null
}

export interface ChosenFolder {
  readonly dataFolder: string
  /** True when PRASAN_DATA named it: then data go nowhere else. */
  readonly dataFolderChosen: boolean
}

/** Who runs the database: `nobody` when we are root, because PostgreSQL refuses root; otherwise ourselves (null). */
export function databaseUser(): DatabaseUser | null {
  if (process.getuid?.() !== 0) return null
  const id = (flag: string) => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout?.trim() || 65534)
  return { uid: id('-u'), gid: id('-g') }
}

/**
 * Where binaries and data lie. Usually the package and the data folder; as root, where `nobody` cannot walk to them
 * (a checkout under a 0700 home), they go to /var/lib/prasan/<hash of the checkout's path>. Data that are there already
 * are used where they are, so that a changed permission never shows an empty platform.
 * @throws OperatorProblem when the data belong to another user, or PRASAN_DATA is out of reach
 */
export function placeFor(
  { dataFolder, dataFolderChosen }: ChosenFolder,
  user: DatabaseUser | null,
  binaries: PostgresBinaries,
  outside = outsideOf(projectRoot),
): EmbeddedPlace {
  if (!user) return { folder: ownFolder(dataFolder, process.getuid?.() ?? 0), binaries, remark: null }
  const usable = canWalkTo(binaries.postgres, user) ? binaries : copyOf(binaries, outside)
  const near = [dataFolder, join(dataFolder, 'database')]
  const elsewhere = join(outside, createHash('sha256').update(dataFolder).digest('hex').slice(0, 8))
  const kept = near.find(holdsData)
  const isReachable = canWalkTo(dataFolder, user)
  if (!kept && !dataFolderChosen && (!isReachable || holdsData(elsewhere))) {
    makeFolder(outside)
    giveFolder(elsewhere, user)
    giveData(join(elsewhere, 'postgres'), user)
    return { folder: elsewhere, binaries: usable, remark: said((words) => words.embedded.liesElsewhere(elsewhere)) }
  }
  if (!isReachable) throw new OperatorProblem(said((words) => words.embedded.notReachable(dataFolder)))
  const folder = kept ?? join(dataFolder, 'database')
  if (folder !== dataFolder) giveFolder(folder, user)
  giveData(join(folder, 'postgres'), user)
  return { folder, binaries: usable, remark: null }
}

function holdsData(folder: string): boolean {
  return ownerOf(join(folder, 'postgres')) !== null
}

/** As a plain user, data lie in the data folder itself; those root made lie one deeper and are somebody else's. */
function ownFolder(dataFolder: string, uid: number): string {
  const apart = join(dataFolder, 'database')
  const folder = !holdsData(dataFolder) && ownerOf(apart) !== null ? apart : dataFolder
  const data = folder === apart ? apart : join(dataFolder, 'postgres')
  refuseOwner(data, ownerOf(data), uid)
  return folder
}

function outsideOf(checkout: string): string {
  return join('/var/lib/prasan', createHash('sha256').update(checkout).digest('hex').slice(0, 12))
}

function ownerOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.uid ?? null
}

function refuseOwner(path: string, owner: number | null, expected: number): void {
  if (owner === null || owner === expected) return
  throw new OperatorProblem(said((words) => words.embedded.otherOwner(path, owner)))
}

function giveFolder(folder: string, user: DatabaseUser): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chownSync(folder, user.uid, user.gid)
}

/** Data that root copied here are given to the database user; those of another user are that user's to start. */
function giveData(data: string, user: DatabaseUser): void {
  const owner = ownerOf(data)
  refuseOwner(data, owner === 0 ? null : owner, user.uid)
  if (owner !== 0) return
  chmodSync(data, 0o700)
  spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, data])
}

/** True when every folder on the way lets the user pass and the thing itself may be entered or run. */
export function canWalkTo(path: string, user: DatabaseUser): boolean {
  for (let at = path; ; at = dirname(at)) {
    const stat = statSync(at, { throwIfNoEntry: false })
    if (stat && !(stat.mode & bitFor(stat, user))) return false
    if (at === dirname(at)) return true
  }
}

/** The system looks at one class only: an owner without the right has none, whatever others may do. */
function bitFor(stat: { uid: number; gid: number }, user: DatabaseUser): number {
  if (stat.uid === user.uid) return 0o100
  return stat.gid === user.gid ? 0o010 : 0o001
}

/** Copies the binaries once; a half-made copy is never used because it gets its name last. */
function copyOf(binaries: PostgresBinaries, outside: string): PostgresBinaries {
  const size = statSync(binaries.postgres).size
  const target = join(outside, `postgresql-${binaries.majorVersion}-${size}`)
  if (existsSync(target)) return binariesIn(target, binaries.majorVersion)
  makeFolder(outside)
  const half = `${target}.half-${process.pid}`
  try {
    cpSync(binaries.folder, half, { recursive: true, verbatimSymlinks: true })
    const opened = spawnSync('chmod', ['-R', 'a+rX', half])
    if (opened.status !== 0) throw new OperatorProblem(said((words) => words.embedded.notCopied(target)))
    if (!existsSync(target)) renameSync(half, target)
  } finally {
    rmSync(half, { recursive: true, force: true })
  }
  return binariesIn(target, binaries.majorVersion)
}
