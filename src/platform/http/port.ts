import { createServer, type Server } from 'node:net'
import { OperatorProblem, said } from '../problem.ts'

export interface ListenAt {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
}

/** @throws OperatorProblem when the port is taken, not permitted, or the address is not this machine's */
export function listening(server: Server, { host, port }: ListenAt): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(asOperatorProblem(error, host, port)))
    server.listen(port, host, done)
  })
}

/** Listens and stops at once: whether the real server will be able to, asked before anything is started. */
export async function tryPort(at: ListenAt): Promise<void> {
  if (at.port === 0) return
  const probe = createServer()
  await listening(probe, at)
  await new Promise((done) => probe.close(done))
}

function asOperatorProblem(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new OperatorProblem(said((words) => words.port.taken(port, port < 65_535 ? port + 1 : 3000)))
    case 'EACCES':
      return new OperatorProblem(said((words) => words.port.notAllowed(port)))
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new OperatorProblem(said((words) => words.port.notHere(host)))
    default:
      return error
  }
}
