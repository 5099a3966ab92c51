import { type RunningServer, serve } from '../../src/platform/http/serve.ts'
import type { TestHouse } from './house.ts'

/** The house as others reach it, at a free port of this machine. Whoever opens it stops it. */
export function onNetwork(house: TestHouse): Promise<RunningServer> {
  const fetch = async (request: Request) => {
    const { pathname, search } = new URL(request.url)
    const body = request.method === 'GET' ? undefined : Buffer.from(await request.arrayBuffer())
    return house.request(`${pathname}${search}`, {
      method: request.method,
      headers: request.headers,
      ...(body === undefined ? {} : { body }),
    })
  }
  return serve({ fetch } as never, { host: '127.0.0.1', port: 0 })
}
