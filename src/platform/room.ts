import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Hono } from 'hono'
import type { Lang } from '../kernel/lang.ts'
import type { Deps } from './deps.ts'
import type { OwnFailures, PageEnv } from './http/context.ts'

/** Where a room puts its HTML routes, written without the `/en` prefix: both languages are served by one route. */
export type PageApp = Hono<PageEnv>
/** Where a room puts its JSON routes, relative to `/api/v1`. The OpenAPI document is made from them. */
export type ApiApp = OpenAPIHono<PageEnv>

/** What a room shows to the rest of the house. `main/wire.ts` joins the rooms; nothing else looks inside one. */
export interface Room {
  readonly name: string
  pages?(app: PageApp, deps: Deps): void
  /** What cannot be done under addresses of a standard of its own, said in its form. */
  readonly failures?: OwnFailures
  api?(app: ApiApp, deps: Deps): void
  /** Background work by name; names begin with the room's name and a full stop. */
  jobs?(deps: Deps): JobHandlers
  /** Names of jobs that run every night, in the quiet hours. */
  readonly nightly?: readonly string[]
  /** Names of jobs that run on Monday at seven in the morning, Bangkok, or when the worker starts later that day. */
  readonly weekly?: readonly string[]
  /** Short work that a worker does again and again, from one second to the next: it looks, and mostly finds nothing. */
  readonly every?: readonly Repeated[]
  readonly commands?: readonly Command[]
  /** Checks for `prasan doctor`. */
  doctor?(deps: Deps): Promise<DoctorCheck[]>
}

export interface Repeated {
  readonly name: string
  readonly seconds: number
  run(deps: Deps): Promise<void>
}

export type JobHandlers = Record<string, (payload: unknown) => Promise<void>>

export interface DoctorCheck {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

/** One subcommand of `bin/prasan`, e.g. `plans import`. */
export interface Command {
  /** The words typed after `prasan`, e.g. `plans import`. */
  readonly name: string
  readonly summary: Record<Lang, string>
  /** What follows the name, e.g. `FILE... [--mapping NAME]`. */
  readonly usage: string
  /** `--name` options: `text` takes a value, `flag` does not, `list` takes a value and may repeat. */
  readonly options?: Record<string, CommandOption>
  /** How many words may follow: [least, most]. Default none. */
  readonly words?: readonly [number, number]
  /** `none`: runs without a database (deps is null). Default `database`: the running one, or one started for the command. */
  readonly needs?: 'none' | 'database'
  run(call: CommandCall): Promise<ExitCode>
}

export interface CommandOption {
  readonly kind: 'text' | 'flag' | 'list'
  readonly help: Record<Lang, string>
}

/** 0 done, 1 refused or a problem was found, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2

export interface CommandCall {
  readonly deps: Deps
  readonly words: readonly string[]
  readonly text: Readonly<Record<string, string | undefined>>
  readonly flags: Readonly<Record<string, boolean>>
  readonly lists: Readonly<Record<string, readonly string[]>>
  readonly lang: Lang
  /** One line to stdout. */
  say(line: string): void
  /** One line to stderr: a problem in one clear sentence. */
  complain(line: string): void
  /** Progress with an estimate on stderr, at most every two seconds; silent with `--quiet`. */
  progress(done: number, total: number | null, what: string): void
}
