import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Lang } from '../../kernel/lang.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Deps } from '../deps.ts'
import type { Answer } from './kept-answers.ts'
import type { ShownPage } from './shown-again.ts'

/** What the middleware has found out before a route runs. */
export interface PageEnv {
  /** The driver's request below; absent where a test calls the app without a socket. */
  Bindings: { readonly incoming?: IncomingMessage } | undefined
  Variables: {
    lang: Lang
    /** Named in logs, in the answer's X-Request-Id and on error pages. */
    requestId: string
    /** Who is signed in, or null for a visitor. */
    viewer: Viewer | null
    /** The token every form carries in the hidden field `_csrf`. Different on each page, so no page that has it gets an ETag. */
    csrf: string
    /** The path without `/en`, with its query: where the language switch stays. */
    path: string
    /** One page view may carry one message over a redirect ("saved", "signed out"); read once, then gone. */
    notice: string | null
    /** For platform/http itself; rooms have no use for it. */
    http: HttpInside
  }
}

export type PageContext = Context<PageEnv>

/** How a room whose addresses follow a standard of their own says there what cannot be done, instead of a page. */
export interface OwnFailures {
  /** Beginning of its addresses: `/open311/`. */
  readonly under: string
  say(c: PageContext, status: ContentfulStatusCode, detail: string): { readonly body: string; readonly type: string }
}

/** The look of an error page is not the platform's business: `main/wire.ts` hands it in. */
export type ErrorPage = (
  c: PageContext,
  status: number,
  detail: string,
) => string | HtmlEscapedString | Promise<string | HtmlEscapedString>

export interface HttpInside {
  readonly deps: Deps
  readonly errorPage: ErrorPage
  readonly failures: readonly OwnFailures[]
  /** Makes the cookie to set when the page turns out to hold a form; null when the browser has a good one. */
  readonly csrfCookie: (() => string) | null
  /** The page this visitor gets as the one before got it (`shown-again.ts`). */
  readonly shown?: ShownPage
  /** Keeps a finished page for the next visitor; absent where it may not be kept. */
  readonly keep?: (answer: Answer, headers: Headers) => void
}
