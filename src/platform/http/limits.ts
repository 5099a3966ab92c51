import type { MiddlewareHandler } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { isSafe } from './body.ts'
import { clientBlock, isFromThisMachine } from './client-block.ts'
import type { PageContext, PageEnv } from './context.ts'
import { failure } from './failures.ts'
import { messages } from './messages.ts'

export interface Limiter {
  /** @returns null when there is room, else how many whole seconds to wait */
  take(key: string, points?: number): Promise<number | null>
  /** Forgets what was counted, e.g. after a sign-in that succeeded. */
  forget(key: string): Promise<void>
}

/**
 * Counts in the memory of this process: a flood must not cost a query each. What must hold over restarts or several
 * processes (wrong second factors in a row) is counted in a table by the room it belongs to.
 */
export function limiter(name: string, { points, seconds }: { points: number; seconds: number }): Limiter {
  const counts = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds })
  return {
    async take(key, cost = 1) {
      try {
        await counts.consume(key, cost)
        return null
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
        throw refused
      }
    },
    async forget(key) {
      await counts.delete(key)
    },
  }
}

/** Counts what a network block does; requests of this very machine are not counted. @returns as `take` */
export async function takeForBlock(c: PageContext, counts: Limiter, points = 1): Promise<number | null> {
  const block = isFromThisMachine(c) ? null : clientBlock(c)
  return block === null ? null : counts.take(block, points)
}

/** 429 with Retry-After, as a page or as problem details. */
export function tooMany(c: PageContext, waitSeconds: number): Promise<Response> {
  return failure(c, 429, messages(c.get('lang')).waitSeconds(waitSeconds), { 'Retry-After': String(waitSeconds) })
}

/** Requests a minute. Whole offices sit behind one address, so a network block gets much more than one person. */
export interface RequestLimits {
  readonly blockReads: number
  readonly blockWrites: number
  readonly accountReads: number
  readonly accountWrites: number
}

export const usualLimits: RequestLimits = {
  blockReads: 6_000,
  blockWrites: 600,
  accountReads: 1_200,
  accountWrites: 240,
}

/** By network block, before anything is asked of the database. Requests of this very machine are not counted. */
export function limitBlocks(limits: RequestLimits): MiddlewareHandler<PageEnv> {
  const reads = limiter('block-reads', { points: limits.blockReads, seconds: 60 })
  const writes = limiter('block-writes', { points: limits.blockWrites, seconds: 60 })
  return async (c, next) => {
    const waitSeconds = await takeForBlock(c, isSafe(c.req.method) ? reads : writes)
    return waitSeconds === null ? next() : tooMany(c, waitSeconds)
  }
}

export function limitAccounts(limits: RequestLimits): MiddlewareHandler<PageEnv> {
  const reads = limiter('account-reads', { points: limits.accountReads, seconds: 60 })
  const writes = limiter('account-writes', { points: limits.accountWrites, seconds: 60 })
  return async (c, next) => {
    const viewer = isFromThisMachine(c) ? null : c.get('viewer')
    const waitSeconds = viewer === null ? null : await (isSafe(c.req.method) ? reads : writes).take(viewer.personId)
    return waitSeconds === null ? next() : tooMany(c, waitSeconds)
  }
}
