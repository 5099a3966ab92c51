import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { StandardRefusal } from './report-line.ts'
import { decodeUtf8 } from './xml-tree.ts'

export const jsonLimits = { bytes: 64 * 1024 * 1024, depth: 64 }

/** Reads JSON of a file: UTF-8, at most 64 MB and 64 levels deep; a fault is told by its line and column. */
export function readJson(bytes: Uint8Array, limits = jsonLimits): Result<unknown, StandardRefusal> {
  if (bytes.length > limits.bytes) {
    return refuse({ kind: 'too-large', limitMegabytes: Math.floor(limits.bytes / 1024 / 1024) })
  }
  const text = decodeUtf8(bytes)
  if (!text.ok) return text
  if (text.value.trim() === '') return refuse({ kind: 'empty-file' })
  if (depthOf(text.value, limits.depth) > limits.depth) return refuse({ kind: 'json-too-deep', limit: limits.depth })
  try {
    return ok(JSON.parse(text.value))
  } catch (error) {
    return refuse({ kind: 'not-json', ...placeOf(text.value, (error as Error).message) })
  }
}

/** How deep lists and objects stand in each other, without building any of them; stops counting beyond the limit. */
function depthOf(text: string, limit: number): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 92) at += 1
      else if (code === 34) inString = false
    } else if (code === 34) inString = true
    else if (code === 91 || code === 123) {
      depth += 1
      if (depth > deepest) deepest = depth
      if (deepest > limit) return deepest
    } else if (code === 93 || code === 125) depth -= 1
  }
  return deepest
}

function placeOf(text: string, message: string): { line: number; column: number } {
  const at = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
