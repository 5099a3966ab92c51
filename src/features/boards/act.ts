import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import type { Problem } from '../../web/components/index.ts'
import type { Typed } from '../../web/read-form.ts'
import { type Key, type Refusal, type StepName, stepNames } from './board.ts'
import type { LinkCounts } from './sections-port.ts'

type Page = StepName | 'projects' | 'participation' | 'plan' | 'working'

/** What an act is read from. */
interface Sent {
  readonly typed: Typed
  readonly lang: Lang
  readonly db: Queryable
  readonly now: Date
  readonly key: Key
  /** What other rooms made from the board: a step may wait for it. */
  readonly links: LinkCounts
}

interface Prepared {
  /** Does it in the transaction of its door. @returns the sentence that tells of it */
  readonly run: (tx: Tx, doing: Doing) => Promise<Result<string, Refusal>>
  /** The field a refusal leads to. */
  readonly field: string
}

export interface Act {
  /** The page its form stands on. */
  readonly page: (typed: Typed) => Page
  /** Binds a body: asks the second factor. */
  readonly binds?: (typed: Typed) => boolean
  read(sent: Sent): Promise<Result<Prepared, readonly Problem[]>>
}

export const said = <T>(done: Result<T, Refusal>, text: string | ((value: T) => string)): Result<string, Refusal> =>
  done.ok ? ok(typeof text === 'string' ? text : text(done.value)) : done

/** An id that nothing has: what was not sent as one is not there. */
export const nobody = '00000000-0000-0000-0000-000000000000'

export const stepIn = (typed: Typed): StepName => stepNames.find((name) => name === typed.step) ?? 'agencies'

export type Acts = Readonly<Record<string, Act>>
