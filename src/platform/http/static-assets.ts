import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { PageApp } from '../room.ts'
import type { PageContext } from './context.ts'

export interface AssetFile {
  /** The last part of its address; flat, without folders. */
  readonly name: string
  /** What it is made of on this disk, one after the other. */
  readonly paths: readonly string[]
  readonly contentType: string
}

export interface Assets {
  /** A fingerprint of all files together; it stands in each address. */
  readonly version: string
  readonly files: readonly AssetFile[]
}

type Encoding = 'br' | 'gzip' | 'identity'
type Forms = Readonly<Record<Encoding, Uint8Array<ArrayBuffer>>>

/**
 * `/assets/<version>/<name>`: only the listed names, so there is no path to walk. The version changes with the bytes, so
 * browsers may keep a file for ever. Each file is read and compressed when it is first asked for, then held in memory.
 */
export function mountAssets(app: PageApp, assets: Assets): void {
  const byName = new Map(assets.files.map((file) => [file.name, file]))
  const ready = new Map<string, Promise<Forms>>()
  app.get('/assets/:version/:name', async (c) => {
    const file = byName.get(c.req.param('name'))
    if (file === undefined || c.req.param('version') !== assets.version) return c.notFound()
    const forms = ready.get(file.name) ?? formsOf(file)
    ready.set(file.name, forms)
    forms.catch(() => ready.delete(file.name))
    const encoding = encodingFor(c)
    const bytes = (await forms)[encoding]
    return c.body(bytes, 200, {
      'Content-Type': file.contentType,
      'Content-Length': String(bytes.byteLength),
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
      ...(bytes === (await forms).identity ? {} : { 'Content-Encoding': encoding }),
    })
  })
}

const compressible = /^(text\/|image\/svg|application\/json)/
const [squeezeBrotli, squeezeGzip] = [promisify(brotliCompress), promisify(gzip)]

export async function assetBytes(file: AssetFile): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(Buffer.concat(await Promise.all(file.paths.map((path) => readFile(path)))))
}

async function formsOf(file: AssetFile): Promise<Forms> {
  const identity = await assetBytes(file)
  if (!compressible.test(file.contentType)) return { identity, br: identity, gzip: identity }
  const quality = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: identity.length },
  }
  const [br, zipped] = await Promise.all([squeezeBrotli(identity, quality), squeezeGzip(identity, { level: 9 })])
  return { identity, br: new Uint8Array(br), gzip: new Uint8Array(zipped) }
}

function encodingFor(c: PageContext): Encoding {
  const accepted = (c.req.header('accept-encoding') ?? '').split(',').map((part) => part.trim())
  const takes = (name: string) =>
    accepted.some((part) => part === name || (part.startsWith(`${name};`) && !/;q=0(\.0*)?$/.test(part)))
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity'
}
