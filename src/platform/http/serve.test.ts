import { Server } from 'node:http'
import { connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import { aBareApp } from '../../../test/support/bare-app.ts'
import { serve } from './serve.ts'

const host = '127.0.0.1'

test('a taken port is said in one sentence with what to type', async () => {
  const { app } = aBareApp()
  const first = await serve(app, { host, port: 0 })

  const second = serve(app, { host, port: first.port })

  await expect(second).rejects.toThrow(`Port ${first.port} is used by another program. Choose another with PORT=`)
  await first.stop()
})

test('an address that is not of this machine is said in one sentence', async () => {
  await expect(serve(aBareApp().app, { host: '192.0.2.1', port: 0 })).rejects.toThrow(
    '192.0.2.1 is not an address of this machine',
  )
})

test('stopping lets a running request finish and ends idle connections at once', async () => {
  let arrived = () => {}
  const inside = new Promise<void>((tell) => {
    arrived = tell
  })
  const { app } = aBareApp({
    pages: (pages) =>
      pages.get('/slow', async (c) => {
        arrived()
        await new Promise((resume) => setTimeout(resume, 200))
        return c.text('finished')
      }),
  })
  const server = await serve(app, { host, port: 0 })
  await (await fetch(`http://${host}:${server.port}/healthz`)).text()
  const slow = fetch(`http://${host}:${server.port}/slow`)
  await inside

  // What it does when its patience is over, never comes to that.
  const byForce = vi.spyOn(Server.prototype, 'closeAllConnections')
  await server.stop()

  expect(await (await slow).text()).toBe('finished')
  expect(byForce).not.toHaveBeenCalled()
  byForce.mockRestore()
})

test('what is no HTTP, and a header without end, get a short answer and the connection is closed', async () => {
  const server = await serve(aBareApp().app, { host, port: 0 })

  const nonsense = await raw(server.port, 'NONSENSE\r\n\r\n')
  const endless = await raw(server.port, `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'a'.repeat(40_000)}\r\n\r\n`)
  const thousandNumbers = await fetch(
    `http://${host}:${server.port}/healthz?service_request_id=${'57-8BSK-QQDZ-C1N%2C'.repeat(1_000)}`,
  )

  expect(thousandNumbers.status).toBe(200)
  expect(nonsense).toMatch(/^HTTP\/1\.1 400 /)
  expect(endless).toMatch(/^HTTP\/1\.1 431 /)
  await server.stop()
})

test('over a socket the address of the caller is known', async () => {
  const server = await serve(aBareApp().app, { host, port: 0 })

  const metrics = await fetch(`http://${host}:${server.port}/metrics`)

  expect(metrics.status).toBe(200)
  await server.stop()
})

function raw(port: number, text: string): Promise<string> {
  return new Promise((tell, fail) => {
    let answer = ''
    const socket = connect(port, host, () => socket.write(text))
    socket.on('data', (piece) => {
      answer += piece
    })
    socket.on('close', () => tell(answer))
    socket.on('error', fail)
  })
}
