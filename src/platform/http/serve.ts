import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { PageApp } from '../room.ts'
import { type ListenAt, listening } from './port.ts'

export interface RunningServer {
  readonly port: number
  /** Takes no new requests, lets those that run finish for up to five seconds, then ends every connection. */
  stop(): Promise<void>
}

const patienceMs = 5_000

/**
 * Listens for requests.
 * @throws OperatorProblem when the port is taken, not permitted, or the address is not this machine's
 */
export async function serve(app: Pick<PageApp, 'fetch'>, at: ListenAt): Promise<RunningServer> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    hostname: at.host,
    serverOptions: {
      // Against clients that send a byte a minute: a header in 10 s, a whole request in 5 minutes (64 MB over a slow
      // line), and no silence longer than a minute (below).
      headersTimeout: 10_000,
      requestTimeout: 300_000,
      connectionsCheckingInterval: 5_000,
      keepAliveTimeout: 65_000,
      // An Open311 client may ask for 1,000 numbers in one address, 20 KB.
      maxHeaderSize: 32 * 1024,
    },
  }) as Server
  server.timeout = 60_000
  server.on('clientError', refuseUnreadable)
  await listening(server, at)
  return { port: (server.address() as AddressInfo).port, stop: () => stopped(server) }
}

/** What Node cannot read as HTTP never reaches the app; it gets a short answer all the same. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, words] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [
          '431 Request Header Fields Too Large',
          'The header of the request is too long. Delete the cookies of this site.',
        ]
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'The request came too slowly.']
        : ['400 Bad Request', 'This is not a request in HTTP.']
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\nContent-Length: ${Buffer.byteLength(words)}\r\n\r\n${words}`,
  )
}

function stopped(server: Server): Promise<void> {
  return new Promise((done) => {
    const force = setTimeout(() => server.closeAllConnections(), patienceMs)
    // A connection becomes idle when its last answer is sent; a browser would keep it open for the next minute.
    const sweep = setInterval(() => server.closeIdleConnections(), 20)
    server.close(() => {
      clearTimeout(force)
      clearInterval(sweep)
      done()
    })
    server.closeIdleConnections()
  })
}
